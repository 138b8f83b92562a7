"""The origins of a whole pile."""

from collections.abc import Collection, Mapping, Sequence

import numpy as np

from stemma.model import Origin, Quotation, Report, Sharing, Span
from stemma.origins.copies import Match, copies
from stemma.origins.credits import credits
from stemma.origins.decide import Outlets, directed, draft, finished, settle
from stemma.origins.sources import rests_on
from stemma.origins.tokens import Ints, pile, positions
from stemma.reference.outlets import Register, register


def origins(
    reports: Sequence[Report],
    quotations: Mapping[str, Sequence[Quotation]] | None = None,
    known: Register | None = None,
    about: Collection[str] | None = None,
) -> list[Origin]:
    """The origin of every report of a pile, in order of report id; the order of the reports does not matter.

    ``quotations`` (by report id) sharpens what counts as quoted; ``known`` stands in for the outlets that are listed.
    Where only some reports are asked ``about``, it is they and those that share text with them.
    """
    quoted = quotations or {}
    ordered = sorted(reports, key=lambda r: r.id)
    houses = (known or register()).joined_by(r.outlet for r in ordered)
    said = [quoted.get(r.id, ()) for r in ordered]
    outlets = Outlets(ordered, houses)
    asked = [k for k, r in enumerate(ordered) if about is None or r.id in about]
    piled = pile(ordered, said)
    matches = copies(piled, [outlets.of(r) for r in ordered], None if about is None else asked)
    told = sorted({*asked, *(m.first for m in matches), *(m.second for m in matches)})
    found = {k: credits(ordered[k], houses) for k in told}
    drafts = {k: draft(ordered[k], found[k], outlets) for k in told}
    sizes = piled.sizes().tolist()
    partners: dict[int, list[tuple[int, float]]] = {}
    for m in matches:
        for k, other in ((m.first, m.second), (m.second, m.first)):
            partners.setdefault(k, []).append((other, m.matched / max(1, sizes[k])))
    settle(drafts, partners)
    spots = {k: positions(ordered[k].text, said[k]) for k in sorted(partners)}
    sharings: dict[int, list[Sharing]] = {}
    for m in matches:
        share = round(m.matched / max(1, min(sizes[m.first], sizes[m.second])), 4)
        spans = _spans(m, spots[m.first], spots[m.second])
        for k, other, pairs in ((m.first, m.second, spans), (m.second, m.first, [(y, x) for x, y in spans])):
            plain = Sharing(ordered[k].id, ordered[other].id, tuple(sorted(pairs)), share)
            sharings.setdefault(k, []).append(directed(drafts[k], drafts[other], plain))
    return [
        finished(
            d, sorted(sharings.get(k, ()), key=lambda s: s.other), rests_on(d.report, found[k], houses, d.key, said[k])
        )
        for k, d in drafts.items()
    ]


def _spans(match: Match, mine: Ints, yours: Ints) -> list[tuple[Span, Span]]:
    """The runs as code-point spans, those of the first report first."""
    a = np.array([run for run, _ in match.passages])
    b = np.array([run for _, run in match.passages])
    rows = np.stack((mine[a[:, 0], 0], mine[a[:, 1] - 1, 1], yours[b[:, 0], 0], yours[b[:, 1] - 1, 1]), axis=1)
    return [((s, e), (t, f)) for s, e, t, f in rows.tolist()]
