"""Looking among tiles finds what asking every polygon finds, on edges and in corners too."""

import math

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from wangge.places.boundaries import Boundaries

STEPS = st.integers(0, 12)
SCALES = (1.0, 0.1, 1 / 3)


@st.composite
def _shape(draw: st.DrawFn) -> shapely.Geometry:
    """A box, one with a hole, a triangle, two boxes, or nothing; on a lattice, so that many share edges."""
    x, y, width, height = draw(STEPS), draw(STEPS), draw(st.integers(1, 12)), draw(st.integers(1, 12))
    outer = shapely.box(x, y, x + width, y + height)
    match draw(st.sampled_from(["box", "hole", "triangle", "two", "empty"])):
        case "hole":
            return outer.difference(shapely.box(x + width / 4, y + height / 4, x + width / 2, y + height / 2))
        case "triangle":
            return shapely.Polygon([(x, y), (x + width, y), (x + draw(st.integers(0, width)), y + height)])
        case "two":
            return shapely.union_all([outer, shapely.box(x + width + 1, y, x + width + 2, y + 1)])
        case "empty":
            return shapely.Polygon()
    return outer


@settings(deadline=None)
@given(st.lists(_shape(), min_size=1, max_size=40), st.sampled_from(SCALES))
def test_at_finds_what_asking_every_polygon_finds(shapes, scale):
    shapes = [shapely.transform(shape, lambda xy: xy * scale) for shape in shapes]
    found = Boundaries(range(100, 100 + len(shapes)), shapes)
    points = _telling_points(shapes)
    plain = shapely.intersects(np.array(shapes), shapely.points(points)[:, None])
    wanted = [(100 + np.flatnonzero(row)).tolist() for row in plain]
    assert [found.at(*point) for point in points.tolist()] == wanted
    assert found.at_many(*points.T).tolist() == [next(iter(ids), -1) for ids in wanted]


def _telling_points(shapes: list[shapely.Geometry]) -> np.ndarray:
    """Every corner, the middle of every edge, these moved by a hair, and a point inside and one outside."""
    corners = shapely.get_coordinates(shapes)
    middles = (corners[1:] + corners[:-1]) / 2
    inside = shapely.get_coordinates(shapely.point_on_surface(shapes))
    on = np.concatenate([corners, middles, inside, [[-1.0, 3.0]]])
    return np.concatenate([on, np.nextafter(on, -np.inf), np.nextafter(on, np.inf)])


def test_small_units_far_from_a_large_one_are_still_told_apart():
    grid = [shapely.box(x, y, x + 1, y + 1) for x in range(30) for y in range(30)]
    shapes = [shapely.box(-1e6, -1e6, 1e6, 1e6), *grid, shapely.box(9e5, 9e5, 9e5 + 1, 9e5 + 1)]
    found = Boundaries(range(len(shapes)), shapes)
    assert found.at(7.5, 11.5) == [0, 1 + 7 * 30 + 11]
    assert found.at(7.0, 11.0) == [0, 1 + 6 * 30 + 10, 1 + 6 * 30 + 11, 1 + 7 * 30 + 10, 1 + 7 * 30 + 11]
    assert found.at(9e5, 9e5) == [0, 901]
    assert len(found._names) < 10 * len(shapes)


def test_many_that_lie_on_one_another_are_named_once():
    found = Boundaries(range(200), [shapely.box(0, 0, 1, 1)] * 200)
    assert found.at(1.0, 0.5) == list(range(200))
    assert len(found._names) <= 16 * 200


@pytest.mark.parametrize("point", [(math.nan, 0.5), (0.5, math.nan), (math.inf, 0.5), (0.5, -math.inf)])
def test_what_is_no_place_lies_nowhere(point):
    assert Boundaries([1], [shapely.box(0, 0, 1, 1)]).at(*point) == []


def test_without_boundaries_a_point_lies_nowhere():
    assert Boundaries([], []).at(0.5, 0.5) == []
    assert Boundaries([1], [shapely.Polygon()]).at(0.5, 0.5) == []


def test_the_box_of_some_boundaries_and_of_none() -> None:
    kept = Boundaries([7, 8, 9], [shapely.box(0, 0, 1, 2), shapely.box(3, -1, 4, 1), shapely.Polygon()])
    assert kept.box([7, 8]) == (0, -1, 4, 2)
    assert kept.box([8, 9]) == (3, -1, 4, 1)
    assert kept.box([9]) is None
    assert kept.box([]) is None
    assert Boundaries([], []).box([7]) is None
