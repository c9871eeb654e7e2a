from __future__ import annotations

from math import asin, cos, hypot, radians, sin, sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wangge.lib import coordinates as c

METRES_PER_DEGREE = 111_320.0
inside = st.tuples(st.floats(73.0, 135.0), st.floats(18.0, 53.6))
jiaxing = st.tuples(st.floats(120.2, 121.3), st.floats(30.3, 31.1))


def metres(a: c.Point, b: c.Point) -> float:
    east = (a[0] - b[0]) * cos(radians(a[1]))
    return hypot(east, a[1] - b[1]) * METRES_PER_DEGREE


# Published with eviltransform: true point, GCJ-02 point, of Shanghai, Shenzhen and Beijing.
@pytest.mark.parametrize(
    ("true", "shown"),
    [
        ((121.5272106, 31.1774276), (121.531541859215, 31.17530398364597)),
        ((113.912316, 22.543847), (113.9171764808363, 22.540796131694766)),
        ((116.377817, 39.911954), (116.38404722455657, 39.91334545536069)),
    ],
)
def test_published_points(true: c.Point, shown: c.Point) -> None:
    assert metres(c.wgs84_to_gcj02(true), shown) < 0.001
    assert metres(c.gcj02_to_wgs84(shown), true) < 0.001


@given(inside)
def test_gcj02_there_and_back_is_within_a_millimetre(point: c.Point) -> None:
    assert metres(c.gcj02_to_wgs84(c.wgs84_to_gcj02(point)), point) < 0.001


@given(inside)
def test_bd09_there_and_back_is_within_a_millimetre(point: c.Point) -> None:
    assert metres(c.bd09_to_wgs84(c.wgs84_to_bd09(point)), point) < 0.001


@given(jiaxing)
def test_the_shift_near_jiaxing_is_hundreds_of_metres(point: c.Point) -> None:
    assert 100 < metres(c.wgs84_to_gcj02(point), point) < 700


@pytest.mark.parametrize("point", [(2.35, 48.86), (139.7, 35.7), (-122.4, 37.8), (0.0, 0.0)])
def test_outside_china_nothing_moves(point: c.Point) -> None:
    for convert in (c.wgs84_to_gcj02, c.gcj02_to_wgs84, c.wgs84_to_bd09, c.bd09_to_wgs84):
        assert convert(point) == point


@given(jiaxing, jiaxing)
def test_metres_are_those_of_the_great_circle(one: c.Point, other: c.Point) -> None:
    (x, y), (u, v) = one, other
    half = sin(radians(v - y) / 2) ** 2 + cos(radians(y)) * cos(radians(v)) * sin(radians(u - x) / 2) ** 2
    assert c.metres(one, other) == pytest.approx(2 * 6_371_009.0 * asin(sqrt(half)), rel=1e-3, abs=1e-3)
