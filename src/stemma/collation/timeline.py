"""The timeline of an event: what its reports date, merged, weighed, and told in their own words."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date

from stemma.model import Entry, Event, Origin, Precision, Report, Support, Time
from stemma.text import digest


def timeline(
    event: Event, reports: Mapping[str, Report], times: Mapping[str, Sequence[Time]], origins: Mapping[str, Origin]
) -> list[Entry]:
    """The dated happenings that an event's reports tell, in order of time."""
    groups: dict[tuple[date, date, Precision], list[Time]] = defaultdict(list)
    for name in event.reports:
        for t in times.get(name, ()):
            if t.type in ("DATE", "TIME") and t.earliest and t.latest and t.precision and t.sentence:
                groups[t.earliest, t.latest, t.precision].append(t)
    entries = []
    for (first, last, precision), found in sorted(groups.items(), key=lambda kv: kv[0]):
        named = {origins[t.report].name for t in found if t.report in origins} - {""}
        spans = sorted({(t.report, *t.sentence) for t in found if t.sentence})
        support = tuple(Support(r, s, e, reports[r].text[s:e]) for r, s, e in spans)
        value = min(t.value for t in found)
        entries.append(
            Entry(digest(event.id, value, support[0].span), event.id, event.storyline, value, first, last, precision,
                  found[0].status, float(len({t.report for t in found})), max(1, len(named)), support[0].span, support)
        )  # fmt: skip
    return entries
