"""Drawings in layers: nothing lies on anything else, and arrows go where they should."""

from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wangge.solvers.layered import Box, Drawing, layered

NAMES = "abcdefghij"
BOXES = st.dictionaries(
    st.sampled_from(NAMES), st.builds(Box, st.floats(20, 160), st.floats(20, 90)), min_size=1, max_size=len(NAMES)
)


def overlap(drawing: Drawing, boxes: dict[str, Box], one: str, two: str) -> bool:
    (x, y), (to_x, to_y) = drawing.places[one], drawing.places[two]
    across = (boxes[one].width + boxes[two].width) / 2 - abs(x - to_x)
    return across > 1e-6 and (boxes[one].height + boxes[two].height) / 2 - abs(y - to_y) > 1e-6


@settings(max_examples=40)
@given(BOXES, st.data())
def test_boxes_keep_apart_and_lie_within_the_drawing(boxes: dict[str, Box], data: st.DataObject) -> None:
    names = st.sampled_from(sorted(boxes))
    arcs = data.draw(st.lists(st.tuples(names, names), max_size=18))
    drawing = layered(boxes, arcs)
    assert not [pair for pair in combinations(boxes, 2) if overlap(drawing, boxes, *pair)]
    for name, box in boxes.items():
        x, y = drawing.places[name]
        assert box.width / 2 - 1e-6 <= x <= drawing.width - box.width / 2 + 1e-6
        assert box.height / 2 - 1e-6 <= y <= drawing.height - box.height / 2 + 1e-6
    assert {line.arc for line in drawing.lines} == {arc for arc in arcs if arc[0] != arc[1]}
    for line in drawing.lines:
        falls = [to[1] - at[1] for at, to in zip(line.points, line.points[1:], strict=False)]
        assert all(fall <= 0 for fall in falls) if line.back else all(fall >= 0 for fall in falls)
        for name, (x, y) in zip(line.arc, (line.points[0], line.points[-1]), strict=True):
            assert abs(x - drawing.places[name][0]) <= boxes[name].width / 2 + 1e-6
            assert abs(y - drawing.places[name][1]) == pytest.approx(boxes[name].height / 2)


def test_a_line_of_boxes_is_straight() -> None:
    boxes = {name: Box(100, 40) for name in "abc"}
    drawing = layered(boxes, [("a", "b"), ("b", "c")], beneath=10)
    assert drawing.places == {"a": (50, 20), "b": (50, 70), "c": (50, 120)}
    assert (drawing.width, drawing.height) == (100, 140)


def test_two_ways_do_not_cross_where_they_need_not() -> None:
    boxes = {name: Box(40, 20) for name in "abcdef"}
    drawing = layered(boxes, [("a", "b"), ("a", "c"), ("b", "e"), ("c", "d"), ("d", "f"), ("e", "f")])
    x = {name: place[0] for name, place in drawing.places.items()}
    assert (x["b"] < x["c"]) == (x["e"] < x["d"])


def test_what_leads_back_is_drawn_upwards() -> None:
    drawing = layered({name: Box(40, 20) for name in "abc"}, [("a", "b"), ("b", "c"), ("c", "a")])
    assert {line.arc: line.back for line in drawing.lines}["c", "a"]
    assert layered({}, []).lines == ()
