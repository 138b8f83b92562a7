"""Dates for undated reports from the other reports of their event."""

from collections.abc import Mapping, Sequence

from stemma.model import Event, Report, Time, When


def infer_dates(
    events: Sequence[Event], reports: Mapping[str, Report], times: Mapping[str, Sequence[Time]]
) -> dict[str, When]:
    """Dates for undated reports, by report id, from siblings of the same event; none where nothing fits."""
    return {}
