"""What a line says of the report itself: byline, dateline, credit, caption, copyright."""

import re
from dataclasses import dataclass

from stemma.cleaning._stamps import stamps
from stemma.reference.outlets import register


def _set(text: str) -> frozenset[str]:
    return frozenset(text.split())


_BY = re.compile(
    r"(?:^by|(?:^|(?<=\s))(?:By|BY|Written by|Reported by|Story by|Posted by|Words by|Text by|Author|Authors|"
    r"Autor|Autora|Von|VON|Par|PAR|Por|POR|Di|Da|Door|Av|Af|(?:Tekst|Text)(?=:)|Автор))\s*:?\s+(?=[^\W\d_])"
)
_ROLE = re.compile(r"(?:,|\||-|–|—|\s)\s*(?:(?:senior |staff |chief |special |foreign |political |business |"
                   r"science |sports |"
                   r"ap |deputy )*(?:staff )?(?:writer|reporter|correspondent|editor|journalist|contributor|columnist|"
                   r"bureau chief|producer|photographer)s?)\b.*$", re.I)  # fmt: skip
_STATED = re.compile(r"\s*(?:\b(?:posted|updated|published|last modified)\b|입력|등록)", re.I)
_OURS = re.compile(r"(?:our|a|an|from our)\s+(?:[\w-]+\s+){0,3}(?:correspondents?|reporters?|staff|agencies|writers?)"
                   r"(?:\s*(?:\band\b|\bwith\b|[&,/])\s*|\s*$)", re.I)  # fmt: skip
# Without one of these, or a dash at an end, a line without "By" is no byline.
_NAMED = re.compile(
    r"writer|reporter|correspondent|editor|journalist|contributor|columnist|chief|producer|photographer|agencies|기자|특파원|記者|记者"
)
_DASHES = " ,|-–—"
_AND_AGENCIES = re.compile(r"((?:[A-ZÀ-Þ][\w.'’-]+ ){2,4})(?:and|with|&) (?:news )?agencies", re.I)
_GREETING = re.compile(r"\W*(?:Dear|Hello|Hi|Hey|Good (?:morning|afternoon|evening|day)|Liebe|Lieber|Guten|"
                       r"Hallo|Chers?|Chère|Bonjour|"
                       r"Estimad\w+|Hola|Gentil\w+|Caro|Cara)\b", re.I)  # fmt: skip
_SUFFIX = re.compile(r"\s*(?:기자|특파원|記者|记者)\s*=?\s*$")
_PARTICLE = _set(
    "van von der den de del della di da du la le el al bin ibn abu and und et y e with for in of the & "
    "| / , ter ten dos das avec mit con com met med"
)
_ARTICLE = _set("the le la les el los las il lo gli i der die das de het o a os as den det")
_SECTION = _set(
    "the a world news press review daily life latest today local sport sports business politics opinion culture "
    "international national top breaking home live video videos weather radio tv television magazine report reports "
    "special weekly media online english service services edition editions section region regional europe asia africa "
    "america americas us uk health science technology tech arts travel money markets economy society education style "
    "living features analysis blog blogs podcast podcasts newsletter insider express network agency wire digest "
    "bulletin monitor record register mail desk front page main index foreign abroad headlines stories story update "
    "updates exclusive français deutsch español version ausgabe édition edición edizione edição internacional mundo "
    "monde welt politik politique política politica wirtschaft économie economía economia ausland inland esteri sport "
    "kultur culture cultura panorama nachrichten noticias notícias actualité actualités actualidad attualità wereld "
    "nieuws nyheter świat wiadomości"
)  # fmt: skip
_OUTLETISH = re.compile(r"\b(?:Kurier|Bote|Blatt|Abendblatt|Stimme|Courant|Kurjer|Voz|Mundo|Periódico|Folha|"
                        r"Messaggero|Figaro|Écho|Dépêche|Anzeiger|Nachrichten|Tageblatt|Rundschau|Noticias|Jornal|Gazeta|Corriere|"
                        r"Giornale|Courrier|Dagblad|Tidning|Avisen|News|Newspaper|Times|Post|Press|Blog|Daily|Herald|Tribune|Gazette|Journal|Radio|"
                        r"Media|Network|"
                        r"Online|Today|Express|Mail|Chronicle|Observer|Telegraph|Magazine|Courier|Examiner|"
                        r"Sentinel|Mirror|"
                        r"Standard|Bulletin|Monitor|Review|Report|TV|FM|Digest|Weekly|Wire|Agency|Reporter|"
                        r"Inquirer|Dispatch|"
                        r"Record|Register|Argus|Advertiser|Echo|Globe|Insider|Zeitung|Presse|Diario|Correo)\b|\.(?"
                        r":com|net|org)\b")  # fmt: skip
_CAPITALS = r"[A-ZÀ-ÞĀ-Ž][A-ZÀ-ÞĀ-Ž.'’]+(?:[ -][A-ZÀ-ÞĀ-Ž.'’]+){0,4}"
_WIRES = r"(?:CNN|AP|AFP|Reuters|dpa)"  # set bare after a city
_TITLE = rf"(?!{_WIRES}\b)[A-ZÀ-Þ][\w.'’]+(?:[ -](?!{_WIRES}\b)[A-ZÀ-Þ][\w.'’]+){{0,3}}"
_DATED = (
    r"(?:(?:Jan|Feb|Mar|Apr|May|June?|July?|Aug|Sept?|Oct|Nov|Dec)[a-z]*\.? \d{1,2}|\d{1,2} (?:Jan|Feb|Mar|"
    r"Apr|May|June?|July?|Aug|Sept?|Oct|Nov|Dec)[a-z]*)(?:,? \d{4})?"
)
_DATELINE = re.compile(
    rf"^\W{{0,2}}(?:(?P<city>{_CAPITALS}(?:/{_CAPITALS})?|{_TITLE}(?:/{_TITLE})?)(?P<land>,\s?(?!(?:{_DATED}))[A-ZÀ-Þ][\w.'’]+(?"
    rf": [A-ZÀ-Þ][\w.'’]+){{0,3}})?"
    rf"(?:,?\s(?P<date>{_DATED}))?(?:,?\s(?P<bare>{_WIRES}))?)?"
    r"\s?(?P<agency>[(\[][^()\[\]]{2,60}[)\]])?\s?(?P<sign>(?:—|–|―|--|-|:|\|)(?=\s)|[—–―](?=[A-ZÀ-Þ“\"])"
    r"|(?<=\))\s?(?=[A-ZÀ-Þ“\"]))"
)
_AGENCY = 60  # characters in which an agency is named beside a place
_PLACED = re.compile(
    rf"[)\]]?(?:\s*[,/|:]\s*|\s+[—–-]\s+|\s+)(?P<city>{_CAPITALS}|{_TITLE})(?P<land>,\s?(?!(?:{_DATED}))[A-ZÀ-Þ][\w.'’]+)?"
    rf"(?:,?\s{_DATED})?\s?(?P<sign>(?:—|–|―|--|-|:)(?=\s)|[—–―](?=[A-ZÀ-Þ“\"]))"
)
_CALLED = re.compile(r"[(\[]?([A-Z]{2,}(?:[ -][A-Z]{2,})?)(?=[)\]]?\W)")
_PLACE = re.compile(rf"(?:{_CAPITALS}|{_TITLE})(?:,\s?[A-ZÀ-Þ][\w.'’]+)?")
_SIGN = re.compile(r"[—–―:|-]\s|[—–―][A-ZÀ-Þ“\"]|\)\s?[A-ZÀ-Þ“\"]")  # without it there is no dateline
_WIRED = re.compile(r"^\((?P<agency>[A-Z][\w .-]{1,30})\)(?!\s?[-–—―:])(?=\s)")
_SHOUT = _set("UPDATE UPDATED BREAKING WATCH LIVE OPINION EXCLUSIVE ANALYSIS NOTE FILE PHOTOS PHOTO VIDEO "
               "STORY READ MORE "
               "LISTEN EDITORIAL REVIEW Q A WARNING CORRECTION ALSO RELATED TOP IMAGE CREDIT SOURCE BY "
               "DEAR FACT PERSPECTIVE COMMENTARY COLUMN INTERVIEW EXPLAINER EXPLAINED PROFILE OBITUARY LETTER "
               "LETTERS POLL QUIZ RECIPE "
               "URGENT ALERT DEVELOPING FEATURE SPECIAL SPONSORED ADVERTISEMENT HOW WHY WHAT WHO WHEN WHERE "
               "CORRECTED CLARIFICATION "
               "RETRACTION EMBARGOED KILL ADVISORY NEWSLETTER BRIEFING RECAP PREVIEW REPORT REVEALED OPINIONS "
               "NEWS JUST PODCAST CHECK")  # fmt: skip
_COPYRIGHT = re.compile(
    r"^\W{0,3}(?:copyright\b|\(c\)\s*\d{4}|©)|\ball rights reserved\b|may not be (?:published|reproduced)", re.I
)
_CAPTION_HEAD = re.compile(r"^\W{0,3}(?:(?:file|handout)\s*(?:photo|image|picture|-|–|—|:)|(?:image|photo|picture|"
                           r"caption|foto|bild|pictured|"
                           r"photograph|imagen)\s*(?:\d+\s*(?:of|/)\s*\d+\s*)?[:©|]|"
                           r"(?:toggle|hide|show|image) caption\b|image (?:source|copyright)\b|"
                           r"(?:enlarge|view) this image\b|in this .{0,60}\b(?:photo|"
                           r"image|picture|frame grab)\b)", re.I)  # fmt: skip
_CAPTION_TAIL = re.compile(r"(?:[(\[][^()\[\]]{0,80}?\b(?:photo|image|picture|file|getty|pool|handout|shutterstock"
                           r"|via (?:AP|AFP|EPA|Getty|Reuters|Twitter|Facebook|Instagram)|photograph|"
                           r"courtesy|alamy)\b[^()\[\]]{0,60}[)\]]\W{0,2}|[(\[][^()\[\]/\d]{3,60}/[^()\[\]/\d]{2,40}[)"
                           r"\]]\W{0,2}|"
                           r"\b(?:photo|image|picture|photograph|credit|photo credit)\s*(?:by|:|©|/)\s*[^.]{2,60}|"
                           r"\b(?:Getty Images|AP Photo|AFP Photo|Shutterstock|iStock|/Reuters|/REUTERS|via Getty|"
                           r"via AP|VIA [A-Z]{2,6}))\W{0,3}$", re.I)  # fmt: skip
# A photographer and a house: "Rolf Aden/AP", "Rolf Aden / Reuters".
_SHOT_BY = re.compile(
    r"(?:^|[.!?\"”)] |caption )[A-ZÀ-Þ][\w.'’-]+(?: [A-Za-zÀ-ÿ][\w.'’-]*){1,3} ?/ ?(?P<house>[A-Z][\w .&-]{1,40})$"
)
_TAIL = 160  # characters in which a picture's credit stands
_BRACKETED = re.compile(r"^[\[(][^\[\]()]{3,80}\b(?:photo|image|picture|video|사진)s?\b[^\[\]()]{0,40}[\])]$", re.I)


@dataclass(frozen=True, slots=True)
class Said:
    """One thing a line says of the report: its kind, its words, and their place within the line."""

    kind: str
    text: str
    start: int
    end: int


def caption(text: str) -> bool:
    """Whether a line says of itself that it stands under a picture."""
    if len(text) > 700:
        return False
    if _BRACKETED.match(text) or _CAPTION_HEAD.match(text):
        return True
    if _may_be_caption(text[-_TAIL:].casefold()) and _CAPTION_TAIL.search(text[-_TAIL:]):
        return True
    shot = _SHOT_BY.search(text[-_TAIL:]) if "/" in text[-_TAIL:] and not text.startswith(("By ", "BY ")) else None
    return shot is not None and bool(register().wires(shot["house"]))


def _may_be_caption(tail: str) -> bool:
    """Whether a word of captions, or a bracket at the end, is there, without which there is nothing to search."""
    return ("photo" in tail or "image" in tail or "picture" in tail or "credit" in tail or "getty" in tail
            or "reuters" in tail or "via " in tail or "shutterstock" in tail or "istock" in tail
            or ")" in tail[-6:] or "]" in tail[-6:])  # fmt: skip


def copyright_line(text: str) -> bool:
    """Whether a line claims rights."""
    if len(text) >= 400:
        return False
    low = text.casefold()
    told = "copyright" in low or "©" in low or "(c)" in low or "rights reserved" in low or "may not be" in low
    return told and bool(_COPYRIGHT.search(text))


def byline(text: str) -> Said | None:
    """The names a byline gives, without "By", role and stamp."""
    if len(text) > 200:
        return None
    first = next((s.start for s in stamps(text)), len(text))
    head = _STATED.split(text[:first], maxsplit=1)[0]
    m = _BY.search(head)
    if m:
        ours = _OURS.match(head, m.end())
        if ours:
            rest = _tidy(head[ours.end() :])
            name = (head[m.end() : ours.end()] + rest).strip()
            named_ = not rest or rest.casefold() in ("agencies", "agency", "wires") or _names(rest)
            return Said("byline", name, m.end(), m.end() + len(name)) if named_ else None
        name = _tidy(head[m.end() :])
        start = text.find(name, m.end())
        return Said("byline", name, start, start + len(name)) if _names(name) else None
    if not (_NAMED.search(head.casefold()) or head.strip()[:1] in _DASHES or head.strip()[-1:] in _DASHES):
        return None
    if _GREETING.match(head):
        return None
    short = _SUFFIX.sub("", head.strip())
    if (m := _AND_AGENCIES.fullmatch(short)) and _names(m[1]):
        return Said("byline", short, text.index(short), text.index(short) + len(short))
    named = _ROLE.sub("", short).strip(_DASHES)
    if (short != head.strip() or named != short) and _names(named) and len(named.split()) <= 8:
        return Said("byline", named, text.index(named), text.index(named) + len(named))
    return None


def _tidy(text: str) -> str:
    text = _ROLE.sub("", text.strip())
    return re.split(r"\s*[|•·@]|\s+-\s+|\s{2,}|\s*,\s*(?=\d)|\s+on\s*$|\d+ min", text, maxsplit=1)[0].strip(" ,|-–—:")


def _names(text: str) -> bool:
    """Whether the words are names: capitals and particles only, not too many."""
    words = text.replace(",", " ").split()
    if not 0 < len(words) <= 14 or (text[-1:] in ".!?" and not re.search(r"\b[A-Z][a-z]?\.$", text)):
        return False
    return all(w in _PARTICLE or not w[0].islower() for w in words) and any(w[0].isalpha() for w in words)


def outletish(text: str) -> str:
    """The outlet that a short line or byline names: a known one, or words that outlets are named by; "" otherwise."""
    text = text.strip(" .,:;()[]-–—|•")
    known = register().by_name(text)
    if known is not None:
        return "" if known.wire else known.name
    tail = re.split(r"\b(?:with|for|and|und|et)\s+|[&,/]\s*", text)[-1] if " " in text else text
    words = tail.split()
    for size in range(len(words), 0, -1):
        known = register().by_name(" ".join(words[:size]))
        if known is not None and not known.wire and (size > 1 or len(words) == 1):
            return known.name
    inner = words[1:] if len(words) > 2 and words[0].casefold() in _ARTICLE else words
    worded = 1 < len(words) <= 5 and _names(tail) and _OUTLETISH.search(f"{inner[0]} {inner[-1]}")
    if worded and not register().wires(tail):
        return "" if lexicon(tail) else tail
    return ""


def lexicon(text: str) -> bool:
    """Whether a line is made of the words of sections and pages only ("World News"), and so names nobody."""
    return all(w.casefold() in _SECTION or w.casefold() in _PARTICLE or w[0].isdigit() for w in text.split())


def _shouts(city: str) -> bool:
    """Whether words in the place of a city's name call for attention or name a part of a page ("FACT CHECK")."""
    own = city.upper().replace(":", "").split()
    return own[0] in _SHOUT or own[-1] in _SHOUT


def _led(text: str) -> Said | None:
    """A dateline whose agency stands before its place: "AFP PARIS — ", "(Reuters) LONDON, March 3 - "."""
    shouted = _CALLED.match(text)
    if shouted and (house := register().by_name(shouted[1])) is not None and house.wire:
        start, end = shouted.span(1)
    elif named := register().wires(text[:_AGENCY]):
        start, end = named[0][1:]
    else:
        return None
    if text[:start].strip(" ([") or (m := _PLACED.match(text[end:160])) is None:
        return None
    city = m["city"]
    if _shouts(city) or lexicon(city) or not (city.isupper() or m["sign"] in ("—", "–", "―")):
        return None
    return Said("dateline", city + (m["land"] or ""), 0, end + m.end())


def placed(text: str) -> Said | None:
    """The place that a line of its own names beside an agency: "AFP PARIS", "LONDON, Reuters", "Paris (AFP)"."""
    named = register().wires(text) if len(text) <= _AGENCY else []
    if len(named) != 1 or caption(text):
        return None
    _, start, end = named[0]
    rest = (text[:start] + " " * (end - start) + text[end:]).strip(" ()[],/|:—–-")
    set_apart = text[max(0, start - 1) : start] in ("(", "[")
    place = _PLACE.fullmatch(rest)
    if place is None or lexicon(rest) or _shouts(rest):
        return None
    capitals = rest.isupper() and len(rest) > 3 and (start == 0 or " " not in rest or set_apart)
    if not (capitals or (set_apart and " " not in rest)):  # two words may as well be a person
        return None
    return Said("dateline", rest, text.index(rest), text.index(rest) + len(rest))


def dateline(text: str) -> Said | None:
    """The place a paragraph is dated from ("SEOUL, South Korea —", "BEIJING (Kyodo) -", "(Reuters) -").

    The text is the place, the span the whole dateline; without a place (an agency alone) the text is "".
    """
    if _SIGN.search(text[:160]) and (led := _led(text)) is not None:
        return led
    if (m := _WIRED.match(text)) and (register().wires(m["agency"]) or register().by_name(m["agency"])):
        return Said("dateline", "", m.start(), m.end())
    m = _DATELINE.match(text[:160]) if _SIGN.search(text[:160]) else None
    if not m or not (m["city"] or m["agency"]):
        return None
    city, sign = m["city"] or "", m["sign"]
    if city and _shouts(city):
        return None
    inside = m["agency"] or ""
    known = bool(register().wires(inside) or register().by_name(inside.strip("()[]"))) if inside else bool(m["bare"])
    upper = city.isupper() and len(city) > 2
    # A capitalised word before a dash may be anything; only its case, an agency or a date make it a dateline.
    strong = known or bool(m["date"] and city) or (upper and sign in ("—", "–", "―", "--"))
    if not strong and not (upper and sign in ("-", ":") and (m["land"] or len(city) > 4)):
        return None
    place = (city + (m["land"] or "")).strip()
    return Said("dateline", place, m.start(), m.end())
