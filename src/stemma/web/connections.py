"""Connections: a request that does not come to an end is not waited for, and those who say nothing starve nobody.

uvicorn waits for ever for the end of a request, and counts such connections against its limit, so that a few dozen
half-sent requests shut everyone out.
"""

import asyncio
import errno
import socket
from typing import Any

import uvicorn
from uvicorn.protocols.http.h11_impl import H11Protocol

from stemma.errors import UsageError

ARRIVING = 10.0  # seconds from the first byte of a request to its last
CONNECTIONS = 128  # open at once; each that is being answered opens the record as well
STUCK = 30.0  # seconds after which an answer that nobody fetches may make room for others


class Connection(H11Protocol):
    """A connection with a deadline for its requests; where there are too many, the one that waits longest goes."""

    deadline: asyncio.TimerHandle | None = None
    since = 0.0  # when it last began to wait for a request, or to answer one

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """A connection was opened."""
        super().connection_made(transport)
        self._wait()
        if len(self.connections) > CONNECTIONS:
            self._make_room()

    def data_received(self, data: bytes) -> None:
        """Some of a request came in."""
        answering = self.answering
        super().data_received(data)
        if self.answering:
            self._go_on()
            if not answering:
                self.since = self.loop.time()
        elif self.deadline is None:
            self._wait()

    def connection_lost(self, exc: Exception | None) -> None:
        """The connection was closed."""
        self._go_on()
        super().connection_lost(exc)

    @property
    def answering(self) -> bool:
        """Whether a request came in whole and is being answered."""
        return self.cycle is not None and not self.cycle.more_body and not self.cycle.response_complete

    def _wait(self) -> None:
        self._go_on()
        self.since = self.loop.time()
        self.deadline = self.loop.call_later(ARRIVING, self.transport.abort)

    def _go_on(self) -> None:
        if self.deadline is not None:
            self.deadline.cancel()
            self.deadline = None

    def _make_room(self) -> None:
        """Close the one that has waited longest: for a request, else for its answer to be fetched, else this one."""
        others = [
            c for c in self.connections if isinstance(c, Connection) and c is not self and not c.transport.is_closing()
        ]
        oldest = min(others, key=lambda c: (c.answering, c.since), default=self)
        stuck = oldest.answering and self.loop.time() - oldest.since < STUCK
        (self if stuck else oldest).transport.abort()


def listening(host: str, port: int) -> socket.socket:
    """A socket that listens; raises UsageError where the port is taken or the address is none of this machine's."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        opened = socket.socket(family, kind, protocol)
    except (OSError, UnicodeError) as error:
        raise UsageError(f"host {host!r} is no address of this machine ({error}); name another with --host") from error
    try:
        opened.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        opened.bind(address)
        opened.listen(CONNECTIONS)
    except OSError as error:
        opened.close()
        if error.errno == errno.EADDRINUSE:
            message = f"port {port} is taken on {host}; name another with --port, or end what listens there"
        elif error.errno == errno.EACCES:
            message = f"port {port} may not be listened on ({error.strerror}); name one above 1023 with --port"
        else:
            message = f"host {host!r} cannot be listened on ({error.strerror}); name another with --host"
        raise UsageError(message) from error
    return opened


def names_of(host: str, more: tuple[str, ...] = ()) -> tuple[str, ...]:
    """The names that requests may call a server by; "*" stands for every address in numbers.

    Against DNS rebinding: a page elsewhere can lead a name of its own to this machine, but no address in numbers.

    >>> names_of("127.0.0.1"), names_of("10.0.0.7", ("news.example",))
    (('localhost', '127.0.0.1', '[::1]'), ('10.0.0.7', 'news.example'))
    """
    own, more = host.lower(), tuple(name.lower() for name in more)
    if own in ("127.0.0.1", "::1", "localhost"):
        return ("localhost", "127.0.0.1", "[::1]", *more)
    if own in ("", "0.0.0.0", "::"):
        return ("*", "localhost", socket.gethostname().lower(), *more)
    return (f"[{own}]" if ":" in own else own, *more)


def server(site: Any) -> uvicorn.Server:
    """A server for an application; run it with a socket that listens."""
    return uvicorn.Server(
        uvicorn.Config(
            site, http=Connection, ws="none", lifespan="off", log_level="warning", server_header=False, access_log=False
        )
    )


def run(site: Any, opened: socket.socket) -> None:
    """Serve an application on a socket that listens, until interrupted."""
    try:
        server(site).run([opened])
    except KeyboardInterrupt:
        pass
    finally:
        opened.close()
