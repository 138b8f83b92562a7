"""Who reports: outlets, agencies, media of states, and who owns them; by name, by domain, and in running text.

One table, data/outlets.tsv, which says what its columns are. A file of the same columns named in STEMMA_OUTLETS (parted
by tabs or commas) adds rows; a row of a listed name extends it: what it fills in wins, its domains and aliases are
added to the listed ones.
"""

import csv
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from importlib.resources import files
from typing import Literal, cast, get_args
from urllib.parse import urlsplit

from stemma.errors import UsageError
from stemma.reference.countries import alpha3, is_code
from stemma.settings import OUTLETS
from stemma.text import fold

Kind = Literal["agency", "state agency", "state outlet", "outlet"]
KINDS: tuple[str, ...] = get_args(Kind)
COLUMNS = ("name", "kind", "country", "owner", "domains", "aliases")
MOST = 300  # outlets of a pile that a register is joined by
_LONGEST = 100  # characters up to which a line may be a name
_START = 3  # letters by which most lines are told to be no name
_SURNAME = re.compile(r" (?!News|Agency|Press|Photo|Staff)(?:(?:v[ao]n|de[rnl]?|d[ai]|l[ea]|al|el|bin|ibn) )*"
                      r"[A-ZÀ-Þ](?:[a-zß-ÿ]|['’][A-Z])")  # fmt: skip
_GIVEN = re.compile(r"(?:^|[\s(/])(?!(?:By|Von|Par|Por|From|With|Source|Via|And|The|Credit|Photo|Image|Agency|News) $)"
                    r"[A-ZÀ-Þ][a-zß-ÿ]+ $")  # fmt: skip
_DOMAIN = re.compile(r"^(?:[a-z0-9-]+\.)+[a-z]{2,}$")
_HOST = re.compile(r"^(?:https?://)?(?:www\d?\.|m\.|amp\.|edition\.)?([\w-]+(?:\.[\w-]+)+)", re.I)
_LABEL = re.compile(r"\s*\((?:online|news|web|website|print|wire|opinion|uk|us|international| )+\)\s*$", re.I)
_NO_COUNTRY = frozenset(("tv", "io", "co", "me", "eu", "ai", "fm", "ly", "cc", "am", "la", "gg", "to", "ws"))


@dataclass(frozen=True, slots=True)
class Outlet:
    """One outlet or agency; ``country`` is ISO 3166 alpha-3, and what is not known is empty."""

    name: str
    kind: Kind = "outlet"
    country: str = ""
    owner: str = ""
    domains: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()

    @property
    def wire(self) -> bool:
        """True where it reports for others."""
        return self.kind in ("agency", "state agency")

    @property
    def state(self) -> bool:
        """True where it speaks for a government."""
        return self.kind in ("state agency", "state outlet")

    @property
    def names(self) -> tuple[str, ...]:
        """Its name and its aliases."""
        return (self.name, *self.aliases)


_KEPT = re.compile(
    r"https?://(?:web\.archive\.org/web/\w+/(?:https?:/+)?|[\w-]+\.cdn\.ampproject\.org/\w/(?:s/)?|"
    r"(?:www\.)?google\.[a-z.]{2,6}/amp/(?:s/)?)(?=[\w-]+\.[\w.-]+)"
)


def domain(address: str) -> str:
    """The host of a URL or bare domain without "www." and its like, "" where there is none.

    Of a page that an archive or a cache keeps it is the host of the page.

    >>> domain("https://www.example.com:8080/news/1"), domain("https://web.archive.org/web/2019/http://example.org/1")
    ('example.com', 'example.org')
    """
    address = address.strip().lower()
    if m := _KEPT.match(address):
        address = f"https://{address[m.end() :]}"
    try:
        found = (urlsplit(address).hostname or "") if "://" in address else address.split("/", 1)[0]
    except ValueError:
        return ""
    found = re.sub(r"^(?:www\d?|m|amp|mobile)\.(?=.+\.)", "", found)
    return found if _DOMAIN.match(found) else ""


def host(address: str) -> str:
    """The host of an address or a bare domain, without "www."; "" where it is neither.

    >>> host("https://www.example.org/a"), host("Example News")
    ('example.org', '')
    """
    m = _HOST.match(address.strip())
    return m[1].casefold() if m and " " not in address.strip() else ""


def squash(name: str) -> str:
    """A key under which an outlet's name and its domain may meet.

    >>> squash("The Harbour Post") == squash("www.harbourpost.co.uk")
    True
    """
    found = host(name)
    if found:
        parts = [p for p in found.split(".") if p not in ("co", "com", "org", "net", "ac", "gov", "news")]
        name = max(parts[:-1] or parts[:1] or [found], key=len)
    plain = re.sub(r"\W+", "", fold(re.sub(r"^the\s+", "", name.strip(), flags=re.I)))
    return plain.removeprefix("the") if found else plain


def plain(name: str) -> str:
    """A name without case and article."""
    return fold(name).removeprefix("the ")


class Register:
    """Outlets by name, alias or domain, and their names in running text; of two rows that claim one, the first."""

    def __init__(self, outlets: Sequence[Outlet]) -> None:
        self.outlets = tuple(outlets)
        self._names: dict[str, Outlet] = {}
        self._domains: dict[str, Outlet] = {}
        self._folded: dict[str, Outlet] = {}
        for outlet in outlets:
            for name in outlet.names:
                self._names.setdefault(name, outlet)
                self._folded.setdefault(fold(name), outlet)
            for address in outlet.domains:
                self._domains.setdefault(address, outlet)
        self._plain: dict[str, Outlet] = {}
        for name, outlet in self._folded.items():
            self._plain.setdefault(name.removeprefix("the "), outlet)
        self._starts = frozenset(key[:_START] for key in self._folded)

    def joined_by(self, names: Iterable[str]) -> "Register":
        """This register and the outlets of a pile that it lacks, so that one outlet's credit to another is seen.

        At most MOST of them, since each makes every search a little slower; domains and single words are left out.
        """
        new = sorted({o for o in names if " " in o.strip() and not host(o) and o[0].isupper() and not self.named(o)})
        return Register([*self.outlets, *map(Outlet, new[:MOST])]) if new else self

    def by_name(self, name: str) -> Outlet | None:
        """The outlet that goes by this name, its article included; case and marks around it aside."""
        if len(name) > _LONGEST:
            return None
        bare = name.strip(" .,:;()[]-–—|\"'“”")
        start = bare[:_START]
        # Most short lines are no names: their first letters tell, before they are folded.
        if start.isascii() and start.isalnum() and start.casefold() not in self._starts:
            return None
        return self._folded.get(fold(bare))

    def by_domain(self, address: str) -> Outlet | None:
        """The outlet of a URL or domain, a subdomain standing for the domain above it."""
        return self._above(domain(address))

    def named(self, name: str) -> Outlet | None:
        """The outlet of this name, alias or domain; case, article and a label such as "(Online)" aside."""
        name = _LABEL.sub("", name).strip() or name
        return self._names.get(name) or self._above(host(name)) or self._plain.get(plain(name))

    def _above(self, address: str) -> Outlet | None:
        while "." in address:
            if address in self._domains:
                return self._domains[address]
            address = address.split(".", 1)[1]
        return None

    def find(self, text: str, start: int = 0, end: int | None = None) -> Iterator[tuple[Outlet, re.Match[str]]]:
        """The listed names in a text, in order; names are matched as they are written."""
        for m in self._find.finditer(text, start, len(text) if end is None else end):
            name = " ".join(m[0].split()).replace("’", "'")
            if name in self._names:
                yield self._names[name], m

    def wires(self, text: str) -> list[tuple[str, int, int]]:
        """The agencies named in a short text, persons of their names aside: name, start, end, in order."""
        found = []
        for m in self._wires.finditer(text):
            name = m.group()
            # "Petra" before a capitalised word is a given name, not the agency.
            given = name.istitle() and " " not in name and _SURNAME.match(text, m.end())
            # ... and after one it is a surname, where it is short enough to be one.
            given = given or (name.istitle() and len(name) <= 5 and _GIVEN.search(text[: m.start()][-30:]))
            if not given:
                found.append((self._names[name].name, m.start(), m.end()))
        return found

    @cached_property
    def media(self) -> frozenset[str]:
        """All names, without case and article."""
        return frozenset(self._plain)

    @cached_property
    def _find(self) -> re.Pattern[str]:
        return _pattern(n for n in self._names if len(n) > 1)

    @cached_property
    def _wires(self) -> re.Pattern[str]:
        names = sorted((n for n, outlet in self._names.items() if outlet.wire), key=lambda n: (-len(n), n))
        return re.compile(r"(?<![\w-])(?:" + "|".join(map(re.escape, names)) + r")(?![\w-])")


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


def register() -> Register:
    """The shipped outlets and those of the user's file as it is now; raises UsageError where a row cannot be read."""
    text = OUTLETS.text()
    return load(text, OUTLETS.path) if text else load()


@lru_cache(maxsize=4)
def load(extra: str = "", source: str = "") -> Register:
    """The register of the shipped table and of the text of another, whose rows win."""
    shipped = (files("stemma.reference") / "data" / "outlets.tsv").read_text("utf-8")
    listed = {fold(row["name"]): _outlet(row, where, None) for row, where in _rows(shipped, "outlets.tsv")}
    own: dict[str, Outlet] = {}
    for row, where in _rows(extra, source):
        key = fold(row.get("name", ""))
        own[key] = _outlet(row, where, own.get(key) or listed.get(key))
    return Register([*own.values(), *(outlet for key, outlet in listed.items() if key not in own)])


def _rows(text: str, source: str) -> Iterator[tuple[dict[str, str], str]]:
    lines = [(number, line) for number, line in enumerate(text.splitlines(), 1) if line.strip() and line[0] != "#"]
    if not lines:
        return
    tab = "\t" if "\t" in lines[0][1] else ","
    head, *cells = csv.reader((line for _, line in lines), delimiter=tab)
    if unknown := set(head) - set(COLUMNS):
        raise UsageError(
            f"{source}, line {lines[0][0]}: {min(unknown)!r} is no column of outlets; use {', '.join(COLUMNS)}"
        )
    for (number, _), row in zip(lines[1:], cells, strict=True):
        yield dict(zip(head, (cell.strip() for cell in row), strict=False)), f"{source}, line {number}"


def _outlet(row: Mapping[str, str], where: str, listed: Outlet | None) -> Outlet:
    """The outlet of a row; where one of its name is listed, that one with what the row fills in."""
    base = listed or Outlet("")
    name, kind, country = row.get("name", ""), row.get("kind") or base.kind, row.get("country") or base.country
    if not name:
        raise UsageError(f"{where}: an outlet has no name; write one in the column name")
    if kind not in KINDS:
        raise UsageError(f"{where}: {name!r} is of kind {kind!r}; write one of {', '.join(KINDS)}")
    if country and not is_code(country):
        raise UsageError(f"{where}: {name!r} is of {country!r}; write a country as ISO 3166 alpha-3, such as NZL")
    domains = (*_parts(row.get("domains", "").lower()), *base.domains)
    aliases = (*_parts(row.get("aliases", "")), *base.names)
    aliases = tuple(alias for alias in dict.fromkeys(aliases) if alias not in ("", name))
    owner = row.get("owner") or base.owner
    return Outlet(name, cast(Kind, kind), country, owner, tuple(dict.fromkeys(domains)), aliases)


def _parts(cell: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in cell.split(";") if part.strip())


def outlet_of(given: str, url: str, page: Iterable[str] = ()) -> Outlet:
    """The one name of a report's outlet: what was given, its URL, or what its page says, in this order.

    A known outlet wins at each step; an unknown domain is a name by itself, and so is a given name.
    """
    known = register()
    for text in filter(None, (given.strip(), url.strip())):
        if found := known.by_name(text) or known.by_domain(text):
            return found
    if given.strip() and not domain(given):
        return Outlet(given.strip(), country=country_of(url))
    said = [name.strip() for name in page if name.strip()]
    for name in said:
        if (found := known.by_name(name)) is not None:
            return found
    address = domain(given) or domain(url)
    if address:
        return Outlet(address, country=country_of(address))
    return Outlet(said[0]) if said else Outlet("")


def country_of(address: str) -> str:
    """The country (ISO 3166 alpha-3) a domain ends in, "" for the endings that are anyone's."""
    end = domain(address).rpartition(".")[2]
    return "" if len(end) != 2 or end in _NO_COUNTRY else alpha3({"uk": "gb"}.get(end, end))
