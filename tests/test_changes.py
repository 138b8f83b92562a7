"""The pages of what changed: news since a day or the last visit, as a feed, versions side by side, watched feeds."""

import shutil
from pathlib import Path

import feedparser
import pytest
from fastapi.testclient import TestClient

import stemma
from stemma.model import Notice, Support, Version
from stemma.store import Store, add_notices
from stemma.watching import State
from stemma.watching.lists import Watched
from stemma.web import application
from stemma.web.changes import _visits, beside

EVIL = "<script>alert(1)</script>\x0b"


@pytest.fixture
def db(collated: Path, tmp_path: Path) -> Path:
    """The example's record with two pieces of news."""
    shutil.copytree(collated, tmp_path / "out")
    path = tmp_path / "out" / "record.db"
    event = next(e for e in stemma.events(path) if "norden_ferry" in e.reports)
    words = Support("norden_ferry", 0, 12, EVIL)
    first = Notice("n1", "2031-01-02T03:04:05+00:00", "voice", event.id, "", "Ferry", f"three voices {EVIL}", (words,))
    second = Notice("n2", "2031-02-03T03:04:05+00:00", "version", "", "", "Letter", "changed", (words,))
    with Store(path, write=True) as store, store.db:
        add_notices(store.db, [first, second])
    return path


@pytest.fixture
def site(db: Path) -> TestClient:
    return TestClient(application(db, hosts=("127.0.0.1",)), base_url="http://127.0.0.1")


def test_news_since_a_day_of_an_event_and_with_words(site: TestClient, db: Path) -> None:
    both = site.get("/changes").text
    assert "three voices" in both
    assert "versions side by side" in both
    assert "<script>alert" not in both
    later = site.get("/changes?since=2031-01-15").text
    assert "three voices" not in later
    assert "Letter" in later
    event = next(e.id for e in stemma.events(db) if "norden_ferry" in e.reports)
    assert [n["id"] for n in site.get(f"/changes.json?event={event}").json()["changes"]] == ["n1"]
    assert [n["id"] for n in site.get("/changes.json?q=ferry").json()["changes"]] == ["n2", "n1"]
    assert site.get("/changes.json?q=zeppelin").json()["changes"] == []
    assert site.get("/changes?since=yesterday").status_code == 422


def test_the_figures_of_an_event_go_from_first_to_last(site: TestClient, db: Path) -> None:
    event = next(e.id for e in stemma.events(db) if "norden_ferry" in e.reports)
    page = site.get(f"/changes?event={event}").text
    assert 'id="figures">Figures</h2>' in page
    assert page.index("seven") < page.index("nine")


def test_the_last_visit_is_remembered_and_a_look_is_none() -> None:
    last, cookie = _visits("", 1_000_000)
    assert (last, cookie) == ("", "0.1000000")
    assert _visits(cookie, 1_000_060) == ("", cookie)
    last, cookie = _visits(cookie, 1_100_000)
    assert last.startswith("1970-01-12T13:46:40")
    assert _visits(cookie, 1_100_100) == (last, cookie)
    assert _visits("<script>", 5_000)[0] == ""
    assert _visits("999999999999.999999999999", 5_000)[0] == ""  # no such year


def test_the_feed_is_atom_that_readers_read(site: TestClient) -> None:
    answer = site.get("/feed.xml")
    assert answer.headers["content-type"].startswith("application/atom+xml")
    feed = feedparser.parse(answer.content)
    assert not feed.bozo
    assert [e.id for e in feed.entries] == ["urn:stemma:notice:n2", "urn:stemma:notice:n1"]
    assert feed.entries[1].link.startswith("http://127.0.0.1/events/")
    assert site.get(feed.entries[1].link).status_code == 200
    assert feedparser.parse(site.get("/feed.xml?q=zeppelin").content).entries == []


@pytest.mark.slow
def test_versions_side_by_side_with_the_words_changed(site: TestClient, tmp_path: Path, db: Path) -> None:
    old = Version("r", 1, False, "h", "Nine people died.\nThe <b>ferry</b> sank.\nGone.")
    new = Version("r", 2, True, "h", "Twelve people died.\nThe <b>ferry</b> sank.")
    rows = beside(old, new)
    assert rows[0] == ("<del>Nine</del> people died.", "<ins>Twelve</ins> people died.")
    assert rows[1][0] == "The &lt;b&gt;ferry&lt;/b&gt; sank."
    assert rows[2] == ("<del>Gone.</del>", "")
    assert site.get("/versions?id=norden_ferry").status_code == 404
    page = tmp_path / "page.txt"
    for count in ("Nine", "Twelve"):
        page.write_text(f"HALDEN - {count} storks were counted in Halden on Monday, more than in any spring before.")
        stemma.add([str(page)], db)
    shown = site.get("/versions?id=page").text
    assert "<del>Nine</del>" in shown
    assert "<ins>Twelve</ins>" in shown
    assert len(site.get("/versions.json?id=page").json()["versions"]) == 2
    assert "/versions?id=page" in site.get("/reports/page").text


def test_how_the_watched_feeds_stand(site: TestClient, db: Path) -> None:
    assert "Nothing is watched" in site.get("/watching").text
    assert site.get("/watching.json").json() == {"feeds": []}
    with State(db.with_name("record.watch.db")) as state:
        state.name([Watched("https://norden.example/feed", "Norden <Wire>")])
        state.doing(state="waiting", since="2031-01-02T03:04:05+00:00", until="", pid="1")
    page = site.get("/watching").text
    assert "Norden &lt;Wire&gt;" in page
    assert "waiting" in page
    assert "watched feeds" in site.get("/").text
    (feed,) = site.get("/watching.json").json()["feeds"]
    assert feed["url"] == "https://norden.example/feed"
