"""The working store: one SQLite file that holds what was read, what was derived from it, and people's judgements."""

from stemma.store.database import Store
from stemma.store.queries import Hit, event_record, event_rows, search

__all__ = ["Hit", "Store", "event_record", "event_rows", "search"]
