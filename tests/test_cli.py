"""The command line is a thin twin of the Python verbs."""

import inspect
import json
import re
import subprocess
import sys
import time
from pathlib import Path

import pytest
from typer.core import TyperGroup
from typer.main import get_command
from typer.testing import CliRunner

import stemma
from stemma import exporters
from stemma.cli import CORES, app, main
from stemma.exporters.jsonl import files

runner = CliRunner()
ROOT_COMMAND = get_command(app)
assert isinstance(ROOT_COMMAND, TyperGroup)
COMMANDS = ROOT_COMMAND.commands
ONLY_PYTHON = {"progress", "stdin"}  # the command line draws the progress and passes standard input itself
OF_WEB = {"keep_pages", "private"}  # fields of the one parameter `web`, as options
OF_TERMINAL = {"help", "json", "quiet"}  # how it is shown


@pytest.mark.parametrize("verb", stemma._VERBS)
def test_a_command_has_its_verbs_parameters_and_defaults(verb: str) -> None:
    command = COMMANDS["collate" if verb == "lake" else verb]  # `collate --engine` makes a lake
    said = {p.name: p.default for p in command.params if p.name not in OF_TERMINAL}
    if verb in ("collate", "lake"):
        shared = inspect.signature(stemma.lake).parameters.keys() & inspect.signature(stemma.collate).parameters.keys()
        own = {"engine"} if verb == "collate" else said.keys() - shared - {"engine"}
        said = {name: default for name, default in said.items() if name not in own}
    parameters = inspect.signature(getattr(stemma, verb)).parameters
    given = {n: p for n, p in parameters.items() if n not in ONLY_PYTHON}
    if given.pop("web", None):
        assert said.keys() >= OF_WEB
        said = {name: default for name, default in said.items() if name not in OF_WEB}
    assert set(said) == set(given)
    for name, parameter in given.items():
        if parameter.default is not parameter.empty:
            # a command takes all cores, a script one process unless it asks for more
            # and makes a record where no engine is named
            wanted = {"jobs": CORES, "engine": ""}.get(name, parameter.default)
            assert said[name] == wanted, name


def test_help_names_every_command() -> None:
    text = runner.invoke(app, ["--help"]).output
    for verb in stemma._VERBS:
        assert verb in text


def test_status_2_for_a_wrong_call(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for argv in (
        ["events", str(tmp_path / "none.db")],
        ["collate"],
        ["export", str(tmp_path / "none.db"), "--format", "x"],
    ):
        monkeypatch.setattr(sys, "argv", ["stemma", *argv])
        with pytest.raises(SystemExit) as stop:
            main()
        assert stop.value.code == 2
    assert "stemma collate" in capsys.readouterr().err


@pytest.mark.slow
def test_reads_json_lines_from_standard_input(tmp_path: Path) -> None:
    row = {
        "id": "a",
        "text": "PORT QUILL - Nine people died on Friday, the coast guard said.",
        "published": "2024-04-05",
    }
    command = [sys.executable, "-m", "stemma.cli", "read", "-", "--out", str(tmp_path)]
    done = subprocess.run(command, input=json.dumps(row).encode(), check=True, capture_output=True)
    assert b"1 reports" in done.stdout
    (report,) = [json.loads(line) for line in (tmp_path / "reports.jsonl").read_text().splitlines()]
    assert report["report"] == "a"
    assert report["published"] == "2024-04-05"


def test_show_and_search_speak(collated: Path) -> None:
    event = stemma.events(collated / "record.db")[0].id
    shown = runner.invoke(app, ["show", str(collated / "record.db"), event[:6]])
    assert shown.exit_code == 0
    assert "Timeline" in shown.output
    found = runner.invoke(app, ["search", str(collated / "record.db"), "lighthouse"])
    assert "[lighthouse]" in found.output


HEAVY = {
    "numpy",
    "scipy",
    "spacy",
    "lxml",
    "trafilatura",
    "pandas",
    "httpx",
    "httpx2",
    "fastapi",
    "jinja2",
    "msgspec",
    "rich",
}


@pytest.mark.parametrize(
    ("code", "more"),
    [
        ("import stemma", {"typer", "sqlite3", "dataclasses"}),
        ("import sys; sys.argv = ['stemma', '--help']; from stemma.cli import main; main()", set()),
        ("import sys; sys.argv = ['stemma', 'export', '--help']; from stemma.cli import main; main()", set()),
    ],
)
def test_what_is_light_imports_nothing_heavy(code: str, more: set[str]) -> None:
    asked = f"import atexit, sys; atexit.register(lambda: print('\\n', *sys.modules)); {code}"
    done = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)
    loaded = set(done.stdout.splitlines()[-1].split())
    assert not loaded & (HEAVY | more)
    assert not {"stemma.api", "stemma.model", "stemma.store"} & loaded


def test_a_question_is_answered_without_what_makes_a_record(collated: Path) -> None:
    code = f"""import sys; sys.argv = ['stemma', 'events', {str(collated / "record.db")!r}, '--json']
import atexit; atexit.register(lambda: print('\\n', *sys.modules))
from stemma.cli import main; main()"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert not set(done.stdout.splitlines()[-1].split()) & {"numpy", "scipy", "lxml", "trafilatura", "stemma.stages"}


@pytest.mark.slow
def test_start_up_is_quick() -> None:
    def least(*words: str) -> float:
        def once() -> float:
            began = time.perf_counter()
            subprocess.run([sys.executable, *words], capture_output=True, check=True)
            return time.perf_counter() - began

        return min(once() for _ in range(5))

    bare = least("-c", "pass")
    assert least("-c", "import stemma") - bare < 0.1
    assert least("-m", "stemma", "--help") < 0.5  # 0.15 where nothing else runs


def test_the_readme_names_commands_files_and_formats_that_are_there() -> None:
    readme = (Path(__file__).parent.parent / "README.md").read_text(encoding="utf-8")
    commands = set(COMMANDS)
    assert set(re.findall(r"stemma (\w+) ", readme)) & commands == set(re.findall(r"bin/stemma (\w+)", readme))
    assert set(re.findall(r"bin/stemma (\w+)", readme)) >= {"collate", "events", "show", "search", "add", "judge"}
    for name in files():
        assert f"`{name}`" in readme or name == "annotations"
    for name in exporters.formats():
        assert f"`{name}`" in readme or name in ("jsonl", "page")
