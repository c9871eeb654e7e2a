"""Ladders and lots: who is next, and that a draw can be repeated."""

from wangge.engine.drawing import draw
from wangge.engine.ladder import Climbed, Rung, climb
from wangge.engine.values import Refused

GRID, HEAD, TOWN, DISTRICT = 11, 12, 13, 14
RUNGS = [Rung(name, (one,), (one,)) for name, one in zip("gctd", (GRID, HEAD, TOWN, DISTRICT), strict=True)]


def test_each_climb_goes_one_rung_up() -> None:
    found = climb(RUNGS, HEAD, 0, "R-19")
    assert isinstance(found, Climbed)
    assert (found.holder, found.rung, found.reasons[-1].law) == (TOWN, 3, "R-19")


def test_a_rung_with_nobody_there_is_passed_over_with_a_reason() -> None:
    found = climb([RUNGS[0], Rung("c", (HEAD,), ()), *RUNGS[2:]], GRID, 0)
    assert isinstance(found, Climbed)
    assert (found.holder, [reason.code for reason in found.reasons]) == (TOWN, ["rung_empty", "climbed"])


def test_never_past_the_top_and_never_down() -> None:
    assert climb(RUNGS, DISTRICT, 0, "R-19") == Refused("top_of_ladder", "R-19", {"rungs": 4})
    stranger = climb(RUNGS, 99, 3)  # somebody off the ladder leads what was with the town already
    assert isinstance(stranger, Climbed)
    assert stranger.holder == DISTRICT


def test_a_draw_is_repeated_by_its_seed_whatever_the_order() -> None:
    drawn = draw([5, 3, 9, 7], 2, "a1b2")
    assert drawn == draw([9, 7, 5, 3], 2, "a1b2")
    assert draw([5], 3, "a1b2") == (5,)
    assert {draw(range(8), 1, str(seed)) for seed in range(200)} == {(one,) for one in range(8)}
