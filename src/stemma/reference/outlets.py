"""One name for each outlet and agency, from its domain or from any name it goes by."""

import csv
import os
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from urllib.parse import urlsplit

from stemma.errors import SourceError
from stemma.text import fold

VARIABLE = "STEMMA_OUTLETS"  # names a file with the columns of data/outlets.tsv that adds to it, or overrides it
_SURNAME = re.compile(r" (?!News|Agency|Press|Photo|Staff)(?:(?:v[ao]n|de[rnl]?|d[ai]|l[ea]|al|el|bin|ibn) )*"
                      r"[A-ZÀ-Þ](?:[a-zß-ÿ]|['’][A-Z])")  # fmt: skip
_GIVEN = re.compile(r"(?:^|[\s(/])(?!(?:By|Von|Par|Por|From|With|Source|Via|And|The|Credit|Photo|Image|Agency|News) $)"
                    r"[A-ZÀ-Þ][a-zß-ÿ]+ $")  # fmt: skip
_LONGEST = 100  # characters up to which a line may be a name
_START = 3  # letters by which most lines are told to be no name
_DOMAIN = re.compile(r"^(?:[a-z0-9-]+\.)+[a-z]{2,}$")
# Second levels under which a country's domains are given away.
_SECOND = frozenset(("co", "com", "org", "net", "ac", "gov", "or", "go", "ne", "edu"))


@dataclass(frozen=True, slots=True)
class Outlet:
    """An outlet's one name, its country (ISO 3166 alpha-2, "" where unknown), and whether it is an agency."""

    name: str
    country: str = ""
    agency: bool = False


@cache
def _tables(extra: str) -> tuple[dict[str, Outlet], dict[str, Outlet]]:
    """By domain, and by folded name; the user's rows come after ours and win."""
    domains: dict[str, Outlet] = {}
    names: dict[str, Outlet] = {}
    texts = [files("stemma.reference").joinpath("data/outlets.tsv").read_text("utf-8")]
    if extra:
        try:
            with open(extra, encoding="utf-8-sig") as file:
                texts.append(file.read())
        except OSError as error:
            raise SourceError(
                f"the outlets file {extra} cannot be read ({error.strerror}); correct {VARIABLE}"
            ) from error
    for text in texts:
        for row in _rows(text):
            name = (row.get("name") or "").strip()
            if not name:
                raise SourceError(f"the outlets file {extra or 'data/outlets.tsv'} has a row without a name; "
                                  "its columns are name, country, kind, domains, aliases")  # fmt: skip
            outlet = Outlet(
                name, (row.get("country") or "").strip().upper(), (row.get("kind") or "").strip() == "agency"
            )
            domains |= {d.lower(): outlet for d in (row.get("domains") or "").split()}
            names |= {fold(a): outlet for a in (name, *(row.get("aliases") or "").split(";")) if a.strip()}
    return domains, names


def _rows(text: str) -> Iterator[dict[str, str]]:
    """The rows of a table, its columns parted by tabs or commas."""
    lines = text.splitlines()
    return iter(csv.DictReader(lines, delimiter="\t" if lines and "\t" in lines[0] else ","))


def tables() -> tuple[dict[str, Outlet], dict[str, Outlet]]:
    """The outlets by domain and by folded name, the user's included."""
    return _tables(os.environ.get(VARIABLE, ""))


def domain(address: str) -> str:
    """The host of a URL or bare domain without "www." and its like, "" where there is none.

    >>> domain("https://www.example.com:8080/news/1")
    'example.com'
    """
    address = address.strip().lower()
    try:
        host = (urlsplit(address).hostname or "") if "://" in address else address.split("/", 1)[0]
    except ValueError:
        return ""
    host = re.sub(r"^(?:www\d?|m|amp|mobile)\.(?=.+\.)", "", host)
    return host if _DOMAIN.match(host) else ""


def by_domain(address: str) -> Outlet | None:
    """The known outlet of a URL or domain, a subdomain standing for the domain above it."""
    known, host = tables()[0], domain(address)
    parts = host.split(".")
    for cut in range(max(1, len(parts) - 1)):
        if (outlet := known.get(".".join(parts[cut:]))) is not None:
            return outlet
    return None


def by_name(name: str) -> Outlet | None:
    """The known outlet or agency of a name or a name's form."""
    if len(name) > _LONGEST:
        return None
    bare = name.strip(" .,:;()[]-–—|\"'“”")
    start = bare[:_START]
    names, starts = _by_name(os.environ.get(VARIABLE, ""))
    # Most short lines are no names: their first letters tell, before they are folded.
    if start.isascii() and start.isalnum() and start.casefold() not in starts:
        return None
    return names.get(fold(bare))


@cache
def _by_name(extra: str) -> tuple[dict[str, Outlet], frozenset[str]]:
    names = _tables(extra)[1]
    return names, frozenset(key[:_START] for key in names)


def outlet_of(given: str, url: str, page: Iterable[str] = ()) -> Outlet:
    """The one name of a report's outlet: what was given, its URL, or what its page says, in this order.

    A known outlet wins at each step; an unknown domain is a name by itself, and so is a given name.
    """
    for text in filter(None, (given.strip(), url.strip())):
        found = by_name(text) or (by_domain(text) if domain(text) else None)
        if found:
            return found
    if given.strip() and not domain(given):
        return Outlet(given.strip(), country_of(url))
    said = [name.strip() for name in page if name.strip()]
    for name in said:
        if (found := by_name(name)) is not None:
            return found
    if domain(given) or domain(url):
        host = domain(given) or domain(url)
        return Outlet(host, country_of(host))
    return Outlet(said[0]) if said else Outlet("")


def country_of(address: str) -> str:
    """The country a domain ends in, "" for the endings that are anyone's."""
    end = domain(address).rpartition(".")[2]
    general = {"tv", "io", "co", "me", "eu", "ai", "fm", "ly", "cc", "am", "la", "gg", "to", "ws"}
    return "" if len(end) != 2 or end in general else {"uk": "GB"}.get(end, end.upper())


def agencies_in(text: str) -> list[tuple[str, int, int]]:
    """The agencies named in a short text: name, start, end, in order."""
    found = []
    for m in _agency_pattern(os.environ.get(VARIABLE, "")).finditer(text):
        outlet = by_name(m.group())
        # "Petra" before a capitalised word is a given name, not the agency.
        name = m.group()
        given = name.istitle() and " " not in name and _SURNAME.match(text, m.end())
        # ... and after one it is a surname, where it is short enough to be one.
        given = given or (name.istitle() and len(name) <= 5 and _GIVEN.search(text[: m.start()][-30:]))
        if outlet is not None and not given:
            found.append((outlet.name, m.start(), m.end()))
    return found


@cache
def _agency_pattern(extra: str) -> re.Pattern[str]:
    names = set()
    for row in _rows(files("stemma.reference").joinpath("data/outlets.tsv").read_text("utf-8")):
        if row["kind"] == "agency":
            names |= {row["name"], *(a.strip() for a in row["aliases"].split(";"))}
    if extra:
        names |= {outlet.name for outlet in _tables(extra)[1].values() if outlet.agency}
    longest = sorted(filter(None, names), key=lambda n: (-len(n), n))
    return re.compile(r"(?<![\w-])(?:" + "|".join(map(re.escape, longest)) + r")(?![\w-])")
