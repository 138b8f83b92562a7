"""The way in of the command line: what is wrong with the settings is said as plainly as what is wrong with a call."""

import sys

from stemma.errors import StemmaError


def main() -> None:
    """Run the command line; exit status 0 all read, 1 some not, 2 usage."""
    try:
        from stemma.cli import main as run  # reads the settings
    except StemmaError as error:
        print(error, file=sys.stderr)
        sys.exit(2)
    run()


if __name__ == "__main__":
    main()
