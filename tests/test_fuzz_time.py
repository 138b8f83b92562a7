"""No report hangs: the time of its whole way grows with its length, whatever it repeats, and stays under a bound."""

import os
import time
from pathlib import Path

import pytest

from stemma import readers
from stemma.model import Capture
from stemma.stages.annotate import ANNOTATE
from stemma.stages.clean import CLEAN

KINDS = {
    "letter": "a", "capital": "A", "quotes": '"', "curly": "“", "curly pairs": "“a” ", "single quotes": "'",
    "apostrophes": "’", "spaces": " ", "spaced letters": "a ", "clock": "10:", "months": "January ",
    "days of months": "January 1, ", "ranges": "January 1 to January 2 to ", "ranges of years": "2019-2020-",
    "thousands": "1,000 ", "digits": "7", "dots": ".", "commas": ",", "hyphens": "-", "dashes": "a—", "newlines": "\n",
    "short lines": "a\n", "by": "By ", "joined names": "Mara Olin and ", "hyphened names": "Olin-", "cities": "SEOUL ",
    "capital words": "Orrin ", "initials": "J. ", "brackets": "(", "pairs of brackets": "() ", "open clauses": "(a ",
    "slashed dates": "12/03/2024 ", "iso dates": "2024-03-12 ", "years": "2024 ", "weekdays": "Monday ",
    "times of day": "10:30 a.m. ", "ago": "two days ago ", "said": "he said ", "quoted": '"a," he said. ',
    "percent": "5% ", "money": "$5 million ", "addresses": "http://a.b/c ", "entities": "&amp;", "tags": "<b>",
    "blocks": "<div>", "less": "<", "bullets": "• ", "accents": "\u0301", "datelines": "SEOUL (Norden Wire) - ",
    "prose": "The minister of Ostrava said on Monday that 12 people died in Norden. ", "spelled": "twenty-",
    "weekday ranges": "from Monday to ", "condemned": "condemned ", "nested quotes": "“‘", "abbreviated": "U.S.",
    "credits": "Reporting by ", "updated": "Updated: ", "chained": "said that ",
}  # fmt: skip
LEDE = "NORDEN (Norden Wire) - The ferry Alba ran aground off Torvik on Monday, said Mara Olin, the mayor of Torvik."
WHOLE = bool(os.environ.get("STEMMA_FUZZ"))  # `make fuzz`: a quarter of an hour of CPU
SIZES = (16_000, 32_000, 64_000, 128_000, 256_000) if WHOLE else (5_000, 10_000)
GROWTH = 3.0  # times, for twice the length
FLOOR = 1.5  # seconds of CPU under which growth says nothing: a busy core takes so much more or less
MOST = 20.0  # seconds of CPU
WAYS = tuple((kind, media) for n, kind in enumerate(KINDS) for media in (("text", "html")[n % 2],))


def document(kind: str, size: int, media: str) -> str:
    unit = KINDS[kind]
    run = (unit * (size // len(unit) + 1))[:size]
    if media == "text":
        return f"{LEDE}\n\n{run}\n\nThe mayor will speak on Tuesday.\n"
    head = f"<html><head><title>{run[: size // 8]}</title></head><body><article><h1>Ferry</h1><p>{LEDE}</p>"
    return f"{head}<p>{run}</p></article></body></html>"


def whole_way(path: Path) -> float:
    """The seconds of CPU that one file takes from reading to annotating."""
    begun = time.process_time()
    captures = [item for item in readers.read([str(path)]) if isinstance(item, Capture)]
    cleaned = CLEAN.guarded([(c, ()) for c in captures], None)
    annotated = ANNOTATE.guarded([told.value for told in cleaned if told.value], None)
    spent = time.process_time() - begun
    issues = [i for told in cleaned for i in told.issues] + [i for told in annotated for i in told.issues]
    failed = [i for i in issues if "report this" in i.message]
    assert captures and not failed, failed
    return spent


def grow(path: Path, kind: str, media: str, sizes: tuple[int, ...], floor: float) -> None:
    path = path / f"a.{'txt' if media == 'text' else 'html'}"
    path.write_text(LEDE)
    whole_way(path)  # the model is loaded
    before = None
    for size in sizes:
        path.write_text(document(kind, size, media), encoding="utf-8")
        most = MOST if before is None else max(floor, GROWTH * max(before, floor / GROWTH))
        spent = whole_way(path)
        if spent > min(most, MOST):  # twice, since other work on the machine may have taken the time
            spent = min(spent, whole_way(path))
        assert spent < MOST, f"{kind} as {media}: {size} characters take {spent:.1f} s"
        assert spent <= most, f"{kind}: {before or 0:.2f} s, then {spent:.2f} s at {size}"
        before = spent


@pytest.mark.slow
@pytest.mark.parametrize(("kind", "media"), WAYS)
def test_time_grows_with_length(tmp_path: Path, kind: str, media: str) -> None:
    grow(tmp_path, kind, media, SIZES, FLOOR)


@pytest.mark.parametrize("kind", ["capital", "clock", "months", "spaces", "tags"])
def test_time_of_what_once_grew_with_the_square(tmp_path: Path, kind: str) -> None:
    grow(tmp_path, kind, "text", (4_000, 8_000), 0.6)


def test_blanks_in_the_first_line(tmp_path: Path) -> None:
    """A page's first line may name its outlet; blanks without end in it took hours."""
    path = tmp_path / "a.txt"
    path.write_text(f"The ferry of Norden{' ' * 1_000_000}x\n\n{LEDE}\n")
    assert whole_way(path) < 5


@pytest.mark.slow
def test_the_longest_files_stay_under_the_bound(tmp_path: Path) -> None:
    path = tmp_path / "a.html"
    path.write_text("<html><body>" + "<p>word " * 1_000_000)
    begun = time.process_time()
    (capture,) = readers.read([os.fspath(path)])
    assert isinstance(capture, Capture)
    (told,) = CLEAN.guarded([(capture, ())], None)
    assert time.process_time() - begun < MOST
    assert told.well and told.value is not None and any("tags" in issue.message for issue in told.issues)
