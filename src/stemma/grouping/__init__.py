"""Same event, same storyline: which reports tell of one happening, and how happenings hang together."""

from stemma.grouping.dating import doubted_dates, infer_dates
from stemma.grouping.events import Grouping, Judgement, group

__all__ = ["Grouping", "Judgement", "doubted_dates", "group", "infer_dates"]
