"""Questions beside the state: who is waited for, what may be answered, and what nobody asked."""

from dataclasses import replace

import pytest

from tests.engine.story import CASE, Story, T, acts_of, bearer, checker, chief, clock, code, resident, ruler, ticker
from wangge.engine.questions import awaited

GROUND = {"exclusion_ground": "out_of_remit", "basis": "不在职权清单之内"}
RULING = {"basis": "对照职权清单"}


@pytest.fixture
def replied() -> Story:
    story = Story().finished().does(checker, "verify", {"passed": True})
    return story.does(chief, "reply", {"reply_text": "路灯已修好，请放心"})


def test_the_case_waits_for_the_asker_and_for_the_answer(replied: Story) -> None:
    assert awaited(CASE.spec, replied.view) == {"asker"}
    replied.does(chief, "exclude", GROUND)
    assert replied.view.state == "replied"
    assert awaited(CASE.spec, replied.view) == {"asker", "arbiter"}
    assert awaited(CASE.spec, replied.does(ruler, "leave_out", RULING).view) == {"asker"}


def test_what_nobody_asked_is_neither_offered_nor_answered(replied: Story) -> None:
    assert code(replied.tries(ruler, "leave_out", RULING)) == "nothing_asked"
    assert "leave_out" not in acts_of(replied, ruler)
    assert "object" not in acts_of(replied, resident)
    assert code(replied.tries(bearer, "object", {"note": "不服"})) == "nothing_to_answer"


def test_an_objection_asks_again_once_for_each_ruling(replied: Story) -> None:
    replied.does(chief, "exclude", GROUND).does(ruler, "leave_out", RULING)
    replied.does(resident, "object", {"note": "不服，归他们管"})
    assert awaited(CASE.spec, replied.view) == {"asker", "arbiter"}
    assert code(replied.tries(resident, "object", {"note": "还是不服"})) == "nothing_to_answer"
    replied.does(ruler, "leave_out", RULING)
    assert code(replied.tries(resident, "object", {"note": "还是不服"})) == "too_often"


def test_a_question_taken_back_was_never_asked(replied: Story) -> None:
    replied.does(chief, "exclude", GROUND).does(chief, "undo")
    assert replied.view.asked == {}


def test_a_closed_case_waits_for_whoever_is_to_call_back(replied: Story) -> None:
    late = clock("confirm", T)
    replied.does(ticker, "close_unconfirmed", clocks=(late,))
    assert awaited(CASE.spec, replied.view) == {"arbiter"}
    assert code(replied.tries(chief, "call_back", {"reached": True})) == "not_your_act"
    replied.does(ruler, "take_up_again", {"note": "回访时说灯又灭了"})
    assert (replied.view.state, awaited(CASE.spec, replied.view)) == ("working", {"lead"})


def test_whoever_is_dissatisfied_is_called_back_before_the_case_is_closed(replied: Story) -> None:
    replied.does(resident, "rate", {"rating": 2})
    assert (replied.view.state, awaited(CASE.spec, replied.view)) == ("calling_back", {"arbiter"})
    assert code(replied.tries(chief, "call_back", {"reached": True})) == "not_your_act"
    same = replace(ruler, of_leads_unit=True)
    assert (code(replied.tries(same, "call_back", {"reached": True})), acts_of(replied, same)["call_back"]) == (
        "same_unit",
        "same_unit",
    )
    assert replied.does(ruler, "call_back", {"reached": True}).view.state == "closed"
    assert awaited(CASE.spec, replied.view) == set()


def test_whoever_thinks_better_of_it_need_not_be_called(replied: Story) -> None:
    replied.does(resident, "rate", {"rating": 1}).does(resident, "rate", {"rating": 5})
    assert (replied.view.state, awaited(CASE.spec, replied.view)) == ("closed", set())
    assert code(replied.tries(ruler, "call_back", {"reached": True})) == "wrong_state"
