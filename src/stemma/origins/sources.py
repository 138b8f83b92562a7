"""What a report rests on: the sources it cites for its main facts, as resolved names."""

from collections.abc import Iterator, Sequence

from stemma.model import Quotation, Report
from stemma.origins.credits import Credits
from stemma.origins.media import at_large, house_of_state
from stemma.origins.patterns import BODY_AFTER, BODY_BEFORE, CUE, PAPERS, SHORT_FORM, SHORTENED, TOLD
from stemma.reference.outlets import Register
from stemma.settings import SETTINGS

LEAD = SETTINGS.origins.source_lead
MOST = SETTINGS.origins.source_most


def _bodies(text: str) -> Iterator[tuple[str, int]]:
    """Bodies, media and papers a text cites by name, and where; short forms are written out where the text does."""
    full = {}
    for short in SHORT_FORM.finditer(text):
        m = SHORTENED.search(text[max(0, short.start() - 90) : short.start()])
        if m:
            full[short[1]] = m[1].strip().removeprefix("The ")
    for cue in CUE.finditer(text):
        first = cue[0][0].lower()
        if cue[0][-1].isspace():
            m = {"t": TOLD, "i": PAPERS}.get(first, BODY_AFTER).match(text, cue.end())
        else:
            base = max(0, cue.start() - 90)
            m = BODY_BEFORE.search(text[base : cue.start()].replace("\n", ". "))
        if m:
            name = " ".join(m[1].removeprefix("The ").split())
            if name in full or not name.isupper() or len(name) == 4:
                yield full.get(name, name), cue.start()


def rests_on(
    report: Report, found: Credits, houses: Register, own: str, quotations: Sequence[Quotation]
) -> tuple[str, ...]:
    """The cited houses, bodies and papers behind a report's main facts, in order of first mention."""
    text = report.text[:LEAD]
    at: dict[str, int] = {}
    for sign in found.of("cites"):
        if sign.house and sign.house.name != own:
            at.setdefault(sign.house.name, sign.evidence.start)
    for body, place in _bodies(text):
        house = houses.named(body)
        name = house.name if house else body
        if name == own:
            continue
        at[name] = min(at.get(name, place), place)
    for q in quotations:
        for voice in q.chain[1:]:
            house = houses.named(voice.name) if voice.name else None
            if house and house.name != own:
                at[house.name] = min(at.get(house.name, q.start), q.start)
    named = [medium for name in at if (medium := house_of_state(name, houses))]

    def is_named(name: str) -> bool:
        medium = at_large(name)  # "the country's state media" are then the house that is named
        return medium is not None and any(medium.of_one_country(other) for other in named)

    at = {name: place for name, place in at.items() if not is_named(name)}
    ranked = sorted(at.items(), key=lambda item: (item[1], item[0]))
    return tuple(name for name, _ in ranked[:MOST])
