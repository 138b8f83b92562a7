"""Statements: the checkable properties a report states, found sentence by sentence without a list of properties."""

import re
from collections.abc import Sequence
from dataclasses import replace

from stemma.annotators.claims.quantities import Quantity, quantities
from stemma.annotators.claims.sureness import how_told, voiced
from stemma.annotators.statements.arguments import arguments_of
from stemma.annotators.statements.context import (
    Context,
    contexts,
    counted_before,
    described,
    head_of,
    keys_near,
    names_in,
    relations_of,
    subject_of,
)
from stemma.annotators.statements.modes import modes
from stemma.annotators.statements.names import homes, spellings, titles
from stemma.annotators.statements.phrases import act_phrase, counted_phrase, subject_phrase, thing_phrase
from stemma.annotators.statements.places import nearby, towns
from stemma.annotators.statements.wordings import epithets, excluding
from stemma.lang import NATIVE
from stemma.model import Name, Parse, Quotation, Report, Span, Statement, Time
from stemma.settings import SETTINGS
from stemma.text import fold

__all__ = ["annotate"]

_BARE = re.compile(
    r" (?:were|was|have|had|of (?:them|whom|those)|others|dead|killed|wounded|injured|hurt|missing|taken)\b"
)
_FEAST = re.compile(
    r"new year|christmas|easter|thanksgiving|halloween|ramadan|eve\b", re.IGNORECASE
)  # names, more than dates
_RANGE_END = re.compile(r"\d ?[-–—] ?$")  # "Aug. 23-26": the day that ends a span is no date of its own
_HOUR = re.compile(r"T\d\d")  # hours are among the numbers
_IN_KIND = re.compile(r" (?:in|of|worth of) (?:\w+ly |net |gross |total |annual |quarterly )?([a-z]{4,})\b")
_DAY = re.compile(r"\d|day\b|\b(?:tonight|last night|this (?:morning|afternoon|evening))\b", re.IGNORECASE)
_STRENGTH = {"denied": "denied", "refused": "denied", "maybe": "hedged"}
COARSE = SETTINGS.annotation.time_coarse
MADE_BY = "stemma.statements"


def annotate(
    report: Report, parse: Parse | None, names: Sequence[Name], times: Sequence[Time], quotations: Sequence[Quotation]
) -> list[Statement]:
    """The statements of one report in order of offset; `parse` is None for its surface alone."""
    found: list[Statement] = []
    quotations = voiced(report.text, quotations, names)
    for context in contexts(report.text, parse):
        found += _numbers(report, context, names, quotations)
        found += _dates(report, context, names, times, quotations)
        found += _of_people(report, context, names, quotations)
        found += _wordings(report, context, names, quotations)
        found += _places(report, context, names, quotations)
    found += _spellings(report, names)
    return sorted(set(found), key=_place)


def _place(s: Statement) -> tuple[object, ...]:
    """Where a statement stands, and all that tells two at one place apart: a set has no order of its own."""
    return (s.start, s.end, s.type, s.unit, s.value, s.head, s.about, s.relations, s.arguments, s.strength, s.source)


def _dates(
    report: Report, context: Context, names: Sequence[Name], times: Sequence[Time], quotations: Sequence[Quotation]
) -> list[Statement]:
    """A statement for each date that can be placed on the calendar; times of day are among the numbers."""
    found = []
    for t in times:
        if (
            t.type not in ("DATE", "TIME")
            or (t.type == "TIME" and (_HOUR.search(t.value) or not _DAY.search(t.text)))
            or _FEAST.search(t.text)
            or t.earliest is None
            or t.latest is None
            or not context.span[0] <= t.start < context.span[1]
            or _RANGE_END.search(report.text, max(0, t.start - 4), t.start)
        ):
            continue
        made = _statement(report, context, (t.start, t.end), "date", names, quotations)
        low, high = float(t.earliest.toordinal()), float(t.latest.toordinal())
        # A person speaks on many days: who did it makes an act of its own only where the date is coarser than a day.
        acts = made.relations + (subject_of(context, t.start) if high > low else ())
        about = act_phrase(context, t.start, t.end)
        acts += tuple("@" + fold(n.name or n.text) for n in names if n.type == "LOC" and _beside(n, t, report.text))
        # "this year" is a different year in each report, and no date to be compared with a stated one
        unit = "period" if high - low > COARSE and not re.search(r"\d", t.text) else "day"
        found.append(replace(made, value=t.value, unit=unit, low=low, high=high, relations=acts, about=about))
    return found


def _beside(name: Name, time: Time, text: str) -> bool:
    """True where a place stands right beside a date ("in Northam on Friday") and so belongs to what is dated."""
    gap = text[name.end : time.start] if name.end <= time.start else text[time.end : name.start]
    return 0 < len(gap) <= 14 and not re.search(r"[,;.:!?\n]", gap)


def _of_people(
    report: Report, context: Context, names: Sequence[Name], quotations: Sequence[Quotation]
) -> list[Statement]:
    """Posts and homes told of people; the head is the person."""
    found = []
    for unit, kind, told in (("title", "name", titles(context, names)), ("home", "place", homes(context, names))):
        for span, value, person in told:
            made = _statement(report, context, span, kind, names, quotations)
            found.append(replace(made, value=value, unit=unit, head=person, relations=(), about=_full(names, person)))
    return found


def _full(names: Sequence[Name], person: str) -> str:
    """The full name of a person by its key, as it is written."""
    return next((n.name or n.text for n in names if fold(n.name or n.text) == person), person)


def _wordings(
    report: Report, context: Context, names: Sequence[Name], quotations: Sequence[Quotation]
) -> list[Statement]:
    """Words that may contradict those of another report."""
    found = []
    for span, name, row in excluding(context):
        made = _statement(report, context, span, "wording", names, quotations)
        acts = dict.fromkeys((*described(context, span[0]), *made.relations))
        found.append(replace(made, value=row, unit=name, about=thing_phrase(context, span[0]), relations=tuple(acts)))
    for span, value, thing, noun in epithets(context):
        made = _statement(report, context, span, "wording", names, quotations)
        found.append(replace(made, value=value, unit="epithet", head=thing, about=noun))
    for span, mode, predicate, arguments in modes(context, names):
        made = _statement(report, context, span, "modality", names, quotations)
        about = " ".join(p for p in (subject_phrase(context, predicate.start), predicate.text) if p)
        strength = _STRENGTH.get(mode, made.strength)
        found.append(
            replace(
                made,
                value=mode,
                unit="mode",
                head=NATIVE.sense(predicate.lemma),
                relations=arguments,
                about=about,
                strength=strength,
            )
        )
    return found


def _places(
    report: Report, context: Context, names: Sequence[Name], quotations: Sequence[Quotation]
) -> list[Statement]:
    """In a thing or only near it; and the towns of a region, which are compared within it."""
    found = []
    for span, value, thing in nearby(context):
        made = _statement(report, context, span, "place", names, quotations)
        found.append(replace(made, value=value, unit="beside", head=thing, about=act_phrase(context, *span)))
    for span, town, region in towns(context, names):
        made = _statement(report, context, span, "place", names, quotations)
        about = thing_phrase(context, span[0])
        found.append(replace(made, value=town, unit="town of " + region, head=region, about=about))
    return found


def _spellings(report: Report, names: Sequence[Name]) -> list[Statement]:
    """A statement for each written form of a name, its kind as head, the words of its line around it as context."""
    kinds = {(n.start, n.end): n.type for n in names}
    found = []
    for (start, end), form in spellings(report.text, names):
        first = max(report.text.rfind("\n", 0, start) + 1, start - 80)
        last = report.text.find("\n", end, end + 80)
        around = (first, last if last >= 0 else min(len(report.text), end + 80))
        found.append(Statement(report.id, start, end, "name", form, "spelling", sentence=around, made_by=MADE_BY,
                               about=report.text[start:end], head=kinds.get((start, end), "")))  # fmt: skip
    return found


def _numbers(
    report: Report, context: Context, names: Sequence[Name], quotations: Sequence[Quotation]
) -> list[Statement]:
    """A statement for each quantity of a sentence."""
    text, (first, last) = report.text, context.span
    found = []
    for q in _measured_once(text[first:last]):
        start, end = first + q.start, first + q.end
        head, label = head_of(context, start, end)
        if kind_of := _IN_KIND.match(text, end) if q.kind == "money" else None:
            head = NATIVE.sense(kind_of.group(1))  # "$2 billion in earnings" are earnings
        kind = "ordinal" if label and q.kind == "count" else q.kind
        running = counted_before(context, start) if kind == "count" and not head else None
        if kind == "count" and not head and running is None and not _BARE.match(text, end):
            continue
        made = _statement(report, context, (start, end), _type(kind), names, quotations)
        about = _about(context, made, kind, names)
        if running is not None:
            head, relations, about = running
            made = replace(made, relations=relations)
        if not head and made.relations and kind not in ("count", "ordinal", "age", "clock"):
            # "fell 15 feet" measures the fall; "faces 14 years in prison" the prison, a topic of its own
            head = next((r for r in made.relations if r.startswith("=")), made.relations[0])
        found.append(
            replace(made, value=_value(q), unit=q.unit or kind, low=q.low, high=q.high, head=head, about=about)
        )
    return found


def _measured_once(text: str) -> list[Quantity]:
    """The quantities of a sentence without those that say the one before in another unit ("12 feet (3.7 metres)")."""
    found: list[Quantity] = []
    for q in quantities(text):
        last = found[-1] if found else None
        if (
            last is not None
            and last.unit == q.unit
            and q.kind not in ("count", "ordinal", "age", "clock")
            and re.fullmatch(r" ?(?:\(|\[|/|, or | or )(?:about |around |roughly |some )?", text[last.end : q.start])
            and abs(q.exact - last.exact) <= 0.06 * max(q.exact, last.exact)
        ):
            continue
        found.append(q)
    return found


def _about(context: Context, made: Statement, kind: str, names: Sequence[Name]) -> str:
    """What a quantity is told of, in words: whose age, what happened at an hour, what is counted."""
    if kind == "age":
        whose = next((n for n in names if n.type == "PERSON" and -40 < n.start - made.start < 30), None)
        return whose.name or whose.text if whose is not None else counted_phrase(context, made.start, made.end)
    return (act_phrase if kind == "clock" else counted_phrase)(context, made.start, made.end)


def _statement(
    report: Report, context: Context, span: Span, kind: str, names: Sequence[Name], quotations: Sequence[Quotation]
) -> Statement:
    """A statement of some type with the context of its words, its value still open."""
    strength, source = how_told(report.text, span, context.span, quotations, context.token_at(span[1] - 1))
    return Statement(
        report.id,
        *span,
        kind,
        report.text[slice(*span)],
        keys=keys_near(context, *span),
        names=names_in(names, context.span, span[0]),
        sentence=context.span,
        source=source,
        strength=strength,
        made_by=MADE_BY,
        relations=relations_of(context, *span),
        arguments=arguments_of(context, *span),
    )


def _type(kind: str) -> str:
    """The type of a statement for a kind of quantity."""
    return {"money": "money", "age": "age", "clock": "date"}.get(kind, "number")


def _value(q: Quantity) -> str:
    """The normalised value: the number in its base unit, with the sign of its bounds."""
    if q.kind == "clock":
        return f"T{int(q.exact) // 60:02d}:{int(q.exact) % 60:02d}" + (f"{q.zone:+d}" if q.zone is not None else "")
    number = f"{q.exact:.6g}" if abs(q.exact - round(q.exact)) > 1e-9 else f"{round(q.exact)}"
    sign = (
        ">=" if q.high == float("inf") else "<=" if q.low == 0 and q.high > 0 else "~" if q.qualified or q.round else ""
    )
    return f"{sign}{number} {q.unit}".strip()
