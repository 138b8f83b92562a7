"""One request: to a machine that may be asked, over in bounded time, with an answer of bounded size."""

import importlib
import ssl
import time
import zlib
from collections.abc import Callable, Iterable, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from typing import Any

from stemma.errors import MissingExtra
from stemma.fetch.clock import stamp
from stemma.fetch.reach import Reach, Refused
from stemma.settings import SETTINGS

AGENT = "stemma-news"
_ACCEPT = (
    "text/html, application/xhtml+xml, application/rss+xml, application/atom+xml, application/xml;q=0.9, */*;q=0.5"
)
_READ = 64 * 1024


@dataclass(frozen=True, slots=True)
class Ask:
    """One thing to ask for, and the validators of what is known of it."""

    url: str
    key: str = ""  # what the asker calls it
    etag: str = ""
    modified: str = ""  # the Last-Modified of what is known
    hops: tuple[str, ...] = ()  # the addresses that redirected here
    moved: bool = True  # whether all of them did for good
    robots_of: str = ""  # of a robots.txt the origin it speaks for
    tries: int = 0  # how often it was asked for before


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of an ask: a status with headers and body, or the problem why none did."""

    url: str  # where it came from, after redirects
    at: str  # when, ISO 8601 in UTC
    status: int = 0  # 0 where no answer came
    headers: Mapping[str, str] = field(default_factory=dict)  # names in lower case
    body: bytes = b""
    problem: str = ""  # why there is nothing to read, with its remedy
    wait: float = 0.0  # seconds until the host may be asked again, where it said so
    final: bool = False  # whether asking again would end the same way

    @property
    def kind(self) -> str:
        """The media type, without its parameters."""
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()

    @property
    def charset(self) -> str:
        """The encoding that the server names, "" for none."""
        return self.headers.get("content-type", "").partition("charset=")[2].partition(";")[0].strip(" \"'")


class _Late(OSError):
    """The whole of an answer takes too long."""


class _Large(Exception):
    """An answer is larger than any page."""


@cache
def _clients() -> tuple[Any, Any]:
    """The HTTP client and what is under it: httpx2, or httpx where that is what is installed."""
    for http, core in (("httpx2", "httpcore2"), ("httpx", "httpcore")):
        try:
            return importlib.import_module(http), importlib.import_module(core)
        except ModuleNotFoundError as error:
            if (error.name or "").split(".")[0] not in (http, core):
                raise
    raise MissingExtra("httpx2", "live")


@cache
def _tls() -> ssl.SSLContext:
    made: ssl.SSLContext = _clients()[0].create_ssl_context()
    return made


@cache
def _agent() -> str:
    try:
        return f"{AGENT}/{version('stemma-news')}"
    except PackageNotFoundError:  # run from its sources
        return f"{AGENT}/0"


def _backend(reach: Reach, ends: float) -> Any:
    """The network as this package allows it: checked addresses only, and nothing after the time is up."""
    _, core = _clients()

    class Stream(core.NetworkStream):  # type: ignore[misc, name-defined]  # whichever of two packages is installed
        def __init__(self, inner: Any) -> None:
            self._inner = inner

        def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
            return bytes(self._inner.read(max_bytes, _left(ends)))

        def write(self, buffer: bytes, timeout: float | None = None) -> None:
            self._inner.write(buffer, _left(ends))

        def close(self) -> None:
            self._inner.close()

        def start_tls(self, ssl_context: Any, server_hostname: str | None = None, timeout: float | None = None) -> Any:
            return Stream(self._inner.start_tls(ssl_context, server_hostname, _left(ends)))

        def get_extra_info(self, info: str) -> Any:
            return self._inner.get_extra_info(info)

    class Backend(core.NetworkBackend):  # type: ignore[misc, name-defined]  # the same
        def connect_tcp(self, host: str, port: int, timeout: float | None = None, local_address: str | None = None,
                        socket_options: Iterable[Any] | None = None) -> Any:  # fmt: skip
            plain = host.decode("ascii") if isinstance(host, bytes) else host
            tried: Exception | None = None
            for address in reach.addresses(plain, port)[:3]:
                try:
                    inner = core.SyncBackend().connect_tcp(address, port, _left(ends), None, socket_options)
                    return Stream(inner)
                except (core.ConnectError, core.ConnectTimeout) as error:
                    tried = error
            raise tried or core.ConnectError(f"{plain} has no address")

    return Backend()


def _left(ends: float) -> float:
    """Seconds that may still pass without a byte."""
    left = ends - time.monotonic()
    if left <= 0:
        raise _Late(f"it took more than {SETTINGS.fetching.seconds:g} seconds")
    return min(left, SETTINGS.fetching.silence)


def fetched(ask: Ask, reach: Reach, now: Callable[[], float] = time.time) -> Answer:
    """What one ask brings, without following where it leads; no error of the network gets out."""
    http, core = _clients()
    most = SETTINGS.fetching.robots_size if ask.robots_of else SETTINGS.fetching.page_size
    headers = {"user-agent": _agent(), "accept": _ACCEPT,
               "accept-encoding": "gzip, deflate", "connection": "close"}  # fmt: skip
    headers |= {"if-none-match": ask.etag} if ask.etag else {}
    headers |= {"if-modified-since": ask.modified} if ask.modified else {}
    ends = time.monotonic() + SETTINGS.fetching.seconds
    nothing = Answer(ask.url, stamp(now()))
    try:
        url = http.URL(ask.url)
        if url.scheme not in ("http", "https") or not url.host:
            return _because(nothing, f"{ask.url} is no address of http or https; correct it", final=True)
        target = core.URL(scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path)
        sent = [(b"host", url.netloc), *((k.encode(), v.encode("latin-1", "replace")) for k, v in headers.items())]
        pool = core.ConnectionPool(ssl_context=_tls() if url.scheme == "https" else None,
                                   network_backend=_backend(reach, ends), max_connections=1)  # fmt: skip
        with pool, closing(pool.handle_request(core.Request("GET", target, headers=sent))) as response:
            found = _lower(response.headers)
            body, cut = _body(response.stream, found.get("content-encoding", ""), most, ask.robots_of != "")
            if cut:
                raise _Large
            return Answer(ask.url, stamp(now()), response.status, found, body)
    except Refused as error:
        return _because(nothing, str(error), final="private" in str(error))
    except _Large:
        return _because(nothing, f"the answer is larger than {most:,} bytes, the bound for one page; it is not read",
                        final=True)  # fmt: skip
    except (http.InvalidURL, UnicodeError) as error:
        return _because(nothing, f"{ask.url!r} is no address ({error}); correct it", final=True)
    except zlib.error as error:
        return _because(nothing, f"the answer is packed wrongly ({error}); it may come right later")
    except (TimeoutError, core.TimeoutException, _Late) as error:
        return _because(nothing, f"no whole answer came in time ({error or type(error).__name__}); try again later")
    except (core.NetworkError, core.ProtocolError, core.UnsupportedProtocol, OSError, ValueError) as error:
        said = str(error) or type(error).__name__
        return _because(nothing, f"no answer came ({said[:200]}); try again later")


def _because(nothing: Answer, problem: str, final: bool = False) -> Answer:
    return Answer(nothing.url, nothing.at, problem=problem, final=final)


def _lower(headers: Iterable[tuple[bytes, bytes]]) -> dict[str, str]:
    """Headers by their names in lower case, those that come several times joined."""
    found: dict[str, str] = {}
    for name, value in headers:
        key, said = name.decode("latin-1").lower(), value.decode("latin-1").strip()
        found[key] = f"{found[key]}, {said}" if key in found else said
    return found


def _body(stream: Iterable[bytes], packing: str, most: int, cut: bool) -> tuple[bytes, bool]:
    """The body, unpacked, and whether it is longer than may be; what may be ``cut`` is cut there."""
    out = bytearray()
    unpack: Any = None
    for chunk in stream:
        if unpack is None and packing:
            unpack = _unpacker(packing, chunk)
        out += unpack.decompress(chunk, most + 1 - len(out)) if unpack else chunk
        if len(out) > most:
            return (bytes(out[:most]), False) if cut else (b"", True)
    if unpack is not None:
        out += unpack.flush()
        if not unpack.eof:
            raise zlib.error("it ends too early")
    return bytes(out), False


def _unpacker(packing: str, head: bytes) -> Any:
    name = packing.split(",")[-1].strip().lower()
    if name in ("identity", ""):
        return None
    if "," in packing or name not in ("gzip", "x-gzip", "deflate"):
        raise zlib.error(f"as {packing!r}, which was not asked for")
    # Servers send "deflate" with and without its header.
    raw = name == "deflate" and not (head[:1] and head[0] & 0x0F == 8 and int.from_bytes(head[:2], "big") % 31 == 0)
    return zlib.decompressobj(-zlib.MAX_WBITS if raw else zlib.MAX_WBITS | 32)
