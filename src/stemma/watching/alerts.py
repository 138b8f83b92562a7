"""Alerts: what a person wants to be told of, in a small TOML file; each piece of news at most once.

    [[alert]]
    name = "the strait"                # what it is called, else its number
    actor = ["PRK", "Ilse Marrow"]     # parties to what the event tells: codes, how they begin, or names
    event = "8b2f"                     # an id, or how it begins; also storyline
    words = ["letter", "step by step"] # all of them, in the new words or in the report they stand in
    outlets = ["Norden Wire"]          # whose reports brought it
    when = ["event", "voice>=3", "conflict", "update", "version", "commitment"]

    [tell]
    terminal = true                    # a line each
    lines = "alerts.jsonl"             # JSON lines
    webhook = "http://127.0.0.1:9000/" # a POST of the same JSON each
    apprise = ["mailto://..."]         # mail and chat (extra: alerts)
    page = "http://127.0.0.1:8000"     # where the record is served, for links

What is not said does not narrow.  Without ``when`` all kinds count.
"""

import re
import tomllib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, get_args

from stemma.errors import UsageError
from stemma.model import Notice, NoticeKind
from stemma.text import fold, words

_KINDS: tuple[str, ...] = get_args(NoticeKind)
_VOICES = re.compile(r"voice\s*>=\s*(\d{1,4})")
_LISTS = ("actor", "event", "storyline", "words", "outlets", "when")
_TELL = {"terminal": bool, "lines": str, "webhook": str, "apprise": list, "page": str}


@dataclass(frozen=True, slots=True)
class Alert:
    """One rule: all that it says must hold; of several values of one thing one suffices, of words all."""

    name: str
    actor: tuple[str, ...] = ()
    event: tuple[str, ...] = ()
    storyline: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    outlets: tuple[str, ...] = ()
    when: tuple[str, ...] = ()

    def holds(self, notice: Notice, texts: Callable[[Iterable[str]], str]) -> bool:
        """Whether a notice is what the rule asks for; ``texts`` gives the texts of reports by their ids."""
        if self.when and not any(_is(kind, notice) for kind in self.when):
            return False
        if self.actor and not any(_party(a, p) for a in self.actor for p in notice.parties):
            return False
        if self.event and not any(notice.event.startswith(e) for e in self.event):
            return False
        if self.storyline and not any(notice.storyline.startswith(s) for s in self.storyline):
            return False
        if self.outlets and not {fold(o) for o in self.outlets} & {fold(o) for o in notice.outlets}:
            return False
        if not self.words:
            return True
        told = " ".join((notice.title, notice.text, *(s.span for s in notice.support)))
        return _all_in(self.words, told) or _all_in(self.words, f"{told} {texts({s.report for s in notice.support})}")


@dataclass(frozen=True, slots=True)
class Told:
    """Where alerts go."""

    terminal: bool = True
    lines: Path | None = None
    webhook: str = ""
    apprise: tuple[str, ...] = ()
    page: str = ""


ANY = (Alert("all"),)


def load(path: Path | None) -> tuple[tuple[Alert, ...], Told]:
    """The rules of a file and where they are told; without one all is told on the terminal.

    Raises UsageError where the file cannot be read, or says what is unknown.
    """
    if path is None:
        return ANY, Told()
    try:
        given = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (OSError, ValueError) as error:
        raise UsageError(f"the alerts {path} cannot be read ({error}); correct the file") from error
    if extra := given.keys() - {"alert", "tell"}:
        raise UsageError(
            f"{path}: {', '.join(sorted(extra))} is unknown; write rules under [[alert]], sinks under [tell]"
        )
    rows = given.get("alert", [])
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise UsageError(f"{path}: write each rule under [[alert]]")
    rules = tuple(_rule(row, n, path) for n, row in enumerate(rows, 1)) or ANY
    return rules, _told(given.get("tell", {}), path)


def _rule(row: Mapping[str, Any], number: int, path: Path) -> Alert:
    where = f"{path}: alert {number}"
    if extra := row.keys() - {"name", *_LISTS}:
        raise UsageError(f"{where}: {', '.join(sorted(extra))} is unknown; known are name, {', '.join(_LISTS)}")
    parts: dict[str, tuple[str, ...]] = {}
    for name in _LISTS:
        said = row.get(name, [])
        values = [said] if isinstance(said, str) else said
        if not isinstance(values, list) or not all(isinstance(v, str) and v.strip() for v in values):
            raise UsageError(f"{where}: {name} is {said!r}; write a text, or a list of texts")
        parts[name] = tuple(v.strip() for v in values)
    for kind in parts["when"]:
        if kind not in _KINDS and not _VOICES.fullmatch(kind):
            raise UsageError(f"{where}: when is {kind!r}; choose of {', '.join(_KINDS)}, or write as in voice>=3")
    if not any(parts.values()):
        raise UsageError(f"{where} asks for nothing; say an actor, words, outlets, or when")
    return Alert(str(row.get("name") or f"alert {number}"), **parts)


def _told(given: Any, path: Path) -> Told:
    if not isinstance(given, dict) or (extra := given.keys() - _TELL.keys()):
        named = ", ".join(sorted(extra)) if isinstance(given, dict) else repr(given)
        raise UsageError(f"{path}: tell {named} is unknown; known are {', '.join(_TELL)}")
    for name, value in given.items():
        if not isinstance(value, _TELL[name]):
            raise UsageError(f"{path}: tell.{name} is {value!r}; see stemma watch --help")
    for name in ("webhook", "page"):
        if given.get(name, "http://").partition("://")[0] not in ("http", "https"):
            raise UsageError(f"{path}: tell.{name} is {given[name]!r}; it must begin with http:// or https://")
    lines = path.parent / given["lines"] if given.get("lines") else None
    return Told(
        given.get("terminal", True), lines, given.get("webhook", ""), tuple(map(str, given.get("apprise", ()))),
        given.get("page", "").rstrip("/"),
    )  # fmt: skip


def _is(kind: str, notice: Notice) -> bool:
    """Whether a notice is of a kind; a number of voices is told when it is reached, and not again."""
    least = _VOICES.fullmatch(kind)
    if least:
        return notice.kind == "voice" and notice.was < int(least[1]) <= notice.count
    return notice.kind == kind


def _party(wanted: str, party: str) -> bool:
    """Whether a party is the one: a code or how it begins, or a name."""
    if wanted.isupper() and party.isupper() and " " not in party:
        return party.startswith(wanted)
    return fold(wanted) == fold(party)


def _all_in(wanted: Iterable[str], text: str) -> bool:
    """Whether all words and phrases stand in a text; case and accents do not matter."""
    held = f" {' '.join(words(fold(text)))} "
    return all(f" {' '.join(words(fold(w)))} " in held for w in wanted)
