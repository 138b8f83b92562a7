"""The public verbs: read, annotate, collate a pile; add to a record, judge, export, list, show and search it."""

from stemma.api.judging import judge, reject, undo
from stemma.api.lakes import lake, slice
from stemma.api.making import add, annotate, collate, compact, read, update, watch
from stemma.api.summaries import Summary
from stemma.comparing import Comparison
from stemma.engine import Progress, Silent
from stemma.fetch import Web
from stemma.lakes.made import Lake
from stemma.proposing import Proposed, propose
from stemma.questions import (
    cite,
    compare,
    events,
    export,
    judgements,
    ledger,
    proposals,
    record,
    search,
    show,
    timeline,
)

__all__ = [
    "Comparison", "Lake", "Progress", "Proposed", "Silent", "Summary", "Web", "add", "annotate", "cite", "collate",
    "compact", "compare", "events", "export", "judge", "judgements", "lake", "ledger", "proposals", "propose", "read",
    "record", "reject", "search", "show", "slice", "timeline", "undo", "update", "watch",
]  # fmt: skip
