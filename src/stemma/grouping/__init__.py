"""Same event, same storyline: which reports tell of one happening, and how happenings hang together."""

from stemma.grouping.dating import doubted_dates, infer_dates
from stemma.grouping.events import Grouping, Judgement, day_of, group, placed_of, sign, signed
from stemma.grouping.making import with_places
from stemma.grouping.relinking import Grown
from stemma.grouping.signatures import UNDATED, Signatures, code
from stemma.grouping.views import Known

__all__ = [
    "UNDATED",
    "Grouping",
    "Grown",
    "Judgement",
    "Known",
    "Signatures",
    "code",
    "day_of",
    "doubted_dates",
    "group",
    "infer_dates",
    "placed_of",
    "sign",
    "signed",
    "with_places",
]
