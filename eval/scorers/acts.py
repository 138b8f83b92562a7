"""Acts against gold records: of the acts answered for a sentence, the one that agrees best counts."""

import hashlib

from scorers import Row, by_report

_YIELD = ("CONCEDE", "RETREAT")  # what PLOVER named YIELD before 2021
_MODES = {"primative": "primitive", "sieze": "seize"}  # as the gold spells them


def open_half(text: str) -> bool:
    """Whether errors of a sentence may be looked at; of the sealed half only figures are."""
    return hashlib.sha256(text.encode()).digest()[0] % 2 == 0


def _same(gold: list[Row] | str | None, mine: Row | None) -> bool:
    if not gold:
        return mine is None
    if isinstance(gold, str):
        gold = [{"actorText": gold}]
    text = ((mine or {}).get("text") or "").casefold()
    country = ((mine or {}).get("code") or "")[:3]
    for actor in gold:
        words = (actor.get("actorText") or "").casefold()
        if words and text and (words in text or text in words):
            return True
        if country and country == (actor.get("code") or "")[:3]:
            return True
    return False


def score(gold: list[Row], answers: list[Row]) -> dict[str, float]:
    """Share of sentences whose best act has the code, the actor, the recipient, and all three right."""
    mine = by_report(answers)
    totals = [0, 0, 0, 0]
    for row in gold:
        judged = [
            (
                act["code"] == row["event"] or (row["event"] == "YIELD" and act["code"] in _YIELD),
                _same(row.get("actor"), act.get("actor")),
                _same(row.get("recipient"), act.get("recipient")),
            )
            for act in mine.get(row["id"], [])
        ]
        if judged:
            best = max(judged)
            for n, right in enumerate((*best, all(best))):
                totals[n] += right
    return dict(zip(("code", "actor", "recipient", "all_three"), (t / len(gold) for t in totals), strict=True))


def types(gold: list[Row], answers: list[Row]) -> dict[str, float]:
    """Of stories with a type: whether an act has it, the first act, the weightiest; and an act its mode as well."""
    mine = by_report(answers)
    right = {"among": 0, "first": 0, "weightiest": 0, "mode": 0}
    moded = acts = 0
    for row in gold:
        told = mine.get(row["id"], [])
        acts += len(told)
        mode = _MODES.get(row.get("mode", "").lower(), row.get("mode", "").lower())
        moded += bool(mode)
        right["among"] += any(a["code"] == row["label"] for a in told)
        right["mode"] += bool(mode) and any(a["code"] == row["label"] and a["mode"] == mode for a in told)
        if told:
            right["first"] += told[0]["code"] == row["label"]
            right["weightiest"] += max(told, key=lambda a: a["weight"])["code"] == row["label"]
    shares = {name: n / len(gold) for name, n in right.items() if name != "mode"}
    return shares | {"mode": right["mode"] / max(moded, 1), "acts": acts / len(gold)}
