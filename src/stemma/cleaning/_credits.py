"""Whose reporting a line says it is: credits, sign-offs, and the houses a chain of names gives."""

import re
from collections.abc import Iterator

from stemma.cleaning._marks import Said, lexicon
from stemma.reference.outlets import register

_CREDIT = re.compile(
    r"^\W{0,3}(?:(?:additional |with )?(?:reporting|editing|writing|compiled|translated|edited)\s+(?:and \w+ )?by"
    r"\b|with (?:inputs?|files|reporting|"
    r"additional reporting|agency reports?|reports?|contributions?|material) (?:from|by)\b|"
    r"(?:the )?associated press (?:writers?|reporters?)\b.*\b(?:contributed|reported)|"
    r"(?:this|the) (?:article|story|report|piece)"
    r" (?:was |is |has been )?"
    r"(?:originally |first |also )?(?:appeared|published|posted|produced|provided|syndicated)\b|(?:originally|"
    r"first) published (?:on|in|by|at)\b|"
    r"(?:source|sources|via|provided by|courtesy(?: of)?|quelle|fuente|fonte|bron|source)\s*:\s*.{2,80}$|provided "
    r"by .{2,60}$|"
    r"(?:compiled )?from (?:agency|wire|staff) (?:and wire )?reports)", re.I)  # fmt: skip
_CONTRIBUTED = re.compile(r"\W{0,3}.{3,120}\bcontributed to (?:this|the) (?:report|story|article)\b", re.I)
_SIGNED = re.compile(r"^(?:[a-z]{1,4}(?:/[a-z]{1,4}){0,3}\s*)?\(([^()]{2,60})\)\.?$")
_PART = re.compile(r"\s*[/|;&,+]\s*|\s+[-–—]\s+|\s+(?:and|with|und|et|og|och)\s+")
_WITH = re.compile(r"^(?:with|from|via|mit|avec|con|com)\s+", re.I)
# What only houses that report for others are named by, in the last place or, in other languages, the first.
_WIRE = re.compile(r"(?:Press|Wire|Newswire|Agency|Presse-?[Aa]gentur)$|^(?:Agence|Agencia|Agência|Agenzia|Agentur)\b")
_AGENCIES = re.compile(r"(?:news |wire |press |foreign |international )*(?:agencies|wires|agency reports?|"
                       r"wire (?:services?|reports?)|news services?|agenturen|agences|agencias|agenzie|agências)",
                       re.I)  # fmt: skip
_OWN = re.compile(r"(?:from )?(?:our |own |the |foreign |local |special |news )*"
                  r"(?:correspondents?|reporters?|staff|desk|bureau|writers?)", re.I)  # fmt: skip
_TRAILING = re.compile(
    r"[(\[]((?:additional |with )?(?:reporting|editing|writing|compiled|translated|with (?:inputs?|files|reporting"
    r")) (?:and \w+ )?(?:by|from)\b[^()\[\]]{3,300})[)\]]\W*$",
    re.I,
)
_AGENCY_END = re.compile(r"(?:[(\[—–-]\s*)(?P<name>[A-Z][\w.&' -]{1,40})[)\]]?\s*$")
_LONGEST = 90  # characters of a line that is a chain of houses


def parts_of(text: str) -> Iterator[tuple[int, int]]:
    """The spans of the names that a chain joins by strokes, commas, "and" or "with"."""
    at = 0
    for m in _PART.finditer(text):
        if at < m.start():
            yield at, m.start()
        at = m.end()
    if at < len(text):
        yield at, len(text)


def wire(name: str) -> bool:
    """Whether an unknown name is one that only houses reporting for others bear ("Norden Wire")."""
    own = name.split()
    proper = 1 < len(own) <= 5 and ":" not in name and all(w[0].isupper() or len(w) < 4 for w in own)
    return proper and bool(_WIRE.search(name)) and not lexicon(name)


def houses(text: str) -> list[Said]:
    """The houses of a line that names nothing else ("Reuters - Ap - Afp", "Staff and agencies"), else nothing."""
    if len(text) > _LONGEST:
        return []
    found: list[Said] = []
    for start, end in parts_of(text):
        start += len(text[start:end]) - len(text[start:end].lstrip(" .([•*-–—"))
        name = text[start:end].rstrip(" .)]:")
        known = register().by_name(name)
        if known is not None or wire(name) or _AGENCIES.fullmatch(name):
            found.append(Said("credit", known.name if known else name, start, start + len(name)))
        elif not _OWN.fullmatch(name):
            return []
    return found


def _sure(name: str) -> bool:
    known = register().by_name(name)
    return known.wire if known is not None else bool(_AGENCIES.fullmatch(name))


def credits_in(text: str, last: bool = False) -> list[Said]:
    """Every credit a short line gives; the whole line is one where it is nothing else.

    ``last``: the line closes a report, where a name alone is whose it is, known or not.
    """
    bare = text.strip(" .-–—|•·*")
    if len(bare) < 60 and (known := register().by_name(bare)) is not None:
        return [Said("credit", known.name, text.index(bare), text.index(bare) + len(bare))]
    signed = _SIGNED.match(bare)
    if signed and houses(signed.group(1)):
        return [Said("credit", signed.group(1), 0, len(text))]
    chain = houses(text)
    if chain and (last or any(_sure(said.text) for said in chain)):
        return chain
    if (m := _WITH.match(text)) and houses(text[m.end() :]):
        return [Said("credit", text.strip("() "), 0, len(text))]
    if len(text) < 400 and (_CREDIT.match(text) or ("contributed" in text and _CONTRIBUTED.match(text))):
        return [Said("credit", text.strip("() "), 0, len(text))]
    return []


_ASIDE = re.compile(r"[(\[](?P<in>[^()\[\]]{2,60})[)\]]|(?:[|–—·]|\s-\s)\s*(?P<after>[^|–—()]{2,60})$")


def beside(text: str) -> list[Said]:
    """The houses set in brackets or after a stroke beside a stamp: "Updated:            (Agencies)"."""
    found: list[Said] = []
    for m in _ASIDE.finditer(text):
        start = m.start("in" if m["in"] else "after")
        found += [Said("credit", s.text, s.start + start, s.end + start) for s in houses(m["in"] or m["after"])]
    return found


def trailing(text: str) -> Said | None:
    """A credit at the end of a paragraph: "(Reporting by ...)", "— AFP", "(PTI)"."""
    m = _TRAILING.search(text[-400:])
    shift = max(0, len(text) - 400)
    if m:
        return Said("credit", m.group(1), shift + m.start(), len(text))
    m = _AGENCY_END.search(text[-60:])
    shift = max(0, len(text) - 60)
    if m and (known := register().by_name(m["name"])) is not None:
        return Said("credit", known.name, shift + m.start("name"), shift + m.end("name"))
    return None
