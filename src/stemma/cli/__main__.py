"""``python -m stemma.cli`` is ``stemma``."""

from stemma.__main__ import main

if __name__ == "__main__":
    main()
