"""A storyline as a strip: its events in time, each as high as it has voices."""

from collections.abc import Callable, Sequence

from markupsafe import Markup, escape

from stemma.presentation.event import Heading
from stemma.presentation.words import between, day, plural

_WIDTH, _HEIGHT, _FOOT = 640, 44, 18  # units: of the strip, of its bars, and of the days below them
_BAR = 7  # units a bar is wide at least


def strip_svg(events: Sequence[Heading], link: Callable[[str], str]) -> Markup:
    """The strip of a storyline's dated events; "" where fewer than two have a day, or all have one."""
    dated = sorted(((h.start, h) for h in events if h.start), key=lambda pair: (pair[0], pair[1].id))
    if len(dated) < 2:
        return Markup("")
    first, last = dated[0][0], max(h.end or start for start, h in dated)
    if first == last:
        return Markup("")
    days = (last - first).days
    most = max(_voices(h) for _, h in dated)
    bars = []
    for start, h in dated:
        x = (start - first).days / days * (_WIDTH - _BAR)
        wide = max(_BAR, ((h.end or start) - start).days / days * (_WIDTH - _BAR))
        high = _HEIGHT * _voices(h) / most
        title = f"{h.title}: {between(h.start, h.end)}, {plural(_voices(h), 'voice')}"
        kind = "rise contested" if h.conflicts else "rise"
        bars.append(
            f'<a href="{escape(link(h.id))}"><title>{escape(title)}</title><rect class="{kind}" x="{x:.1f}" '
            f'y="{_HEIGHT - high:.1f}" width="{wide:.1f}" height="{high:.1f}"/></a>'
        )
    foot = _HEIGHT + _FOOT - 4
    left = len(events) - len(dated)
    name = f"{plural(len(dated), 'event')} in time, as high as their voices" + (f"; {left} undated" if left else "")
    ground = f'<path class="ground" d="M0 {_HEIGHT}H{_WIDTH}"/>'
    return Markup(  # every title and address above went through escape
        f'<svg class="strip" viewBox="0 0 {_WIDTH} {_HEIGHT + _FOOT}" role="group" aria-label="{escape(name)}">'
        f'{ground}{"".join(bars)}<text x="0" y="{foot}">{day(first, True)}</text>'
        f'<text x="{_WIDTH}" y="{foot}" class="end">{day(last, True)}</text></svg>'
    )


def _voices(h: Heading) -> int:
    return max(1, len(h.voices) + h.unknown)
