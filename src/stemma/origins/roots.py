"""One name for one cited source across the reports of an event, where what they call it can mean only that."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace

from stemma.model import Event, Evidence, Origin
from stemma.origins.media import at_large, house_of_state
from stemma.reference.outlets import Register, register
from stemma.text import fold


def _same_body(short: str, full: str) -> bool:
    """True where a name is another's end ("State Department", "US State Department") or its initials."""
    if short.isupper() and " " not in short:
        return len(short) > 2 and short == "".join(re.findall(r"\b([A-Z])\w", full))
    return " " in short and fold(full).replace(".", "").endswith(" " + fold(short).replace(".", ""))


def _meanings(names: Iterable[str], houses: Register) -> dict[str, list[str]]:
    """For each name that says less than others of the event, those that it can mean."""
    ordered = sorted(names)
    named = {n: medium for n in ordered if (medium := house_of_state(n, houses))}
    large = {n: medium for n in ordered if n not in named and (medium := at_large(n))}
    bodies = [n for n in ordered if n not in named and n not in large]
    out = {}
    for name, medium in large.items():
        fuller = [n for n, m in large.items() if m.country and not medium.country and m.fits(medium)]
        out[name] = [n for n, m in named.items() if m.fits(medium)] or fuller
    for name in bodies:
        if not houses.named(name):
            found = [n for n in bodies if n != name and _same_body(name, n)]
            out[name] = [n for n in found if not any(_same_body(n, other) for other in found)]
    return {name: found for name, found in out.items() if found}


def _told(name: str, found: list[str], citing: Mapping[str, list[str]]) -> Evidence:
    """Why a name is taken for another, or that it is not told which of several it means."""
    if len(found) > 1:
        text = f"“{name}” may be {' or '.join(found)}, which the reports of this event do not tell"
    else:
        by = sorted(set(citing[found[0]]) - set(citing[name])) or citing[found[0]]
        text = f"“{name}” is taken for {found[0]}: of what the event's reports name ({by[0]}) it can mean only that"
    return Evidence("same source", text, where="metadata")


def rooted(events: Iterable[Event], origins: Mapping[str, Origin], known: Register | None = None) -> dict[str, Origin]:
    """The origins with one name for a source that reports of one event call by several, and why.

    "State media" in one report and a state's agency by name in another are one source where the event knows no other
    that could be meant; where it does, they stay apart and the evidence says so.
    """
    houses, out = known or register(), dict(origins)
    for event in events:
        own = [origins[r] for r in event.reports if r in origins]
        citing: dict[str, list[str]] = defaultdict(list)
        for o in own:
            for name in {*o.rests_on, *o.voices, o.name} - {""}:
                citing[name].append(o.report)
        meanings = _meanings(citing, houses) if len(citing) > 1 else {}
        for o in own:
            unclear = [name for name in o.rests_on if name in meanings]
            if unclear:
                why = tuple(_told(name, meanings[name], citing) for name in unclear)
                sole = {name: meanings[name][0] for name in unclear if len(meanings[name]) == 1}
                rests = dict.fromkeys(sole.get(name, name) for name in o.rests_on)
                kept = tuple(name for name in rests if name != o.name)
                out[o.report] = replace(o, rests_on=kept, evidence=(*o.evidence, *why))
    return out
