"""Who leaves a case by recusal takes no time from it, and cannot come back by taking the step back."""

from __future__ import annotations

import pytest

from tests.engine.clock_cases import A, B, Case, clock, shown, stake
from tests.engine.story import POST, Story, chief, code, ruler, stranger
from wangge.engine.values import Moved, StakeFact


@pytest.mark.parametrize(("of", "kind"), [("lead", "lead"), ("verifier", "verifier")])
def test_a_recusal_hands_the_clock_on_as_it_runs(of: str, kind: str) -> None:
    spec, gone, heir = clock(5, "working_day", of=of), (stake(kind, A),), (stake(kind, B),)  # type: ignore[arg-type]
    case = Case("2025-03-03 09:00", opened=gone).do("recuse", "2025-03-06 09:00", opened=heir, closed=gone)
    run = case.clock(spec)
    assert (run.holder, run.round, run.state, shown(run.due)) == (B, 1, "running", "2025-03-11 00:00")
    assert case.marks(spec)[-1].day.isoformat() == "2025-03-10"
    case.lead(A, "2025-03-07 09:00", was=B)
    assert [c.round for c in case.clocks(spec)] == ([1, 2] if of == "lead" else [1])


def test_whoever_is_recused_hears_what_a_stranger_hears() -> None:
    story = Story()
    moved = story.tries(chief, "recuse", {"recusal_ground": "interest"})
    assert isinstance(moved, Moved)
    assert (moved.as_kind, [effect.do for effect in moved.effects]) == ("lead", ["recuse", "notify"])
    story.append(moved, chief, opened=(StakeFact("barred", chief.person or 0),), closed=(StakeFact("lead", POST),))
    for act in ("accept", "recuse", "undo", "nonsense"):
        assert story.tries(chief, act) == story.tries(stranger, act)
    assert code(story.tries(ruler, "undo")) == "not_your_step"


def test_a_recusal_is_not_taken_back() -> None:
    story = Story().does(ruler, "order_recusal", {"recused": POST, "recusal_ground": "complained_about"})
    assert code(story.tries(ruler, "undo")) == "not_undoable"
