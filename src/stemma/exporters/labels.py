"""What people decided of conflicts, as labels in the form of bench/claims: places without words, a row an event."""

from collections import defaultdict
from pathlib import Path
from typing import Any

from stemma.exporters.jsonl import write_rows
from stemma.model import Record


def write(record: Record, folder: Path) -> list[Path]:
    """Write labels.jsonl: of each event with a judged conflict its reports, and each conflict's kind, label and sides.

    A label is "conflict" where it was confirmed, "none" where it was dismissed; a side is a value's places: report, and
    the code points where its words start and end.
    """
    judged: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for r in (r for r in record.readings if r.judged):
        sides = [[[s.report, s.start, s.end] for s in v.support] for v in r.values]
        label = "conflict" if r.judged == "confirmed" else "none"
        judged[r.event].append({"kind": r.kind, "label": label, "sides": sides, "by": r.reason})
    rows = (
        {"event": e.id, "reports": list(e.reports), "conflicts": judged[e.id]} for e in record.events if e.id in judged
    )
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "labels.jsonl"
    write_rows(rows, path)
    return [path]
