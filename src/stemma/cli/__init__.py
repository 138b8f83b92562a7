"""The command line: a thin twin of the Python verbs."""

from stemma.cli import asking, judging, making, serving
from stemma.cli.app import app, main
from stemma.cli.options import CORES, FORMATS

__all__ = ["CORES", "FORMATS", "app", "main"]

for command in (*making.COMMANDS, *asking.COMMANDS, *judging.COMMANDS, *serving.COMMANDS):
    app.command()(command)
