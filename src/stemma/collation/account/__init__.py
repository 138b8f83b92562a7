"""What is known of an event, in a page: words of its reports, ordered, without repetition, each with its voices."""

from collections.abc import Mapping, Sequence

from stemma.collation.account.phrases import value, when, where, who
from stemma.collation.account.pile import Pile
from stemma.collation.account.telling import contrary, details, headline, lead, pool_of
from stemma.collation.readings.compare import voice_of
from stemma.model import Event, Line, Name, Origin, Reading, Report, Sentence, Statement, Support, Time

__all__ = ["account"]


def account(
    event: Event,
    reports: Mapping[str, Report],
    names: Mapping[str, Sequence[Name]],
    times: Mapping[str, Sequence[Time]],
    statements: Mapping[str, Sequence[Statement]],
    sentences: Mapping[str, Sequence[Sentence]],
    readings: Sequence[Reading],
    origins: Mapping[str, Origin],
) -> list[Line]:
    """The account of an event: what (a headline and a lead), who, when and where as phrases, then details in order.

    Every line is words of a report with all that support it; contradicting values stand side by side.
    """
    pile = Pile.of(event, reports, names, times, statements, sentences, origins)
    pool = pool_of(pile, readings)
    first = lead(pool)
    told: list[tuple[str, list[Support]]] = [("what", s) for s in headline(pile, pool)]
    told += [("what", pile.supports(group)) for group in first]
    for role, phrases in (("who", who(pile)), ("when", when(pile, event)), ("where", where(pile))):
        told += [(role, supports) for supports in phrases]
    told += [("detail", pile.supports(group)) for group in details(pile, pool, readings, first)]
    return [
        Line(
            event.id,
            i,
            role,
            supports[0].span,
            tuple(supports),
            len({voice_of(s.report, origins) for s in supports}),
            contrary(supports[0], readings, statements) if role in ("what", "detail") else (),
            value(pile, role, supports),
        )
        for i, (role, supports) in enumerate(told)
    ]
