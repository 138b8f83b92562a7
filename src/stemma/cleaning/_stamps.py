"""Date stamps in the formats of the world: when a page says it was published or updated."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from email.utils import parsedate_to_datetime
from functools import lru_cache

from stemma import bounds, dates
from stemma.cleaning._calendars import DIGITS, elsewhere
from stemma.dates import from_iso
from stemma.model import Span, When


def _key(name: str) -> str:
    """A month's name as it is looked up: the four letters i of Turkish, which match each other, as one."""
    return name.casefold().replace("\u0307", "").replace("ı", "i")


_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "january jan janvier janv januar jänner enero ene gennaio gen janeiro januari styczeń "
            "stycznia ocak января янв январь січня يناير ledna leden ιανουαρίου ιαν ianuarie január "
            "tammikuuta ינואר جانفي janar जनवरी",
            "february feb február février févr fév februar febrero febbraio fevereiro fev februari "
            "luty lutego şubat февраля фев февр лютого فبراير února únor φεβρουαρίου φεβ februarie "
            "helmikuuta פברואר شباط فيفري फरवरी",
            "march mar mars märz mär marzo março maart marca mart marzec марта мар март березня مارس "
            "března březen maret μαρτίου μαρ martie március maaliskuuta מרץ آذار मार्च",
            "april apr avril avr abril abr aprile kwietnia kwiecień nisan апреля апр квітня أبريل "
            "ابريل إبريل dubna duben απριλίου απρ aprilie április huhtikuuta אפריל نيسان أفريل अप्रैल",
            "may mai mayo maggio maio mei maja maj mayıs мая май травня مايو května květen μαΐου μαι "
            "május toukokuuta מאי أيار ايار ماي मई",
            "june jun juin juni junio giugno junho czerwca czerwiec haziran июня июн червня يونيو "
            "června červen ιουνίου ιουν iunie június kesäkuuta יוני حزيران جوان जून",
            "july jul juillet juil juli julio luglio julho lipca lipiec temmuz июля июл липня يوليو "
            "července červenec ιουλίου ιουλ iulie július heinäkuuta יולי تموز جويلية जुलाई",
            "august aug août agosto ago augustus sierpnia sierpień ağustos августа авг серпня أغسطس "
            "srpna srpen agustus αυγούστου αυγ augusztus elokuuta אוגוסט آب أوت अगस्त",
            "september sep sept septembre septiembre settembre setembro set września wrzesień eylül "
            "сентября сен сент вересня سبتمبر září σεπτεμβρίου σεπ septembrie szeptember syyskuuta "
            "ספטמבר أيلول ايلول सितंबर",
            "october oct octobre oktober okt octubre ottobre ott outubro out października październik "
            "ekim октября окт жовтня أكتوبر اكتوبر října říjen οκτωβρίου οκτ octombrie október "
            "lokakuuta אוקטובר अक्टूबर",
            "november nov novembre noviembre novembro listopada listopad kasım ноября ноя нояб "
            "листопада نوفمبر listopadu νοεμβρίου νοε noiembrie marraskuuta נובמבר नवंबर",
            "december dec décembre déc dezember dez diciembre dic dicembre dezembro grudnia grudzień "
            "aralık декабря дек грудня ديسمبر prosince prosinec desember δεκεμβρίου δεκ decembrie "
            "joulukuuta דצמבר دجنبر दिसंबर",
        ),
        1,
    )
    for name in names.split()
}
# The Levant names four months in two words.
_MONTHS |= {
    "كانون الثاني": 1,
    "تشرين الأول": 10,
    "تشرين الاول": 10,
    "تشرين الثاني": 11,
    "كانون الأول": 12,
    "كانون الاول": 12,
}
_MONTHS |= {_key(name): number for name, number in _MONTHS.items()}
_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
# Abbreviations that mean one thing only; IST, CST and BST mean several and are left out.
_ZONES = {"gmt": "+00:00", "utc": "+00:00", "z": "+00:00", "est": "-05:00", "edt": "-04:00", "pst": "-08:00",
          "pdt": "-07:00",
          "cet": "+01:00", "cest": "+02:00", "eet": "+02:00", "msk": "+03:00", "jst": "+09:00", "kst": "+09:00",
          "hkt": "+08:00", "sgt": "+08:00", "aest": "+10:00", "aedt": "+11:00"}  # fmt: skip
_NAME = "|".join(sorted(map(re.escape, _MONTHS), key=len, reverse=True))
_CLOCK = (
    r"(?:(?P<part{0}>오전|오후|午前|午後|上午|下午)\s?)?(?P<hour{0}>\d{{1,2}})\s?[:.h시時点點]\s?"
    r"(?P<minute{0}>\d{{2}})(?:분|分|\s?:\s?\d{{2}}(?:\.\d+)?)?(?:\s*:?\s*(?:(?P<half{0}>[ap])\.?\s?m\b\.?|(?P<arabic{0}>مساءً?|صباحاً?|[صم]\b)))?"
)
_ZONE = (
    r"(?:\s*\(?(?P<zone{0}>Z\b|(?:UTC|GMT)\s?[+-]\d{{1,2}}(?::?\d{{2}})?\b|[A-Z]{{3,4}}\b|[ECMP]T\b|"
    r"[+-]\d{{2}}:?\d{{2}}\b))?"
)
_BEFORE = rf"(?:{_CLOCK.format(1)}{_ZONE.format(1)}\s*[,|·•-]?\s*(?:on\s+)?)?"
_AFTER = rf"(?:(?:\s*[,|·•@/-]|\s+at|\s+um|\s+à|\s+a\s+las|\s*T)?\s*{_CLOCK.format(2)}{_ZONE.format(2)})?"
_WEEKDAY = r"(?:(?P<weekday>mon|tue|wed|thu|fri|sat|sun)[a-z]*\.?,?\s+)?"
_STAMP = re.compile(
    rf"{_BEFORE}{_WEEKDAY}(?<![\w/.-])(?:"
    r"(?P<y1>(?:19|20)\d\d)\s?[-./년年]\s?(?P<m1>\d{1,2})\s?[-./월月]\s?(?P<d1>\d{1,2})(?:일|日|(?!\d))\.?"
    r"|(?P<d2>\d{1,2})(?P<mark>\s?[-./]\s?)(?P<m2>\d{1,2})(?P=mark)(?P<y2>(?:19|20)\d\d)"
    rf"|(?P<d3>\d{{1,2}})(?:st|nd|rd|th|er|º)?\.?[\s-]+(?:de\s+|of\s+|ב)?(?P<m3>{_NAME})\b\.?(?:\s?/\s?(?:{_NAME})\b)?,?[\s-]+(?:de\s+|del\s+"
    rf")?(?P<y3>(?:19|20)\d\d)"
    rf"|(?P<m4>{_NAME})\b\.?[\s-]+(?P<d4>\d{{1,2}})(?:st|nd|rd|th)?,?[\s-]+(?P<y4>(?:19|20)\d\d)"
    rf"|(?P<y5>(?:19|20)\d\d)\.?\s(?P<m5>{_NAME})\b\.?\s(?P<d5>\d{{1,2}})(?:st|nd|rd|th)?"
    rf")(?:(?<=[일日])|(?!\d))(?:\s*\(?(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*\)?)?{_AFTER}",
    re.I,
)
# With two digits for its year a date has to stand alone, or nearly so.
_TWO = re.compile(
    rf"{_WEEKDAY}(?<![\w/.-])(?:(?P<d1>\d{{1,2}})\.\s?(?P<m1>\d{{1,2}})\.\s?(?P<y1>\d\d)"
    rf"|(?P<d2>\d{{1,2}})[ -](?P<m2>{_NAME})\b\.?[ -](?P<y2>\d\d))(?![\d.:]){_AFTER}",
    re.I,
)
_DIGIT = re.compile(r"\d")
_SHORT = 60  # characters of a line that may be such a date
_UPDATED = re.compile(r"updat|modif|last (?:edited|revised)|revised|mis à jour|mise à jour|aktualisiert|actualizad"
                      r"|aggiornat|atualizad|"
                      r"bijgewerkt|güncelle|обновлен|수정|업데이트|更新", re.I)  # fmt: skip
_PUBLISHED = re.compile(r"publish|posted|created|issued|released|veröffentlicht|publi[ée]|publicad|pubblicat|"
                        r"gepubliceerd|erstellt|"
                        r"yayın|опубликован|입력|등록|승인|发布|發布|公開|配信", re.I)  # fmt: skip
_LIKELY = re.compile(r"\d\D{1,24}(?:19|20)\d\d|(?:19|20)\d\d\s?[-./년年]")  # without it no date is searched for
_OFFSET = re.compile(r"([+-])(\d{1,2}):?(\d{2})?$")
_LOOSE = re.compile(r"^(\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?)\s?([+-]\d{2}(?:\d{2})?)$")
_COMPACT = re.compile(r"^(\d{4})(\d{2})(\d{2})T(\d{2})(\d{2})(?:\d{2})?(Z|[+-]\d{4}|)$")
_TWELVE = re.compile(r"\d\s*[ap]\.?m\b|오전|오후|午前|午後|上午|下午", re.I)
MONTH_FIRST = frozenset(
    ("USA", "PHL", "FSM", "PLW", "MHL", "US", "PH", "FM", "PW", "MH")
)  # countries that write 01/24/2019


@dataclass(frozen=True, slots=True)
class Stamp:
    """A date found in a text: what it dates ("published", "modified" or ""), its span, and its meaning."""

    kind: str
    start: int
    end: int
    when: When
    ambiguous: bool = False


def stamps(text: str, at: int = 0, country: str = "", day_first: bool | None = None) -> list[Stamp]:
    """The stamps of one line; spans count from ``at``.

    Numbers such as 03/04/2019 are read by the country's order, or by ``day_first`` where it is unknown; without both
    they are an interval.
    """
    text = text[: bounds.DATED]
    if not text.isascii():
        text = text.translate(DIGITS)
    if not ("20" in text or "19" in text) or not _LIKELY.search(text):
        return list(_rare(text, at)) if _DIGIT.search(text) else []
    return list(_found(text, at, country, day_first))


@lru_cache(maxsize=512)  # a line is looked at for its byline, its credit and its date
def _found(text: str, at: int, country: str, day_first: bool | None) -> tuple[Stamp, ...]:
    found: list[Stamp] = []
    last = 0
    if country:
        day_first = country not in MONTH_FIRST
    for m in _STAMP.finditer(text):
        when, ambiguous = _meaning(m, (at + m.start(), at + m.end()), day_first)
        if when is None:
            continue
        kind = labelled(text[last : m.start()])
        found.append(Stamp(kind, at + m.start(), at + m.end(), when, ambiguous))
        last = m.end()
    return tuple(found or _rare(text, at))


def _rare(text: str, at: int) -> Iterator[Stamp]:
    """Stamps of other calendars, and those with two digits for a year that a short line holds."""
    last = 0
    for start, end, day in elsewhere(text):
        when = from_iso(day.isoformat(), span=(at + start, at + end))
        if when is not None:
            yield Stamp(labelled(text[last:start]), at + start, at + end, when)
        last = end
    if last or len(text) > _SHORT:
        return
    for m in _TWO.finditer(text):
        year = 2000 + int(m["y1"] or m["y2"])
        month = int(m["m1"]) if m["m1"] else _MONTHS[_key(m["m2"])]
        when = from_iso(
            f"{year:04}-{month:02}-{int(m['d1'] or m['d2']):02}{_clock(m)}", span=(at + m.start(), at + m.end())
        )
        if when is not None and year <= dates.this_year() + 1:
            yield Stamp(labelled(text[: m.start()]), at + m.start(), at + m.end(), when)
            return


def labelled(text: str) -> str:
    """What the words before a date say that it dates."""
    label = text[-40:]
    return "modified" if _UPDATED.search(label) else "published" if _PUBLISHED.search(label) else ""


def _meaning(m: re.Match[str], span: Span, day_first: bool | None) -> tuple[When | None, bool]:
    year, month, day = m["y1"], m["m1"], m["d1"]
    ambiguous = False
    if year is None and m["y2"]:
        year, (day, month), ambiguous = m["y2"], *_order(m, day_first)
    elif year is None:
        year = m["y3"] or m["y4"] or m["y5"]
        day = m["d3"] or m["d4"] or m["d5"]
        month = str(_MONTHS[_key(m["m3"] or m["m4"] or m["m5"])])
    if ambiguous:
        return _either(int(year), int(day), int(month), span, m.group()), True
    when = from_iso(f"{int(year):04}-{int(month):02}-{int(day):02}{_clock(m)}", span=span)
    return when, False


def _order(m: re.Match[str], day_first: bool | None) -> tuple[tuple[str, str], bool]:
    """Day and month of a date in numbers, and whether they might be the other way round."""
    first, second = m["d2"], m["m2"]
    if int(first) > 12 or first == second or m["mark"].strip() == ".":
        return (first, second), False
    if int(second) > 12:
        return (second, first), False
    if m["weekday"]:
        for day, month in ((first, second), (second, first)):
            try:
                if _DAYS[date(int(m["y2"]), int(month), int(day)).weekday()] == m["weekday"].casefold():
                    return (day, month), False
            except ValueError:
                continue
    if day_first is not None:
        return ((first, second) if day_first else (second, first)), False
    return (first, second), True


def _either(year: int, first: int, second: int, span: Span, text: str) -> When | None:
    try:
        one, two = sorted((date(year, second, first), date(year, first, second)))
    except ValueError:
        return None
    return When(f"{year:04}", one, two, "year", "stated", span, f"{text.strip()}: {one} or {two}")


def _clock(m: re.Match[str]) -> str:
    """The time of day as ISO writes it, "" where there is none."""
    said = m.groupdict(default="")
    for n in ("2", "1"):
        if not said.get(f"hour{n}"):
            continue
        hour, minute, half = int(said[f"hour{n}"]), int(said[f"minute{n}"]), said[f"half{n}"].casefold()
        if said[f"part{n}"]:
            half = "p" if said[f"part{n}"] in ("오후", "午後", "下午") else "a"
        elif said[f"arabic{n}"]:
            half = "p" if said[f"arabic{n}"][0] == "م" else "a"
        if half and hour <= 12:
            hour = hour % 12 + (12 if half == "p" else 0)
        if hour > 23 or minute > 59:
            return ""
        return f"T{hour:02}:{minute:02}{_zone(said[f'zone{n}'])}"
    return ""


def _zone(name: str) -> str:
    """A zone as ISO writes it; "" for one that has several meanings."""
    if offset := _OFFSET.search(name):
        sign, hours, minutes = offset.groups(default="00")
        return f"{sign}{int(hours):02}:{minutes}"
    return _ZONES.get(name.casefold(), "")


def _mailed(text: str) -> datetime | None:
    try:
        return parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def given(text: str, country: str = "") -> tuple[When | None, bool]:
    """A date as metadata writes it (ISO, RFC 2822, seconds since 1970, or any stamp), and whether it is ambiguous."""
    text = text.strip()
    if not text:
        return None, False
    if m := _COMPACT.match(text):
        text = f"{m[1]}-{m[2]}-{m[3]}T{m[4]}:{m[5]}{m[6]}"
    # An offset without its colon, or without its minutes, is set as ISO 8601 has it.
    if (when := from_iso(_LOOSE.sub(lambda m: m[1] + _zone(m[2]), text))) is not None:
        return when, False
    if text.isdigit() and len(text) in (10, 13):
        moment = datetime.fromtimestamp(int(text[:10]), UTC)
        return from_iso(moment.strftime("%Y-%m-%dT%H:%M+00:00")), False
    if text.isdigit() and len(text) in (8, 14):
        clock = f"T{text[8:10]}:{text[10:12]}" if len(text) == 14 else ""
        return from_iso(f"{text[:4]}-{text[4:6]}-{text[6:8]}{clock}"), False
    found = stamps(text, country=country)
    if not found or not _TWELVE.search(text):  # mail's dates know no afternoon
        mailed = _mailed(text)
        if mailed is not None and (mailed.tzinfo or not found or found[0].when.precision == "day"):
            zone = mailed.strftime("%z") if mailed.tzinfo else ""
            return from_iso(mailed.strftime("%Y-%m-%dT%H:%M") + _zone(zone)), False
    if not found:
        return None, False
    when = found[0].when
    return When(when.value, when.earliest, when.latest, when.precision, when.basis, None, when.reason), found[
        0
    ].ambiguous
