"""The user's own files, each named in a variable of the environment, and one digest of what they hold."""

import hashlib
import os
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from stemma.errors import UsageError


@dataclass(frozen=True, slots=True)
class UserFile:
    """A table that a user's file extends: what it holds, and the variable that names the file."""

    what: str
    variable: str

    @property
    def path(self) -> str:
        """The path as it is set now, "" where it is not."""
        return os.environ.get(self.variable, "")

    def text(self) -> str:
        """What the file holds now, "" where none is set; raises UsageError where it cannot be read."""
        path = self.path
        if not path:
            return ""
        try:
            found = Path(path).stat()
            return _read(path, found.st_mtime_ns, found.st_size)
        except (OSError, UnicodeDecodeError) as error:
            raise UsageError(
                f"the file of {self.what} {path!r} cannot be read ({error}); correct {self.variable}"
            ) from error


@lru_cache(maxsize=8)
def _read(path: str, modified: int, size: int) -> str:
    return Path(path).read_text(encoding="utf-8-sig")


OUTLETS = UserFile("outlets", "STEMMA_OUTLETS")
ACTORS = UserFile("actors", "STEMMA_ACTORS")
COUNTRIES = UserFile("countries", "STEMMA_COUNTRIES")
USER_FILES = (ACTORS, COUNTRIES, OUTLETS)


def files_digest() -> str:
    """One SHA-256 over what all user files hold, whatever they are called; for the keys of caches."""
    digest = hashlib.sha256()
    for file in USER_FILES:
        digest.update(f"{file.what}\0{hashlib.sha256(file.text().encode()).hexdigest()}\0".encode())
    return digest.hexdigest()
