"""Where a place of the earth lies on the map: the Patterson cylindrical projection (Patterson, Šavrič, Jenny 2014)."""

from math import pi, radians

WIDTH, HEIGHT = 960.0, 444.0  # units of the map, which ends at some 84 degrees north and 60 south
_C = (1.0148, 0.23185, -0.14499, 0.02406)
_SCALE = WIDTH / (2 * pi)
_EQUATOR = 261.0  # units below the upper edge


def project(latitude: float, longitude: float) -> tuple[float, float]:
    """A place in degrees as units from the map's left and upper edge.

    >>> project(0, 0), tuple(round(v) for v in project(60, 180))
    ((480.0, 261.0), (960, 79))
    """
    c1, c2, c3, c4 = _C
    n = radians(latitude)
    y = n * (c1 + n**4 * (c2 + n**2 * (c3 + c4 * n**2)))
    return WIDTH / 2 + _SCALE * radians(longitude), _EQUATOR - _SCALE * y
