"""The server on a loopback port: odd requests, half-sent ones, wrong tokens, foreign names, records to be read only."""

import asyncio
import os
import random
import shutil
import socket
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Any

import httpx
import pytest

from stemma import store
from stemma.errors import StoreError, UsageError
from stemma.store import Store
from stemma.web import application, connections, serve
from stemma.web.security import Patience, in_numbers

pytestmark = pytest.mark.slow


@contextmanager
def served(site: Any) -> Iterator[int]:
    """The application on a free loopback port; gives the port."""
    opened = connections.listening("127.0.0.1", 0)
    server = connections.server(site)
    thread = threading.Thread(target=server.run, args=([opened],), daemon=True)
    thread.start()
    try:
        yield opened.getsockname()[1]
    finally:
        server.should_exit = True
        thread.join(10)


@pytest.fixture(scope="module")
def port(collated: Path) -> Iterator[int]:
    with served(application(collated / "record.db", hosts=("127.0.0.1", "localhost"))) as port:
        yield port


def ask(port: int, request: bytes, patience: float = 5.0) -> bytes:
    """What comes back for these bytes until the server closes, or falls silent."""
    with closing(socket.create_connection(("127.0.0.1", port), patience)) as line:
        line.sendall(request)
        out = b""
        try:
            while part := line.recv(65536):
                out += part
        except (TimeoutError, ConnectionResetError):
            pass
        return out


def plain(target: str | bytes, method: str = "GET", head: str = "", body: bytes = b"") -> bytes:
    """A request as bytes, that asks for the connection to be closed after it."""
    at = target if isinstance(target, bytes) else target.encode("ascii")
    size = f"content-length: {len(body)}\r\n" if body else ""
    rest = f" HTTP/1.1\r\nhost: 127.0.0.1\r\nconnection: close\r\n{size}{head}\r\n"
    return method.encode() + b" " + at + rest.encode("latin-1") + body


def _status(answer: bytes) -> int:
    return int(answer.split(b" ", 2)[1]) if answer.startswith(b"HTTP/1.1 ") else 0


PLACES = (
    "/", "/events.json", "/search", "/search.json", "/reports", "/reports.json", "/issues", "/issues.json",
    "/judgements", "/judgements.json", "/ledger", "/ledger.json", "/ledger.csv", "/beside", "/beside.json",
    "/events/x", "/events/x.json", "/events/x/reports", "/events/x/reports.json", "/reports/norden_ferry",
    "/reports/norden_ferry.json", "/storylines/x", "/storylines/x.json", "/download/csv", "/events/x/download/csv",
)  # fmt: skip
NAMES = ("q", "kind", "page", "size", "since", "until", "place", "actor", "outlet", "language", "status", "id", "a",
         "b", "mark", "headline", "furniture", "seen", "event", "storyline", "format")  # fmt: skip
VALUES = (
    "%00", "%22%00%22", "a%00b", "%ff%fe", "%c3%28", "%ed%a0%80", "%", "%zz", "-1", "0", "1e9", "9" * 18, "9" * 40,
    "50000", "200", "%F0%9F%92%A9", "%22", "%22%22", "%22%20%22", "*", "a*", "NEAR(a%20b,5)", "a%20AND", "OR%20OR", "(",
    "{a}:b", "%5Ea", "headline:a", "-a", "%2B", "%27;DROP%20TABLE%20event;--", "a%20" * 70, "%22a%22" * 40, "x" * 4000,
    "2024-13-45", "9999-99-99", "0000-00-00", "1-0", "999999999-999999999", "5-2", "%0d%0aSet-Cookie:a=b", "..%2f..%2f",
    "%e2%80%ae", "%EF%BF%BF", "null", "[]", "{}", "%25s%25n", "%24%7B7*7%7D", "{{7*7}}", "%3Cscript%3E",
)  # fmt: skip


FORM = "content-type: application/x-www-form-urlencoded\r\n"


def odd_requests() -> list[bytes]:
    """Requests that no browser sends: every odd value in places drawn by lot, and odd forms of requests beside them."""
    rng = random.Random(16)
    made = [plain(f"{rng.choice(PLACES)}?{rng.choice(NAMES)}={value}&q={value}") for value in VALUES for _ in range(2)]
    made += [plain(f"/search.json?q={value}") for value in VALUES]
    made += [plain(f"{rng.choice(('/events/', '/reports/', '/storylines/'))}{value}") for value in VALUES]
    made += [plain(place, method) for place in PLACES for method in ("HEAD", "OPTIONS")]
    made += [plain("/", method) for method in ("TRACE", "DELETE", "PUT", "PATCH", "FOO", "get", "CONNECT")]
    made += [
        plain("/?" + "a=b&" * 10_000),
        plain("/search?q=" + "w" * 60_000),
        plain("/" + "a/" * 20_000),
        plain("//etc/passwd"), plain("/%2e%2e/%2e%2e/etc/passwd"), plain("/static/../../../etc/passwd"), plain("*"),
        plain("http://evil.example/"), plain("/reports/norden_ferry", head="range: bytes=0-10\r\n"),
        plain("/", head="range: bytes=9-1,5-\r\n"), plain("/", head="accept: \xff\xfe\r\n"),
        plain("/", head="if-none-match: " + "x" * 9000 + "\r\n"), plain("/", head="upgrade: websocket\r\n"),
        plain("/", head="expect: 100-continue\r\n"), plain("/", head="content-length: -1\r\n"),
        plain("/", head="transfer-encoding: chunked\r\n", body=b"zz\r\n"),
        plain("/", head="".join(f"x{n}: y\r\n" for n in range(900))),
        plain("/judge", "POST"), plain("/judge", "POST", FORM, b"\xff%00=%ff&=&=&;"),
        plain("/judge", "POST", FORM, b"a=b&" * 2000),
        plain("/judge", "POST", "content-type: multipart/form-data\r\n", b"--"),
        plain("/undo", "POST", FORM, b"number=" + b"9" * 5000),
        b"GET / HTTP/1.1\r\n\r\n", b"GET /\r\n\r\n", b"\x16\x03\x01\x02\x00\x01", b"\x00" * 100,
        b"GET / HTTP/9.9\r\nhost: a\r\n\r\n", b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
        b"GET / HTTP/1.1\r\nhost: 127.0.0.1\r\nhost: evil.example\r\n\r\n",
        plain("/search?q=\xff".encode("latin-1")), plain("/reports/\xc3\x28".encode("latin-1")), plain("/a b c"),
    ]  # fmt: skip
    return made


def test_no_odd_request_gets_a_fault(port: int) -> None:
    requests = odd_requests()
    assert len(requests) > 290
    statuses = [_status(ask(port, r, 0.5)) for r in requests]
    assert not [(status, r[:200]) for status, r in zip(statuses, requests, strict=True) if status >= 500]
    assert {200, 400, 404, 405, 413, 421, 422} <= set(statuses)
    assert _status(ask(port, plain("/"))) == 200


def test_a_nul_in_a_search_is_no_fault(port: int) -> None:
    for q in ("%00", "%22%00%22", "%22letter%00%22", "letter%00"):
        assert _status(ask(port, plain(f"/search?q={q}"))) == 200
        assert _status(ask(port, plain(f"/search.json?q={q}"))) == 200
    assert b"letter" in ask(port, plain("/search.json?q=%22letter%00%22"))


def test_no_words_break_a_search(collated: Path) -> None:
    with Store(collated / "record.db") as opened:
        for words in ("a " * 5000, "é" * 9000, '""', '"', '"!!!"', '"\ud800"', "AND", "NEAR(", "\0"):
            assert isinstance(store.search(opened.db, words), list)
        for words in ('"' + "a " * 5000 + '"', " ".join(map(str, range(500)))):
            with pytest.raises(UsageError, match="too many for a search"):
                store.search(opened.db, words)


def test_head_options_and_ranges_are_answered(port: int) -> None:
    whole, head = ask(port, plain("/reports/norden_ferry")), ask(port, plain("/reports/norden_ferry", "HEAD"))
    (headers, body), (same, nothing) = (x.split(b"\r\n\r\n", 1) for x in (whole, head))
    assert body and not nothing
    assert _size(headers) == _size(same) == len(body)
    assert _status(ask(port, plain("/reports/norden_ferry", head="range: bytes=0-9\r\n"))) == 200
    refused = ask(port, plain("/", "OPTIONS"))
    assert _status(refused) == 405 and b"allow: GET" in refused


def _size(headers: bytes) -> int:
    return int(headers.lower().split(b"content-length: ")[1].split(b"\r\n")[0])


@contextmanager
def half_sent(port: int, count: int, words: bytes) -> Iterator[list[socket.socket]]:
    """So many connections that sent these words and then nothing."""
    lines = [socket.create_connection(("127.0.0.1", port), 5) for _ in range(count)]
    for line in lines:
        line.sendall(words)
    try:
        yield lines
    finally:
        for line in lines:
            line.close()


@pytest.mark.parametrize(
    "words",
    [b"", b"GET / HTTP/1.1\r\nhost: 127.0.0.1\r\nx: ", plain("/judge", "POST", FORM, b"a=b").removesuffix(b"=b")],
)
def test_half_sent_requests_starve_nobody(port: int, words: bytes) -> None:
    with half_sent(port, connections.CONNECTIONS + 20, words):
        started = time.monotonic()
        time.sleep(0.2)
        assert [_status(ask(port, plain("/events.json"))) for _ in range(8)] == [200] * 8
        assert time.monotonic() - started < 5


def test_half_sent_headers_end_at_their_deadline(port: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connections, "ARRIVING", 0.4)
    with half_sent(port, 2, b"GET / HTTP/1.1\r\nhost: ") as (silent, dribbling), suppress(ConnectionError):
        for _ in range(12):  # a letter now and then does not put the deadline off
            time.sleep(0.1)
            dribbling.sendall(b"a")
        pytest.fail("the deadline was put off")
    with half_sent(port, 1, b"GET / HTTP/1.1\r\nhost: ") as (silent,):
        assert _end(silent) < 3
    with closing(socket.create_connection(("127.0.0.1", port), 5)) as line:  # a second request on one connection
        line.sendall(plain("/events.json", "HEAD").replace(b"connection: close\r\n", b""))
        assert _status(line.recv(65536)) == 200
        line.sendall(b"GET / HT")
        assert _end(line) < 3


def _end(line: socket.socket) -> float:
    """Seconds until the other side closes, without a word."""
    started = time.monotonic()
    with suppress(ConnectionResetError):
        assert line.recv(9) == b""
    return time.monotonic() - started


class Clock:
    """A clock that is set by hand."""

    now = 1000.0

    def __call__(self) -> float:
        return self.now


def test_wrong_tokens_have_to_wait_longer_and_longer() -> None:
    clock = Clock()
    patience = Patience(clock)
    waits = []
    for _ in range(20):
        patience.wrong("198.51.100.7")
        waits.append(patience.left("198.51.100.7"))
        clock.now += waits[-1]
    assert waits[:6] == [0, 0, 0, 0, 1, 2]
    assert waits == sorted(waits) and waits[-1] == Patience.LONGEST
    patience.wrong("198.51.100.7")
    assert patience.left("198.51.100.8") == 0
    patience.right("198.51.100.7")
    assert patience.left("198.51.100.7") == 0
    for n in range(8):
        patience.wrong(f"2001:db8::{n}")
    assert patience.left("2001:db8::ffff") > 0 and patience.left("2001:db8:0:1::1") == 0
    for n in range(Patience.CLIENTS + 50):
        patience.wrong(f"name{n}")
    assert len(patience._wrong) <= Patience.CLIENTS


def _post(app: Any, path: str, **fields: str) -> httpx.Response:
    async def send() -> httpx.Response:
        transport = httpx.ASGITransport(app=app)
        async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as client:
            return await client.post(path, data=fields)

    return asyncio.run(send())


def test_a_token_cannot_be_tried_out(collated: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("stemma.web.security.secrets.token_urlsafe", lambda size: "s")
    app = application(collated / "record.db", token="open sesame")
    tried = [_post(app, "/undo", secret="s", token=f"wrong {n}", number="1").status_code for n in range(8)]
    assert tried == [403] * Patience.FREE + [429] * 3
    late = _post(app, "/undo", secret="s", token="open sesame", number="1")
    assert late.status_code == 429 and int(late.headers["retry-after"]) >= 1
    assert "try again in" in late.text and "open sesame" not in late.text


@pytest.mark.parametrize(
    ("host", "more", "known", "foreign"),
    [
        ("127.0.0.1", (), ("127.0.0.1:8000", "localhost", "[::1]:9", "LOCALHOST."), ("evil.example", "", "10.0.0.7")),
        ("10.0.0.7", ("news.example",), ("10.0.0.7", "news.example:80"), ("evil.example", "10.0.0.8", "localhost")),
        ("0.0.0.0", (), ("10.0.0.7", "[fe80::1]", socket.gethostname()), ("evil.example", "10.0.0.7.evil.example")),
    ],
)
def test_only_the_names_it_was_started_with_are_answered(
    collated: Path, host: str, more: tuple[str, ...], known: tuple[str, ...], foreign: tuple[str, ...]
) -> None:
    app = application(collated / "record.db", "a token", connections.names_of(host, more))

    async def statuses(names: tuple[str, ...]) -> list[int]:
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url="http://x") as client:
            return [(await client.get("/issues.json", headers={"host": name})).status_code for name in names]

    assert asyncio.run(statuses(known)) == [200] * len(known)
    assert asyncio.run(statuses(foreign)) == [421] * len(foreign)


def test_addresses_in_numbers() -> None:
    assert not any(in_numbers(x) for x in ("", "[", "[]", "1.2.3", "1.2.3.4.example", "[::1", "::1]"))


def test_a_taken_port_is_said_before_the_address(collated: Path, monkeypatch: pytest.MonkeyPatch, capsys: Any) -> None:
    from stemma.cli import main

    told: list[str] = []
    with closing(connections.listening("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(UsageError, match="--port"):
            serve(collated / "record.db", port=port, ready=told.append)
        assert told == []
        monkeypatch.setattr(sys, "argv", ["stemma", "serve", str(collated / "record.db"), "--port", str(port)])
        with pytest.raises(SystemExit) as stop:
            main()
    assert stop.value.code == 2
    said = capsys.readouterr()
    assert said.out == "" and len(said.err.splitlines()) == 1 and f"port {port} is taken" in said.err
    for nowhere in ("203.0.113.1", "no.such.invalid", "\udcff", "a" * 300):
        with pytest.raises(UsageError, match="--host"):
            serve(collated / "record.db", host=nowhere, token="a token")


UNPRIVILEGED = ("setpriv", "--bounding-set=-dac_override,-dac_read_search", "--inh-caps=-dac_override,-dac_read_search")


@pytest.fixture
def sealed(collated: Path, tmp_path: Path) -> Iterator[Path]:
    """A record in a folder, neither of which may be written."""
    folder = tmp_path / "sealed"
    folder.mkdir()
    shutil.copy(collated / "record.db", folder)
    (folder / "record.db").chmod(0o444)
    folder.chmod(0o555)
    yield folder / "record.db"
    folder.chmod(0o755)


@pytest.fixture
def unwritable(sealed: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The same, said by the system to be so, which it does not to the superuser."""
    monkeypatch.setattr("stemma.store.database._writable", lambda path: False)
    return sealed


def test_a_record_that_may_only_be_read_is_read(unwritable: Path) -> None:
    with Store(unwritable) as opened:
        assert opened.read_only
        assert opened.record().events and store.search(opened.db, "letter")
        with pytest.raises(sqlite3.OperationalError):
            opened.set_meta(state="other")


def test_a_record_that_may_only_be_read_is_served_but_not_judged(
    unwritable: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("stemma.web.security.secrets.token_urlsafe", lambda size: "s")
    app = application(unwritable)

    async def page(path: str) -> int:
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url="http://x") as client:
            return (await client.get(path)).status_code

    for path in ("/", "/search?q=letter", "/reports/norden_ferry", "/ledger", "/download/csv", "/judgements"):
        assert asyncio.run(page(path)) == 200
    refused = _post(app, "/judge", secret="s", kind="split", report="norden_ferry")
    assert refused.status_code == 403 and "only be read" in refused.text


def test_what_the_last_run_left_in_the_log_is_read_or_asked_for(collated: Path, tmp_path: Path) -> None:
    folder = tmp_path / "with log"
    folder.mkdir()
    shutil.copy(collated / "record.db", folder)
    writer = sqlite3.connect(folder / "record.db")
    writer.execute("INSERT INTO meta VALUES ('late', 'yes')")
    writer.commit()  # it stands in the log until the writer closes
    from stemma.store.database import _reading

    reader = _reading(folder / "record.db")
    assert reader.execute("SELECT value FROM meta WHERE name = 'late'").fetchone() == ("yes",)
    reader.close()
    writer.close()


@pytest.mark.slow
@pytest.mark.skipif(os.geteuid() == 0 and not shutil.which("setpriv"), reason="the superuser may write everywhere")
def test_the_command_line_reads_what_it_may_not_write(sealed: Path) -> None:
    as_others = UNPRIVILEGED if os.geteuid() == 0 else ()

    def stemma(*words: str) -> subprocess.CompletedProcess[str]:
        command = [*as_others, sys.executable, "-m", "stemma.cli", *words]
        return subprocess.run(command, capture_output=True, text=True, timeout=60)

    found = stemma("events", str(sealed))
    assert found.returncode == 0 and "Strait accord" in found.stdout, found.stderr
    refused = stemma("undo", str(sealed), "1")
    assert refused.returncode == 2 and len(refused.stderr.splitlines()) == 1, refused.stderr


def test_an_older_record_that_may_only_be_read_is_refused_with_a_word(
    unwritable: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("stemma.store.schema.MIGRATIONS", ("",) * 9)
    with pytest.raises(StoreError, match="copy it"):
        Store(unwritable)


@pytest.mark.slow
def test_load_is_measured_beside_half_sent_requests(collated: Path) -> None:
    from attack_server import load

    found = load(collated / "record.db", requests=60, clients=8, silent=10, seconds=60)
    assert found.requests == 60 and set(found.statuses) == {200}
    assert 0 < found.median <= found.p95 <= found.slowest
    assert "requests, " in str(found) and "0 failed" in str(found)
