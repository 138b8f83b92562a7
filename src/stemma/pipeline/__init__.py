"""The stages in order, and the public verbs."""

from stemma.pipeline import _threads  # noqa: F401  (first: see there)
from stemma.pipeline.progress import Progress, Silent
from stemma.pipeline.proposing import Proposed, propose
from stemma.pipeline.verbs import (
    Summary,
    add,
    annotate,
    collate,
    events,
    export,
    judge,
    judgements,
    ledger,
    proposals,
    read,
    reject,
    search,
    show,
    timeline,
    undo,
)

__all__ = [
    "Progress",
    "Proposed",
    "Silent",
    "Summary",
    "add",
    "annotate",
    "collate",
    "events",
    "export",
    "judge",
    "judgements",
    "ledger",
    "proposals",
    "propose",
    "read",
    "reject",
    "search",
    "show",
    "timeline",
    "undo",
]
