"""A language model may propose readings and an account: against a stand-in on loopback, on the fictional story."""

import json
import shutil
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

import stemma
from stemma.cli import app
from stemma.errors import StoreError, UsageError
from stemma.model import Event, Member, Proposal, Record, Report, Support
from stemma.proposing import still
from stemma.proposing.asking import Endpoint, NoAnswer, ask, endpoint


class StandIn(HTTPServer):
    """Answers every question with what it is told to, and remembers what it was asked."""

    answer: str = "{}"
    body: bytes | None = None  # the whole reply, instead of an answer
    status: int = 200
    drip: float = 0.0  # seconds between the bytes of a reply

    def __init__(self) -> None:
        self.asked: list[tuple[str, str, dict[str, Any]]] = []
        super().__init__(("127.0.0.1", 0), _Handler)


class _Handler(BaseHTTPRequestHandler):
    server: StandIn

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.asked.append((self.path, self.headers.get("Authorization", ""), body))
        self.send_response(self.server.status)
        self.send_header("Location", "http://127.0.0.1:9/elsewhere")
        self.end_headers()
        said = self.server.body
        said = said or json.dumps({"choices": [{"message": {"content": self.server.answer}}]}).encode()
        try:
            if not self.server.drip:
                self.wfile.write(said)
            for byte in said if self.server.drip else b"":
                self.wfile.write(bytes([byte]))
                time.sleep(self.server.drip)
        except OSError:
            pass  # who asked has gone

    def log_message(self, *args: Any) -> None:
        pass


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[StandIn]:
    stand_in = StandIn()
    thread = threading.Thread(target=lambda: stand_in.serve_forever(0.01), daemon=True)
    thread.start()
    monkeypatch.setenv("STEMMA_LLM_URL", f"http://127.0.0.1:{stand_in.server_port}/v1/")
    monkeypatch.setenv("STEMMA_LLM_MODEL", "stand-in")
    monkeypatch.setenv("STEMMA_LLM_KEY", "a secret")
    yield stand_in
    stand_in.shutdown()
    stand_in.server_close()


def quotes(*pairs: tuple[str, str]) -> list[dict[str, str]]:
    return [{"report": report, "words": words} for report, words in pairs]


@pytest.fixture
def db(collated: Path, tmp_path: Path) -> Path:
    """A record of its own, as proposals are kept in it."""
    shutil.copytree(collated, tmp_path / "record")
    return tmp_path / "record" / "record.db"


@pytest.fixture
def event(db: Path) -> Event:
    return max(stemma.events(db), key=lambda e: (len(e.members), e.id))


def proposing(db: Path, event: Event) -> tuple[Record, str]:
    """The event's record, and an answer that proposes one reading and one sentence of it."""
    record = stemma.show(db, event.id)
    first, other = record.reports[:2]
    values = [
        {"value": "so", "quotes": quotes((first.id, first.text[:30]))},
        {"value": "otherwise", "quotes": quotes((other.id, other.headline))},
    ]
    reading = {"property": "how it begins", "type": "wording", "status": "conflict", "values": values}
    sentence = {"text": "It begins so.", "quotes": quotes((first.id, first.text[:30]))}
    return record, json.dumps({"readings": [reading], "account": [sentence]})


def test_a_proposal_that_quotes_is_kept_and_one_that_does_not_is_an_issue(
    server: StandIn, db: Path, event: Event, tmp_path: Path
) -> None:
    before = stemma.show(db, event.id)
    first, words = before.reports[0].id, before.reports[0].text[:30]
    good = {"property": "how it begins", "type": "wording", "status": "alone",
            "values": [{"value": "so", "quotes": quotes((first, words))}]}  # fmt: skip
    server.answer = "```json\n" + json.dumps({"readings": [
        good,
        good | {"values": [{"value": "so", "quotes": quotes((first, words + " and ninety geese"))}]},
        good | {"values": [{"value": "so", "quotes": quotes(("no-such-report", words))}]},
        good | {"values": [{"value": "so"}]},
        good | {"status": "certain"},
        good | {"status": "conflict"},
        "not a reading",
    ], "account": [
        {"text": "It begins so.", "quotes": quotes((first, words))},
        {"text": "It begins with Zebedee in 1871.", "quotes": quotes((first, words))},
        {"text": "It has nothing to rest on."},
    ]}) + "\n```"  # fmt: skip
    proposed = stemma.propose(db, tmp_path, event.id)
    assert sorted((p.kind, p.proposed_by) for p in proposed.proposals) == [
        ("account", "stand-in"),
        ("reading", "stand-in"),
    ]
    assert all(p.made.startswith("20") for p in proposed.proposals)
    assert len(proposed.issues) == 8
    assert all(i.stage == "propose" and event.id in i.about and "thrown away" in i.message for i in proposed.issues)
    assert any("ninety geese" in i.message for i in proposed.issues)
    assert any("'Zebedee', '1871'" in i.message for i in proposed.issues)
    after = stemma.show(db, event.id)
    assert replace(after, proposals=()) == before
    texts = {r.id: r for r in before.reports}
    for row in map(json.loads, proposed.path.read_text("utf-8").splitlines()):
        for s in row.get("support") or [s for v in row["values"] for s in v["support"]]:
            assert texts[s["report"]].words(s.get("part", "text"))[s["start"] : s["end"]] == s["span"]


def test_proposals_are_shown_apart_with_their_model_and_their_words(
    server: StandIn, db: Path, event: Event, tmp_path: Path
) -> None:
    record, server.answer = proposing(db, event)
    headline = record.reports[1].headline
    stemma.export(db, tmp_path / "before", "jsonl")
    stemma.propose(db, tmp_path, event.id)
    stemma.export(db, tmp_path / "after", "jsonl")
    for path in sorted((tmp_path / "before").iterdir()):
        same = path.read_bytes() == (tmp_path / "after" / path.name).read_bytes()
        assert same == (path.name != "proposals.jsonl"), path.name
    rows = [json.loads(x) for x in (tmp_path / "after" / "proposals.jsonl").read_text("utf-8").splitlines()]
    assert {row["proposed_by"] for row in rows} == {"stand-in"}
    (reading,) = [row for row in rows if row["kind"] == "reading"]
    (support,) = reading["values"][1]["support"]
    assert (support["part"], support["start"], support["span"]) == ("headline", 0, headline)
    (page,) = stemma.export(db, tmp_path / "page", "page")
    html = page.read_text("utf-8")
    told = html[html.index(f'id="proposed-{event.id}"') :].split("</section>")[0]
    assert "stand-in" in told and "It begins so." in told and "how it begins" in told
    assert html.count("It begins so.") == 1
    (notes,) = stemma.export(db, tmp_path / "notes", "webannotation")
    made = [row for row in map(json.loads, notes.read_text("utf-8").splitlines()) if "creator" in row]
    assert len(made) == 3 and {row["creator"]["name"] for row in made} == {"stand-in"}


def test_a_later_run_keeps_what_still_holds_and_the_user_can_drop_it(
    server: StandIn, db: Path, event: Event, tmp_path: Path
) -> None:
    record, server.answer = proposing(db, event)
    kept = stemma.propose(db, tmp_path, event.id).proposals
    server.status = 500
    assert stemma.propose(db, tmp_path, event.id).proposals == kept  # no answer drops nothing
    stemma.judge(db, "not-a-copy", [r.id for r in record.reports[:2]], "me", "to make the record again")
    assert tuple(stemma.proposals(db)) == kept
    stemma.reject(db, kept[0].id[:10])
    assert tuple(stemma.proposals(db)) == kept[1:]
    with pytest.raises(StoreError, match="stemma proposals"):
        stemma.reject(db, kept[0].id)


def test_a_proposal_moves_with_its_words_or_is_dropped_with_an_issue() -> None:
    reports = (Report("a", "New lines first. Nine died."), Report("b", "Ten died."))
    record = Record(reports=reports, events=(Event("e2", "", (Member("a", 1.0), Member("b", 1.0))),))

    def proposal(id_: str, *supports: Support) -> Proposal:
        return Proposal(id_, "e1", "account", "So it was.", "some model", "2024-04-05", support=supports)

    moved, gone, alone = (
        proposal("p1", Support("a", 0, 9, "Nine died"), Support("b", 0, 8, "Ten died")),
        proposal("p2", Support("a", 0, 10, "Eight died")),
        proposal("p3", Support("z", 0, 9, "Nine died")),
    )
    kept, issues = still([moved, gone, alone], record)
    assert [(p.id, p.event, [s.start for s in p.support]) for p in kept] == [("p1", "e2", [17, 0])]
    assert [i.about for i in issues] == ["p2", "p3"]
    assert all(i.stage == "propose" and "some model" in i.message and "dropped" in i.message for i in issues)


def test_asking_again_replaces_what_this_model_proposed(
    server: StandIn, db: Path, event: Event, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, server.answer = proposing(db, event)
    stemma.propose(db, tmp_path, event.id)
    monkeypatch.setenv("STEMMA_LLM_MODEL", "another")
    assert len(stemma.propose(db, tmp_path, event.id).proposals) == 4
    server.answer = "{}"
    assert {p.proposed_by for p in stemma.propose(db, tmp_path, event.id).proposals} == {"stand-in"}


def test_the_protocol_is_spoken_and_the_key_goes_nowhere_else(
    server: StandIn, db: Path, event: Event, tmp_path: Path
) -> None:
    record = stemma.show(db, event.id)
    stemma.propose(db, tmp_path, event.id)
    ((path, key, body),) = server.asked
    assert (path, key, body["model"]) == ("/v1/chat/completions", "Bearer a secret", "stand-in")
    question = body["messages"][-1]["content"]
    assert all(r.id in question and r.headline in question and r.text[:30] in question for r in record.reports[:2])
    server.status = 302
    proposed = stemma.propose(db, tmp_path, event.id)
    assert len(server.asked) == 2 and proposed.proposals == ()
    assert "302" in proposed.issues[0].message and "a secret" not in proposed.issues[0].message


@pytest.mark.parametrize("answer", ["no JSON at all", "[]", '{"readings": 3}', "null"])
def test_an_answer_that_cannot_be_read_is_an_issue(
    answer: str, server: StandIn, db: Path, event: Event, tmp_path: Path
) -> None:
    server.answer = answer
    proposed = stemma.propose(db, tmp_path, event.id)
    assert proposed.proposals == ()
    assert len(proposed.issues) == 1


@pytest.mark.parametrize("body", [b"<html>", b'{"choices": []}', b'{"choices": [{"message": {}}]}', b"\xff\xfe{"])
def test_a_reply_that_speaks_another_protocol_is_an_issue(
    body: bytes, server: StandIn, db: Path, event: Event, tmp_path: Path
) -> None:
    server.body = body
    proposed = stemma.propose(db, tmp_path, event.id)
    assert [i.about for i in proposed.issues] == [event.id]
    assert "no answer that can be read" in proposed.issues[0].message


def test_who_is_refused_asks_no_further_and_is_told_of_the_key(server: StandIn, db: Path, tmp_path: Path) -> None:
    server.status = 401
    proposed = stemma.propose(db, tmp_path)
    assert len(server.asked) == 1
    assert "401" in proposed.issues[0].message and "STEMMA_LLM_KEY" in proposed.issues[0].message
    several = sum(len(e.members) > 1 for e in stemma.events(db))
    assert f"{several - 1} further events" in proposed.issues[1].message


def test_a_reply_that_never_ends_is_cut_off(server: StandIn) -> None:
    server.drip = 0.05
    whom = Endpoint(f"http://127.0.0.1:{server.server_port}/v1", "m", seconds=0.3)
    begun = time.monotonic()
    with pytest.raises(NoAnswer, match=r"within 0\.3 seconds"):
        ask("system", "question", whom)
    assert time.monotonic() - begun < 2


def test_without_settings_it_says_which_and_without_a_server_it_is_an_issue(
    db: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delenv("STEMMA_LLM_URL", raising=False)
    with pytest.raises(UsageError, match="STEMMA_LLM_URL"):
        stemma.propose(db, tmp_path)
    with pytest.raises(UsageError, match="http://"):
        endpoint({"STEMMA_LLM_URL": "file:///etc/hosts", "STEMMA_LLM_MODEL": "m"})
    monkeypatch.setenv("STEMMA_LLM_URL", "http://127.0.0.1:9/v1")
    monkeypatch.setenv("STEMMA_LLM_MODEL", "m")
    issues = stemma.propose(db, tmp_path).issues
    assert "http://127.0.0.1:9/v1 cannot be reached" in issues[0].message and len(issues) == 2


def test_the_command_line_proposes_lists_and_drops(server: StandIn, db: Path, event: Event, tmp_path: Path) -> None:
    runner = CliRunner()
    assert "STEMMA_LLM_URL" in runner.invoke(app, ["propose", "--help"]).output
    _, server.answer = proposing(db, event)
    done = runner.invoke(app, ["propose", str(db), "--out", str(tmp_path), "--event", event.id])
    assert done.exit_code == 0 and "2 proposals" in done.output
    assert "no part of the record" in runner.invoke(app, ["show", str(db), event.id]).output
    listed = runner.invoke(app, ["proposals", str(db)]).output
    assert "It begins so." in listed and "stand-in" in listed
    assert runner.invoke(app, ["reject", str(db), stemma.proposals(db)[0].id]).exit_code == 0
    assert len(stemma.proposals(db)) == 1
