"""The record as pages and JSON over HTTP, on this machine unless told otherwise."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from stemma.errors import MissingExtra, UsageError

LOOPBACK = ("127.0.0.1", "::1", "localhost")


def application(db: Path, token: str = "", hosts: tuple[str, ...] = ()) -> Any:
    """The ASGI application of a record; with a token, judging needs it; hosts are the only names it answers to.

    Raises MissingExtra where FastAPI is not installed.
    """
    try:
        from stemma.web.app import create
    except ModuleNotFoundError as error:
        if (error.name or "").split(".")[0] not in ("fastapi", "starlette"):
            raise
        raise MissingExtra("FastAPI", "web") from error
    return create(db, token, hosts)


def serve(
    db: Path,
    host: str = "127.0.0.1",
    port: int = 8000,
    token: str = "",
    ready: Callable[[str], None] | None = None,
    names: tuple[str, ...] = (),
) -> None:
    """Serve a record until interrupted; ready is told the address once it listens there.

    ``names`` are further host names that it answers to.  Raises UsageError where it is offered to other machines
    without a token, and where the port is taken.
    """
    if host not in LOOPBACK and not token:
        raise UsageError(f"host {host!r} lets other machines in: give --token, which judging will then need")
    try:
        from stemma.web import connections
    except ModuleNotFoundError as error:
        raise MissingExtra("uvicorn", "web") from error
    site = application(db, token, connections.names_of(host, names))
    opened = connections.listening(host, port)
    if ready:
        ready(f"http://{f'[{host}]' if ':' in host else host}:{opened.getsockname()[1]}/")
    connections.run(site, opened)
