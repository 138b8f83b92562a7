"""One tree of errors; every message names the item, the value and the remedy.

StemmaError
├── UsageError        the call itself is wrong (exit status 2)
├── SourceError       a source cannot be read at all
├── StoreError        the database is missing, locked, or of another version
├── LanguageError     a language model cannot be loaded
├── ExecutorError     processes cannot start, or one was killed
└── MissingExtra      an optional dependency is not installed
"""


class StemmaError(Exception):
    """The root of everything Stemma raises on purpose."""


class UsageError(StemmaError):
    """The call is wrong: an unknown format, an empty list of sources."""


class SourceError(StemmaError):
    """A source cannot be read: missing, unreadable, or of no known kind."""


class StoreError(StemmaError):
    """The database cannot be used: missing, locked, damaged, or written by another version."""


class LanguageError(StemmaError):
    """A language model cannot be loaded."""


class ExecutorError(StemmaError):
    """The processes of a run cannot start, or one of them was killed."""


class MissingExtra(StemmaError):
    """An optional dependency is missing; the message says what to install."""

    def __init__(self, package: str, extra: str) -> None:
        super().__init__(f"{package} is not installed; run: pip install 'stemma-news[{extra}]'")
