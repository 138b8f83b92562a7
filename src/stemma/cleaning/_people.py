"""The names of a byline: words that stand around names off, glued parts apart, what is no person told."""

import re
from collections.abc import Iterable

from stemma.cleaning._linked import unescaped
from stemma.cleaning._vocabulary import FUNCTION, INTERFACE, TIME
from stemma.text import words

_BY = re.compile(
    r"^\W*(?:(?:an?|ein|eine|der|die|das|un|une|une?a|el|la|le|l['’])?\s*(?:[\w-]+\s+){0,3}?(?:by|von|par|por|door|av|af|di|da|od|przez|ta)"
    r"|author[s]?|autor(?:en|in|es|as|a|i)?|auteur[s]?|autore|text|texte|tekst|words|redaktion|redacción|автор|作者|记者|記者|文|责编|編集|by)"
    r"\s*[:：|]?\s+(?=[^\W\d_])",
    re.I,
)
_LABEL = re.compile(
    r"^\W*(?:author[s]?|autor(?:en|in|es|as|a|i)?|auteur[s]?|autore|text|texte|tekst|words|by|von|par|por|"
    r"redaktion|автор|作者|记者|記者|文|责编|責任編集|posted by|written by|story by|photos? by)\s*[:：]\s*",
    re.I,
)
_LEADING = frozenset(
    [
        "a",
        "an",
        "by",
        "ein",
        "eine",
        "der",
        "die",
        "das",
        "text",
        "texte",
        "words",
        "written",
        "posted",
        "published",
        "story",
        "reported",
        "report",
        "article",
        "artikel",
        "kommentar",
        "analyse",
        "gastbeitrag",
        "interview",
        "protokoll",
        "bericht",
        "reportage",
        "essay",
        "opinion",
        "column",
        "escrito",
        "publicado",
        "redigé",
        "rédigé",
        "propos",
        "recueillis",
        "scritto",
        "geschrieben",
        "verfasst",
        "geschreven",
        "contributed",
        "submitted",
        "created",
        "par",
        "por",
    ]
)
_CUT = re.compile(
    r"\s*(?:[,;|/•·&+\n]|\s[-–—]\s|(?<=\s)(?:And|and|und|et|y|og|och|en|e|with|mit|avec|con|ve|и)(?=\s)|、|，|；)\s*"
)
_STAMP = re.compile(
    r"\s*(?:\b(?:posted|updated|published|last modified|aktualisiert|veröffentlicht|stand|am|on|vom|le)\b.*|"
    r"\d{1,4}[./:-]\d.*|"
    r"\b\d{1,2}\.?\s+\w+\s+\d{4}.*|\b\w{3,9}\.? \d{1,2}, \d{4}.*)$",
    re.I,
)
_BRACKETS = re.compile(r"\s*[(\[（][^()\[\]（）]{0,60}[)\]）]|\s*[(\[（][^()\[\]（）]{0,60}$")
_HANDLE = re.compile(r"(?:^|(?<=\s))@\w+|\bhttps?://\S+")
_NEVER = re.compile(r"@\w|\w@|https?:|www\.|\.(?:com|net|org|de|example)\b|^\W*\d[\d\s.,:/-]*$|^\W*$|[{}<>=]|\d{4,}")
_ROLE = re.compile(
    r"\b(?:writer|reporter|reporting|correspondent|editor|journalist|contributor|columnist|chief|producer|photographer|staff|"
    r"redakteur(?:in)?|korrespondent(?:in)?|reporter(?:in)?|autor(?:in)?|volontär(?:in)?|leiter(?:in)?|chefredakteur(?:in)?|"
    r"journaliste|rédact\w+|redactor\w*|periodista|corresponsal|giornalista|redattore|director|manager|professor|"
    r"intern|fellow|analyst|critic|blogger|author|guest|senior|deputy|president|founder|host|ressortleit\w+|experte|expertin)\b",
    re.I,
)
_OPENING = frozenset(("of", "the", "and", "und", "et", "y", "bei", "at", "on", "to"))  # no name begins so, in small
_PICTURED = re.compile(
    r"(?:bild|foto|photo|image|grafik|illustration|video|credit|quelle|source)s?\b\s*(?::|\bby\b)", re.I
)
_FOR = re.compile(
    r"\s+(?:for|für|pour|para|per)\s+(?:(?:the|die|das|der|le|la|el)\s+)?(?=[A-ZÀ-Þ])[^,;|]*", re.I
)  # a house
_SIGN = re.compile(r"\s*(?:기자|특파원|記者|记者|編集委員|論説委員)\s*=?\s*$")
_LENGTHS = frozenset(
    [
        "horas",
        "hora",
        "hace",
        "minutos",
        "minuto",
        "lectura",
        "heures",
        "minuten",
        "minute",
        "stunden",
        "lesezeit",
        "lesedauer",
        "stunde",
        "tage",
        "days",
        "year",
        "jahre",
        "uhr",
        "klok",
        "min",
    ]
)
_LONGEST = 60  # letters of one name
_MOST = 20  # names of a byline
_SMALL = frozenset(
    [
        "van",
        "von",
        "der",
        "den",
        "de",
        "del",
        "della",
        "di",
        "du",
        "da",
        "do",
        "dos",
        "das",
        "la",
        "le",
        "el",
        "al",
        "bin",
        "ibn",
        "abu",
        "ter",
        "ten",
        "und",
        "and",
        "of",
        "the",
        "y",
        "e",
        "zu",
    ]
)


def names_in(pieces: Iterable[str]) -> tuple[str, ...]:
    """The names that the pieces of a byline give, in order; single words side by side are one name.

    >>> names_in(["By Orla Penbrook and Devin Quarrow, Staff Writers"])
    ('Orla Penbrook', 'Devin Quarrow')
    >>> names_in(["Orla Penbrook", "Senior Harbour Reporter", "Follow", "o.penbrook@courier.example", "105092"])
    ('Orla Penbrook',)
    """
    out: list[str] = []
    for piece in pieces:
        piece = _LATER.sub("", piece)
        if _PICTURED.match(piece.strip()):
            continue  # who took the picture
        text = _STAMP.sub("", _without_by(_HANDLE.sub("", _GLUED.sub(" | ", unescaped(piece)))))
        for part in _CUT.split(_FOR.sub("", _BRACKETS.sub("", text))):
            name = _SIGN.sub("", _without_by(part)).strip(" .,:;|-–—\"“”*'’·•>=")
            name = name + "." if re.search(r"\b(?:[JS]r|[A-Z])$", name) and name + "." in part else name
            if person(name):
                out.append(name)
    return tuple(list(dict.fromkeys(out))[:_MOST])


def _without_by(text: str) -> str:
    """A byline without "By" and what leads to it ("Ein Artikel von ...")."""
    text = _LABEL.sub("", text)
    m = _BY.match(text)
    if m is None:
        return text
    lead = [w for w in words(m.group()) if w]
    return text[m.end() :] if all(w in _LEADING or n == len(lead) - 1 for n, w in enumerate(lead)) else text


_LATER = re.compile(r"^\W*(?:posted|published|updated|written|submitted)\b[^|]{0,60}?\bby\s+(?=[A-ZÀ-Þ])", re.I)
_GLUED = re.compile(
    r"(?<=[a-zß-ÿ])(?=(?:Senior|Junior|Chief|Staff|Deputy|Follow|Twitter|Facebook|Instagram|LinkedIn|Email|Updated|Published|"
    r"Posted|Reporter|Editor|Correspondent|Writer|Columnist|Contributor|Share|By|Journalist|Redakteur)(?:[A-Z \W]|$))"
)


def person(name: str) -> bool:
    """Whether some words may be a person's or a house's name: no address, number, day, role or prompt."""
    own = words(name)
    if not own or len(name) > _LONGEST or len(own) > 7 or _NEVER.search(name):
        return False
    if _ROLE.search(name) and not (len(own) > 1 and own[-1] in ("staff", "team")):
        return False
    told = [w for w in own if w not in _SMALL]
    if not told or all(w in TIME or w.isdigit() for w in told) or sum(w in INTERFACE for w in told) >= 0.5 * len(told):
        return False
    if any(w.isdigit() for w in own) and any(w in TIME or w in _LENGTHS for w in own):
        return False
    strange = [w for w in own if w in FUNCTION and w not in _SMALL]
    if name.split()[0] in _OPENING or _PICTURED.match(name):
        return False
    return not strange and name[0] != "#" and any(c.isalpha() for c in name)
