"""What happens at the same moment, on connections of its own: one of it counts, and the record stays whole."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import Any

import pytest

from tests.cast import MONDAY, Cast, build_cast
from tests.threads import at_once
from wangge import acts
from wangge.acts import proving, ticker
from wangge.acts.doing import Done
from wangge.adoptions.facts import practice
from wangge.cases.facts import steps_of
from wangge.cases.models import Case, Stake
from wangge.engine import procedure as rules
from wangge.engine.scope import Scope
from wangge.engine.values import Refused

ROUNDS = 4
MINUTE = timedelta(minutes=1)


def whole(case: int) -> Case:
    """The case, its columns and open stakes being what its steps say."""
    row = Case.objects.get(pk=case)
    view = rules.fold(steps_of(row), practice(row.adoption_id).procedures[row.procedure])
    assert (row.state, row.seq, row.lead_id) == (view.state, view.seq, view.lead)
    open_ = set(Stake.objects.filter(case=case, until=None).values_list("kind", "holder"))
    assert open_ == {(s.kind, s.holder) for s in view.stakes}
    assert proving.prove(case).broken == []
    return row


def replied(cast: Cast) -> tuple[int, Any]:
    """A case that waits for its asker's grade, and the moment at which that runs out."""
    case = cast.file().case
    cast.done("growth_clerk", case, "accept", MONDAY)
    cast.done("growth_clerk", case, "reply", MONDAY, reply_text="已对接三家单位，请确认。")
    assert Case.objects.get(pk=case).state == "replied"
    return case, MONDAY + timedelta(days=20)


@pytest.mark.django_db(transaction=True)
def test_a_person_against_the_ticker_and_an_undo_against_another_act() -> None:
    cast = build_cast()
    for _ in range(ROUNDS):
        _ticker(cast)
        _undo(cast)
        _two_undos(cast)
        _one_key(cast)


def _ticker(cast: Cast) -> None:
    case, over = replied(cast)
    asker: Scope = cast.scope("manager_a", over)
    person, ticked = at_once(
        lambda: acts.do(asker, case, "reopen", {"note": "还差十人，请继续"}, over),
        lambda: ticker.tick(over, seal=False),
    )
    closed = whole(case).state == "closed_unconfirmed"
    assert isinstance(person, Refused) == closed
    assert ticked.acts == closed
    if closed:
        assert person.code in ("wrong_state", "before_last_step")
    else:
        assert ticked.refused == 1 or ticked.acts == 0


def _undo(cast: Cast) -> None:
    case, then = cast.file().case, MONDAY + MINUTE
    cast.done("growth_clerk", case, "accept", MONDAY)
    clerk, chief = cast.scope("growth_clerk", then), cast.scope("chief_a", then)
    undone, handled = at_once(
        lambda: acts.do(clerk, case, "undo", {}, then),
        lambda: acts.do(chief, case, "handle", {"note": "已到现场"}, then),
    )
    assert [isinstance(undone, Done), isinstance(handled, Done)].count(True) == 1, (undone, handled)
    assert whole(case).state == ("filed" if isinstance(undone, Done) else "working")


def _one_key(cast: Cast) -> None:
    """Acts on two cases under one key: one of them counts, the other is told so."""
    cases = [cast.file().case for _ in range(2)]
    clerk, key = cast.scope("growth_clerk"), f"key-{cases[0]}"
    answers = at_once(*(partial(acts.do, clerk, case, "accept", {}, MONDAY, key=key) for case in cases))
    assert sorted(getattr(a, "code", "done") for a in answers) == ["done", "key_reused"], answers
    assert sorted(whole(case).state for case in cases) == ["filed", "working"]


def _two_undos(cast: Cast) -> None:
    case, then = cast.file().case, MONDAY + MINUTE
    cast.done("growth_clerk", case, "accept", MONDAY)
    clerk = cast.scope("growth_clerk", then)
    answers = at_once(*(lambda: acts.do(clerk, case, "undo", {}, then),) * 3)
    assert [isinstance(a, Done) for a in answers].count(True) == 1, answers
    assert whole(case).state == "filed"


@pytest.mark.django_db(transaction=True)
def test_whoever_is_overtaken_decides_again() -> None:
    """Two accept the same case: one of them was decided from what the other one changed."""
    cast = build_cast()
    for _ in range(ROUNDS):
        case = cast.file().case
        first, second = at_once(*[partial(cast.do, "growth_clerk", case, "accept", MONDAY)] * 2)
        assert sorted(type(a).__name__ for a in (first, second)) == ["Done", "Refused"]
        assert whole(case).seq == 2
