"""News houses by their names and web domains: agencies, state media, newspapers, broadcasters."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Literal, cast

from stemma.errors import SourceError
from stemma.text import fold

HouseKind = Literal["agency", "state", "outlet"]
_KINDS = ("agency", "state", "outlet")
MOST = 300
_HOST = re.compile(r"^(?:https?://)?(?:www\d?\.|m\.|amp\.|edition\.)?([\w-]+(?:\.[\w-]+)+)", re.I)


@dataclass(frozen=True, slots=True)
class House:
    """One news house: its common short name, what it is, its country, domains and other names."""

    name: str
    kind: HouseKind
    country: str = ""
    domains: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()


_LABEL = re.compile(r"\s*\((?:online|news|web|website|print|wire|opinion|uk|us|international| )+\)\s*$", re.I)


def host(address: str) -> str:
    """The host of an address or a bare domain, without "www."; "" where it is neither.

    >>> host("https://www.example.org/a"), host("Example News")
    ('example.org', '')
    """
    m = _HOST.match(address.strip())
    return m[1].casefold() if m and " " not in address.strip() else ""


def squash(name: str) -> str:
    """A key under which a house's name and its domain may meet.

    >>> squash("The Harbour Post") == squash("www.harbourpost.co.uk")
    True
    """
    domain = host(name)
    if domain:
        parts = [p for p in domain.split(".") if p not in ("co", "com", "org", "net", "ac", "gov", "news")]
        name = max(parts[:-1] or parts[:1] or [domain], key=len)
    plain = re.sub(r"\W+", "", fold(re.sub(r"^the\s+", "", name.strip(), flags=re.I)))
    return plain.removeprefix("the") if domain else plain


def _pattern(names: Iterable[str]) -> re.Pattern[str]:
    """One expression for all names, longest first, branched by their first letter so that a scan jumps to capitals."""
    groups: dict[str, list[str]] = {}
    for name in sorted(set(names), key=lambda n: (-len(n), n)):
        groups.setdefault(name[0], []).append(_loose(name[1:]))
    heads = "|".join(f"(?<={re.escape(head)})(?:{'|'.join(tails)})" for head, tails in sorted(groups.items()))
    firsts = "".join(re.escape(head) for head in sorted(groups))
    return re.compile(rf"[{firsts}](?<![\w@#.].)(?:{heads})(?![\w@])(?!\.\w)")


def _loose(name: str) -> str:
    return re.escape(name).replace(r"\ ", r"\s+").replace("'", "['’]")


class Houses:
    """Looks houses up by name, alias or domain, and finds their names in running text."""

    def __init__(self, houses: Sequence[House]) -> None:
        self._names: dict[str, House] = {}
        self._domains: dict[str, House] = {}
        for house in houses:
            for name in (house.name, *house.aliases):
                self._names.setdefault(name, house)
            for domain in house.domains:
                self._domains.setdefault(domain, house)
        self._folded: dict[str, House] = {}
        for name, house in self._names.items():
            self._folded.setdefault(fold(name).removeprefix("the "), house)
        self._find = _pattern(n for n in self._names if len(n) > 1)
        self._houses = tuple(houses)

    def joined_by(self, outlets: Iterable[str]) -> "Houses":
        """These houses and the outlets of a pile that are not listed, so that one outlet's credit to another is seen.

        At most MOST of them, since each makes every search a little slower; domains and single words are left out.
        """
        new = sorted({o for o in outlets if " " in o.strip() and not host(o) and o[0].isupper() and not self.named(o)})
        return Houses([*self._houses, *(House(name, "outlet") for name in new[:MOST])]) if new else self

    def named(self, name: str) -> House | None:
        """The house of this name, alias or domain (case and "the" aside); None where it is not listed."""
        name = _LABEL.sub("", name).strip() or name
        if name in self._names:
            return self._names[name]
        domain = host(name)
        while domain.count("."):
            if domain in self._domains:
                return self._domains[domain]
            domain = domain.split(".", 1)[1]
        return self._folded.get(fold(name).removeprefix("the "))

    def find(self, text: str, start: int = 0, end: int | None = None) -> Iterator[tuple[House, re.Match[str]]]:
        """The listed names in a text, in order; names are matched as they are written."""
        for m in self._find.finditer(text, start, len(text) if end is None else end):
            name = " ".join(m[0].split()).replace("’", "'")
            if name in self._names:
                yield self._names[name], m


def _rows(lines: Iterable[str], source: str) -> Iterator[House]:
    for number, line in enumerate(lines, 1):
        if not line.strip() or line.startswith("#"):
            continue
        cells = [c.strip() for c in line.rstrip("\n").split("\t")]
        cells += [""] * (5 - len(cells))
        kind, name, country, domains, aliases = cells[:5]
        if kind not in _KINDS or not name:
            raise SourceError(
                f"{source}, line {number}: {line.strip()!r} is no house; write kind, name, country, "
                f"domains, aliases with tabs between, kind being one of {', '.join(_KINDS)}"
            )
        yield House(name, cast(HouseKind, kind), country, _parts(domains), _parts(aliases))


def _parts(cell: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in cell.split("|") if part.strip())


@cache
def load_agencies(*paths: Path) -> Houses:
    """The houses that ship with Stemma, those of the given files (same form as data/agencies.tsv) before them."""
    houses: list[House] = []
    for path in paths:
        try:
            houses += _rows(path.read_text("utf-8").splitlines(), str(path))
        except OSError as error:
            raise SourceError(
                f"{path}: the list of agencies cannot be read ({error.strerror}); check the path"
            ) from error
    shipped = files("stemma.reference") / "data" / "agencies.tsv"
    houses += _rows(shipped.read_text("utf-8").splitlines(), "agencies.tsv")
    return Houses(houses)
