"""Same event, same storyline: which reports tell of one happening, and how happenings hang together."""

from stemma.grouping.dating import infer_dates
from stemma.grouping.events import Grouping, Judgement, group

__all__ = ["Grouping", "Judgement", "group", "infer_dates"]
