"""From the coordinates of Chinese map services to WGS84 (for every practical purpose CGCS2000, EPSG:4490).

GCJ-02 is the state's shifted system that phones, Amap and Tencent give; BD-09 is Baidu's further shift. The formulas
were never issued; they are those published with open map tools since 2010 (eviltransform; described in OpenStreetMap's
and Wikipedia's "Restrictions on geographic data in China"), in which a metre-long shift is written as a polynomial and
sines on the ellipsoid of Krasovsky 1940. The way back has no closed form and is found by fixed-point iteration.

Points are (longitude, latitude) in degrees. Outside a box around China the systems are the same.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from math import atan2, cos, hypot, pi, radians, sin, sqrt

Point = tuple[float, float]

SEMI_MAJOR_AXIS = 6_378_245.0  # metres, Krasovsky 1940
ECCENTRICITY_SQUARED = 0.00669342162296594323
BAIDU_TURN = pi * 3000.0 / 180.0
TOLERANCE = 1e-10  # degrees, 0.01 mm
MOST_ROUNDS = 30


def in_china(point: Point) -> bool:
    """Whether the point lies in the box in which GCJ-02 shifts."""
    longitude, latitude = point
    return 72.004 <= longitude <= 137.8347 and 0.8293 <= latitude <= 55.8271


def wgs84_to_gcj02(point: Point) -> Point:
    """Shift a true point as Chinese maps do (some 300 to 600 m)."""
    if not in_china(point):
        return point
    longitude, latitude = point
    east, north = _shift(longitude - 105.0, latitude - 35.0)
    bend = 1.0 - ECCENTRICITY_SQUARED * sin(radians(latitude)) ** 2
    meridian = SEMI_MAJOR_AXIS * (1.0 - ECCENTRICITY_SQUARED) / (bend * sqrt(bend))
    parallel = SEMI_MAJOR_AXIS / sqrt(bend) * cos(radians(latitude))
    return longitude + east * 180.0 / (parallel * pi), latitude + north * 180.0 / (meridian * pi)


def _shift(x: float, y: float) -> tuple[float, float]:
    """Metres to the east and to the north at ``x`` and ``y`` degrees from 105° E, 35° N."""
    both = 20.0 * sin(6.0 * x * pi) + 20.0 * sin(2.0 * x * pi)
    north = -100.0 + 2.0 * x + 3.0 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * sqrt(abs(x))
    north += (both + 20.0 * sin(y * pi) + 40.0 * sin(y / 3.0 * pi)) * 2.0 / 3.0
    north += (160.0 * sin(y / 12.0 * pi) + 320.0 * sin(y * pi / 30.0)) * 2.0 / 3.0
    east = 300.0 + x + 2.0 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * sqrt(abs(x))
    east += (both + 20.0 * sin(x * pi) + 40.0 * sin(x / 3.0 * pi)) * 2.0 / 3.0
    east += (150.0 * sin(x / 12.0 * pi) + 300.0 * sin(x / 30.0 * pi)) * 2.0 / 3.0
    return east, north


def gcj02_to_bd09(point: Point) -> Point:
    """Baidu's own shift on top of GCJ-02."""
    x, y = point
    distance = hypot(x, y) + 0.00002 * sin(y * BAIDU_TURN)
    angle = atan2(y, x) + 0.000003 * cos(x * BAIDU_TURN)
    return distance * cos(angle) + 0.0065, distance * sin(angle) + 0.006


def wgs84_to_bd09(point: Point) -> Point:
    """Both shifts in turn; unchanged outside China."""
    return gcj02_to_bd09(wgs84_to_gcj02(point)) if in_china(point) else point


def gcj02_to_wgs84(point: Point) -> Point:
    """The true point that Chinese maps show at ``point``."""
    return _back(wgs84_to_gcj02, point) if in_china(point) else point


def bd09_to_wgs84(point: Point) -> Point:
    """The true point that Baidu shows at ``point``."""
    return gcj02_to_wgs84(_back(gcj02_to_bd09, point)) if in_china(point) else point


def _back(forward: Callable[[Point], Point], shown: Point) -> Point:
    """The point that ``forward`` moves to ``shown``: correct a guess by its error until the error is nothing."""
    guess = shown
    for _ in range(MOST_ROUNDS):
        moved = forward(guess)
        error = (shown[0] - moved[0], shown[1] - moved[1])
        guess = (guess[0] + error[0], guess[1] + error[1])
        if max(abs(error[0]), abs(error[1])) < TOLERANCE:
            break
    return guess


def metres(one: Point, other: Point) -> float:
    """The distance of two places a few kilometres apart at most, in metres: degrees as they are long at their latitude
    (equirectangular, mean radius of the earth 6,371,009 m; off by less than 0.1 % in China)."""
    east = radians(other[0] - one[0]) * cos(radians((one[1] + other[1]) / 2))
    return 6_371_009.0 * hypot(east, radians(other[1] - one[1]))


def _as_it_is(point: Point) -> Point:
    return point


# The systems in which a point may come to the door, by the name that callers and mappings give.
DATUMS: Mapping[str, Callable[[Point], Point]] = {
    "cgcs2000": _as_it_is, "wgs84": _as_it_is, "gcj02": gcj02_to_wgs84, "bd09": bd09_to_wgs84,
}  # fmt: skip
