"""What is said of an event across its reports: origins, copies, utterances, conflicts, agreements."""

import itertools
import re
from collections import Counter, defaultdict
from collections.abc import Callable

from scorers import Row, f1, mean
from scorers.clustering import bcubed

Span = tuple[str, str]  # a report and words in it


def _words(text: str) -> Counter[str]:
    return Counter(re.findall(r"\w+", text.casefold()))


def _same_words(a: str, b: str) -> bool:
    one, two = _words(a), _words(b)
    least = min(one.total(), two.total())
    return least > 0 and (one & two).total() >= 0.6 * least


def _origins(events: list[Row], report: dict[str, Row]) -> dict[str, float]:
    figures, errors = [], []
    for event in events:
        gold = {i: a["origin"].casefold() for i, a in event["articles"].items() if a["origin"] != "unknown"}
        if not gold:
            continue
        mine = {i: str(report.get(i, {}).get("origin") or f"\0{i}").casefold() for i in gold}
        p, r = bcubed(gold, mine)
        figures.append(2 * p * r / (p + r))
        errors.append(abs(len(set(gold.values())) - len(set(mine.values()))))
    return {"origins_bcubed": mean(figures), "voices_error": mean(errors)}


def _copies(events: list[Row], report: dict[str, Row], known: Callable[[str], str | None]) -> dict[str, float]:
    hits = said = true = 0
    for event in events:
        inside = event["articles"]
        gold = {frozenset((i, j)) for i, a in inside.items() for j in a["shares_text_with"] if i != j}
        mine = {
            frozenset((i, other))
            for i in inside
            if i in report
            for j in report[i].get("copies") or ()
            if (other := known(j)) in inside and other != i
        }
        hits, said, true = hits + len(gold & mine), said + len(mine), true + len(gold)
    return {"copies_f1": f1(hits, said, true) if said + true else 1.0}


def _utterances(events: list[Row], answers: list[Row], known: Callable[[str], str | None]) -> dict[str, float]:
    hits = said = true = named = asked = 0
    for event in events:
        gold = [
            (n, (a["article"], a["quote"]), (b["article"], b["quote"]))
            for n, u in enumerate(event["utterances"])
            for a, b in itertools.combinations(u["variants"], 2)
            if a["article"] != b["article"]
        ]
        true += len(gold)
        free = dict(enumerate(gold))
        speakers: dict[int, str] = {}
        for answer in answers:
            spans = [(known(v["report"]), v["quote"]) for v in answer["variants"]]
            inside = [(i, q) for i, q in spans if i is not None and i in event["articles"]]
            for a, b in itertools.combinations(inside, 2):
                if a[0] == b[0]:
                    continue
                said += 1
                hit = next((k for k, (_, x, y) in free.items() if _matches(x, y, a, b)), None)
                if hit is not None:
                    speakers.setdefault(free.pop(hit)[0], answer.get("speaker") or "")
                    hits += 1
        for n, speaker in speakers.items():
            surname = re.findall(r"\w+", event["utterances"][n]["speaker"].casefold())[-1:]
            asked += 1
            named += bool(set(surname) & set(_words(speaker)))
    score = f1(hits, said, true) if said + true else 1.0
    return {"utterances_f1": score, "speaker": named / asked if asked else 0.0}


def _matches(x: Span, y: Span, a: Span, b: Span) -> bool:
    return any(
        g[0] == p[0] and h[0] == q[0] and _same_words(g[1], p[1]) and _same_words(h[1], q[1])
        for g, h, p, q in ((x, y, a, b), (y, x, a, b))
    )


def _touched(readings: list[Row], spans: list[Span]) -> dict[int, set[int]]:
    """Gold reading -> its values that the answered spans touch."""
    found: dict[int, set[int]] = defaultdict(set)
    for report, words in spans:
        for n, reading in enumerate(readings):
            for k, value in enumerate(reading["values"]):
                for gold in value["articles"]:
                    one, two = gold["span"].casefold(), words.casefold()
                    if gold["article"] == report and (one in two or two in one):
                        found[n].add(k)
    return found


def _readings(events: list[Row], answers: list[Row], known: Callable[[str], str | None]) -> dict[str, float]:
    caught = true = said = right = agreed = agreeing = 0
    for event in events:
        gold = event["readings"]
        found: set[int] = set()
        agrees: set[int] = set()
        for answer in answers:
            spans = [(known(s["report"]), s["span"]) for v in answer["values"] for s in v["support"]]
            inside = [(i, words) for i, words in spans if i is not None and i in event["articles"]]
            if not inside:
                continue
            touched = _touched(gold, inside)
            if answer["status"] == "agree" and len({i for i, _ in inside}) > 1:
                agrees |= {n for n in touched if gold[n]["status"] == "agree"}
            if answer["status"] not in ("conflict", "update"):
                continue
            two = {n for n, values in touched.items() if len(values) > 1}
            found |= {n for n in two if gold[n]["status"] == "conflict"}
            said += 1
            right += any(gold[n]["status"] != "agree" for n in two)
        caught += len(found)
        true += sum(r["status"] == "conflict" for r in gold)
        agreed += len(agrees)
        agreeing += sum(r["status"] == "agree" for r in gold)
    return {
        "conflicts_recall": caught / true if true else 0.0,
        "conflicts_precision": right / said if said else 0.0,
        "agree_recall": agreed / agreeing if agreeing else 0.0,
    }


def score(gold: list[Row], reports: list[Row], utterances: list[Row], readings: list[Row]) -> dict[str, float]:
    """All figures of collation; answered report ids are the gold's, or begin with them."""
    ids = {i for event in gold for i in event["articles"]}

    def known(report: str) -> str | None:
        return report[:10] if report[:10] in ids else None

    by_id = {i: r for r in reports if (i := known(r["report"]))}
    return (
        _origins(gold, by_id)
        | _copies(gold, by_id, known)
        | _utterances(gold, utterances, known)
        | _readings(gold, readings, known)
    )
