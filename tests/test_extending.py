"""Adding an exporter or an annotator is adding one file; the tests add one from outside."""

from pathlib import Path

import pytest

import stemma.annotators
import stemma.exporters
from stemma import api, parsers
from stemma.errors import UsageError
from stemma.model import Report

EXPORTER = """
from pathlib import Path
from stemma.model import Record

def write(record: Record, folder: Path) -> list[Path]:
    path = folder / "titles.txt"
    path.write_text("\\n".join(e.title for e in record.events))
    return [path]
"""
ANNOTATOR = """
import re
from stemma.model import Annotation

KIND = "shout"

def annotate(report, parse, found):
    found = re.finditer(r"\\b[A-Z]{4,}\\b", report.text)
    return [Annotation(report.id, *m.span(), KIND, m.group(), "shout 1") for m in found]
"""


def test_a_further_exporter(collated: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "titles.py").write_text(EXPORTER)
    monkeypatch.setattr(stemma.exporters, "__path__", [*stemma.exporters.__path__, str(tmp_path)])
    (path,) = api.export(collated / "record.db", tmp_path, "titles")
    assert len(path.read_text().splitlines()) == len(stemma.events(collated / "record.db"))


def test_an_unknown_format_is_said(collated: Path, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"'nope' is unknown.*jsonl"):
        api.export(collated / "record.db", tmp_path, "nope")


def test_a_further_annotator(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "shouts.py").write_text(ANNOTATOR)
    monkeypatch.setattr(stemma.annotators, "__path__", [*stemma.annotators.__path__, str(tmp_path)])
    report = Report("a", "AUBREY waits.")
    found = stemma.annotators.annotate(report, parsers.load()(report.text))
    assert [(a.kind, a.value) for a in found.others] == [("shout", "AUBREY")]
