"""Marks taken together: each once, none far from its leader, no two leaders close to each other."""

from __future__ import annotations

from math import dist

from hypothesis import given
from hypothesis import strategies as st

from wangge.solvers.grouping import grouped

PLACES = st.lists(
    st.tuples(st.floats(-500, 500), st.floats(-500, 500), st.integers(1, 50)), max_size=60
)  # x, y, weight


@given(PLACES, st.floats(1, 200))
def test_every_mark_is_in_one_group_near_its_leader_and_leaders_stand_apart(
    places: list[tuple[float, float, int]], near: float
) -> None:
    xs, ys, weights = ([place[k] for place in places] for k in range(3))
    groups = grouped(xs, ys, weights, near)
    assert sorted(n for group in groups for n in group) == list(range(len(places)))
    at = list(zip(xs, ys, strict=True))
    for group in groups:
        assert all(dist(at[n], at[group[0]]) < near + 1e-9 for n in group)
        assert all(weights[n] <= weights[group[0]] for n in group)
    leaders = [at[group[0]] for group in groups]
    assert all(dist(a, b) >= near - 1e-9 for n, a in enumerate(leaders) for b in leaders[:n])


def test_the_heaviest_mark_takes_its_neighbours_and_what_is_left_goes_on() -> None:
    assert grouped([0, 30, 60], [0, 0, 0], [1, 5, 1], 44) == [[1, 0, 2]]
    assert grouped([0, 30, 60], [0, 0, 0], [5, 1, 1], 44) == [[0, 1], [2]]
    assert grouped([], [], [], 44) == []
