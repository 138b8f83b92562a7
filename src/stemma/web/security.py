"""What every request and every answer goes through: known hosts, bounded bodies, a strict policy, tokens."""

import hashlib
import hmac
import ipaddress
import secrets
import time
from collections.abc import Callable
from math import ceil
from urllib.parse import parse_qsl

from starlette.requests import ClientDisconnect, Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

BODY = 64 * 1024  # bytes of a form; a judgement is far smaller
FIELDS = 500  # fields of a form
HEADERS = {
    "content-security-policy": (
        "default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'self'; "
        "frame-ancestors 'none'; base-uri 'none'"
    ),
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
}


class Shield:
    """Middleware: refuses unknown hosts (against DNS rebinding), answers HEAD, sets the headers of every answer.

    A host "*" stands for every address in numbers; without hosts all are known.
    """

    def __init__(self, app: ASGIApp, hosts: tuple[str, ...] = ()) -> None:
        self.app = app
        self.hosts = hosts

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def shielded(message: Message) -> None:
            if message["type"] == "http.response.start":
                own = [(k.encode(), v.encode()) for k, v in HEADERS.items()]
                message["headers"] = [*message.get("headers", ()), *own]
            elif head:
                message["body"] = b""
            await send(message)

        head = scope["method"] == "HEAD"  # what GET answers, without its body
        if head:
            scope = {**scope, "method": "GET"}
        if not self._known(_host(scope)):
            await shielded({"type": "http.response.start", "status": 421, "headers": []})
            await shielded({"type": "http.response.body", "body": b"This address is not served here.\n"})
            return
        await self.app(scope, receive, shielded)

    def _known(self, host: str) -> bool:
        return not self.hosts or host in self.hosts or ("*" in self.hosts and in_numbers(host))


def in_numbers(host: str) -> bool:
    """Whether a Host header names an address in numbers.

    >>> in_numbers("10.0.0.7"), in_numbers("[::1]"), in_numbers("rebound.example")
    (True, True, False)
    """
    try:
        ipaddress.ip_address(host[1:-1] if host.startswith("[") and host.endswith("]") else host)
    except ValueError:
        return False
    return True


def _host(scope: Scope) -> str:
    """The host that a request names, without its port; "" where it names none, or several."""
    named = [v.decode("latin-1").lower() for k, v in scope["headers"] if k == b"host"]
    host = named[0] if len(named) == 1 else ""
    return (host.rsplit(":", 1)[0] if not host.endswith("]") else host).removesuffix(".")


class Patience:
    """How long each client has to wait after wrong tokens: a few are forgiven, then twice as long after each.

    Clients are told apart by address, those of IPv6 by network, since one has many addresses there.
    """

    FREE = 5  # wrong tokens without a wait
    LONGEST = 600.0  # seconds
    CLIENTS = 4096  # that are remembered, the latest ones

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._wrong: dict[str, tuple[int, float]] = {}  # how many, and when the next may come

    def left(self, client: str) -> float:
        """Seconds until a client may try again."""
        return max(0.0, self._wrong.get(_network(client), (0, 0.0))[1] - self._clock())

    def wrong(self, client: str) -> None:
        """A client sent a wrong token."""
        key = _network(client)
        count = self._wrong.pop(key, (0, 0.0))[0] + 1
        wait = min(2.0 ** (count - self.FREE), self.LONGEST) if count >= self.FREE else 0.0
        self._wrong[key] = (min(count, 64), self._clock() + wait)
        if len(self._wrong) > self.CLIENTS:
            del self._wrong[next(iter(self._wrong))]

    def right(self, client: str) -> None:
        """A client sent the token."""
        self._wrong.pop(_network(client), None)


def _network(client: str) -> str:
    try:
        address = ipaddress.ip_address(client)
    except ValueError:
        return client
    return str(ipaddress.ip_network((address, 64), strict=False)) if address.version == 6 else client


class Guard:
    """Who may judge: forms carry a secret of this process, and a token where one is set."""

    def __init__(self, token: str = "") -> None:
        self.token = token
        self.secret = secrets.token_urlsafe(24)
        self.patience = Patience()

    def refusal(self, request: Request, form: dict[str, list[str]]) -> str:
        """Why a form is refused, "" where it may pass."""
        origin = request.headers.get("origin")
        if origin not in (None, f"{request.url.scheme}://{request.url.netloc}"):
            return "the form came from another site; judge from a page of this record"
        if request.headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
            return "the form came from another site; judge from a page of this record"
        if not _same(first(form, "secret"), self.secret):
            return "the form is out of date; go back, load the page again and send it once more"
        given = first(form, "token") or request.headers.get("authorization", "").removeprefix("Bearer ")
        if self.token and not _same(given, self.token):
            self.patience.wrong(_client(request))
            return "the token is wrong; it is the one that the server was started with"
        self.patience.right(_client(request))
        return ""

    def wait(self, request: Request) -> int:
        """Seconds until a client that sent wrong tokens may send another, right or wrong."""
        return ceil(self.patience.left(_client(request)))


def _client(request: Request) -> str:
    return request.client.host if request.client else ""


def _same(given: str, wanted: str) -> bool:
    """Whether two texts are the same, in a time that tells neither where they differ nor how long they are."""
    ours, theirs = (hashlib.sha256(text.encode("utf-8", "replace")).digest() for text in (given, wanted))
    return hmac.compare_digest(ours, theirs)


async def form_of(request: Request) -> dict[str, list[str]] | None:
    """The fields of a form; None where its body is too large or broken off, or is no form."""
    if not request.headers.get("content-type", "").startswith("application/x-www-form-urlencoded"):
        return None
    body = b""
    try:
        async for part in request.stream():
            body += part
            if len(body) > BODY:
                return None
    except ClientDisconnect:  # also where the server closed a form that came too slowly
        return None
    fields: dict[str, list[str]] = {}
    try:
        for name, value in parse_qsl(body.decode("utf-8"), keep_blank_values=True, max_num_fields=FIELDS):
            fields.setdefault(name, []).append(value)
    except ValueError:
        return None
    return fields


def first(form: dict[str, list[str]], name: str) -> str:
    """The first value of a field, "" where it has none."""
    return form.get(name, [""])[0].strip()
