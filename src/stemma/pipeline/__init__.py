"""The stages in order, and the public verbs."""

from stemma.pipeline.progress import Progress, Silent
from stemma.pipeline.verbs import Summary, annotate, collate, events, export, read, search, show

__all__ = ["Progress", "Silent", "Summary", "annotate", "collate", "events", "export", "read", "search", "show"]
