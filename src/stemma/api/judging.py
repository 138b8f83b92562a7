"""The verbs by which people decide, each of which makes the record again."""

from collections.abc import Callable, Sequence
from dataclasses import replace as with_
from pathlib import Path

from stemma import store
from stemma.api.runs import finish, held, numbered
from stemma.api.summaries import Summary
from stemma.model import Proposal
from stemma.stages.noticing import before_of
from stemma.store import Store, writing


def judge(
    db: Path,
    kind: str,
    reports: Sequence[str],
    who: str = "",
    why: str = "",
    model: str | None = None,
    to: str = "",
    of: str = "",
) -> Summary:
    """Store a judgement about REPORTS, or about one thing of the record, and make the record again with it.

    ``kind`` is merge, split, same-origin or not-a-copy of two reports or more, whose ids, or how these begin, are
    ``reports``.  Otherwise ``reports`` is the one id of what is judged: a claim or a reading to confirm or dismiss; to
    put right ``to`` a value the outlet or origin of a report, the date or place of a report or an event, the date of a
    timeline's entry, the speaker of a quotation; any of them to note something (``why``) or to say that it is checked.
    ``of`` says what the id is of (report, event, claim, quotation, reading, entry) where that could be several.
    ``who`` and ``why`` are kept as given.  The summary says the number by which it is taken back.  Raises UsageError
    where the kind or an id is unknown, there are fewer than two reports, or a value is missing or none, StoreError.
    """
    return _judged(db, model, lambda opened: store.add_judgement(opened.db, kind, reports, who, why, to, of))


def undo(db: Path, number: int, model: str | None = None) -> Summary:
    """Take the judgement of this NUMBER back and make the record again without it.

    It stays stored as withdrawn.  Raises StoreError where no standing judgement has this number.
    """
    return _judged(db, model, lambda opened: store.withdraw(opened.db, number).id)


def reject(db: Path, proposal: str) -> Proposal:
    """Drop a proposal of a language model and give it back; PROPOSAL is its id or how it begins.

    Raises StoreError where none or several begin so.
    """
    with writing(db), Store(db, write=True) as opened:
        return store.drop_proposal(opened.db, proposal)


def _judged(db: Path, model: str | None, act: Callable[[Store], int]) -> Summary:
    with held(db, 1, model, None) as run:
        before = before_of(run.store)
        number = act(run.store)
        run.store.set_meta(files="stale")  # what is said beside a line changes pages though it changes no line
        made = finish(numbered(run, run.store.start((), grow=True)), db.parent, before)
        return with_(made, judgement=number)
