"""One step on is what all steps say."""

from __future__ import annotations

from datetime import timedelta

import pytest

from benchmarks import stories
from tests.engine.story import CASE, Story, chief
from wangge.engine.folding import fold, follow
from wangge.engine.values import StepFact


def test_each_step_of_many_stories_leaves_what_all_of_them_say() -> None:
    procedure = stories.practice()
    acts: set[str] = set()
    for seed in range(150):
        steps = stories.play(*stories.story(seed))
        view = fold(steps[:1], procedure)
        for n, step in enumerate(steps[1:], 2):
            view = follow(view, step, procedure)
            assert view == fold(steps[:n], procedure)
            acts.add(step.act)
    assert acts >= {"return", "rule", "extend", "pause", "resume", "reopen", "rate", "close_unconfirmed"}


def test_what_a_step_takes_back_is_told_by_all_of_them() -> None:
    story = Story().does(chief, "accept")
    undo = StepFact(3, "undo", story.at + timedelta(minutes=1), "filed", "working", undoes=2)
    with pytest.raises(ValueError, match="takes back"):
        follow(story.view, undo, CASE)
