"""What every request and every answer goes through: known hosts, bounded bodies, a strict policy, tokens."""

import hmac
import secrets
from urllib.parse import parse_qsl

from starlette.requests import Request
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
    """Middleware: refuses unknown hosts (against DNS rebinding) and sets the headers of every answer."""

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
            await send(message)

        if self.hosts and _host(scope) not in self.hosts:
            await shielded({"type": "http.response.start", "status": 421, "headers": []})
            await shielded({"type": "http.response.body", "body": b"This address is not served here.\n"})
            return
        await self.app(scope, receive, shielded)


def _host(scope: Scope) -> str:
    host = next((v.decode("latin-1") for k, v in scope["headers"] if k == b"host"), "")
    return host.rsplit(":", 1)[0] if not host.endswith("]") else host


class Guard:
    """Who may judge: forms carry a secret of this process, and a token where one is set."""

    def __init__(self, token: str = "") -> None:
        self.token = token
        self.secret = secrets.token_urlsafe(24)

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
            return "the token is wrong; it is the one that the server was started with"
        return ""


def _same(given: str, wanted: str) -> bool:
    return hmac.compare_digest(given.encode("utf-8", "replace"), wanted.encode("utf-8", "replace"))


async def form_of(request: Request) -> dict[str, list[str]] | None:
    """The fields of a form; None where its body is too large, or is no form."""
    if not request.headers.get("content-type", "").startswith("application/x-www-form-urlencoded"):
        return None
    body = b""
    async for part in request.stream():
        body += part
        if len(body) > BODY:
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
