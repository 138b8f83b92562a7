"""The documents as a site: it builds without a warning, and what the tutorial tells to type works."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner

import hooks
import stemma
from stemma.cli import app

ROOT = Path(__file__).parent.parent
DOCS = ROOT / "docs"
TELLING = ("tutorial.md", "judging.md")


@pytest.mark.slow
def test_the_site_builds_without_a_warning_and_asks_no_other_host(tmp_path: Path) -> None:
    pytest.importorskip("mkdocs")
    pytest.importorskip("material")
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--site-dir", str(tmp_path / "site")]
    env = os.environ | {"NO_MKDOCS_2_WARNING": "1"}
    done = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0 and "WARNING" not in done.stderr, done.stderr
    pages = {p.name: p.read_text("utf-8") for p in (tmp_path / "site").glob("*.html")}
    assert {Path(name).with_suffix(".html").name for name in hooks.PAGES} < pages.keys()
    for text in pages.values():
        assert not re.search(r"<(?:script|img|iframe)[^>]* src=\"?(?:https?:)?//|<link[^>]* href=\"?//", text)
        assert not re.search(r"rel=\"?(?:stylesheet|preconnect)\"?[^>]*https?://", text)
    assert "conflicts shown" in pages["quality.html"] and "Event grouping" in pages["quality.html"]


def test_pages_made_from_the_readme_hold_its_words_and_no_dead_link() -> None:
    made = {name: make() for name, make in hooks.PAGES.items()}
    figures = re.findall(r"^\|.*\|$", (ROOT / "README.md").read_text("utf-8"), re.M)
    assert len(figures) > 10
    for line in figures:
        assert "](" in line or line in made["quality.md"]
    for name, text in made.items():
        for target in re.findall(r"\]\((?!http)([\w./-]+)", text):
            assert (DOCS / target).is_file() or target in hooks.PAGES, (name, target)


def test_a_section_that_is_not_there_is_named() -> None:
    with pytest.raises(ValueError, match="'No such section'"):
        hooks._section("# A\n\n## B\n\nwords\n", "No such section")
    assert hooks._section("## B\n\nwords\n\n## C\n", "B") == "## B\n\nwords"


def commands(page: str) -> Iterator[str]:
    for block in re.findall(r"^```sh\n(.*?)^```", (DOCS / page).read_text("utf-8"), re.M | re.S):
        yield from block.splitlines()


@pytest.mark.slow
def test_what_the_tutorial_tells_to_type_works(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    shutil.copytree(ROOT / "examples" / "strait", "examples/strait")
    Path("more").mkdir()
    Path("more/one.txt").write_text("Rescuers ended their search at Port Quill on Saturday, the coast guard said.")
    ids: dict[str, str] = {}
    ran = 0
    for line in (line for page in TELLING for line in commands(page)):
        words = [w.strip("'\"") for w in re.findall(r"\"[^\"]*\"|'[^']*'|\S+", line)]
        assert words[0] == "stemma"
        if words[1] == "serve":  # until it is stopped
            continue
        reports = iter(ids.get("REPORTS", "").split())
        given = [next(reports) if w == "REPORT" else ids.get(w, w) for w in words[1:]]
        done = CliRunner().invoke(app, given, catch_exceptions=False)
        assert done.exit_code == 0, (line, done.output)
        ran += 1
        if not ids:
            ids = _ids(Path("story/record.db"))
    assert ran > 12
    assert sum(1 for j in stemma.judgements(Path("story/record.db")) if j.withdrawn) == 2


def _ids(db: Path) -> dict[str, str]:
    """What the tutorial speaks of: the accident, the count of the injured, a claim, two reports."""
    record = stemma.record(db)
    event = next(e for e in record.events if "ferry" in e.title.lower())
    reading = next(r for r in record.readings if r.event == event.id and "injured" in r.property)
    claim = next(c for c in record.told_claims if c.event == event.id)
    return {
        "NUMBER": "2",
        "EVENT": event.id,
        "READING": reading.id,
        "CLAIM": claim.id,
        "REPORTS": " ".join(event.reports[:2]),
    }
