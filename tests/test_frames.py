"""A record as data frames and in a notebook."""

import os
import sys
from datetime import date
from pathlib import Path

import pytest

import stemma
from stemma.errors import MissingExtra, StoreError, UsageError
from stemma.exporters._columns import columns, columns_of
from stemma.exporters._frame import names
from stemma.exporters.jsonl import files, rows_of
from stemma.model import Act, Entry, Event, Member, Record, Report, kinds

NOTEBOOK = Path(__file__).parent.parent / "examples" / "notebook.ipynb"
ODD = "<script>alert('x')</script> & \"naïve\""


@pytest.fixture(scope="module")
def record(collated: Path) -> Record:
    pytest.importorskip("pandas")
    return stemma.record(collated / "record.db")


def test_every_kind_is_a_frame_with_the_columns_and_rows_of_its_file(record: Record) -> None:
    assert len(set(names())) == len(kinds.known())
    for name, rows in files().items():
        frame, given = record.to_frame(name), list(rows(record))
        assert list(frame.columns) == list(columns(name))
        assert len(frame) == len(given)
        for column in (c for c in frame.columns if frame[c].dtype == "object"):
            assert list(frame[column]) == [row.get(column) for row in given], (name, column)


def test_a_kind_without_a_file_is_called_as_its_table(record: Record) -> None:
    for kind in (k for k in kinds.known() if not k.file):
        frame = record.to_frame(kind.name)
        assert list(frame.columns) == list(columns_of(kind)) and len(frame) == len(list(rows_of(kind)(record))) > 0
    assert list(record.to_frame("told_claim").columns) == list(columns("claims"))
    assert len(record.to_frame("claim")) == len(record.claims) != len(record.to_frame("claims"))


def test_days_are_dates_from_the_first_year_to_the_last() -> None:
    pandas = pytest.importorskip("pandas")
    entry = Entry("t", "e", "", "0001", date.min, date.max, "year", "happened", 1.0, 1, "Ages", ())
    frame = Record(timeline=(entry,)).to_frame("timeline")
    assert frame["earliest"].dt.date[0] == date.min and frame["latest"].dt.date[0] == date.max
    undated = Record(events=(Event("e", "A title", ()),)).to_frame("events")
    assert pandas.isna(undated["start"][0]) and undated["start"].dtype == frame["earliest"].dtype


def test_a_frame_has_its_types_without_rows(record: Record) -> None:
    empty = Record()
    for name in files():
        assert list(empty.to_frame(name).dtypes) == list(record.to_frame(name).dtypes), name


def test_what_is_not_told_is_missing() -> None:
    pandas = pytest.importorskip("pandas")
    frame = Record(acts=(Act("a", 0, 5, "MEET"),), reports=(Report("a", "Words"),)).to_frame("acts")
    assert pandas.isna(frame["actor"][0]) and pandas.isna(frame["mode"][0])


def test_an_unknown_kind_is_named_with_those_there_are() -> None:
    pytest.importorskip("pandas")
    with pytest.raises(UsageError, match=r"'claimz'.*claims.*issues"):
        Record().to_frame("claimz")
    with pytest.raises(UsageError):
        Record().to_frame("")


def test_without_pandas_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pandas", None)
    with pytest.raises(MissingExtra, match=r"pip install 'stemma-news\[pandas\]'"):
        Record().to_frame("claims")


def test_the_whole_record_is_had_from_its_database(collated: Path, tmp_path: Path) -> None:
    assert stemma.record(collated / "record.db").events == tuple(
        sorted(stemma.events(collated / "record.db"), key=lambda e: e.id)
    )
    with pytest.raises(StoreError):
        stemma.record(tmp_path / "none.db")


def test_a_notebook_shows_them_small_and_escaped() -> None:
    many = tuple(Event(f"e{n:02}", ODD, (Member(ODD, 0.5, (ODD,)),), date(2031, 5, 6)) for n in range(30))
    whole, one = Record(events=many)._repr_html_(), many[0]._repr_html_()
    for html in (whole, one):
        assert "<script" not in html and "&lt;script&gt;" in html and len(html) < 5000
    assert "30 events" in whole and "20 events more" in whole and "2031-05-06" in one
    assert "0 reports" in Record()._repr_html_() and Event("e", "", ())._repr_html_()


@pytest.mark.slow
def test_the_notebook_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    nbclient, nbformat = pytest.importorskip("nbclient"), pytest.importorskip("nbformat")
    pytest.importorskip("ipykernel")
    pytest.importorskip("pandas")
    source = Path(stemma.__file__).parent.parent
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join((str(source), os.environ.get("PYTHONPATH", ""))))
    made = nbformat.read(NOTEBOOK, as_version=4)
    nbformat.validate(made)
    assert len(made.cells) == 10 and not any(cell.get("outputs") for cell in made.cells)
    ran = nbclient.NotebookClient(made, timeout=120, kernel_name="python3").execute(cwd=str(NOTEBOOK.parent))
    shown = "".join(str(cell.get("outputs", "")) for cell in ran.cells)
    for words in ("A record of Stemma", "Norden Wire", "voices_known", "property", "sha256:"):
        assert words in shown
    assert "Report(id=" not in shown and "Record(16 reports" in shown
