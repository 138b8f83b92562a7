"""The origins of a whole pile."""

from collections.abc import Mapping, Sequence

from stemma.model import Origin, Quotation, Report, Sharing, Span
from stemma.origins.copies import Match, copies
from stemma.origins.credits import credits
from stemma.origins.decide import Outlets, directed, draft, finished, settle
from stemma.origins.houses import Houses, load_agencies
from stemma.origins.sources import rests_on
from stemma.origins.tokens import pile, positions


def origins(
    reports: Sequence[Report],
    quotations: Mapping[str, Sequence[Quotation]] | None = None,
    agencies: Houses | None = None,
) -> list[Origin]:
    """The origin of every report of a pile, in order of report id; the order of the reports does not matter.

    ``quotations`` (by report id) sharpens what counts as quoted; ``agencies`` replaces the shipped list of houses.
    """
    quoted = quotations or {}
    houses = agencies or load_agencies()
    ordered = sorted(reports, key=lambda r: r.id)
    said = [quoted.get(r.id, ()) for r in ordered]
    outlets = Outlets(ordered, houses)
    found = [credits(r, houses) for r in ordered]
    drafts = [draft(r, c, outlets) for r, c in zip(ordered, found, strict=True)]
    piled = pile(ordered, said)
    matches = copies(piled, [d.key for d in drafts])
    sizes = piled.sizes().tolist()
    partners: dict[int, list[tuple[int, float]]] = {}
    for m in matches:
        for k, other in ((m.first, m.second), (m.second, m.first)):
            partners.setdefault(k, []).append((other, m.matched / max(1, sizes[k])))
    settle(drafts, partners)
    sharings: dict[int, list[Sharing]] = {}
    spots = {k: positions(ordered[k].text, said[k]) for k in sorted(partners)}
    for m in matches:
        for k, other, flip in ((m.first, m.second, False), (m.second, m.first, True)):
            spans = _spans(m, spots[k], spots[other], flip)
            share = m.matched / max(1, min(sizes[k], sizes[other]))
            plain = Sharing(ordered[k].id, ordered[other].id, spans, round(share, 4))
            sharings.setdefault(k, []).append(directed(drafts[k], drafts[other], plain))
    return [
        finished(
            d, sorted(sharings.get(k, ()), key=lambda s: s.other), rests_on(d.report, found[k], houses, d.key, said[k])
        )
        for k, d in enumerate(drafts)
    ]


def _spans(match: Match, mine: list[Span], yours: list[Span], flip: bool) -> tuple[tuple[Span, Span], ...]:
    """The passages as code-point spans, those of `mine` first."""
    out = []
    for a, b in match.passages:
        if flip:
            a, b = b, a
        out.append(((mine[a[0]][0], mine[a[1] - 1][1]), (yours[b[0]][0], yours[b[1] - 1][1])))
    return tuple(sorted(out))
