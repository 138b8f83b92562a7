"""Lakes: as a record, whatever the engine and whatever dies; records cut out of them; queries over them."""

import json
import os
import random
import re
import signal
import subprocess
import sys
import time
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import Any

import pytest

import scale
import stemma
from stemma.errors import UsageError
from stemma.lakes.stitching import Solved, stitch
from stemma.lakes.windows import Window, windows
from stemma.model import Event, Member, Storyline, Tie
from stemma.origins.sketches import sketch
from stemma.text import digest

DOCS = Path(__file__).parent.parent / "docs" / "scale.md"
KNOBS = "[lakes]\nwindow = 20\ncaptures = 20\nlot = 25\nfiles = 1\n"
KINDS = ("reports", "names", "times", "quotations", "acts", "events", "storylines", "claims", "readings")


def told() -> list[dict[str, str]]:
    """Some of the invented reports, every twelfth without a date."""
    return [row for row in scale.fiction() if row["id"][:3] in ("S01", "S02", "S03", "S04", "T01", "T02", "T03")]


def put(rows: list[dict[str, str]], folder: Path) -> Path:
    """Rows as files of JSON lines, thirty a file."""
    folder.mkdir()
    for at in range(0, len(rows), 30):
        lines = "".join(json.dumps(row) + "\n" for row in rows[at : at + 30])
        (folder / f"{at:03}.jsonl").write_text(lines, encoding="utf-8")
    return folder


def begun(source: Path, out: Path, engine: str = "daft", told: str = KNOBS, **env: str) -> subprocess.Popen[str]:
    """A process that makes a lake."""
    knobs = source.parent / f"{digest(told)}.toml"
    knobs.write_text(told)
    command = [sys.executable, "-m", "stemma", "collate", str(source), "--engine", engine, "--jobs", "2", "--out"]
    env = {**os.environ, "STEMMA_SETTINGS": str(knobs), "OMP_NUM_THREADS": "1", **env}
    return subprocess.Popen(
        [*command, str(out)], env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )  # fmt: skip


def made(
    source: Path, out: Path, engine: str = "daft", told: str = KNOBS, status: int = 0, **env: str
) -> Path:  # fmt: skip
    """A lake."""
    pytest.importorskip("daft", reason="lakes need: pip install 'stemma-news[cluster]'")
    process = begun(source, out, engine, told, **env)
    _, error = process.communicate(timeout=300)
    assert process.returncode == status, error
    return out


def content(lake: Path) -> dict[str, bytes]:
    """The files of a lake, the manifest among them."""
    manifest = json.loads((lake / "manifest.json").read_bytes())
    files = {f for kind in manifest["kinds"].values() for f in kind["files"]}
    there = {p.relative_to(lake).as_posix() for p in lake.glob("*/day=*/*.parquet")}
    assert there == files
    return {f: (lake / f).read_bytes() for f in [*sorted(files), "manifest.json"]}


def rows_of(lake: Path, kind: str) -> list[dict[str, Any]]:
    """The rows of a kind."""
    from pyarrow import dataset

    files = json.loads((lake / "manifest.json").read_bytes())["kinds"][kind]["files"]
    found: list[dict[str, Any]] = dataset.dataset([str(lake / f) for f in files]).to_table().to_pylist()
    return found


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return put(told(), tmp_path_factory.mktemp("pile") / "in")


@pytest.fixture(scope="module")
def lake(source: Path) -> Path:
    return made(source, source.parent / "lake")


@pytest.fixture(scope="module")
def record(source: Path) -> Path:
    stemma.collate([str(source)], source.parent / "record")
    return source.parent / "record"


@pytest.mark.slow
def test_a_lake_of_several_windows_is_as_the_record(lake: Path, record: Path) -> None:
    """What differs rests on the pile that a window is: names that other windows settle, and dates of siblings there."""
    manifest = json.loads((lake / "manifest.json").read_bytes())
    assert len(manifest["work"]["solved"]) >= 3 and len(manifest["work"]["captures"]) >= 3
    figures = scale.agreement(lake, record)
    assert figures["the same reports"] and figures["reports"] == len(told())
    for kind in ("text", "origin", "copies"):
        assert figures[kind] == 1, figures
    assert figures["events"] >= 0.995 and figures["claims"] >= 0.95, figures
    assert min(figures[kind] for kind in ("published", "names", "times", "quotations", "acts")) >= 0.95, figures


@pytest.mark.slow
def test_a_lake_of_one_window_is_the_record(source: Path, record: Path, tmp_path: Path) -> None:
    figures = scale.agreement(made(source, tmp_path / "lake", told="[lakes]\nlot = 25\n"), record)
    assert figures.pop("reports") == len(told())
    assert set(figures.values()) == {1}, figures


@pytest.mark.slow
def test_ray_makes_the_same_lake(source: Path, lake: Path, tmp_path: Path) -> None:
    pytest.importorskip("ray", reason="Ray needs: pip install 'stemma-news[cluster]'")
    assert content(made(source, tmp_path / "lake", "ray")) == content(lake)


@pytest.mark.slow
def test_what_was_made_is_not_made_again(source: Path, lake: Path) -> None:
    """A second run writes the same lake and no part; one of a further file reads and annotates no other again."""

    def parts() -> dict[Path, int]:
        return {p: p.stat().st_mtime_ns for p in (lake / "work").rglob("*.parquet")}

    before, first = content(lake), parts()
    made(source, lake)
    assert content(lake) == before and parts() == first
    more = source / "more.jsonl"
    text = "A goat won the talent show of Ilmoor on Sunday, its owner said."
    more.write_text(json.dumps({"id": "more", "text": text, "outlet": "Ilmoor Post"}))
    try:
        made(source, lake)
    finally:
        more.unlink()
    assert {r["report"] for r in rows_of(lake, "reports")} == {r["id"] for r in told()} | {"more"}
    added = [p.parent.name for p in parts() if p not in first]
    assert added.count("captures") == added.count("found") == 1 and added.count("solved") > 1
    made(source, lake)
    assert content(lake) == before  # the goat is gone with its file


@pytest.mark.slow
def test_a_record_cut_out_of_a_lake_is_shown_and_judged(lake: Path, tmp_path: Path) -> None:
    """It tells what the lake tells of its events, and makes itself again with a judgement."""
    from pyarrow import parquet

    db = tmp_path / "cut" / "record.db"
    events = {r["event"]: r for r in rows_of(lake, "events")}
    first, last = date(2024, 3, 1), date(2024, 3, 31)
    asked = {i for i, r in events.items() if r["end"] and r["end"] >= first and r["start"] <= last}
    assert 1 < len(asked) < len(events)
    assert stemma.slice(lake, db, first=first, last=last) == len(asked)
    cut = {e.id: e for e in stemma.events(db)}
    assert cut.keys() == asked and all(list(cut[i].reports) == events[i]["reports"] for i in asked)
    stemma.export(db, tmp_path / "cut", "parquet")
    claims = {r["claim"]: r for r in parquet.read_table(tmp_path / "cut" / "claims.parquet").to_pylist()}
    assert claims == {r["claim"]: r for r in rows_of(lake, "claims") if r["event"] in asked}
    together = next(e for e in cut.values() if len(e.reports) > 1)
    stemma.judge(db, "split", together.reports[:2], "a reader", "two happenings")
    after = [set(e.own) for e in stemma.events(db)]
    assert set().union(*after) == {r for e in cut.values() for r in e.reports}
    assert not any(set(together.reports[:2]) <= of for of in after)
    line = next(r for r in rows_of(lake, "storylines"))
    assert stemma.slice(lake, tmp_path / "line.db", storyline=line["storyline"]) == len(line["events"])
    assert [s.storyline for s in stemma.events(tmp_path / "line.db")] == [line["storyline"]] * len(line["events"])


@pytest.mark.slow
def test_a_slice_that_cannot_be_cut_says_why(lake: Path, tmp_path: Path) -> None:
    for where, out, event, message in (
        (lake, tmp_path / "x.db", "", "give --event, --storyline, --from or --to"),
        (lake, tmp_path / "x.db", "nothing", "no event of .* is asked for"),
        (tmp_path, tmp_path / "x.db", "e", "is no lake"),
        (lake, lake / "manifest.json", "e", "is there already"),
    ):
        with pytest.raises(UsageError, match=message):
            stemma.slice(where, out, event)


def test_a_lake_is_made_of_files(tmp_path: Path) -> None:
    for source in ("https://example.org/", "-"):
        with pytest.raises(UsageError, match=f"{source}: a lake is made of files and folders"):
            stemma.lake([source], tmp_path / "lake")
    assert not (tmp_path / "lake").exists()


@pytest.mark.slow
def test_the_queries_of_the_documents_answer(lake: Path) -> None:
    """Each query in docs/scale.md runs over a lake and finds something."""
    duckdb = pytest.importorskip("duckdb", reason="queries need: pip install duckdb")
    queries = re.findall(r"```sql\n(.*?)```", DOCS.read_text(encoding="utf-8"), re.DOTALL)
    assert len(queries) >= 4
    for query in queries:
        assert duckdb.sql(query.replace("LAKE", str(lake))).fetchall(), query


CRASHING = """
import os
try:
    from stemma import annotators
except ImportError:
    pass
else:
    whole = annotators.annotate_guarded
    def crashing(report, *rest):
        if "POISON" in report.text:
            os._exit(9)
        return whole(report, *rest)
    annotators.annotate_guarded = crashing
"""


@pytest.mark.slow
def test_a_report_that_crashes_its_process_is_an_issue(tmp_path: Path) -> None:
    (tmp_path / "sitecustomize.py").write_text(CRASHING)
    rows = told()[:24]
    rows[7] = {**rows[7], "text": rows[7]["text"] + " POISON"}
    env = {"PYTHONPATH": os.pathsep.join([str(tmp_path), *filter(None, [os.environ.get("PYTHONPATH")])])}
    lake = made(put(rows, tmp_path / "in"), tmp_path / "lake", status=1, **env)
    (issue,) = (r for r in rows_of(lake, "issues") if r["stage"] == "annotate")
    assert issue["about"] == rows[7]["id"] and "crashed on it; it is kept without annotations" in issue["message"]
    assert {r["report"] for r in rows_of(lake, "reports")} == {r["id"] for r in rows}
    assert {r["report"] for r in rows_of(lake, "names")} == {r["id"] for r in rows} - {rows[7]["id"]}


def own(pid: int) -> list[int]:
    """The processes that a process began."""
    found: list[int] = []
    for children in Path(f"/proc/{pid}/task").glob("*/children"):
        with suppress(OSError):
            found += map(int, children.read_text().split())
    return found


def below(pid: int) -> list[int]:
    """These, and those that they began in their turn."""
    return [p for child in own(pid) for p in (child, *below(child))]


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="processes are looked for in /proc")
@pytest.mark.parametrize("chance", [1, 2])
def test_whoever_is_killed_nothing_is_lost_or_doubled(chance: int, source: Path, lake: Path, tmp_path: Path) -> None:
    """Workers are killed at random moments, then the driver; what is called again ends as if nothing had been."""
    at = random.Random(chance)
    process = begun(source, tmp_path / "lake")
    ends = time.monotonic() + at.uniform(8, 25)
    killed = 0
    while process.poll() is None and time.monotonic() < ends:
        time.sleep(at.uniform(1.5, 4))
        # a report is given up only where its process ends twice: at first anybody, then only workers of the engine
        if workers := below(process.pid) if killed == 0 else own(process.pid):
            with suppress(ProcessLookupError):
                os.kill(at.choice(workers), signal.SIGKILL)
                killed += 1
    process.kill()
    process.communicate()
    assert killed > 1
    assert content(made(source, tmp_path / "lake")) == content(lake)


def event(*reports: str, day: int = 1) -> Event:
    """An event of some reports on a day of March."""
    members = tuple(Member(r, 0.9, ()) for r in reports)
    return Event(digest("event", min(reports)), "t", members, date(2031, 3, day), date(2031, 3, day))


def solved(own: set[str], *events: Event, ties: tuple[Tie, ...] = ()) -> Solved:
    """What was found in a window."""
    lines = (Storyline("s", "t", tuple(e.id for e in events), ties),) if ties else ()
    of = {r: e.id for e in events for r in e.own}
    return Solved({r: of.get(r, "") for r in own | of.keys()}, frozenset(own), events, lines)


def test_an_event_over_the_edge_of_a_window_is_one() -> None:
    """Both windows see b and c; a is too early for the second, d too late for the first."""
    first = solved({"a", "b"}, event("a", "b", "c"))
    second = solved({"c", "d"}, event("b", "c", "d", day=4))
    (one,) = stitch([first, second]).events
    assert one.reports == ("a", "b", "c", "d") and one.id == digest("event", "a")
    assert (one.start, one.end) == (date(2031, 3, 1), date(2031, 3, 4))


def test_a_report_that_windows_place_apart_stands_where_its_own_does() -> None:
    """Of what both windows see (b, c, d), half of either event is not in the other: they stay two."""
    first = solved({"a", "b", "c"}, event("a", "b", "c"), event("d"))
    second = solved({"d", "e"}, event("b"), event("c", "d", "e"))
    assert {e.reports for e in stitch([first, second]).events} == {("a", "b", "c"), ("d", "e")}


def test_a_storyline_leads_through_windows() -> None:
    one, two, three = event("a"), event("b", day=3), event("c", day=9)
    first = solved({"a", "b"}, one, two, ties=(Tie(one.id, two.id, 0.9, ()),))
    second = solved({"c"}, two, three, ties=(Tie(two.id, three.id, 0.8, ()),))
    stitched = stitch([first, second])
    (line,) = stitched.storylines
    assert line.events == (one.id, two.id, three.id) and {e.storyline for e in stitched.events} == {line.id}


def test_windows_are_whole_days() -> None:
    made = windows([(5, 3), (1, 4), (2, 9), (4, 1)], 6)
    assert made == [Window(1, 1), Window(2, 2), Window(4, 5)]
    assert made[2].sees(4 - 7) and not made[2].sees(4 - 8) and made[2].sees(5 + 7)


def test_texts_that_share_most_of_their_words_share_a_band() -> None:
    text = " ".join(row["text"] for row in told()[:2])
    assert set(sketch(text)) & set(sketch(text.replace("said", "told reporters")))
    assert not set(sketch(text)) & set(sketch(told()[-1]["text"]))
    assert sketch("Too short.") == []
