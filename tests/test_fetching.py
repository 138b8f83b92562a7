"""Pages and feeds are asked for politely and within bounds, from where they may be, and nothing is lost on the way."""

import gzip
import sys
import zlib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

import stemma
from serving import Reply, Seen, Serving, Wound
from stemma import fetch
from stemma.errors import MissingExtra
from stemma.fetch import Ask, Hosts, Reach, Visits, Web
from stemma.fetch import transport as transports
from stemma.model import Capture, Issue
from stemma.settings import SETTINGS
from stemma.store import Store

PAGE = (
    "<html><head><title>Ferry aground</title></head><body><article><h1>Ferry aground</h1><p>PORT QUILL - The ferry "
    "Marianne ran aground on Friday, and nine people died, the coast guard said.</p></article></body></html>"
)
WORDS = " ".join(f"word{n}" for n in range(SETTINGS.fetching.full_words))


@pytest.fixture
def clock() -> Wound:
    return Wound()


@pytest.fixture
def server(clock: Wound) -> Iterator[Serving]:
    with Serving(clock.now) as made:
        yield made


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Time limits that a test can wait for."""
    monkeypatch.setattr(
        transports, "SETTINGS", replace(SETTINGS, fetching=replace(SETTINGS.fetching, seconds=1.0, silence=0.5))
    )


def got(server: Serving, clock: Wound, *paths: str, keep: Path | None = None) -> list[Capture | Issue]:
    web = Web(private=(f"127.0.0.1:{server.port}",), clock=clock, keep=keep)
    return list(fetch.read([server.at(p) if p.startswith("/") else p for p in paths], web))


def problem(server: Serving, clock: Wound, path: str) -> str:
    (issue,) = got(server, clock, path)
    assert isinstance(issue, Issue), issue
    assert issue.stage == "fetch"
    return issue.message


def rss(*items: str, ttl: str = "") -> Reply:
    head = f"<title>Norden Wire</title>{ttl}"
    text = f'<?xml version="1.0"?><rss version="2.0"><channel>{head}{"".join(items)}</channel></rss>'
    return Reply(text, headers={"content-type": "application/rss+xml"})


def test_a_page_keeps_its_address_and_when_it_was_had(server: Serving, clock: Wound) -> None:
    server.pages["/a"] = Reply(PAGE)
    (page,) = got(server, clock, "/a?utm_source=feed")
    assert isinstance(page, Issue)  # another path on this server
    server.pages["/a?utm_source=feed"] = Reply(PAGE)
    (page,) = got(server, clock, "/a?utm_source=feed")
    assert isinstance(page, Capture)
    assert (page.container, page.source, page.media) == (server.at("/a"), server.at("/a"), "html")
    assert page.url == server.at("/a?utm_source=feed")
    assert page.retrieved.startswith("2031-")
    assert "nine people" in page.text


def test_one_request_at_a_time_with_a_pause(server: Serving, clock: Wound) -> None:
    for n in range(5):
        server.pages[f"/{n}"] = Reply(PAGE)
    assert len(got(server, clock, *(f"/{n}" for n in range(5)))) == 5
    assert server.paths(robots=True)[0] == "/robots.txt"
    assert min(server.gaps()) >= SETTINGS.fetching.pause


def test_robots_are_obeyed_and_their_delay(server: Serving, clock: Wound) -> None:
    server.pages["/robots.txt"] = Reply("User-agent: *\nDisallow: /private/\nCrawl-delay: 7\n")
    server.pages["/a"] = server.pages["/b"] = server.pages["/private/c"] = Reply(PAGE)
    found = got(server, clock, "/a", "/private/c", "/b")
    assert [type(x) for x in found].count(Issue) == 1
    assert server.paths() == ["/a", "/b"]
    assert min(server.gaps()) >= 7 - 0.001 or server.gaps()[1:] == pytest.approx([7.0], abs=0.1)


@pytest.mark.parametrize(("status", "asked"), [(404, True), (403, True), (500, False), (429, False)])
def test_robots_that_are_not_there_allow_and_that_fail_forbid(
    server: Serving, clock: Wound, status: int, asked: bool
) -> None:
    server.pages["/robots.txt"] = Reply("", status)
    server.pages["/a"] = Reply(PAGE)
    (found,) = got(server, clock, "/a")
    assert isinstance(found, Capture) == asked
    assert ("/a" in server.paths()) == asked


def test_a_robots_txt_that_redirects_is_followed_once(server: Serving, clock: Wound) -> None:
    server.pages["/robots.txt"] = Reply("", 301, {"location": "/rules"})
    server.pages["/rules"] = Reply("User-agent: stemma-news\nDisallow: /\n")
    server.pages["/a"] = Reply(PAGE)
    assert "robots.txt asks programs" in problem(server, clock, "/a")
    assert server.paths(robots=True) == ["/robots.txt", "/rules"]


def test_private_addresses_are_not_asked(server: Serving, clock: Wound) -> None:
    server.pages["/a"] = Reply(PAGE)
    (issue,) = fetch.read([server.at("/a")], Web(clock=clock))
    assert isinstance(issue, Issue)
    assert "private" in issue.message
    assert not server.seen


def test_no_redirect_leads_to_a_private_address(server: Serving, clock: Wound) -> None:
    for n, target in enumerate((server.at("/b", "127.0.0.2"), "http://169.254.169.254/latest", "http://[::1]/b")):
        server.pages[f"/{n}"] = Reply("", 302, {"location": target})
        assert "private" in problem(server, clock, f"/{n}"), target
    assert {s.host for s in server.seen} == {"127.0.0.1"}


@pytest.mark.parametrize(
    "address",
    ["10.1.2.3", "127.0.0.1", "::1", "::ffff:10.0.0.1", "64:ff9b::a00:1", "fe80::1%eth0", "100.64.0.1", "224.0.0.1",
     "0.0.0.0", "2002:a00:1::", "192.168.1.1", "fd00::1"],
)  # fmt: skip
def test_what_is_a_private_address(address: str) -> None:
    reach = Reach(resolve=lambda host, port: [address])
    with pytest.raises(Exception, match="private"):
        reach.addresses("norden.example", 80)


def test_a_name_is_checked_where_it_is_connected() -> None:
    told = iter([["93.184.216.34"], ["10.0.0.1"]])
    reach = Reach(resolve=lambda host, port: next(told))
    assert reach.addresses("norden.example", 80) == ["93.184.216.34"]
    with pytest.raises(Exception, match="private"):
        reach.addresses("norden.example", 80)


@pytest.mark.parametrize("target", ["file:///etc/passwd", "ftp://norden.example/", "", "javascript:alert(1)"])
def test_redirects_lead_to_http_only(server: Serving, clock: Wound, target: str) -> None:
    server.pages["/a"] = Reply("", 302, {"location": target} if target else {})
    assert "no address of http" in problem(server, clock, "/a")


def test_redirects_in_a_circle_and_without_end(server: Serving, clock: Wound) -> None:
    server.pages["/a"] = Reply("", 301, {"location": "/b"})
    server.pages["/b"] = Reply("", 301, {"location": "/a"})
    assert "circle" in problem(server, clock, "/a")
    for n in range(20):
        server.pages[f"/on{n}"] = Reply("", 302, {"location": f"/on{n + 1}"})
    assert "redirects more than" in problem(server, clock, "/on0")


@pytest.mark.slow
@pytest.mark.usefixtures("quick")
def test_slow_endless_and_broken_bodies(server: Serving, clock: Wound) -> None:
    server.pages["/drip"] = Reply("x" * 100_000, drip=0.05)
    assert "in time" in problem(server, clock, "/drip")
    server.pages["/cut"] = Reply(PAGE, cut=True)
    assert "no answer came" in problem(server, clock, "/cut")
    assert server.paths().count("/cut") == 1 + SETTINGS.fetching.again


@pytest.mark.slow
def test_a_bomb_and_a_body_too_large(server: Serving, clock: Wound, monkeypatch: pytest.MonkeyPatch) -> None:
    bomb = gzip.compress(b"0" * 200_000_000, 1)
    server.pages["/bomb"] = Reply(bomb, headers={"content-encoding": "gzip"})
    assert "larger than" in problem(server, clock, "/bomb")
    server.pages["/large"] = Reply(b"x" * (SETTINGS.fetching.page_size + 1))
    assert "larger than" in problem(server, clock, "/large")


@pytest.mark.parametrize("packing", ["gzip", "deflate", "raw"])
def test_packed_pages(server: Serving, clock: Wound, packing: str) -> None:
    raw = zlib.compressobj(wbits=-15)
    data = {"gzip": gzip.compress(PAGE.encode()), "deflate": zlib.compress(PAGE.encode()),
            "raw": raw.compress(PAGE.encode()) + raw.flush()}[packing]  # fmt: skip
    server.pages["/a"] = Reply(data, headers={"content-encoding": "gzip" if packing == "gzip" else "deflate"})
    (page,) = got(server, clock, "/a")
    assert isinstance(page, Capture)
    assert page.text == PAGE
    server.pages["/b"] = Reply(b"not packed", headers={"content-encoding": "gzip"})
    assert "packed wrongly" in problem(server, clock, "/b")
    server.pages["/c"] = Reply(data[:20], headers={"content-encoding": "gzip"})
    assert isinstance(got(server, clock, "/c")[0], Issue)


@pytest.mark.parametrize("label", ["windows-1251", "utf-8", "no-such-thing", ""])
def test_encodings_right_and_wrong(server: Serving, clock: Wound, label: str) -> None:
    text = "<html><body><p>Паром «Марианна» сел на мель в пятницу вечером у входа в порт.</p></body></html>"
    kind = f"text/html; charset={label}" if label else "text/html"
    server.pages["/a"] = Reply(text.encode("cp1251"), headers={"content-type": kind})
    (page,) = got(server, clock, "/a")
    assert isinstance(page, Capture)
    assert "Марианна" in page.text


def test_a_host_that_asks_to_wait_is_waited_for_or_told(server: Serving, clock: Wound) -> None:
    answers = iter([Reply("", 429, {"retry-after": "30"}), Reply(PAGE)])
    server.pages["/a"] = lambda seen: next(answers)
    (page,) = got(server, clock, "/a")
    assert isinstance(page, Capture)
    assert server.gaps()[-1] >= 30
    server.pages["/b"] = Reply("", 503, {"retry-after": "7200"})
    server.pages["/c"] = Reply(PAGE)
    start, asked = clock.now(), len(server.seen)
    issues = got(server, clock, "/b", "/c")
    assert ["left alone" in i.message or "503" in i.message for i in issues if isinstance(i, Issue)] == [True, True]
    assert clock.now() - start < 60
    assert [s.path for s in server.seen[asked:]] == ["/robots.txt", "/b"]


def test_a_feed_gives_its_reports_and_the_pages_of_the_rest(server: Serving, clock: Wound) -> None:
    server.pages["/feed"] = rss(
        f"<item><guid>1</guid><title>Long</title><description>{WORDS}</description>"
        "<link>https://gazette.example/long</link><source url='https://sund.example/'>Sund Wire</source></item>",
        "<item><guid>2</guid><title>Short</title><description>Aground.</description><link>/a</link></item>",
        "<item><guid>3</guid><title>No page</title><description>A ferry ran aground.</description></item>",
    )
    server.pages["/a"] = Reply(PAGE)
    found = got(server, clock, "/feed")
    assert all(isinstance(x, Capture) for x in found), found
    by = {x.title: x for x in found if isinstance(x, Capture)}
    assert (by["Long"].outlet, by["Long"].url) == ("Sund Wire", "https://gazette.example/long")
    assert by["Short"].text == PAGE
    assert by["No page"].outlet == "Norden Wire"
    assert server.paths() == ["/feed", "/a"]


def test_pages_are_kept_as_they_came(server: Serving, clock: Wound, tmp_path: Path) -> None:
    from stemma import readers

    server.pages["/a"] = Reply(gzip.compress(PAGE.encode()), headers={"content-encoding": "gzip"})
    (page,) = got(server, clock, "/a", keep=tmp_path / "kept")
    (file,) = (tmp_path / "kept").iterdir()
    assert file.name.endswith(".warc.gz")
    (again,) = readers.read([str(file)])
    assert isinstance(again, Capture)
    assert isinstance(page, Capture)
    assert (again.text, again.url, again.retrieved[:19]) == (page.text, page.url, page.retrieved[:19])


def test_pdfs_and_pictures_are_told(server: Serving, clock: Wound) -> None:
    server.pages["/a"] = Reply(b"%PDF-1.7", headers={"content-type": "application/pdf"})
    assert "application/pdf" in problem(server, clock, "/a")


def test_hosts_are_asked_at_once_and_none_twice_at_once() -> None:
    import threading

    clock, lock = Wound(), threading.Lock()
    now: dict[str, int] = {}
    most: dict[str, int] = {}

    def send(ask: Ask) -> fetch.Answer:
        import time

        host = ask.url.split("/")[2]
        with lock:
            now[host] = now.get(host, 0) + 1
            most[host] = max(most.get(host, 0), now[host])
            most["all"] = max(most.get("all", 0), sum(now.values()))
        time.sleep(0.005)
        with lock:
            now[host] -= 1
        return fetch.Answer(ask.url, "", 404 if ask.robots_of else 200, body=b"x")

    visits = Visits(send, Hosts(), clock)
    for n in range(60):
        visits.push(Ask(f"http://h{n % 12}.example/{n}"))
    assert len(list(visits.answers())) == 60
    assert {v for k, v in most.items() if k != "all"} == {1}
    assert 1 < most["all"] <= SETTINGS.fetching.hosts


@pytest.mark.parametrize("missing", [("httpx2", "httpx"), ("protego",)])
def test_what_is_not_installed_is_named_and_nothing_else_needs_it(
    server: Serving, clock: Wound, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, missing: tuple[str, ...]
) -> None:
    for name in missing:
        monkeypatch.setitem(sys.modules, name, None)
    transports._clients.cache_clear()
    with pytest.raises(MissingExtra, match=r"pip install 'stemma-news\[live\]'"):
        got(server, clock, "/a")
    transports._clients.cache_clear()
    (tmp_path / "a.txt").write_text("A ferry ran aground on Friday, the coast guard said.")
    assert stemma.read([str(tmp_path / "a.txt")], tmp_path / "out").complete


def test_httpx_does_where_httpx2_is_missing(server: Serving, clock: Wound, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "httpx2", None)
    transports._clients.cache_clear()
    server.pages["/a"] = Reply(PAGE)
    (page,) = got(server, clock, "/a")
    assert isinstance(page, Capture)
    assert transports._clients()[0].__name__ == "httpx"
    transports._clients.cache_clear()


def seen_by(server: Serving, path: str) -> Seen:
    return next(s for s in server.seen if s.path == path)


def test_what_is_sent_names_the_program_and_nothing_of_the_user(server: Serving, clock: Wound) -> None:
    server.pages["/a"] = Reply(PAGE, headers={"set-cookie": "id=7"})
    server.pages["/b"] = Reply(PAGE)
    got(server, clock, "/a", "/b")
    sent = seen_by(server, "/b").headers
    assert sent["user-agent"].startswith("stemma-news/")
    assert not {"cookie", "referer", "authorization"} & sent.keys()


def test_a_record_grows_by_addresses_and_a_changed_page_is_a_version(
    server: Serving, clock: Wound, tmp_path: Path
) -> None:
    web = Web((f"127.0.0.1:{server.port}",), tmp_path / "kept", clock)
    server.pages["/a"] = Reply(PAGE)
    made = stemma.collate([server.at("/a")], tmp_path / "out", web=web)
    assert (made.reports, made.complete) == (1, True)
    assert stemma.collate([server.at("/a")], tmp_path / "out", web=web).reports == 1  # its sources are the same
    server.pages["/a"] = Reply(PAGE.replace("nine people", "twelve people"))
    grown = stemma.add([server.at("/a"), server.at("/none")], made.database, web=web)
    assert (grown.read.new, grown.read.revised, grown.complete) == (0, 1, False)
    assert [i.about for i in grown.issues if i.stage == "fetch"] == [server.at("/none")]
    again = stemma.add([server.at("/a"), server.at("/none")], made.database, web=web)
    assert again.read.unchanged == 1
    assert (tmp_path / "kept").is_dir()
    with Store(made.database) as store:
        record = store.record()
    assert record.reports[0].url == server.at("/a")
    assert [v.number for v in record.versions] == [1, 2]
    assert all(v.retrieved for v in record.versions)
