"""Writes the outline of the map and where cities and countries lie, from files of packages: see README.md here."""

import json
import sys
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from math import hypot
from pathlib import Path
from typing import Any

from stemma.presentation.projection import project
from stemma.text import fold

PACKAGE = Path(__file__).parents[2] / "src" / "stemma"
ROUGH = 0.45  # units of the map by which the outline may be off
SMALL = 3.0  # square units below which an island is left out
SOUTH = -60.0  # degrees: what lies wholly beyond is left out
LARGE = 200_000  # people of a city that is kept
RIVAL = 0.25  # share of a city's people from which another of its name makes it unclear which is meant
HEAD = "# Where places lie: city (its name) or country (ISO 3166 alpha-3), north, east; made by training/places\n"
Point = tuple[float, float]


def rings(atlas: Mapping[str, Any], geometry: Mapping[str, Any]) -> Iterable[list[Point]]:
    """The outer rings of a TopoJSON geometry, in degrees east and north."""
    kind = geometry.get("type")
    parts = geometry["arcs"] if kind == "MultiPolygon" else [geometry["arcs"]] if kind == "Polygon" else []
    for part in parts:
        ring: list[Point] = []
        for index in part[0]:
            arc = decoded(atlas, index if index >= 0 else ~index)
            arc = arc if index >= 0 else arc[::-1]
            ring += arc[1:] if ring else arc
        yield from cut(ring)


def cut(ring: Sequence[Point]) -> Iterable[list[Point]]:
    """A ring in pieces, none of which crosses the 180th degree."""
    turned, unrolled = 0.0, [ring[0]]
    for (x1, _), (x2, y2) in pairwise(ring):
        turned += 360.0 if x2 - x1 < -180 else -360.0 if x2 - x1 > 180 else 0.0
        unrolled.append((x2 + turned, y2))
    for shift in (-360.0, 0.0, 360.0):
        piece = [(x + shift, y) for x, y in unrolled]
        for sign in (1, -1):
            piece = _half(piece, sign)
        if len(piece) > 2:
            yield piece


def _half(ring: Sequence[Point], sign: int) -> list[Point]:
    """What of a ring lies below 180 degrees east, or above 180 west."""
    out: list[Point] = []
    for a, b in pairwise([*ring, ring[0]] if ring else []):
        inside, goes = sign * a[0] <= 180, sign * b[0] <= 180
        out += [a] if inside else []
        if inside != goes:
            share = (sign * 180 - a[0]) / (b[0] - a[0])
            out.append((sign * 180.0, a[1] + share * (b[1] - a[1])))
    return out


def decoded(atlas: Mapping[str, Any], index: int) -> list[Point]:
    """An arc, whose points are kept as steps."""
    (sx, sy), (tx, ty) = atlas["transform"]["scale"], atlas["transform"]["translate"]
    x = y = 0
    out = []
    for dx, dy in atlas["arcs"][index]:
        x, y = x + dx, y + dy
        out.append((x * sx + tx, y * sy + ty))
    return out


def area(ring: Sequence[Point]) -> float:
    """The area of a ring, below 0 where it turns the other way."""
    return sum(a[0] * b[1] - b[0] * a[1] for a, b in zip(ring, [*ring[1:], ring[0]], strict=True)) / 2


def middle(ring: Sequence[Point]) -> Point:
    """The centre of gravity of a ring."""
    whole, x, y = area(ring) or 1.0, 0.0, 0.0
    for a, b in zip(ring, [*ring[1:], ring[0]], strict=True):
        cross = a[0] * b[1] - b[0] * a[1]
        x, y = x + (a[0] + b[0]) * cross, y + (a[1] + b[1]) * cross
    return x / (6 * whole), y / (6 * whole)


def simplified(line: Sequence[Point], off: float) -> list[Point]:
    """A line with as few points as keep it within a distance of itself (Douglas and Peucker)."""
    if len(line) < 3:
        return list(line)
    (x1, y1), (x2, y2) = line[0], line[-1]
    length = hypot(x2 - x1, y2 - y1)

    def away(p: Point) -> float:
        if length < 1e-9:
            return hypot(p[0] - x1, p[1] - y1)
        return abs((x2 - x1) * (y1 - p[1]) - (x1 - p[0]) * (y2 - y1)) / length

    at = max(range(1, len(line) - 1), key=lambda n: away(line[n]))
    if away(line[at]) <= off:
        return [line[0], line[-1]]
    return simplified(line[: at + 1], off)[:-1] + simplified(line[at:], off)


def path(ring: Sequence[Point]) -> str:
    """A closed ring as a piece of an SVG path, in tenths of a unit and steps."""
    whole = [(round(10 * x), round(10 * y)) for x, y in ring]
    steps = [(b[0] - a[0], b[1] - a[1]) for a, b in pairwise(whole)]
    return f"M{whole[0][0]} {whole[0][1]}l" + " ".join(f"{x} {y}" for x, y in steps if x or y).replace(" -", "-") + "z"


def land(atlas: Mapping[str, Any]) -> str:
    """The outline of all land as one SVG path."""
    (whole,) = atlas["objects"]["land"]["geometries"]
    out = []
    for ring in rings(atlas, whole):
        drawn = [project(y, x) for x, y in ring]
        if abs(area(drawn)) >= SMALL and max(y for _, y in ring) > SOUTH:
            out.append(path(simplified(drawn, ROUGH)))
    return "".join(out) + "\n"


def places(atlas: Mapping[str, Any], cities: Iterable[Any], countries: Iterable[Any]) -> str:
    """A table of the cities and countries that have a place of their own."""
    cities, countries = list(cities), list(countries)
    named: dict[str, list[Any]] = defaultdict(list)
    for city in cities:
        for name in {city["name"], city["name"].removesuffix(" City")}:
            named[fold(name)].append((city["population"], name, city))
    capitals = {(c["iso"], fold(c["capital"])) for c in countries}
    rows = []
    for key in sorted(named):
        (people, name, city), *others = sorted(named[key], key=lambda c: -c[0])
        known = people >= LARGE or (city["countrycode"], key) in capitals
        rival = any(n >= RIVAL * people and c is not city for n, _, c in others)
        if known and not rival:
            rows.append(("city", name, city["latitude"], city["longitude"]))
    of = {int(g["id"]): g for g in atlas["objects"]["countries"]["geometries"] if "id" in g}
    for country in sorted(countries, key=lambda c: str(c["iso3"])):
        pieces = list(rings(atlas, of[country["isonumeric"]])) if country["isonumeric"] in of else []
        if pieces:
            east, north = middle(max(pieces, key=lambda ring: abs(area(ring))))
        else:
            own = [c for _, _, c in named.get(fold(country["capital"]), ()) if c["countrycode"] == country["iso"]]
            if not own:
                continue
            north, east = own[0]["latitude"], own[0]["longitude"]
        rows.append(("country", country["iso3"], north, east))
    return HEAD + "".join(f"{kind}\t{name}\t{lat:.2f}\t{lon:.2f}\n" for kind, name, lat, lon in rows)


def main(atlas: str, cities: str, countries: str) -> None:
    """Write both files."""
    of, towns, states = (json.loads(Path(p).read_text("utf-8")) for p in (atlas, cities, countries))
    (PACKAGE / "presentation" / "data" / "land.txt").write_text(land(of), "utf-8")
    (PACKAGE / "reference" / "data" / "places.tsv").write_text(places(of, towns.values(), states.values()), "utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
