"""What is new in a record that grows is told once, to every sink, and nothing else is."""

import json
import shutil
import sys
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest

import stemma
from serving import Wound
from stemma.errors import MissingExtra, UsageError
from stemma.fetch import Web
from stemma.model import Event, Member, Notice, Reading, ReadingStatus, Record, Report, Support, Value
from stemma.stages.noticing import Before, noticed
from stemma.store import Store, add_notices, notices
from stemma.watching.alerts import Alert, load
from stemma.watching.state import State
from stemma.watching.telling import Teller

FERRY = (
    "PORT QUILL (Sund Wire) - The ferry Marianne ran aground off Port Quill in heavy fog on Friday, 14 March 2031. "
    "At least seven people died and 34 were injured, the coast guard said. Captain Runa Sollis of the coast guard said "
    "the Marianne was carrying 121 people when it struck the breakwater at Port Quill in the fog."
)
OTHER = (
    "PORT QUILL (Norden Wire) - Nine people died when the ferry Marianne ran aground off Port Quill in heavy fog on "
    "Friday, 14 March 2031, hospital officials told Norden Wire. The Marianne struck the breakwater of Port Quill with "
    "121 people aboard, said a doctor, Tomas Ridd, who treated the injured of the ferry Marianne."
)
# what else a record holds: among two reports alone no word is rare
ELSE = (
    "MORVANE - The parliament of Kestria passed a budget of nine billion crowns on Tuesday after a debate of two days.",
    "AUBREY - A lighthouse keeper retired on Monday after forty years on the rock, her daughter said in a letter.",
    "KARLSTAD - A chess club found a medal of 1911 under its floor, its treasurer said on Sunday, and will show it.",
    "QUAYSIDE - Bakers in Quayside struck for a third day over night shifts; bread was brought in from the hills.",
    "HALDEN - Researchers of the university counted more storks than in any spring since the war, a journal reported.",
    "ELMSTAD - The goalkeeper of Elmstad saved two penalties on Saturday, and her side went through to the final.",
)


def row(id_: str, text: str, outlet: str, title: str, published: str = "2031-03-14") -> str:
    return json.dumps({"id": id_, "text": text, "outlet": outlet, "title": title, "published": published}) + "\n"


def add(db: Path, name: str, *rows: str) -> list[Notice]:
    """Add rows as a file; what is new by it."""
    with Store(db) as store:
        before = {n.id for _, n in notices(store.db)}
    (db.parent.parent / name).write_text("".join(rows))
    stemma.add([str(db.parent.parent / name)], db)
    with Store(db) as store:
        return [n for _, n in notices(store.db) if n.id not in before]


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("alerts")
    rows = [row(f"else{n}", text, "Islander", text[:40], f"2031-03-{10 + n}") for n, text in enumerate(ELSE)]
    ferry = row("a", FERRY, "Sund Wire", "Seven dead as ferry runs aground off Port Quill")
    (folder / "a.jsonl").write_text("".join([ferry, *rows]))
    stemma.collate([str(folder / "a.jsonl")], folder / "out")
    return folder


@pytest.fixture
def db(first: Path, tmp_path: Path) -> Path:
    shutil.copytree(first / "out", tmp_path / "out")
    return tmp_path / "out" / "record.db"


def kinds(found: Sequence[Notice]) -> list[str]:
    return sorted({n.kind for n in found})


def test_a_record_made_anew_holds_no_news(db: Path) -> None:
    with Store(db) as store:
        assert notices(store.db) == []


def test_a_new_voice_is_told_with_its_words(db: Path) -> None:
    found = add(db, "b.jsonl", row("b", OTHER, "Norden Wire", "Nine die as ferry Marianne runs aground off Port Quill"))
    (voice,) = (n for n in found if n.kind == "voice")
    assert (voice.count, voice.was) == (2, 1)
    assert "Norden Wire" in voice.text
    assert "event" not in kinds(found)
    with Store(db) as store:
        words = {r.id: r for r in store.record().reports}
    for s in (s for n in found for s in n.support):
        assert words[s.report].words(s.part)[s.start : s.end] == s.span
        assert s.report == "b"


def event(id_: str, *reports: str, voices: tuple[str, ...] = ()) -> Event:
    return Event(id_, f"title of {id_}", tuple(Member(r, 1.0) for r in reports), voices=voices)


def told(*values: tuple[str, str], status: ReadingStatus = "conflict", of: str = "e") -> Reading:
    """A reading with values, each of one report."""
    return Reading("r", of, "dead", "number", status, tuple(Value(v, (Support(r, 0, 4, "dead"),)) for v, r in values))


def test_only_what_new_words_brought_is_news() -> None:
    reports = tuple(Report(r, "dead and gone", headline=f"head {r}", outlet=r) for r in ("a", "b", "c", "n"))
    before = Before([event("e", "a", "b")], [told(("7", "a"), ("9", "b"))], [], frozenset("abc"), frozenset({"head a"}))

    def news(events: tuple[Event, ...], *readings: Reading) -> list[str]:
        return [n.kind for n in noticed(before, Record(reports=reports, events=events, readings=readings), "now")]

    assert news((event("e", "a", "b"), event("n", "n"))) == ["event"]
    assert news((event("e", "a"), event("x", "b", "c"))) == []  # regrouped
    assert news((event("e", "a", "b"),), told(("8", "a"), ("9", "b"))) == []  # another reading of the same words
    assert news((event("e", "a", "b", "n"),), told(("7", "a"), ("9", "b"), ("9", "n"))) == []  # a known conflict
    assert news((event("e", "a", "b", "n"),), told(("7", "a"), ("9", "b"), ("12", "n"))) == ["conflict"]
    assert news((event("e", "a", "b", "n"),), told(("7", "a"), ("12", "n"), status="update")) == ["update"]
    assert news((event("e", "a", "b", "n"),), told(("7", "a"), ("7", "n"), status="agree")) == []


def test_news_has_one_id_however_often_it_is_noticed() -> None:
    reports = tuple(Report(r, "dead and gone", headline=f"head {r}", outlet=r) for r in ("a", "n"))
    record = Record(reports=reports, events=(event("e", "a", "n"),), readings=(told(("7", "a"), ("9", "n")),))
    first, second = (noticed(Before(reports=frozenset("a")), record, made) for made in ("1", "2"))
    assert [n.id for n in first] == [n.id for n in second] != []


def test_a_copy_a_repeated_headline_and_the_same_again_are_no_news(db: Path) -> None:
    copy = row("copy", FERRY, "Harbour Gazette", "Seven dead as ferry runs aground off Port Quill")
    assert kinds(add(db, "copy.jsonl", copy)) == []
    again = row("again", "Ferry live: all you need to know. Follow along.", "Gazette", "Seven dead as ferry runs "
                "aground off Port Quill", "2031-03-20")  # fmt: skip
    assert "event" not in kinds(add(db, "again.jsonl", again))
    assert add(db, "copy.jsonl", copy) == []


def test_a_changed_report_is_told_as_a_version(db: Path) -> None:
    seven = row("v", OTHER, "Norden Wire", "Nine die as ferry Marianne runs aground off Port Quill")
    eleven = row("v", OTHER.replace("Nine", "Eleven"), "Norden Wire", "Eleven die as ferry Marianne runs aground")
    add(db, "v.jsonl", seven)
    found = add(db, "v.jsonl", eleven)
    (version,) = (n for n in found if n.kind == "version")
    assert "Eleven people" in version.text
    assert "headline was: Nine die" in version.text
    assert version.support[0].report == "v"
    assert add(db, "v.jsonl", eleven) == []


def test_judging_and_updating_tell_nothing(db: Path) -> None:
    add(db, "b.jsonl", row("b", OTHER, "Norden Wire", "Nine die as ferry Marianne runs aground off Port Quill"))
    with Store(db) as store:
        before = notices(store.db)
    stemma.judge(db, "split", ["a", "b"])
    stemma.undo(db, 1)
    stemma.update(db)
    with Store(db) as store:
        assert notices(store.db) == before


MILL = "Paper mill burns down at Landfall"


def notice(db: Path) -> None:
    """Something new, as a run keeps it."""
    new = Notice(
        "n1", "2031-04-07", "event", "ev", "", MILL, f"a new event: {MILL}", (Support("a", 0, len(MILL), MILL),)
    )
    with Store(db, write=True) as store, store.db:
        add_notices(store.db, [new])


NOTICE = Notice("1", "2031-03-14", "voice", "8b2f198dfac9", "line7", "Ferry aground", "3 voices now",
                (Support("a", 0, 4, "Nine"),), ("Norden Wire",), ("PRKGOV", "Ilse Marrow"), 3, 2)  # fmt: skip


@pytest.mark.parametrize(
    ("rule", "holds"),
    [
        ({"actor": ("PRK",)}, True),
        ({"actor": ("PRKGOV",)}, True),
        ({"actor": ("ilse marrow",)}, True),
        ({"actor": ("KOR", "USA")}, False),
        ({"actor": ("Ilse",)}, False),
        ({"event": ("8b2f",)}, True),
        ({"event": ("9",)}, False),
        ({"storyline": ("line7",)}, True),
        ({"outlets": ("norden wire",)}, True),
        ({"outlets": ("Norden",)}, False),
        ({"words": ("ferry", "nine")}, True),
        ({"words": ("heavy fog", "FERRY")}, True),
        ({"words": ("fog heavy",)}, False),
        ({"words": ("err",)}, False),
        ({"when": ("voice>=3",)}, True),
        ({"when": ("voice>=2",)}, False),
        ({"when": ("voice >= 4", "event")}, False),
        ({"when": ("voice",)}, True),
        ({"when": ("event",)}, False),
        ({"actor": ("PRK",), "when": ("conflict",)}, False),
    ],
)
def test_what_a_rule_asks_for(rule: dict[str, tuple[str, ...]], holds: bool) -> None:
    assert Alert("x", **rule).holds(NOTICE, lambda reports: "in heavy fog") == holds


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[[alert]]\nwhen = ['storm']", "when is 'storm'"),
        ("[[alert]]\nactors = 'PRK'", "actors is unknown"),
        ("[[alert]]\nname = 'x'", "asks for nothing"),
        ("[[alert]]\nwords = 3", "words is 3"),
        ("[alerts]\nx = 1", "alerts is unknown"),
        ("[tell]\nwebhook = 'ftp://x'", "must begin with http"),
        ("[tell]\nmail = 'x'", "mail is unknown"),
        ("alert = [", "cannot be read"),
    ],
)
def test_wrong_rules_are_said(tmp_path: Path, text: str, said: str) -> None:
    (tmp_path / "alerts.toml").write_text(text)
    with pytest.raises(UsageError, match=said.replace("[", r"\[")):
        load(tmp_path / "alerts.toml")


def test_the_example_of_the_rules_is_right() -> None:
    rules, told = load(Path(__file__).parent.parent / "examples" / "feeds" / "alerts.toml")
    assert len(rules) == 2
    assert told.terminal


@dataclass
class Hook:
    """A service on loopback: what it took, and what it answers first."""

    port: int = 0
    posted: list[dict[str, Any]] = field(default_factory=list)
    answers: list[int] = field(default_factory=lambda: [500, 200])


@pytest.fixture
def hook() -> Iterator[Hook]:
    """A service that fails at first."""
    found = Hook()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"]))
            status = found.answers.pop(0) if found.answers else 200
            if status == 200:
                found.posted.append(json.loads(body))
            self.send_response(status)
            self.send_header("content-length", "0")
            self.end_headers()

        def log_message(self, *args: object) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    found.port = server.server_address[1]
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    yield found
    server.shutdown()
    server.server_close()


def test_every_sink_is_told_once_and_a_failing_one_again(db: Path, tmp_path: Path, hook: Hook) -> None:
    (tmp_path / "alerts.toml").write_text(
        f"[[alert]]\nname = 'mill'\nwords = ['paper mill']\n[tell]\nlines = 'told.jsonl'\n"
        f"webhook = 'http://127.0.0.1:{hook.port}/'\npage = 'http://127.0.0.1:8000'\n"
    )
    said: list[str] = []
    rules, told = load(tmp_path / "alerts.toml")

    def tell() -> None:
        with State(tmp_path / "record.watch.db") as state:
            Teller(db, state, rules, told, said.append).tell()

    tell()
    notice(db)
    tell()
    assert not hook.posted
    assert any("could not be told to webhook" in line for line in said)
    for _ in range(3):
        tell()
    lines = [json.loads(line) for line in (tmp_path / "told.jsonl").read_text().splitlines()]
    assert [x["alerts"] for x in lines] == [["mill"]] == [x["alerts"] for x in hook.posted]
    assert lines[0]["page"].startswith("http://127.0.0.1:8000/events/")
    assert lines[0]["support"][0]["span"] == "Paper mill burns down at Landfall"
    assert len([line for line in said if line.startswith("event")]) == 1


def test_mail_and_chat_go_through_apprise_once_and_again_where_they_fail(
    db: Path, tmp_path: Path, hook: Hook, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("apprise")
    (tmp_path / "alerts.toml").write_text(f"[tell]\nterminal = false\napprise = ['json://127.0.0.1:{hook.port}/']\n")
    rules, told = load(tmp_path / "alerts.toml")
    said: list[str] = []
    with State(tmp_path / "record.watch.db") as state:
        teller = Teller(db, state, rules, told, said.append)
        teller.tell()
        notice(db)
        teller.tell()
        assert not hook.posted
        assert ["could not be told to apprise" in line for line in said] == [True]
        for _ in range(3):
            Teller(db, state, rules, told, said.append).tell()
    (message,) = hook.posted
    assert message["title"] == f"event: {MILL}"
    assert f"“{MILL}” (a)" in message["message"]
    assert "index.html#e-ev" in message["message"]
    assert len(said) == 1
    monkeypatch.setitem(sys.modules, "apprise", None)
    with State(tmp_path / "record.watch.db") as state, pytest.raises(MissingExtra, match=r"stemma-news\[alerts\]"):
        Teller(db, state, rules, told, said.append)


def test_a_line_cut_short_is_written_again(db: Path, tmp_path: Path) -> None:
    (tmp_path / "alerts.toml").write_text("[tell]\nlines = 'told.jsonl'\nterminal = false\n")
    rules, told = load(tmp_path / "alerts.toml")
    with State(tmp_path / "record.watch.db") as state:
        Teller(db, state, rules, told, print)
        notice(db)
        Teller(db, state, rules, told, print).tell()
        whole = (tmp_path / "told.jsonl").read_text()
        for cut in (whole[:50], whole):  # killed while writing, and between writing and noting it
            (tmp_path / "told.jsonl").write_text(cut)
            state.telling("lines", 0)
            Teller(db, state, rules, told, print).tell()
            assert (tmp_path / "told.jsonl").read_text() == whole


@pytest.mark.slow
def test_a_scripted_week_of_sixty_changes_is_told_once_each(tmp_path: Path) -> None:
    """Ten reports of feeds on this machine, each changed on six days: sixty versions told, and no other."""
    (tmp_path / "feeds").mkdir()
    (tmp_path / "alerts.toml").write_text(
        "[[alert]]\nwhen = ['version']\n[tell]\nterminal = false\nlines = 'told.jsonl'\n"
    )
    towns = ("Halden", "Karlstad", "Morvane", "Quayside", "Landfall", "Elmstad", "Aubrey", "Lindhaven", "Sund", "Quill")
    clock = Wound()
    for day in range(7):
        for town in towns:
            text = ELSE[towns.index(town) % len(ELSE)].partition(" - ")[2]
            body = f"{town.upper()} - {text} In {town}, {day + 2} people were asked. " + f"They live in {town}. " * 15
            items = [{"id": town, "title": f"{town}: what was told", "content_text": body}]
            feed = {"version": "https://jsonfeed.org/version/1.1", "title": f"{town} Post", "items": items}
            (tmp_path / "feeds" / f"{town}.json").write_text(json.dumps(feed))
        for _ in range(2):
            stemma.watch([str(tmp_path / "feeds")], tmp_path / "out" / "record.db", tmp_path / "alerts.toml", once=True,
                         web=Web(clock=clock))  # fmt: skip
            clock.wait(43_200)
    lines = [json.loads(line) for line in (tmp_path / "told.jsonl").read_text().splitlines()]
    assert {x["kind"] for x in lines} == {"version"}
    assert len(lines) == len({x["id"] for x in lines}) == 60
    assert all("people were asked" in x["text"] for x in lines)
