"""What people decided, carried into what is computed; and what a new run changed in the events of an earlier one."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace

from stemma.model import Event, Evidence, Origin
from stemma.store import Change, Judged


def judged_origins(origins: Iterable[Origin], judged: Sequence[Judged]) -> list[Origin]:
    """The origins with people's judgements: same-origin gives all the first known one's name, not-a-copy unties two."""
    found = {o.report: o for o in origins}
    for j in judged:
        members = [r for r in j.reports if r in found]
        if j.kind == "same-origin":
            name = next((found[r].name for r in members if found[r].name), "")
            why = Evidence("judgement", f"{j.who or 'somebody'}: {j.why or 'same origin'}", where="metadata")
            for r in members:
                kind = found[r].kind if found[r].name == name else "reprint"
                found[r] = replace(found[r], name=name, kind=kind, evidence=(*found[r].evidence, why))
        elif j.kind == "not-a-copy":
            for r in members:
                kept = tuple(s for s in found[r].copies if s.other not in members)
                found[r] = replace(found[r], copies=kept)
    return list(found.values())


def changes(before: Sequence[Event], after: Sequence[Event], made: str) -> list[Change]:
    """Which earlier events were merged into others, split, or are gone."""
    at: dict[str, set[str]] = defaultdict(set)
    for event in after:
        for report in event.own:
            at[report].add(event.id)
    found = []
    for event in sorted(before, key=lambda e: e.id):
        into = set().union(*(at[r] for r in event.own))
        if into == {event.id}:
            continue
        change = "gone" if not into else "merged" if len(into) == 1 else "split"
        found.append(Change(made, change, event.id, tuple(sorted(into))))
    return found
