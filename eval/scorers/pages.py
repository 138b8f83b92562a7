"""What is read off pages: date, byline, headline, outlet, body; each a mean over the pages that have its gold."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from datetime import UTC, datetime

from scorers import Row, mean

_UNSPACED = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\u0e00-\u0e7f]")
_SMALL = frozenset(
    [
        "by",
        "von",
        "and",
        "und",
        "et",
        "y",
        "e",
        "the",
        "de",
        "di",
        "par",
        "da",
        "for",
        "of",
        "staff",
        "reporter",
        "editor",
        "foto",
        "por",
        "с",
        "и",
    ]
)


def words(text: str | None) -> list[str]:
    """The words of a text, of a script without spaces its pairs of signs."""
    out: list[str] = []
    for word in re.findall(r"\w+", (text or "").casefold()):
        out += [word[i : i + 2] for i in range(max(1, len(word) - 1))] if _UNSPACED.search(word) else [word]
    return out


def f1(gold: str, mine: str | None) -> float:
    """Word F1 of two texts."""
    g, m = Counter(words(gold)), Counter(words(mine))
    both = (g & m).total()
    return 2 * both / (g.total() + m.total()) if both else 0.0


def _moment(text: object) -> datetime | None:
    text = re.sub(r"([+-]\d\d)(\d\d)$", r"\1:\2", re.sub(r"\.\d+", "", str(text or "").replace("Z", "+00:00")))
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None


def off(gold: str, mine: str | None) -> int | None:
    """Days between two dates, 0 where they are one day in either's zone; None where none is given."""
    if not mine:
        return None
    g, m = _moment(gold), _moment(mine)
    if gold[:10] == mine[:10] or (
        g and m and g.tzinfo and m.tzinfo and g.astimezone(UTC).date() == m.astimezone(UTC).date()
    ):
        return 0
    x, y = _moment(gold[:10]), _moment(mine[:10])
    return abs((x - y).days) if x and y else 999


def title(gold: str, mine: str | None) -> bool:
    """Whether two headlines are one: equal, or one holds most of the other."""
    g, m = (" ".join(words(unicodedata.normalize("NFKC", text or ""))) for text in (gold, mine))
    inside = len(g) > 12 and len(m) > 12 and (m in g or g in m)
    return g == m or (inside and min(len(g), len(m)) / max(len(g), len(m)) > 0.6)


def byline(gold: str | Iterable[str], mine: str | None) -> float:
    """F1 of the names' words, whatever stands around names aside."""
    g, m = _names([gold] if isinstance(gold, str) else gold), _names([mine or ""])
    return 2 * len(g & m) / (len(g) + len(m)) if g and m else 0.0


def _names(texts: Iterable[str]) -> set[str]:
    found = {word for text in texts for word in re.findall(r"\w+", text.casefold())}
    return {word for word in found if word not in _SMALL and len(word) > 1}


def outlet(gold: str, mine: str | None) -> bool:
    """Whether one name holds the other, letters alone."""
    g, m = ("".join(words(text)) for text in (gold, mine))
    return bool(m) and (g in m or m in g)


def snippets(row: Row, mine: str | None) -> float:
    """F of the snippets a body holds: those that are its, and those of furniture."""
    text = " ".join((mine or "").split())
    hit = sum(" ".join(s.split()) in text for s in row["with_"])
    bad = sum(" ".join(s.split()) in text for s in row.get("without") or [])
    return 2 * hit / (hit + bad + len(row["with_"])) if hit else 0.0


def score(gold: list[Row], answers: list[Row]) -> dict[str, float]:
    """All figures; a missing answer is wrong where the gold has a value."""
    got = {row["report"]: row for row in answers}
    found: dict[str, list[float]] = {}

    def add(figure: str, value: float) -> None:
        found.setdefault(figure, []).append(value)

    for row in gold:
        mine = got.get(row["id"], {})
        if row.get("date"):
            days = off(row["date"], mine.get("published"))
            add("date_right", float(days == 0))
            add("date_wrong", float(days is not None and days > 1))
        if row.get("authors"):
            add("byline_f1", byline(row["authors"], mine.get("byline")))
        if row.get("title"):
            add("title_right", float(title(row["title"], mine.get("headline"))))
        if row.get("outlet"):
            add("outlet_right", float(outlet(row["outlet"], mine.get("outlet"))))
        if row.get("body"):
            add("body_f1", f1(row["body"], mine.get("text")))
        if row.get("with_"):
            add("snippets_f", snippets(row, mine.get("text")))
    return {figure: mean(values) for figure, values in found.items()}
