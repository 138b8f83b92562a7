"""The arguments and options that several commands share."""

import os
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

Sources = Annotated[
    list[str], typer.Argument(help="Files, folders, globs, addresses, or - for JSON lines on standard input.")
]
Out = Annotated[Path, typer.Option(help="The folder to write to.")]
Jobs = Annotated[int, typer.Option(min=1, show_default="all cores", help="How many processes work.")]
CORES = os.cpu_count() or 1
Model = Annotated[
    str | None, typer.Option(help="An installed spaCy model to use instead of Stemma's own (extra: spacy).")
]
Keep = Annotated[Path | None, typer.Option(help="Keep fetched pages as they came: WARC files in this folder.")]
Private = Annotated[
    list[str] | None,
    typer.Option(help="A host on a private address (HOST or HOST:PORT) that may be asked; may be given several times."),
]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="Print nothing but what could not be read or done.")]
Config = Annotated[
    Path | None, typer.Option(help="A TOML file of settings, such as stemma.toml; before or after the command.")
]
Json = Annotated[bool, typer.Option("--json", help="Print JSON, with the columns of the files.")]
All = Annotated[
    bool, typer.Option("--all", help="Also acts that are likely none, and those without a party to politics or war.")
]
AsOf = Annotated[
    datetime | None,
    typer.Option(
        formats=["%Y-%m-%d"],
        metavar="DAY",
        help="As it would be told from the reports known by the end of a day (2019-01-24): retrieved by then, or "
        "published where that was not kept.",
    ),
]
Db = Annotated[Path, typer.Argument(help="A record: the record.db that collate wrote.")]

# written out, so that help comes without importing them; a test holds them to what is there
FORMATS = ("acts", "csv", "ftm", "graphml", "ical", "jsonl", "labels", "page", "parquet", "timelinejs", "webannotation")
