"""What the house does to a case by itself: nobody can ask for it, and no playbook can mean something else by it."""

from __future__ import annotations

from typing import get_args

import pytest

from tests.engine.story import ARBITER, CASE, DEPARTMENT, POST, STAKES, Story, chief, clerk, ticker
from wangge.engine import upkeep
from wangge.engine.clock_story import HANDS_ON
from wangge.engine.procedure import decide, fold
from wangge.engine.soundness import BUILT_IN
from wangge.engine.values import Refused, StakeFact
from wangge.engine.vocabulary import SystemAct

LEAD = StakeFact("lead", POST)


def test_the_steps_of_the_house_are_words_that_no_playbook_may_take() -> None:
    assert set(get_args(SystemAct)) < BUILT_IN
    assert set(get_args(SystemAct)) > HANDS_ON
    assert {upkeep.PASS_ON, upkeep.FOLLOW} == HANDS_ON


@pytest.mark.parametrize("act", get_args(SystemAct))
def test_nobody_can_ask_for_one(act: str) -> None:
    story = Story()
    for actor in (chief, ticker):
        assert decide(CASE, story.view, act, {}, actor, story.at) == Refused("unknown_act", None, {"act": act})


def test_a_part_passed_on_is_the_heirs_alone() -> None:
    story = Story().does(chief, "accept")
    story.append(upkeep.pass_on(story.view, LEAD, DEPARTMENT), ticker)
    assert (story.view.lead, story.view.state) == (DEPARTMENT, "working")
    assert story.tries(chief, "finish", {"result": "已经修好了"}) == Refused("not_yours")
    story.does(clerk, "finish", {"result": "已经修好了"})


def test_an_heir_who_had_a_part_of_the_kind_keeps_one() -> None:
    story = Story(stakes=(*STAKES, StakeFact("arbiter", DEPARTMENT)))
    moved = upkeep.pass_on(story.view, StakeFact("arbiter", ARBITER), DEPARTMENT)
    assert (moved.opened, moved.closed) == ((), (StakeFact("arbiter", ARBITER),))


def test_a_part_asks_for_one_lead_alone() -> None:
    story = Story()
    moved = upkeep.follow(story.view, DEPARTMENT)
    assert moved is not None
    story.append(moved, ticker)
    assert story.view.holders("asker") == (DEPARTMENT,)
    assert upkeep.follow(story.view, DEPARTMENT) is None


def test_an_end_with_the_whole_comes_back_with_it_alone() -> None:
    story = Story().does(chief, "accept")
    before, moved = story.view, upkeep.end(CASE, story.view, whole=7)
    assert moved is not None
    story.append(moved, ticker)
    assert story.view.state == "withdrawn"
    assert upkeep.revive(CASE, story.steps, whole=8) is None
    back = upkeep.revive(CASE, story.steps, whole=7)
    assert back is not None
    story.append(back, ticker)
    assert (story.view.state, story.view.stakes) == (before.state, before.stakes)
    assert fold(story.steps, CASE).counts == before.counts
