"""Windows: whole days put together, with the days around them, and who else is to be looked at with them.

A report is owned by the window of its day.  One without a day is owned by that of the report most like it, by bands of
its sketch or else by its rarest words; one of another time that shares a band, or is alike by its rarest words, is a
guest, so that what copies or continues what is long past meets it; of few windows, so that work grows with reports.
"""

import os
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from stemma.lakes.parts import key
from stemma.lakes.reports import Task
from stemma.model import Issue
from stemma.settings import SETTINGS

WINDOW = SETTINGS.lakes.window
MARGIN = SETTINGS.lakes.margin
BUCKET = SETTINGS.lakes.bucket
KIN = SETTINGS.lakes.kin
GUESTS = SETTINGS.lakes.guests


@dataclass(frozen=True, slots=True)
class Window:
    """Some days, first and last as ordinals."""

    first: int
    last: int

    def sees(self, day: int) -> bool:
        """Whether a day is one of them or near."""
        return self.first - MARGIN <= day <= self.last + MARGIN


def windows(reports: Iterable[tuple[int, int]], size: int = WINDOW) -> list[Window]:
    """Days, with how many reports each has, put together to windows of some size or of one day.

    >>> windows([(1, 5), (2, 5), (9, 30), (10, 1)], 10)
    [Window(first=1, last=2), Window(first=9, last=9), Window(first=10, last=10)]
    """
    found: list[Window] = []
    many = size
    for day, count in sorted(reports):
        if many + count > size:
            found.append(Window(day, day))
            many = 0
        found[-1] = Window(found[-1].first, day)
        many += count
    return found


def place(daft: Any, found: Sequence[str], signed: Sequence[str], task: Task) -> tuple[str, int, list[Issue]]:
    """Put every report, with its findings, where its windows are solved: the folder's name and how many there are."""
    name = key(task.made_by, *found, *signed)
    folder = task.folder / "windows" / name
    everything = daft.read_parquet([str(task.path("signed", s)) for s in signed])
    dated = everything.where(everything["day"].not_null())
    counted = dated.groupby("day").agg(dated["report"].count().alias("many")).to_pydict()
    made = windows(zip(counted["day"], counted["many"], strict=True))
    # what follows is cheap beside the shuffle, and gives the issues of a run that was taken up again too
    extra, issues = _beyond(daft, everything, made) if len(made) > 1 else (_all_undated(everything), [])
    count = max([len(made), *(w + 1 for _, w, _ in extra)])
    if folder.exists():
        return name, count, issues
    days = [(day, w, made[w].first <= day <= made[w].last) for day in counted["day"] for w in _seeing(made, day)]
    placed = dated.select("report", "day").join(_frame(daft, ("day", "window", "core"), days), on="day")
    placed = placed.select("report", "window", "core")
    if extra:
        placed = placed.concat(_frame(daft, ("report", "window", "core"), extra))
    all_found = daft.read_parquet([str(task.path("found", f)) for f in found]).exclude("bands")
    part = folder.with_name(f"{name}.{uuid4().hex[:8]}.part")
    all_found.join(placed, on="report").write_parquet(str(part), partition_cols=["window"])
    os.replace(part, folder)
    return name, count, issues


def _frame(daft: Any, names: Sequence[str], rows: Sequence[tuple[Any, ...]]) -> Any:
    return daft.from_pydict({name: [row[n] for row in rows] for n, name in enumerate(names)})


def _seeing(made: Sequence[Window], day: int) -> Iterator[int]:
    return (w for w, window in enumerate(made) if window.sees(day))


def _all_undated(everything: Any) -> list[tuple[str, int, bool]]:
    rows = everything.where(everything["day"].is_null()).select("report").to_pydict()
    return [(report, 0, True) for report in sorted(rows["report"])]


def _beyond(daft: Any, everything: Any, made: Sequence[Window]) -> tuple[list[tuple[str, int, bool]], list[Issue]]:
    """(report, window, whether it owns it) of reports without a day and of guests; an issue of what is too common."""
    days = [(day, w) for w, window in enumerate(made) for day in range(window.first, window.last + 1)]
    homes = everything.join(_frame(daft, ("day", "home"), days), on="day", how="left")
    sharing, votes, issues = _by_bands(daft, homes, made)
    kin, more = _by_words(daft, homes, made)
    like: dict[str, dict[int, float]] = defaultdict(dict)
    for report, w, how in (*kin, *((r, w, 1.0) for r, w in sharing)):
        like[report][w] = max(like[report].get(w, 0.0), how)
    likest = {report: sorted(of, key=lambda w: (-of[w], w)) for report, of in like.items()}
    own: dict[str, int] = {}
    for report in sorted(homes.where(homes["home"].is_null()).select("report").to_pydict()["report"]):
        voted, nearest = votes.get(report), likest.get(report, [len(made)])
        own[report] = min(voted, key=lambda w: (-voted[w], w)) if voted else nearest[0]
    away = [(r, w, False) for r in sorted(likest) for w in [w for w in likest[r] if own.get(r) != w][:GUESTS]]
    return [*((r, w, True) for r, w in own.items()), *away], issues + more


def _by_bands(
    daft: Any, homes: Any, made: Sequence[Window]
) -> tuple[set[tuple[str, int]], dict[str, Counter[int]], list[Issue]]:
    """The guests of windows, and how many bands each report without a day shares with reports of each window."""
    col = daft.col
    bands = homes.select("report", "day", "home", "bands").explode("bands").where(col("bands").not_null())
    buckets = bands.groupby("bands").agg(
        col("report").count().alias("many"), col("home").count().alias("dated"), col("home").min().alias("low"),
        col("home").max().alias("high"),
    )  # fmt: skip
    apart = buckets.where((col("dated") > 0) & ((col("dated") < col("many")) | (col("low") != col("high"))))
    rows = bands.join(apart.where(col("many") <= BUCKET).select("bands"), on="bands").to_pylist()
    met: dict[int, list[dict[str, Any]]] = defaultdict(list)
    for row in rows:
        met[row["bands"]].append(row)
    guests: set[tuple[str, int]] = set()
    votes: dict[str, Counter[int]] = defaultdict(Counter)
    for bucket in met.values():
        there = {row["home"] for row in bucket if row["home"] is not None}
        for row in bucket:
            if row["home"] is None:
                votes[row["report"]].update(r["home"] for r in bucket if r["home"] is not None)
            else:
                guests |= {(row["report"], w) for w in there if not made[w].sees(row["day"])}
    return guests, votes, _too_common(apart.where(col("many") > BUCKET).select("many").to_pydict()["many"], "a passage")


def _by_words(daft: Any, homes: Any, made: Sequence[Window]) -> tuple[list[tuple[str, int, float]], list[Issue]]:
    """Reports that are like one of another window by the rarest words of both, with that window and how like."""
    col = daft.col
    words = homes.select("report", "day", "home", "terms", "weights").explode("terms", "weights")
    words = words.where(col("terms").not_null())
    buckets = words.groupby("terms").agg(
        col("report").count().alias("many"), col("home").count().alias("dated"), col("home").min().alias("low"),
        col("home").max().alias("high"),
    )  # fmt: skip
    apart = buckets.where((col("dated") > 0) & ((col("dated") < col("many")) | (col("low") != col("high"))))
    mine = words.join(apart.where(col("many") <= BUCKET).select("terms"), on="terms").collect()
    there = mine.where(col("home").not_null()).select(
        col("report").alias("other"), col("home").alias("there"), "terms", col("weights").alias("weight")
    )
    met = mine.join(there, on="terms").where(col("home").is_null() | (col("home") != col("there")))
    met = met.with_column("like", col("weights") * col("weight"))
    pairs = met.groupby("report", "day", "home", "other", "there").agg(col("like").sum().alias("like"))
    guests = [
        (row["report"], row["there"], round(row["like"], 6))
        for row in pairs.where(col("like") >= KIN).to_pylist()
        if row["home"] is None or not made[row["there"]].sees(row["day"])
    ]
    common = _too_common(apart.where(col("many") > BUCKET).select("many").to_pydict()["many"], "a rare word")
    return guests, common


def _too_common(sizes: Sequence[int], what: str) -> list[Issue]:
    if not sizes:
        return []
    message = (
        f"{len(sizes)} buckets of reports that share {what} hold more than {BUCKET} (up to {max(sizes)}) and brought "
        "nobody together across windows; raise lakes.bucket in the settings where copies of another time are missed"
    )
    return [Issue("group", "windows", message)]
