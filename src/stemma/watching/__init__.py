"""Feeds asked again and again, what they bring taken into a record, and what that changes told."""

from collections.abc import Callable, Sequence
from pathlib import Path

from stemma.fetch import Web
from stemma.model import Capture, Issue
from stemma.store import writing
from stemma.watching.alerts import load
from stemma.watching.lists import watched
from stemma.watching.state import State, Status, state_path, status
from stemma.watching.telling import Teller
from stemma.watching.watcher import Watcher

__all__ = ["State", "Status", "Teller", "Watcher", "load", "state_path", "status", "watch", "watched"]


def watch(
    sources: Sequence[str],
    db: Path,
    alerts: Path | None,
    grow: Callable[[Sequence[Capture | Issue]], str],
    web: Web,
    every: float,
    once: bool,
    say: Callable[[str], None],
) -> None:
    """Watch what sources name for a record until stopped, or once; ``grow`` takes items in and tells how it went.

    Raises UsageError where the sources name nothing or the alerts are wrong, StoreError where another watcher is on.
    """
    named, (rules, told) = watched(sources), load(alerts)
    db.parent.mkdir(parents=True, exist_ok=True)
    path = state_path(db)
    with writing(path, patience=0.0), State(path) as state:
        state.name(named)
        teller = Teller(db, state, rules, told, say)
        try:
            Watcher(state, web, lambda items: say(grow(items)), teller.tell, every).run(once)
        finally:
            state.doing(state="stopped", pid="")
