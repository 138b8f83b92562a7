"""Stemma: one sourced record of each event, from the news reports of many outlets."""

from typing import Any

__version__ = "0.1.0"
_VERBS = (
    "add",
    "annotate",
    "collate",
    "events",
    "export",
    "judge",
    "judgements",
    "ledger",
    "proposals",
    "propose",
    "read",
    "reject",
    "search",
    "show",
    "timeline",
    "undo",
    "update",
)
__all__ = ["__version__", *_VERBS]


def __getattr__(name: str) -> Any:
    # lazily, so that `import stemma` stays fast
    if name in _VERBS:
        from stemma import api

        return getattr(api, name)
    raise AttributeError(f"module 'stemma' has no attribute {name!r}")
