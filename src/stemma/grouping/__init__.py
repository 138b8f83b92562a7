"""Same event, same storyline: which reports tell of one happening, and how happenings hang together."""

from stemma.grouping.dating import doubted_dates, infer_dates
from stemma.grouping.events import Grouping, Judgement, group, sign
from stemma.grouping.making import with_places
from stemma.grouping.relinking import Grown
from stemma.grouping.signatures import Signatures

__all__ = [
    "Grouping",
    "Grown",
    "Judgement",
    "Signatures",
    "doubted_dates",
    "group",
    "infer_dates",
    "sign",
    "with_places",
]
