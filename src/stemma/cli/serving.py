"""Commands that serve a record, and that look after the machine."""

from pathlib import Path
from typing import Annotated

import typer

from stemma.cli.options import Db, Json
from stemma.terminal import tell


def serve(
    db: Db,
    host: Annotated[
        str, typer.Option(help="The address to listen on; another than this machine's needs a token.")
    ] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=1, max=65535, help="The port to listen on.")] = 8000,
    token: Annotated[str, typer.Option(help="What judging from the page then needs.", envvar="STEMMA_TOKEN")] = "",
    name: Annotated[
        list[str] | None, typer.Option(help="A further host name it is called by; may be given several times.")
    ] = None,
) -> None:
    """Serve a record as pages and JSON, until interrupted."""
    from stemma import web

    def ready(address: str) -> None:
        tell(f"{db} is at {address} (Ctrl-C ends it)")

    web.serve(db, host, port, token, ready, tuple(name or ()))


def doctor(
    db: Annotated[Path | None, typer.Argument(help="A record to look at as well.", show_default=False)] = None,
    json: Json = False,
) -> None:
    """Check what Stemma needs on this machine, and a record: each line says what to do where something is wrong."""
    from stemma.terminal import as_json
    from stemma.terminal.doctor import examine, print_findings

    found = list(examine(db))
    if json:
        as_json([finding.row() for finding in found])
    else:
        print_findings(found)
    if any(finding.wrong for finding in found):
        raise typer.Exit(1)


COMMANDS = (serve, doctor)
