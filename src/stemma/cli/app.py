"""The program: its own options, and how it ends."""

import sqlite3
import sys
from typing import Annotated, Any

import typer

import stemma
from stemma.cli.options import Config
from stemma.errors import StemmaError, UsageError, in_words, no_memory
from stemma.terminal import say, tell

app = typer.Typer(
    help="Stemma reads news reports of many outlets and makes one sourced record of each event.",
    no_args_is_help=True,
    rich_markup_mode=None,  # drawn without rich, help comes in half the time
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _version(value: bool) -> None:
    if value:
        say(stemma.__version__)
        raise typer.Exit()


@app.callback()
def _root(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version.")
    ] = False,
    config: Config = None,
) -> None:
    """Stemma reads news reports of many outlets and makes one sourced record of each event."""
    if config is not None:  # `stemma.__main__` takes it off before the settings are read
        raise UsageError(f"--config {config} comes too late; call: stemma --config {config}, or set STEMMA_SETTINGS")


def main() -> None:
    """Run the command line; exit status 0 all read, 1 some not, 2 wrong or refused, 130 interrupted."""
    wrong_call: type[Exception] = typer.BadParameter.__mro__[1]  # click's own, of whichever click typer has
    try:
        sys.exit(app(prog_name="stemma", standalone_mode=False))
    except (StemmaError, OSError, MemoryError, ImportError, sqlite3.Error) as error:
        if isinstance(error, ImportError) and not no_memory(error):
            raise
        tell(" ".join(in_words(error).split()))
        sys.exit(2)
    except wrong_call as error:
        _say_wrong(error)
        sys.exit(2)


def _say_wrong(error: Any) -> None:
    """What is wrong with a call in one line; the help where nothing was asked for."""
    called = error.ctx.command_path if error.ctx else "stemma"
    if type(error).__name__ == "NoArgsIsHelpError":
        tell(error.ctx.get_help())
    else:
        tell(f"{' '.join(error.format_message().split()).rstrip('.')}; see: {called} --help")
