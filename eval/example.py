"""The example story against the record a careful reader would write: the share of each part that is there."""

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import stemma
from scorers import Row, rows

EXAMPLES = Path(__file__).parent.parent / "examples"
Expected = Mapping[str, Any]


def figures(work: Path) -> dict[str, float]:
    """Collate the example and compare."""
    stemma.collate([str(EXAMPLES / "strait")], work)
    missing = compare(work)
    return {part: 1 - len(lacks) / total for part, (lacks, total) in missing.items() if total}


def compare(out: Path) -> dict[str, tuple[list[str], int]]:
    """For each part of the expected record: what the record in `out` lacks, and how much was asked."""
    expected = json.loads((EXAMPLES / "expected.json").read_text(encoding="utf-8"))
    reports = {r["report"]: r for r in rows(out / "reports.jsonl")}
    events = {name: {reports[r]["event"] for r in members} for name, members in expected["events"].items()}
    readings, timeline = rows(out / "readings.jsonl"), rows(out / "timeline.jsonl")
    lacks = {
        "events": _events(expected, reports, events),
        "storylines": _storylines(expected, reports),
        "published": _published(expected, reports),
        "origins": _origins(expected, reports),
        "copies": _copies(expected, reports),
        "utterances": _utterances(expected, rows(out / "utterances.jsonl")),
        "conflicts": [c["about"] for c in expected["conflicts"] if not _stated(c, readings, "conflict")],
        "updates": [u["about"] for u in expected["updates"] if not _stated(u, readings, "update")],
        "timeline": _timeline(expected, timeline, events),
        "chains": _chains(expected, reports, rows(out / "quotations.jsonl")),
        "cleaning": _cleaning(expected, reports),
    }
    asked = {
        "events": len(expected["events"]),
        "storylines": 1,
        "published": len(expected["published"]),
        "origins": 2 * len(expected["origins"]) + len(expected["rests_on_the_agency"]),
        "copies": len(expected["copies"]),
        "utterances": sum(len(u["quotes"]) for u in expected["utterances"]) + len(expected["apart"]),
        "cleaning": len(expected["furniture"]) + len(expected["once"]),
    }
    return {part: (found, asked.get(part) or len(expected[part])) for part, found in lacks.items()}


def _events(expected: Expected, reports: Mapping[str, Row], events: Mapping[str, set[str]]) -> list[str]:
    return [
        name
        for name, members in expected["events"].items()
        if len(events[name]) != 1 or {r for r in reports if reports[r]["event"] in events[name]} != set(members)
    ]


def _storylines(expected: Expected, reports: Mapping[str, Row]) -> list[str]:
    of = {name: {reports[r]["storyline"] for r in members} for name, members in expected["events"].items()}
    together = [
        len(ids := set().union(*(of[e] for e in line))) == 1 and None not in ids for line in expected["storylines"]
    ]
    inside = {name for line in expected["storylines"] for name in line}
    apart = all((of[a] - {None}).isdisjoint(of[b]) for a in of for b in of if a != b and not {a, b} <= inside)
    return [] if all(together) and apart else ["storylines"]


def _published(expected: Expected, reports: Mapping[str, Row]) -> list[str]:
    return [
        f"{r}: {reports[r]['published']} ({reports[r]['published_basis']}), not {day} ({basis})"
        for r, (day, basis) in expected["published"].items()
        if (str(reports[r]["published"])[:10], reports[r]["published_basis"]) != (day, basis)
    ]


def _origins(expected: Expected, reports: Mapping[str, Row]) -> list[str]:
    lacks = []
    for r, (name, kind) in expected["origins"].items():
        lacks += [f"{r}: origin {reports[r]['origin']}, not {name}"] if reports[r]["origin"] != name else []
        lacks += [f"{r}: kind {reports[r]['origin_kind']}, not {kind}"] if reports[r]["origin_kind"] != kind else []
    agency = ("KSA", "Kestrian State Agency", "Kestria's official state agency")
    lacks += [
        f"{r}: rests on {reports[r]['rests_on']}"
        for r in expected["rests_on_the_agency"]
        if not any(a in source for a in agency for source in reports[r]["rests_on"])
    ]
    return lacks


def _copies(expected: Expected, reports: Mapping[str, Row]) -> list[str]:
    true = {frozenset(pair) for pair in expected["copies"]}
    said = {frozenset((r, other)) for r, row in reports.items() for other in row["copies"]}
    return [" + ".join(sorted(pair)) for pair in sorted(true ^ said, key=sorted)]


def _utterances(expected: Expected, utterances: list[Row]) -> list[str]:
    def holding(report: str, words: str) -> list[Row]:
        return [u for u in utterances if any(v["report"] == report and words in v["quote"] for v in u["variants"])]

    lacks = []
    for e in expected["utterances"]:
        best = max(utterances, key=lambda u: sum(u in holding(r, w) for r, w in e["quotes"].items()), default=None)
        for r, words in e["quotes"].items():
            found = [u for u in holding(r, words) if u is best and u["speaker"] == e["speaker"]]
            lacks += [] if found else [f"{r}: {e['speaker']}: {words}"]
    for r1, w1, r2, w2 in expected["apart"]:
        together = {u["utterance"] for u in holding(r1, w1)} & {u["utterance"] for u in holding(r2, w2)}
        lacks += [f"together: {w1} / {w2}"] if together else []
    return lacks


def _stated(expected: Expected, readings: Iterable[Row], status: str) -> bool:
    """Whether a reading of this status has each expected value's words in a value of its own."""
    for reading in readings:
        if reading["status"] != status:
            continue
        owners = []
        for report, words in expected["values"].items():
            owners.append(
                {
                    n
                    for n, value in enumerate(reading["values"])
                    for s in value["support"]
                    if s["report"] == report and words.casefold() in s["span"].casefold()
                }
            )
        if all(owners) and len(set().union(*owners)) >= len(owners):
            return True
    return False


def _timeline(expected: Expected, timeline: list[Row], events: Mapping[str, set[str]]) -> list[str]:
    return [
        f"{e['event']}: {e['date']} {e['words']}"
        for e in expected["timeline"]
        if not any(
            t["event"] in events[e["event"]] and t["date"][:10] == e["date"] and e["words"] in t["text"]
            for t in timeline
        )
    ]


def _chains(expected: Expected, reports: Mapping[str, Row], quotations: list[Row]) -> list[str]:
    lacks = []
    for e in expected["chains"]:
        text = reports[e["report"]]["text"]
        chains = [
            [v["name"] for v in q["chain"]]
            for q in quotations
            if q["report"] == e["report"] and e["words"] in " ".join(text[s:t] for s, t in q["content"])
        ]
        if e["chain"] not in chains:
            lacks.append(f"{e['report']}: {e['words']}: {chains}, not {e['chain']}")
    return lacks


def _cleaning(expected: Expected, reports: Mapping[str, Row]) -> list[str]:
    lacks = [f"{r}: {words}" for words in expected["furniture"] for r in reports if words in reports[r]["text"]]
    lacks += [f"{r}: not once: {w}" for r, w in expected["once"].items() if reports[r]["text"].count(w) != 1]
    return lacks


if __name__ == "__main__":
    import sys

    for part, (lacks, total) in compare(Path(sys.argv[1])).items():
        print(f"{part}: lacks {len(lacks)} of {total}")
        for lack in lacks:
            print(f"  {lack}")
