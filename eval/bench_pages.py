"""How long each page of a large record takes: python eval/bench_pages.py [reports] [folder].

The record is made up, in the proportions of real ones: events of one to nine reports and one of a thousand, reports
of two hundred words with names, times and quotations.  Times are of the whole answer, in this process, in milliseconds.
"""

import asyncio
import random
import statistics
import sys
import tempfile
import time
from datetime import date, timedelta
from itertools import accumulate
from pathlib import Path
from typing import Any
from urllib.parse import quote

import httpx

from stemma.model import (
    Entry,
    Event,
    Line,
    Member,
    Name,
    Origin,
    Quotation,
    Reading,
    ReadingStatus,
    Record,
    Report,
    Sharing,
    Storyline,
    Support,
    Time,
    Utterance,
    Value,
    When,
    kinds,
)
from stemma.store import Store, pages
from stemma.web import application

WORDS = 200
ROUNDS = 9
LETTERS = "bcdfghklmnprstvz"


def vocabulary(rng: random.Random, size: int) -> list[str]:
    """Made-up words."""
    return ["".join(rng.choice(LETTERS) + rng.choice("aeiou") for _ in range(rng.randint(1, 4))) for _ in range(size)]


def made_up(count: int) -> Record:
    """A record of so many reports."""
    rng = random.Random(20240404)
    words = vocabulary(rng, 20_000)
    weights = list(accumulate(1 / (n + 3) for n in range(len(words))))
    people = [f"{a.title()} {b.title()}" for a, b in zip(words[100:4100], words[4100:8100], strict=True)]
    outlets = [f"The {w.title()}" for w in words[200:1200]]
    first = date(2015, 1, 1)
    parts: dict[str, list[object]] = {p: [] for p in kinds.PARTS}
    made = 0
    while made < count:
        size = min(count - made, 1000 if made == 0 else rng.choice((1, 1, 2, 3, 4, 5, 6, 9)))
        number = len(parts["events"])
        day = first + timedelta(rng.randint(0, 3500))
        ids = [f"report-{made + n:06}" for n in range(size)]
        made += size
        event = f"e{number:011x}"
        line = f"s{number // 3:011x}"
        for id_ in ids:
            _report(rng, id_, day, words, weights, people, outlets, parts)
            parts["origins"].append(_origin(rng, id_, ids[:40], str(getattr(parts["reports"][-1], "outlet", ""))))
        supports = tuple(Support(id_, 0, 9, "nine died") for id_ in ids[:60])
        members = tuple(Member(id_, 0.9, ("like another",)) for id_ in ids)
        place = rng.choice(words).title()
        parts["events"].append(Event(event, f"{place} {number}", members, day, day, (place,), line, tuple(outlets[:3])))
        if number % 3 == 0:
            parts["storylines"].append(Storyline(line, place, (event,)))
        _collated(event, line, day, supports, parts)
    whole: dict[str, Any] = {name: tuple(found) for name, found in parts.items()}
    return Record(**whole)


def _report(
    rng: random.Random,
    id_: str,
    day: date,
    words: list[str],
    weights: list[float],
    people: list[str],
    outlets: list[str],
    parts: dict[str, list[object]],
) -> None:
    text = " ".join(rng.choices(words, cum_weights=weights, k=WORDS))
    outlet = outlets[min(int(rng.expovariate(0.01)), len(outlets) - 1)]
    when = When(day.isoformat(), day, day)
    parts["reports"].append(Report(id_, text, outlet=outlet, headline=text[:60], published=when))
    for n in range(8):
        name = people[min(int(rng.expovariate(0.002)), len(people) - 1)]
        parts["names"].append(Name(id_, n * 40, n * 40 + 9, "PERSON", name, name))
    for n in range(2):
        parts["times"].append(Time(id_, n * 50, n * 50 + 6, "Friday", "DATE", day.isoformat(), "", day, day, "day"))
        parts["quotations"].append(Quotation(id_, ((n * 90, n * 90 + 80),), speaker=people[n], utterance=""))


def _origin(rng: random.Random, id_: str, beside: list[str], outlet: str) -> Origin:
    """Whose reporting a report is: it shares three passages with each of up to three others of its event."""
    others = sorted({rng.choice(beside) for _ in range(3)} - {id_})
    spans = tuple(((n * 100, n * 100 + 90), (n * 100, n * 100 + 90)) for n in range(3))
    copies = tuple(Sharing(id_, other, spans, 0.5, "unknown", "") for other in others)
    return Origin(id_, outlet, "own", rests_on=("State Agency",), copies=copies)


def _collated(event: str, line: str, day: date, supports: tuple[Support, ...], parts: dict[str, list[object]]) -> None:
    statuses: tuple[ReadingStatus, ...] = ("conflict", "agree", "agree", "unsure", "unsure")
    for n, status in enumerate(statuses):
        values = (Value("nine", supports), Value("ten", supports[:2]))
        kind = "number" if n % 2 else "date"  # of a date the page says which day is meant
        parts["readings"].append(Reading(f"{event}r{n}", event, "[…] died", kind, status, values))
    for n in range(6):
        parts["timeline"].append(
            Entry(
                f"{event}t{n}", event, line, day.isoformat(), day, day, "day", "happened", 1.0, 2, "It was.", supports
            )
        )
        parts["account"].append(Line(event, n, "what" if not n else "detail", "Nine people died.", supports))
    parts["utterances"].append(Utterance(f"{event}u", event, "Somebody", supports, speakers=()))


async def timed(db: Path) -> dict[str, list[float]]:
    """Milliseconds of every kind of page, several times."""
    with Store(db) as store:
        deep = store.db.execute("SELECT count(*) FROM report").fetchone()[0] // 200 or 1  # a page far down the lists
        events = pages.events(store.db, pages.Filter(), 50, 0)
        outlet = pages.choices(store.db, "outlet")[0][0]
        person, rare = store.db.execute("SELECT max(name), min(name) FROM name").fetchone()
        text = store.db.execute("SELECT text FROM report LIMIT 1").fetchone()[0].split()
        place = next((p for e in events for p in e.places), "nowhere")
    common = max(text, key=text.count)
    addresses = {
        "front": "/",
        "front, a late page": f"/?page={deep}",
        "front, of an outlet": f"/?outlet={quote(outlet)}",
        "front, of a language": "/?language=en",
        "front, of a place": f"/?place={quote(place)}",
        "front, of a person": f"/?actor={quote(person)}",
        "front, of a rare person": f"/?actor={quote(rare)}",
        "front, with conflicts": "/?status=conflict",
        "front, nothing found": "/?place=nowhere",
        "search, a common word": f"/search?q={common}",
        "search, two words": f"/search?q={text[5]}+{text[9]}",
        "search, a name": f"/search?q={quote(person)}&kind=name",
        "search, of an outlet": f"/search?q={text[5]}&outlet={quote(outlet)}",
        "an event": f"/events/{events[0].id}",
        "an event of a thousand": "/events/e00000000000",
        "its reports": "/events/e00000000000/reports?page=5",
        "an event as JSON": f"/events/{events[0].id}.json",
        "a report": f"/reports/{events[0].reports[0]}?mark=5-20",
        "reports, a late page": f"/reports?page={2 * deep}",
        "reports as JSON": f"/reports.json?page={2 * deep}",
        "a storyline": f"/storylines/{events[0].storyline}",
        "judgements": "/judgements",
    }
    took: dict[str, list[float]] = {name: [] for name in addresses}
    transport = httpx.ASGITransport(app=application(db))
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as client:
        for _ in range(ROUNDS):
            for name, address in addresses.items():
                start = time.perf_counter()
                answer = await client.get(address)
                took[name].append(1000 * (time.perf_counter() - start))
                answer.raise_for_status()
    return took


def main() -> None:
    """Make the record where it is not there yet, and print the times."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    folder = Path(sys.argv[2]) if len(sys.argv) > 2 else Path(tempfile.mkdtemp())
    folder.mkdir(parents=True, exist_ok=True)
    db = folder / f"made-up-{count}.db"
    if not db.exists():
        with Store(db, create=True) as store:
            store.write(made_up(count))
    print(f"{count:,} reports, {db.stat().st_size / 1e6:,.0f} MB; milliseconds at the median and at worst of {ROUNDS}")
    for name, took in asyncio.run(timed(db)).items():
        print(f"{name:<26}{statistics.median(took):8.0f}{max(took):8.0f}")


if __name__ == "__main__":
    main()
