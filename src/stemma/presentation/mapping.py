"""A map of the places of events: the outline of the land, and a dot a place; drawn from what the package holds."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources

from markupsafe import Markup, escape

from stemma.presentation.projection import HEIGHT, WIDTH, project
from stemma.presentation.words import plural
from stemma.reference.places import spot

_LEAST = 0.3  # share of the map's width that is shown at least, however near the places are
_MARGIN = 0.12  # of what is shown, around the outermost places
_LETTER = 9  # units that a letter takes where the whole map is shown
_DRAWN = 400  # places on a map: those of most events


@dataclass(frozen=True, slots=True)
class Placed:
    """A place with how many events it has, and where a reader is led from it."""

    name: str
    events: int
    at: str


def world_svg(places: Sequence[Placed]) -> tuple[Markup, tuple[Placed, ...]]:
    """The map of places, "" where none of them is known, and the places that are not on it."""
    found = [(p, where) for p in places[:_DRAWN] if (where := spot(p.name))]
    away = tuple(p for p in places if p not in {placed for placed, _ in found})
    if not found:
        return Markup(""), away
    points = [(p, *project(s.latitude, s.longitude), s.country) for p, s in found]
    left, top, width, height = _window([(x, y) for _, x, y, _ in points])
    unit = width / WIDTH
    dots = []
    for place, x, y, whole in sorted(points, key=lambda row: (-row[0].events, row[0].name)):  # the small on top
        radius = unit * min(22.0, 5.0 + 2.2 * (place.events - 1) ** 0.5)
        title = f"{place.name}{' (the country)' if whole else ''}: {plural(place.events, 'event')}"
        dots.append(
            f'<a href="{escape(place.at)}"><title>{escape(title)}</title>'
            f'<circle class="{"area" if whole else "spot"}" cx="{x:.1f}" cy="{y:.1f}" r="{radius:.2f}"/></a>'
        )
    named = "".join(
        f'<text x="{x + unit * 10:.1f}" y="{y + unit * 5:.1f}" font-size="{unit * 15:.2f}">{escape(p.name)}</text>'
        for p, x, y in _labelled([(p, x, y) for p, x, y, _ in points], unit)
    )
    box = f"{left:.0f} {top:.0f} {width:.0f} {height:.0f}"
    return Markup(  # every name and address above went through escape
        f'<svg class="map" viewBox="{box}" role="group" aria-label="Map of {plural(len(found), "place")}">'
        f'<path class="land" transform="scale(.1)" d="{_land()}"/>{named}{"".join(dots)}</svg>'
    ), away


def _window(points: Sequence[tuple[float, float]]) -> tuple[float, float, float, float]:
    """The part of the map that is shown: left, top, width, height, in the shape of the whole."""
    xs, ys = [x for x, _ in points], [y for _, y in points]
    shape = HEIGHT / WIDTH
    wide = max(max(xs) - min(xs), (max(ys) - min(ys)) / shape) * (1 + 2 * _MARGIN)
    width = min(WIDTH, max(wide, WIDTH * _LEAST))
    height = width * shape
    left = min(max(0.0, (min(xs) + max(xs) - width) / 2), WIDTH - width)
    top = min(max(0.0, (min(ys) + max(ys) - height) / 2), HEIGHT - height)
    return left, top, width, height


def _labelled(points: Sequence[tuple[Placed, float, float]], unit: float) -> list[tuple[Placed, float, float]]:
    """The places whose names have room, those of most events first."""
    kept: list[tuple[Placed, float, float]] = []
    for place, x, y in sorted(points, key=lambda row: (-row[0].events, row[0].name)):
        end = x + unit * _LETTER * len(place.name)
        ends = [a + unit * (_LETTER * len(q.name) + 14) for q, a, _ in kept]
        if all(abs(y - b) > unit * 18 or x > far or end < a for (_, a, b), far in zip(kept, ends, strict=True)):
            kept.append((place, x, y))
    return kept[:40]


@cache
def _land() -> str:
    return resources.files("stemma.presentation").joinpath("data/land.txt").read_text("utf-8").strip()
