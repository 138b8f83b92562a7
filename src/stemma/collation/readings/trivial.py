"""Readings that tell a reader nothing: two leaders, "today", the day of a statement to the press."""

import re
from collections.abc import Mapping

from stemma.collation.readings.align import Group
from stemma.collation.readings.compare import running
from stemma.model import ReadingStatus, Report
from stemma.text import fold

_OWN = frozenset({"epithet", "mode", "strength"})  # wordings that are compared for their own sake
_KNOWN = re.compile(
    r"\b(?:the|these|those|his|her|their|its|our|all|other|between) \w+$|\b(?:both|one)$", re.IGNORECASE
)
_NOW = frozenset({"today", "now", "this year", "yesterday", "tomorrow"})


def trivial(group: Group, status: ReadingStatus, reports: Mapping[str, Report]) -> bool:
    """True for an agreement, a rounder value or a lone one that is not worth a reader's time; never for a conflict."""
    if status in ("conflict", "update"):
        return False
    first = group.statements[0]
    if first.type == "wording":
        return first.unit not in _OWN
    if first.unit == "beside" or (first.unit.startswith("town of ") and status == "alone"):
        return True
    said = {fold(reports[s.report].text[s.start : s.end]) for s in group.statements}
    if first.type == "date" and first.unit in ("day", "period"):
        return not any(s.about for s in group.statements) or said <= _NOW
    if first.unit != "count" or (first.high or 0.0) > 2:
        return False
    known = sum(bool(_KNOWN.search(reports[s.report].text[max(0, s.start - 12) : s.end])) for s in group.statements)
    return 2 * known >= len(group.statements) and not any(running(s, reports[s.report].text) for s in group.statements)
