"""Undoing, and the laws that hold over random histories of a case."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.engine.story import (
    CASE,
    DEPARTMENT,
    POST,
    RETURN,
    Story,
    T,
    acts_of,
    bearer,
    checker,
    chief,
    clerk,
    clock,
    code,
    resident,
    ruler,
    stranger,
    ticker,
)
from wangge.engine.forms import Form
from wangge.engine.procedure import Procedure, fold
from wangge.engine.spec import ActSpec, FieldSpec, FormField, FormSpec, ProcedureSpec, StateSpec
from wangge.engine.values import ActorFact, CaseView, Moved, Refused, StakeFact

# --- undoing


def test_undo_brings_back_state_and_stakes() -> None:
    story = Story().does(chief, "return", RETURN)
    before = story.view
    moved = story.tries(ruler, "rule", {"owner": DEPARTMENT, "basis": "职责清单第三条"})
    assert isinstance(moved, Moved)
    story.append(moved, ruler, opened=[StakeFact("lead", DEPARTMENT)], closed=[StakeFact("lead", POST)])
    assert story.view.lead == DEPARTMENT
    assert acts_of(story, ruler)["undo"] is None
    taken_back = story.tries(ruler, "undo")
    assert isinstance(taken_back, Moved)
    assert (taken_back.opened, taken_back.closed) == ((StakeFact("lead", POST),), (StakeFact("lead", DEPARTMENT),))
    story.append(taken_back, ruler)
    assert replace(story.view, seq=before.seq) == before
    assert code(story.tries(ruler, "undo")) == "not_undoable"


def test_undo_within_ten_minutes_by_oneself_before_anyone_acts() -> None:
    story = Story().does(chief, "accept")
    assert code(story.tries(checker, "undo")) == "not_your_step"
    assert code(story.tries(stranger, "undo")) == "not_yours"
    assert "undo" not in acts_of(story, checker)
    story.at += timedelta(minutes=10)
    assert code(story.tries(chief, "undo")) == "-> filed"
    story.at += timedelta(seconds=1)
    assert code(story.tries(chief, "undo")) == "undo_too_late"
    story.at -= timedelta(minutes=9)
    story.does(chief, "finish", {"result": "已经修好了"}).does(checker, "verify", {"passed": True})
    assert code(story.tries(chief, "undo")) == "not_your_step"


def test_filing_and_the_ticker_cannot_be_undone() -> None:
    assert code(Story().tries(resident, "undo")) == "not_undoable"


def test_an_undone_return_does_not_count() -> None:
    story = Story().does(chief, "return", RETURN).does(chief, "undo")
    assert code(story.tries(chief, "return", RETURN)) == "-> disputed"


# --- laws over random histories

ACTORS = (resident, chief, clerk, checker, ruler, stranger, ticker, bearer)
FILLED: dict[str, Any] = {
    "basis": "职责清单第三条",
    "return_reason": "not_ours",
    "suggested_owner": DEPARTMENT,
    "owner": POST,
    "category": "c1",
    "note": "说明如下",
    "result": "已经修好了",
    "reply_text": "路灯已修好，请放心",
    "length": 2,
    "passed": True,
    "rating": 5,
    "pause_reason": "weather",
    "co_handlers": [DEPARTMENT],
}
moves = st.tuples(
    st.sampled_from(ACTORS),
    st.sampled_from([*CASE.acts, "undo", "no_such_act"]),
    st.integers(0, 15),
    st.booleans(),
)


def filled(act: str, passed: bool) -> dict[str, Any]:
    form = CASE.acts[act].form if act in CASE.acts else None
    return {n: v for n, v in {**FILLED, "passed": passed}.items() if form and n in form.names}


def plays(story: Story, move: tuple[ActorFact, str, int, bool]) -> tuple[CaseView, Moved | Refused]:
    actor, act, minutes, passed = move
    story.at += timedelta(minutes=minutes)
    clocks = [clock(n, T + timedelta(hours=1), holder=None) for n in CASE.clocks]
    before = story.view
    facts = {} if act == "undo" else {"clocks": clocks}
    answer = story.tries(actor, act, filled(act, passed), **facts)
    if isinstance(answer, Moved):
        story.append(answer, actor)
    return before, answer


@given(st.lists(moves, max_size=25))
def test_a_case_is_always_in_a_known_state_and_undo_restores_the_view(history: list[Any]) -> None:
    story = Story()
    earlier = [story.view]
    for move in history:
        before, answer = plays(story, move)
        if isinstance(answer, Refused):
            continue
        assert answer.to_state in CASE.spec.states
        assert answer.from_state == before.state
        if answer.undoes is not None:
            assert replace(story.view, seq=0) == replace(earlier[-2], seq=0)
            earlier.pop()
        else:
            earlier.append(story.view)


@given(st.lists(moves, max_size=15), st.sampled_from(ACTORS))
def test_what_is_offered_is_what_can_be_done(history: list[Any], actor: ActorFact) -> None:
    story = Story()
    for move in history:
        plays(story, move)
    offered = acts_of(story, actor)
    for act in (*CASE.acts, "undo"):
        answer = story.tries(actor, act, filled(act, True))
        if isinstance(answer, Moved):
            assert offered[act] is None
        elif answer.code in ("not_yours", "not_your_act", "wrong_state"):
            assert act not in offered


@given(st.dictionaries(st.text(max_size=6), st.one_of(st.none(), st.integers(), st.text(), st.lists(st.text()))))
def test_deciding_never_fails_on_what_is_sent(data: dict[str, Any]) -> None:
    for act in CASE.acts:
        assert isinstance(Story().tries(chief, act, data), Moved | Refused)


def test_a_case_without_steps_is_no_case() -> None:
    with pytest.raises(ValueError, match="filing"):
        fold([], CASE)


def test_a_form_of_an_act_may_take_what_the_record_knows() -> None:
    form = Form.of(
        FormSpec(fields=(FormField(field="firm", required=True),)),
        {"firm": FieldSpec(type="text", source="entity_name")},
    )
    spec = ProcedureSpec(
        start="open",
        form="firm",
        states={"open": StateSpec()},
        acts={"note": ActSpec(by=("lead",), **{"from": ("open",)}, form="firm")},
    )
    moved = Story(Procedure.of(spec, {"firm": form})).tries(chief, "note", known={"entity_name": "企业甲"})
    assert isinstance(moved, Moved)
    assert moved.data == {"firm": "企业甲"}
