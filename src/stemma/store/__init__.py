"""The working store: one SQLite file that holds what was read, what was derived from it, and people's judgements."""

from stemma.store import pages
from stemma.store.compacting import compact
from stemma.store.database import Part, Store, no_record, record_in
from stemma.store.ids import whole_id
from stemma.store.index import Index, Signed, some
from stemma.store.judgements import (
    KINDS,
    Change,
    add_judgement,
    check,
    history,
    judgements,
    now,
    subject_of,
    subject_row,
    table_of,
    withdraw,
)
from stemma.store.known import Known, known_by, told_by
from stemma.store.lock import PATIENCE, writing
from stemma.store.notices import add_notices, forget_notices, last_notice, notices
from stemma.store.proposals import drop_proposal, proposals, replace_proposals
from stemma.store.queries import ORDER, Hit, event_record, event_rows, search, search_events
from stemma.store.work import Item, Tally, Work

__all__ = [
    "KINDS",
    "ORDER",
    "PATIENCE",
    "Change",
    "Hit",
    "Index",
    "Item",
    "Known",
    "Part",
    "Signed",
    "Store",
    "Tally",
    "Work",
    "add_judgement",
    "add_notices",
    "check",
    "compact",
    "drop_proposal",
    "event_record",
    "event_rows",
    "forget_notices",
    "history",
    "judgements",
    "known_by",
    "last_notice",
    "no_record",
    "notices",
    "now",
    "pages",
    "proposals",
    "record_in",
    "replace_proposals",
    "search",
    "search_events",
    "some",
    "subject_of",
    "subject_row",
    "table_of",
    "told_by",
    "whole_id",
    "withdraw",
    "writing",
]
