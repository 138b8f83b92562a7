"""The command line as people and scripts use it: JSON, short ids, quiet, hints that hold, errors in one line."""

import ast
import json
import os
import re
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

import pytest
from typer.core import TyperGroup
from typer.main import get_command
from typer.testing import CliRunner

import stemma
from stemma import cli, exporters
from stemma.errors import StoreError, UsageError
from stemma.exporters.jsonl import files
from stemma.store import Store, whole_id
from stemma.terminal import doctor

PACKAGE = Path(stemma.__file__).parent
GROUP = get_command(cli.app)
assert isinstance(GROUP, TyperGroup)
COMMANDS = GROUP.commands


@pytest.fixture(scope="module")
def db(collated: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the example's record, to judge in."""
    folder = tmp_path_factory.mktemp("record")
    shutil.copyfile(collated / "record.db", folder / "record.db")
    return folder / "record.db"


def call(*words: object) -> Any:
    """What a call gives, with its two outputs apart."""
    return CliRunner().invoke(cli.app, list(map(str, words)))


def wrong(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, *words: object) -> str:
    """The one line that a wrong call gets, with status 2."""
    monkeypatch.setattr(sys, "argv", ["stemma", *map(str, words)])
    with pytest.raises(SystemExit) as stop:
        cli.main()
    told = capsys.readouterr().err.splitlines()
    assert stop.value.code == 2 and len(told) == 1, told
    return told[0]


# -- answers --------------------------------------------------------------------------------------------------


def test_reading_commands_give_the_rows_of_the_files_as_json(db: Path) -> None:
    event = stemma.events(db)[0]
    with Store(db) as opened:
        record = opened.record()
    rows = {name: json.loads(json.dumps(list(of(record)), default=str)) for name, of in files().items()}
    assert sorted(json.loads(call("events", db, "--json").stdout), key=str) == sorted(rows["events"], key=str)
    shown = json.loads(call("show", db, event.id, "--json").stdout)
    assert set(shown) == set(files()) and [e["event"] for e in shown["events"]] == [event.id]
    assert {r["report"] for r in shown["reports"]} == set(event.reports)
    assert shown["readings"] == [r for r in rows["readings"] if r["event"] == event.id]
    timeline = json.loads(call("timeline", db, event.id, "--json").stdout)
    assert timeline == [t for t in rows["timeline"] if t["event"] == event.id]
    deeds = json.loads(call("ledger", db, "--json").stdout)
    assert deeds and all(d in rows["deeds"] for d in deeds)
    hits = json.loads(call("search", db, "letter", "--json").stdout)
    assert hits and all({"kind", "report", "start", "snippet"} <= hit.keys() for hit in hits)
    for nothing in (("judgements", db), ("proposals", db), ("ledger", db, "--actor", "NOBODY")):
        assert json.loads(call(*nothing, "--json").stdout) == []


def test_every_reading_command_has_json() -> None:
    reading = {"events", "show", "timeline", "search", "ledger", "judgements", "proposals", "doctor"}
    assert {name for name, c in COMMANDS.items() if any(p.name == "json" for p in c.params)} >= reading


def test_empty_answers_say_so(db: Path) -> None:
    for words, said in (
        (("ledger", db, "--actor", "NOBODY"), "no act with NOBODY"),
        (("judgements", db), "nobody has judged"),
        (("proposals", db), "no language model has proposed"),
        (("search", db, "zzyzx"), "holds all of: zzyzx"),
    ):
        done = call(*words)
        assert done.exit_code == 0 and not done.stdout and said in done.stderr, words


def test_an_event_alone_is_exported(db: Path, tmp_path: Path) -> None:
    event, *_ = (e for e in stemma.events(db) if e.storyline)
    assert call("export", db, "--event", event.id[:6], "--out", tmp_path).exit_code == 0
    (row,) = map(json.loads, (tmp_path / "events.jsonl").read_text("utf-8").splitlines())
    reports = map(json.loads, (tmp_path / "reports.jsonl").read_text("utf-8").splitlines())
    assert row["event"] == event.id and {r["report"] for r in reports} == set(event.reports)
    for name in exporters.formats():
        assert stemma.export(db, tmp_path / name, name, event.id), name


def test_help_lists_the_formats_and_the_shell_completes_them() -> None:
    assert list(cli.FORMATS) == exporters.formats()
    assert ", ".join(cli.FORMATS) in " ".join(call("export", "--help").output.split())
    asked = {"_STEMMA_COMPLETE": "complete_bash", "COMP_WORDS": "stemma export --format c", "COMP_CWORD": "3"}
    code = "import sys; sys.argv = ['stemma']; from stemma.cli import main; main()"
    run = subprocess.run([sys.executable, "-c", code], env=os.environ | asked, capture_output=True, text=True)
    assert run.stdout.split() == ["csv"], run.stderr
    named = {"_TYPER_COMPLETE_TEST_DISABLE_SHELL_DETECTION": "1"}  # the shell that is asked for, not the one above
    command = [sys.executable, "-m", "stemma", "--show-completion", "bash"]
    shown = subprocess.run(command, env=os.environ | named, capture_output=True, text=True)
    assert "_STEMMA_COMPLETE=complete_bash" in shown.stdout


def test_quiet_prints_only_what_is_lost(story: Path, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("PORT QUILL - Nine people died on Friday, the coast guard said.", "utf-8")
    done = call("collate", tmp_path / "a.txt", "--out", tmp_path / "out", "--jobs", "1", "--quiet")
    assert (done.exit_code, done.stdout, done.stderr) == (0, "", "")
    lost = call("read", tmp_path / "a.txt", tmp_path / "none.txt", "--out", tmp_path / "read", "--jobs", "1", "-q")
    assert lost.exit_code == 1 and not lost.stdout and "none.txt" in lost.stderr
    quiet = {name for name, c in COMMANDS.items() if any(p.name == "quiet" for p in c.params)}
    writing = "add annotate collate compact export judge propose read reject slice undo update"
    assert quiet == set(writing.split())
    for words in (
        ("export", tmp_path / "out" / "record.db", "--out", tmp_path),
        ("compact", tmp_path / "out" / "record.db"),
    ):
        done = call(*words, "--quiet")
        assert (done.exit_code, done.stdout, done.stderr) == (0, "", "")
        assert call(*words).stdout


@pytest.mark.slow
def test_settings_come_from_the_file_of_config(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def asked(*words: str) -> subprocess.CompletedProcess[str]:
        given = [word.replace("@", f"{tmp_path}/") for word in words]
        return subprocess.run([sys.executable, "-m", "stemma", *given], capture_output=True, text=True)

    (tmp_path / "stemma.toml").write_text("[fetching]\ninterval = 7200\n")
    (tmp_path / "wrong.toml").write_text("[fetching]\nintervall = 7200\n")
    for words in (("--config", "@stemma.toml", "watch", "-h"), ("watch", "-h", "--config=@stemma.toml")):
        assert "[default: 7200" in asked(*words).stdout
    assert "[default: 7200" not in asked("watch", "-h").stdout
    assert "--config" in asked("-h").stdout
    wrongs: tuple[tuple[tuple[str, ...], str], ...] = (
        (("--config", "@wrong.toml", "watch", "-h"), "intervall is no setting"),
        (("events", "x.db", "--config", "@none.toml"), "correct --config"),
        (("--config",), "requires an argument"),
    )
    for wrong_call, said in wrongs:
        done = asked(*wrong_call)
        assert done.returncode == 2 and said in done.stderr and len(done.stderr.splitlines()) == 1, done.stderr
    assert isinstance(call("--config", "stemma.toml", "events", "x.db").exception, UsageError)


# -- ids ------------------------------------------------------------------------------------------------------


def test_an_id_may_be_short_and_several_are_named(db: Path) -> None:
    with Store(db) as opened:
        reports = sorted(r for (r,) in opened.db.execute("SELECT id FROM report"))
        assert whole_id(opened.db, reports[0], "report") == ("report", reports[0])
        with pytest.raises(StoreError, match=r"no event has an id that begins with 'zz'.*stemma events DB"):
            whole_id(opened.db, "zz", "event")
        with pytest.raises(StoreError, match=r"no event"):
            whole_id(opened.db, "", "event")
        with pytest.raises(StoreError) as several:
            whole_id(opened.db, "norden", "report")
        assert all(r in str(several.value) for r in reports if r.startswith("norden"))
        assert "give more of it" in str(several.value)


def test_an_id_that_is_whole_is_that_one_though_others_begin_so(tmp_path: Path) -> None:
    made = sqlite3.connect(":memory:")
    made.execute("CREATE TABLE report (id, headline)")
    made.executemany("INSERT INTO report VALUES (?, ?)", [("a", "one"), ("ab", "two"), ("b%", "three")])
    assert whole_id(made, "a", "report") == ("report", "a") and whole_id(made, "b", "report")[1] == "b%"
    with pytest.raises(StoreError):
        whole_id(made, "%", "report")


def test_judge_takes_short_ids_and_tells_the_number_to_undo(db: Path) -> None:
    event = next(e for e in stemma.events(db) if len(e.reports) > 2)
    one, other = event.reports[:2]
    with Store(db) as opened:
        ids = [r for (r,) in opened.db.execute("SELECT id FROM report")]
    short = next(one[:n] for n in range(1, len(one) + 1) if sum(i.startswith(one[:n]) for i in ids) == 1)
    done = call("judge", db, "same-origin", short, other, "--who", "me")
    said = re.search(r"stemma undo (\S+) (\d+)", done.stdout.replace("\n", " "))
    assert done.exit_code == 0 and said, done.output
    assert stemma.judgements(db)[0].reports == tuple(sorted((one, other)))
    assert json.loads(call("judgements", db, "--json").stdout)[0]["who"] == "me"
    assert call("undo", *said.groups()).exit_code == 0
    assert stemma.judgements(db)[0].withdrawn


# -- wrong calls ----------------------------------------------------------------------------------------------


def test_what_is_wrong_is_said_in_one_line(
    db: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "empty").mkdir()

    def said(*words: object) -> str:
        return wrong(capsys, monkeypatch, *words)

    assert re.search(r"--frmat.*--format.*stemma export --help", said("export", db, "--frmat", "csv"))
    assert re.search(r"colate.*collate.*stemma --help", said("colate", tmp_path))
    assert re.search(r"SOURCES.*stemma collate --help", said("collate"), re.I)
    assert re.search(r"'x'.*csv", said("export", db, "--format", "x"))
    for source in (db, db.parent):
        told = said("collate", source, "--out", tmp_path / "out")
        assert f"stemma events {db}" in told and f"stemma add SOURCE --db {db}" in told
    assert "record of Stemma" in said("add", db, "--db", db)
    for words in (("events", db.parent), ("update", db.parent)):
        assert said(*words).endswith(f"name the record itself: {db}")
    assert "stemma collate" in said("events", tmp_path / "empty")
    assert "no file is in it" in said("collate", tmp_path / "empty", "--out", tmp_path / "out")
    assert said("judge", db, "like", "a", "b").startswith("judgement 'like' is unknown")


def test_a_record_among_the_reports_is_not_read_as_reports(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.txt").write_text("PORT QUILL - Nine people died on Friday, the coast guard said.", "utf-8")
    (tmp_path / "more").mkdir()
    (tmp_path / "more" / "b.txt").write_text("SKERRY - The mayor resigned on Friday after an audit.", "utf-8")
    monkeypatch.chdir(tmp_path)
    for _ in range(2):
        summary = stemma.collate(["."], Path("out"))
        assert summary.reports == 2 and summary.complete
        assert [(i.stage, i.about) for i in summary.issues] == [("sources", "./out")]


def test_without_a_command_the_help_is_shown(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["stemma"])
    with pytest.raises(SystemExit) as stop:
        cli.main()
    assert stop.value.code == 2 and "collate" in "".join(capsys.readouterr())


@pytest.mark.parametrize(
    ("verb", "words", "said"),
    [
        ("collate", ("collate", "x"), "call the same again"),
        ("update", ("update", "DB"), "call the same again"),
        ("judge", ("judge", "DB", "merge", "a", "b"), "stemma judgements DB"),
        ("undo", ("undo", "DB", "1"), "stemma update DB"),
        ("export", ("export", "DB"), "each file is whole"),
        ("propose", ("propose", "DB"), "ask again"),
    ],
)
def test_ctrl_c_tells_how_to_go_on(
    verb: str, words: tuple[str, ...], said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stopped(*args: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(stemma, verb, stopped, raising=False)
    done = call(*words)
    assert done.exit_code == 130 and said in done.stderr


# -- hints ----------------------------------------------------------------------------------------------------


def texts(path: Path) -> Iterator[str]:
    """The words that a file may show: the strings of code, f-strings with X for what is put in; templates whole."""
    text = path.read_text("utf-8")
    if path.suffix != ".py":
        yield re.sub(r"\{\{.*?\}\}", "X", text)
        return
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.JoinedStr):
            yield "".join(str(p.value) if isinstance(p, ast.Constant) else "X" for p in node.values)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value


HINT = re.compile(
    r"(?:^|: |with |<code>|`|; |and |see |say |under |by |, )stemma (?P<command>[a-z]+)"
    r"(?P<rest>(?: (?!and |with |to )[\w{}./<-]+)*)"
)


@pytest.mark.slow
def test_hints_name_commands_and_options_that_are_there() -> None:
    found = set()
    for path in sorted([*PACKAGE.rglob("*.py"), *PACKAGE.rglob("*.j2")]):
        for text in texts(path):
            for hint in HINT.finditer(text):
                command = hint["command"]
                if command in ("of", "is", "shows") or path.name == "tree.py":
                    continue  # the tree of a text
                assert command in COMMANDS, (path, hint[0])
                options = {o for p in COMMANDS[command].params for o in p.opts} | {"--help"}
                assert set(re.findall(r"--[a-z-]+", hint["rest"])) <= options, (path, hint[0])
                found.add(command)
    assert found >= {"collate", "add", "events", "show", "judge", "judgements", "update", "undo", "serve", "proposals"}


# -- doctor ---------------------------------------------------------------------------------------------------


def states(db: Path | None = None) -> dict[str, doctor.Finding]:
    return {f.what: f for f in doctor.examine(db)}


def test_doctor_finds_nothing_wrong_here(db: Path) -> None:
    done = call("doctor", db, "--json")
    rows = {row["what"]: row for row in json.loads(done.stdout)}
    assert done.exit_code == 0, done.stdout
    assert {"version", "packages", "extra web", "sqlite", "model", "record", "run", "holds"} <= rows.keys()
    assert "stemma events" in call("doctor", db).stdout


def test_doctor_says_what_is_missing(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def absent(name: str) -> str:
        if name in ("pyarrow", "lxml"):
            raise PackageNotFoundError
        return version(name)

    monkeypatch.setattr("stemma.terminal.doctor.version", absent)
    monkeypatch.setenv("STEMMA_OUTLETS", str(tmp_path / "none.tsv"))
    monkeypatch.setattr(shutil, "disk_usage", lambda path: shutil._ntuple_diskusage(1, 1, 0))
    found = states()
    assert found["packages"].wrong and "lxml" in found["packages"].said
    assert found["extra parquet"].state == "absent" and "stemma-news[parquet]" in found["extra parquet"].said
    assert found["outlets"].wrong and "STEMMA_OUTLETS" in found["outlets"].said
    assert found["folder"].wrong and call("doctor").exit_code == 1


def test_doctor_sees_a_stopped_run_and_a_damaged_record(db: Path, tmp_path: Path) -> None:
    copy = tmp_path / "record.db"
    shutil.copyfile(db, copy)
    with Store(copy, write=True) as opened:
        opened.set_meta(state="running")
    assert states(copy)["run"].wrong and "again" in states(copy)["run"].said
    data = bytearray(copy.read_bytes())
    data[8192 : len(data) // 2] = bytes(len(data) // 2 - 8192)
    copy.write_bytes(data)
    assert states(copy)["record"].wrong
    assert states(tmp_path / "none.db")["record"].wrong
