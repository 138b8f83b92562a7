"""Stemma: one sourced record of each event, from the news reports of many outlets."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from stemma.api import (
        add as add,
    )
    from stemma.api import (
        annotate as annotate,
    )
    from stemma.api import (
        cite as cite,
    )
    from stemma.api import (
        collate as collate,
    )
    from stemma.api import (
        compact as compact,
    )
    from stemma.api import (
        compare as compare,
    )
    from stemma.api import (
        events as events,
    )
    from stemma.api import (
        export as export,
    )
    from stemma.api import (
        judge as judge,
    )
    from stemma.api import (
        judgements as judgements,
    )
    from stemma.api import (
        lake as lake,
    )
    from stemma.api import (
        ledger as ledger,
    )
    from stemma.api import (
        proposals as proposals,
    )
    from stemma.api import (
        propose as propose,
    )
    from stemma.api import (
        read as read,
    )
    from stemma.api import (
        record as record,
    )
    from stemma.api import (
        reject as reject,
    )
    from stemma.api import (
        search as search,
    )
    from stemma.api import (
        show as show,
    )
    from stemma.api import (
        slice as slice,
    )
    from stemma.api import (
        timeline as timeline,
    )
    from stemma.api import (
        undo as undo,
    )
    from stemma.api import (
        update as update,
    )
    from stemma.api import (
        watch as watch,
    )

__version__ = "0.2.0"
_VERBS = (
    "add",
    "annotate",
    "cite",
    "collate",
    "compact",
    "compare",
    "events",
    "export",
    "judge",
    "judgements",
    "lake",
    "ledger",
    "proposals",
    "propose",
    "read",
    "reject",
    "search",
    "show",
    "slice",
    "timeline",
    "undo",
    "update",
    "watch",
)
# those that only read
_QUESTIONS = ("cite", "compare", "events", "export", "judgements", "ledger", "proposals", "search", "show", "timeline")
_WHOLE = ("record",)  # has no command: on the command line it is `export`
__all__ = ["__version__", *_VERBS, *_WHOLE]


def __getattr__(name: str) -> Any:
    # lazily, so that `import stemma` stays fast
    if name in _VERBS or name in _WHOLE:
        return getattr(import_module("stemma.questions" if name in (*_QUESTIONS, *_WHOLE) else "stemma.api"), name)
    raise AttributeError(f"module 'stemma' has no attribute {name!r}")
