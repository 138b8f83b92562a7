"""The way in of the command line: what is wrong with the settings is said as plainly as what is wrong with a call."""

import os
import sys
from collections.abc import Sequence

from stemma.errors import StemmaError

CONFIG = "--config"
VARIABLE = "STEMMA_SETTINGS"  # as in stemma.settings, whose import reads the file that it names


def main() -> None:
    """Run the command line; exit status 0 all read, 1 some not, 2 usage."""
    sys.argv[1:], config = without_config(sys.argv[1:])
    if config:
        os.environ[VARIABLE] = config  # which worker processes inherit
    try:
        from stemma.cli import main as run  # reads the settings
    except StemmaError as error:
        print(error, file=sys.stderr)
        sys.exit(2)
    run()


def without_config(words: Sequence[str]) -> tuple[list[str], str]:
    """The words of a call without ``--config FILE``, wherever that stands, and the last FILE, "" for none.

    Where no file follows it stays, for the command line to say so.

    >>> without_config(["add", "--config", "a.toml", "x", "--config=b.toml"])
    (['add', 'x'], 'b.toml')
    >>> without_config(["add", "--", "--config", "x"]), without_config(["--config"])
    ((['add', '--', '--config', 'x'], ''), (['--config'], ''))
    """
    end = words.index("--") if "--" in words else len(words)
    rest, found, at = [], "", 0
    while at < end:
        name, given, value = words[at].partition("=")
        if name == CONFIG and given and value:
            found, at = value, at + 1
        elif words[at] == CONFIG and at + 1 < end:
            found, at = words[at + 1], at + 2
        else:
            rest.append(words[at])
            at += 1
    return [*rest, *words[end:]], found


if __name__ == "__main__":
    main()
