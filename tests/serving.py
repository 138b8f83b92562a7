"""A server of the tests' own on loopback: pages by path, every request noted, and a clock that tests wind."""

import queue
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import pairwise
from typing import Any, TypeVar

T = TypeVar("T")


@dataclass
class Reply:
    """What a path answers."""

    body: bytes | str = b""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    drip: float = 0.0  # seconds between two bytes
    cut: bool = False  # whether the connection breaks in the middle
    validators: bool = False  # whether it answers 304 to its own ETag


@dataclass(frozen=True)
class Seen:
    """One request that came."""

    at: float
    host: str
    path: str
    headers: Mapping[str, str]


class Serving:
    """A running server; use as a context manager.  ``pages`` may be changed while it runs."""

    def __init__(self, now: Callable[[], float] = time.time, address: str = "127.0.0.1") -> None:
        self.pages: dict[str, Reply | Callable[[Seen], Reply]] = {}
        self.seen: list[Seen] = []
        self.now = now
        self._http = ThreadingHTTPServer((address, 0), _handler(self))
        self._http.daemon_threads = True
        self.port = self._http.server_address[1]
        self.address = address

    def __enter__(self) -> "Serving":
        threading.Thread(target=self._http.serve_forever, args=(0.02,), daemon=True).start()
        return self

    def __exit__(self, *error: object) -> None:
        self._http.shutdown()
        self._http.server_close()

    def at(self, path: str = "/", host: str = "") -> str:
        """The address of a path here."""
        return f"http://{host or self.address}:{self.port}{path}"

    def paths(self, robots: bool = False) -> list[str]:
        """The paths that were asked for, in order."""
        return [s.path for s in self.seen if robots or s.path != "/robots.txt"]

    def gaps(self) -> list[float]:
        """The seconds between two requests to one host."""
        times: dict[str, list[float]] = defaultdict(list)
        for seen in self.seen:
            times[seen.host].append(seen.at)
        return [b - a for at in times.values() for a, b in pairwise(at)]


def _handler(serving: Serving) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            headers = {k.lower(): v for k, v in self.headers.items()}
            seen = Seen(serving.now(), headers.get("host", "").partition(":")[0], self.path, headers)
            serving.seen.append(seen)
            page = serving.pages.get(self.path)
            reply = page(seen) if callable(page) else page or Reply("nothing here", 404)
            with suppress(BrokenPipeError, ConnectionResetError):
                self._send(reply, headers)

        def _send(self, reply: Reply, asked: Mapping[str, str]) -> None:
            body = reply.body.encode() if isinstance(reply.body, str) else reply.body
            status, tag = reply.status, reply.headers.get("etag", "")
            if reply.validators and tag and asked.get("if-none-match") == tag:
                status, body = 304, b""
            self.send_response(status)
            for name, value in {"content-type": "text/html", **reply.headers}.items():
                self.send_header(name, value)
            self.send_header("content-length", str(len(body) + (100 if reply.cut else 0)))
            self.end_headers()
            if not reply.drip:
                self.wfile.write(body)
                return
            for i in range(len(body)):
                self.wfile.write(body[i : i + 1])
                self.wfile.flush()
                time.sleep(reply.drip)

        def log_message(self, *args: Any) -> None:
            pass

    return Handler


class Wound:
    """A clock that tests wind: waiting costs nothing."""

    def __init__(self, start: float = 1_930_000_000.0) -> None:
        self.time = start

    def now(self) -> float:
        """Seconds since 1970."""
        return self.time

    def wait(self, seconds: float) -> None:
        """Wind it on."""
        self.time += max(0.0, seconds)

    def take(self, results: "queue.Queue[T]", seconds: float) -> T | None:
        """What comes, however long that takes on other clocks."""
        return results.get(timeout=60)
