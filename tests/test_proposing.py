"""A language model may propose readings and an account: against a stand-in on loopback, on the fictional story."""

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

import stemma
from stemma.cli import app
from stemma.errors import UsageError
from stemma.pipeline.proposing import Endpoint, endpoint, of_event


class StandIn(HTTPServer):
    """Answers every question with what it is told to, and remembers what it was asked."""

    answer: str = "{}"
    status: int = 200

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
        self.wfile.write(json.dumps({"choices": [{"message": {"content": self.server.answer}}]}).encode())

    def log_message(self, *args: Any) -> None:
        pass


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[StandIn]:
    stand_in = StandIn()
    thread = threading.Thread(target=stand_in.serve_forever, daemon=True)
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
def told(collated: Path) -> tuple[Path, str, str, str, str]:
    """The record, its largest event, and the first words of two of its reports."""
    db = collated / "record.db"
    event = max(stemma.events(db), key=lambda e: (len(e.members), e.id))
    first, other = stemma.show(db, event.id).reports[:2]
    return db, event.id, first.id, first.text[:30], other.id


def test_a_proposal_that_quotes_is_kept_and_one_that_does_not_is_an_issue(
    server: StandIn, told: tuple[Path, str, str, str, str], tmp_path: Path
) -> None:
    db, event, first, words, _ = told
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
    before = db.read_bytes()
    proposed = stemma.propose(db, tmp_path, event)
    assert [(p.kind, p.proposed_by) for p in proposed.proposals] == [("reading", "stand-in"), ("account", "stand-in")]
    assert len(proposed.issues) == 8
    assert all(i.stage == "propose" and event in i.about and "thrown away" in i.message for i in proposed.issues)
    assert any("ninety geese" in i.message for i in proposed.issues)
    assert any("'Zebedee', '1871'" in i.message for i in proposed.issues)
    assert db.read_bytes() == before
    rows = [json.loads(line) for line in proposed.path.read_text("utf-8").splitlines()]
    texts = {r.id: r.text for r in stemma.show(db, event).reports}
    for row in rows:
        for s in row.get("support") or [s for v in row["values"] for s in v["support"]]:
            assert texts[s["report"]][s["start"] : s["end"]] == s["span"]


def test_the_protocol_is_spoken_and_the_key_goes_nowhere_else(
    server: StandIn, told: tuple[Path, str, str, str, str], tmp_path: Path
) -> None:
    db, event, first, words, other = told
    stemma.propose(db, tmp_path, event)
    ((path, key, body),) = server.asked
    assert (path, key, body["model"]) == ("/v1/chat/completions", "Bearer a secret", "stand-in")
    question = body["messages"][-1]["content"]
    assert first in question and other in question and words in question
    server.status = 302
    proposed = stemma.propose(db, tmp_path, event)
    assert len(server.asked) == 2 and proposed.proposals == ()
    assert "a secret" not in proposed.issues[0].message


@pytest.mark.parametrize("answer", ["no JSON at all", "[]", '{"readings": 3}', "null"])
def test_an_answer_that_cannot_be_read_is_an_issue(
    answer: str, server: StandIn, told: tuple[Path, str, str, str, str], tmp_path: Path
) -> None:
    server.answer = answer
    proposed = stemma.propose(told[0], tmp_path, told[1])
    assert proposed.proposals == ()
    assert len(proposed.issues) == 1


def test_without_settings_it_says_which_and_without_a_server_it_is_an_issue(
    told: tuple[Path, str, str, str, str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delenv("STEMMA_LLM_URL", raising=False)
    with pytest.raises(UsageError, match="STEMMA_LLM_URL"):
        stemma.propose(told[0], tmp_path)
    with pytest.raises(UsageError, match="http://"):
        endpoint({"STEMMA_LLM_URL": "file:///etc/hosts", "STEMMA_LLM_MODEL": "m"})
    record = stemma.show(told[0], told[1])
    kept, issues = of_event(record.events[0], record.reports, Endpoint("http://127.0.0.1:9/v1", "m", seconds=2))
    assert kept == [] and "http://127.0.0.1:9/v1" in issues[0].message


def test_the_command_line_proposes_and_its_help_tells_how(
    server: StandIn, told: tuple[Path, str, str, str, str], tmp_path: Path
) -> None:
    runner = CliRunner()
    assert "STEMMA_LLM_URL" in runner.invoke(app, ["propose", "--help"]).output
    done = runner.invoke(app, ["propose", str(told[0]), "--out", str(tmp_path), "--event", told[1]])
    assert done.exit_code == 0 and "0 proposals" in done.output
