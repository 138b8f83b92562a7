"""One tree of errors; every message names the item, the value and the remedy.

StemmaError
├── UsageError        the call itself is wrong (exit status 2)
├── SourceError       a source cannot be read at all
├── StoreError        the database is missing, locked, or of another version
├── LanguageError     a language model cannot be loaded
├── ExecutorError     processes cannot start, or one was killed
└── MissingExtra      an optional dependency is not installed

What the machine refuses (a full disk, a folder that cannot be written) stays Python's own error; ``in_words`` says it.
"""

import errno
import sqlite3


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


_KEPT = "what was done is kept, and the same call goes on there"
_REMEDIES = {
    errno.ENOSPC: f"the disk is full; make room and call again: {_KEPT}",
    errno.EDQUOT: f"your share of the disk is full; make room and call again: {_KEPT}",
    errno.EEXIST: "there is a file where a folder is needed; name another with --out",
    errno.ENOTDIR: "there is a file where a folder is needed; name another with --out",
    errno.EISDIR: "there is a folder where a file is needed; name another",
    errno.EACCES: "this may not be read or written by you; name another, or have its permissions changed",
    errno.EPERM: "this may not be read or written by you; name another, or have its permissions changed",
    errno.EROFS: "this can only be read; name another to write to",
    errno.ENOENT: "there is no such file or folder; correct the name",
    errno.ENAMETOOLONG: "the name is too long; choose a shorter one",
    errno.EMFILE: "too many files are open; raise the limit (ulimit -n) or give fewer --jobs",
    errno.ENOMEM: f"the memory is used up; give fewer --jobs, or less at once: {_KEPT}",
}
_OF_SQLITE = {
    sqlite3.SQLITE_FULL: errno.ENOSPC,
    sqlite3.SQLITE_READONLY: errno.EROFS,
    sqlite3.SQLITE_PERM: errno.EACCES,
    sqlite3.SQLITE_CANTOPEN: errno.EACCES,
    sqlite3.SQLITE_NOMEM: errno.ENOMEM,
}


def refused(error: sqlite3.Error) -> str:
    """What SQLite could not do and the remedy, SQLite's own words where that is no matter of the machine."""
    code = getattr(error, "sqlite_errorcode", None) or 0  # errors of the module itself have none
    return _REMEDIES.get(_OF_SQLITE.get(code & 0xFF, 0)) or str(error)


def no_memory(error: BaseException) -> bool:
    """Whether the memory was used up; a library that finds no room cannot be imported, and says so."""
    return isinstance(error, MemoryError) or "failed to map segment" in str(error)


def in_words(error: Exception) -> str:
    """What went wrong and the remedy, also where the system or SQLite refused.

    >>> in_words(NotADirectoryError(errno.ENOTDIR, "Not a directory", "a.txt/out"))
    'a.txt/out: there is a file where a folder is needed; name another with --out'
    """
    if no_memory(error):
        return _REMEDIES[errno.ENOMEM]
    if isinstance(error, sqlite3.Error):
        return f"the record: {refused(error)}"
    if isinstance(error, OSError):
        said = _REMEDIES.get(error.errno or 0) or error.strerror or str(error)
        return f"{error.filename}: {said}" if error.filename else said
    return str(error)
