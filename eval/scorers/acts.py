"""Acts against gold records: of the acts answered for a sentence, the one that agrees best counts."""

from scorers import Row, by_report


def _same(gold: list[Row] | None, mine: Row | None) -> bool:
    if not gold:
        return mine is None
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
                act["code"] == row["event"],
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
