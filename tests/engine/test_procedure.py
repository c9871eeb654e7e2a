"""Procedures: folding, deciding, offering, undoing, on the standard procedure that every playbook builds on."""

from datetime import datetime, timedelta
from typing import get_args

import pytest

from tests.engine.story import (
    CASE,
    CHIEF,
    DEPARTMENT,
    POST,
    RESIDENT,
    RETURN,
    STAKES,
    VERIFYING,
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
from wangge.engine.clock_story import PROCEDURE
from wangge.engine.guards import AFTER_FORM, BEFORE_FORM
from wangge.engine.procedure import Procedure, begin, offers
from wangge.engine.spec import ActSpec, Goal, ProcedureSpec, StateSpec
from wangge.engine.values import ActorFact, Moved, Refused, StakeFact
from wangge.engine.vocabulary import Guard


def test_one_case_from_filing_to_rating() -> None:
    story = Story().finished().does(checker, "verify", {"passed": True})
    story.does(chief, "reply", {"reply_text": "路灯已修好，请放心"}).does(resident, "rate", {"rating": 5})
    assert story.view.state == "closed"
    assert story.view.counts == {"file": 1, "accept": 1, "finish": 1, "verify": 1, "reply": 1, "rate": 1}
    assert story.view.lead == POST


def test_filing_cleans_its_form() -> None:
    moved = begin(CASE, {"text": " 路灯坏了 "}, T, {"person_name": "居民甲"})
    assert isinstance(moved, Moved)
    assert (moved.act, moved.to_state) == ("file", "filed")
    assert moved.data == {"text": "路灯坏了", "asker_name": "居民甲"}
    refused = begin(CASE, {}, T)
    assert isinstance(refused, Refused)
    assert [(f.field, f.code) for f in refused.values["faults"]] == [("text", "required")]


def test_barred_and_stranger_hear_the_same_whatever_they_try() -> None:
    barred = Story(
        stakes=(*STAKES, StakeFact("barred", CHIEF))
    )  # the chief has a stake too, and a conflict of interest
    for act in (*CASE.acts, "undo", "no_such_act"):
        assert barred.tries(chief, act) == Story().tries(stranger, act) == Refused("not_yours")
    assert acts_of(barred, chief) == acts_of(Story(), stranger) == {}


def test_who_has_another_stake_hears_whose_act_it_is() -> None:
    refused = Story().tries(checker, "accept")
    assert isinstance(refused, Refused)
    assert (refused.code, refused.values["by"]) == ("not_your_act", ("lead",))
    assert code(Story().tries(chief, "no_such_act")) == "unknown_act"
    assert code(Story().tries(chief, "finish", {"result": "已经修好了"})) == "wrong_state"


def test_a_term_that_ended_leaves_a_stranger() -> None:
    assert code(Story().tries(ActorFact(CHIEF, frozenset({CHIEF})), "accept")) == "not_yours"


def test_a_lead_that_is_an_organisation_is_acted_for_by_its_people() -> None:
    story = Story(stakes=(StakeFact("asker", RESIDENT), StakeFact("lead", DEPARTMENT)))
    moved = story.tries(clerk, "accept")
    assert isinstance(moved, Moved)
    assert moved.as_kind == "lead"


def test_one_person_in_two_stakes_may_not_check_their_own_work() -> None:
    both = ActorFact(CHIEF, frozenset({CHIEF, POST, VERIFYING}))
    story = Story().finished()
    assert code(story.tries(both, "verify", {"passed": True})) == "same_person"
    assert acts_of(story, both)["verify"] == "same_person"
    assert code(story.tries(checker, "verify", {"passed": True})) == "-> checked"


def test_a_second_return_is_refused_by_its_law() -> None:
    story = Story().does(chief, "return", RETURN)
    story.does(ruler, "rule", {"owner": POST, "basis": "属地管理范围"})
    refused = story.tries(chief, "return", RETURN)
    assert isinstance(refused, Refused)
    assert (refused.code, refused.law) == ("too_often", "R-14")
    assert acts_of(story, chief)["return"] == "too_often"


@pytest.mark.parametrize("owner", [POST, CHIEF])
def test_a_return_names_someone_else(owner: int) -> None:
    refused = Story().tries(chief, "return", {**RETURN, "suggested_owner": owner})
    assert isinstance(refused, Refused)
    assert (refused.code, refused.law) == ("owner_is_self", "R-14")


def test_a_ruling_never_gives_the_case_to_one_who_is_barred() -> None:
    story = Story(stakes=(*STAKES, StakeFact("barred", DEPARTMENT))).does(
        chief, "return", {**RETURN, "suggested_owner": 99}
    )
    refused = story.tries(ruler, "rule", {"owner": DEPARTMENT, "basis": "职责清单第三条"})
    assert refused == Refused("cannot_hold", "R-21")


def test_effects_come_in_order() -> None:
    moved = Story().does(chief, "return", RETURN).tries(ruler, "rule", {"owner": DEPARTMENT, "basis": "职责清单第三条"})
    assert isinstance(moved, Moved)
    assert [e.do for e in moved.effects] == ["assign_lead", "climb", "notify"]


def test_pausing_and_going_on() -> None:
    story = Story().does(chief, "accept")
    assert code(story.tries(chief, "resume")) == "is_not_paused"
    story.does(chief, "pause", {"pause_reason": "weather", "note": "台风停工"})
    assert story.view.paused
    assert code(story.tries(chief, "finish", {"result": "已经修好了"})) == "is_paused"
    assert acts_of(story, chief)["pause"] == "is_paused"
    assert not story.does(chief, "resume").view.paused


def test_a_sorting_into_another_practice_ends_a_pause() -> None:
    story = Story().does(chief, "accept").does(chief, "pause", {"pause_reason": "weather", "note": "台风停工"})
    assert story.view.paused
    story.append(Moved("sort", story.view.state, "filed", {PROCEDURE: "case"}), chief)
    assert not story.view.paused


def test_a_parent_waits_for_its_children() -> None:
    refused = Story().does(chief, "accept").tries(chief, "finish", {"result": "已经修好了"}, open_children=2)
    assert isinstance(refused, Refused)
    assert (refused.code, refused.values) == ("children_open", {"open": 2})


@pytest.mark.parametrize(
    ("length", "due", "extended", "expected"),
    [
        (5, T + timedelta(days=3), 0, "-> working"),
        (6, T + timedelta(days=3), 0, "extension_too_long"),
        (3, T + timedelta(days=3), 3, "extension_too_long"),
        (2, T + timedelta(days=3), 3, "-> working"),
        (2, T, 0, "past_due"),
    ],
)
def test_extending_within_what_is_allowed(length: int, due: datetime, extended: int, expected: str) -> None:
    story = Story().does(chief, "accept")
    clocks = [clock("handle", due, extended=extended)]
    assert code(story.tries(chief, "extend", {"length": length, "note": "配件在途"}, clocks=clocks)) == expected


def test_no_clock_no_extension() -> None:
    refused = Story().does(chief, "accept").tries(chief, "extend", {"length": 1, "note": "配件在途"})
    assert isinstance(refused, Refused)
    assert (refused.code, refused.law) == ("clock_not_running", "R-13")


def test_the_ticker_closes_only_when_the_window_is_over() -> None:
    story = Story().finished().does(checker, "verify", {"passed": True})
    story.does(chief, "reply", {"reply_text": "路灯已修好，请放心"})
    early, late = clock("confirm", story.at + timedelta(days=1)), clock("confirm", story.at - timedelta(seconds=1))
    assert code(story.tries(ticker, "close_unconfirmed", clocks=[early])) == "clock_not_due"
    assert code(story.tries(ticker, "close_unconfirmed", clocks=[late])) == "-> closed_unconfirmed"
    assert code(story.tries(ticker, "rate", {"rating": 5})) == "not_your_act"


def test_the_one_with_code_and_pin_is_the_asker() -> None:
    story = Story().finished().does(checker, "verify", {"passed": True})
    story.does(chief, "reply", {"reply_text": "路灯已修好，请放心"})
    assert set(acts_of(story, bearer)) == {"rate", "reopen"}
    assert code(story.tries(bearer, "rate", {"rating": 9})) == "form"


def test_form_faults_come_all_at_once() -> None:
    refused = Story().tries(chief, "return", {"return_reason": "lazy", "odd": 1})
    assert isinstance(refused, Refused)
    assert {(f.field, f.code) for f in refused.values["faults"]} == {
        ("return_reason", "not_a_choice"),
        ("basis", "required"),
        ("suggested_owner", "required"),
        ("odd", "unknown_field"),
    }


def test_offers_put_the_main_act_first() -> None:
    assert offers(CASE, Story().view, chief, T)[0].act == "accept"
    assert set(acts_of(Story(), ruler)) == {"sort", "recuse", "order_recusal"}
    assert acts_of(Story(), resident) == {"withdraw": None}


def test_goals_may_ask_how_often_something_was_done() -> None:
    spec = ProcedureSpec(
        start="open",
        form="none",
        states={"open": StateSpec(), "raised": StateSpec()},
        acts={
            "pass_on": ActSpec(
                by=("lead",),
                **{"from": ("open",)},
                to=(Goal(when={"fact": "times_pass_on", "ge": 2}, state="raised"), Goal(state="open")),
            )
        },
    )
    story = Story(Procedure.of(spec, {}))
    states = [story.does(chief, "pass_on").view.state for _ in range(3)]
    assert states == ["open", "open", "raised"]  # the third goes a level up


def test_by_name_and_by_anyone() -> None:
    spec = ProcedureSpec(
        start="open",
        form="none",
        states={"open": StateSpec()},
        acts={
            "hand_over": ActSpec(by=("holder_of:organisation.office",), **{"from": ("open",)}),
            "second": ActSpec(by=("anyone",), **{"from": ("open",)}),
        },
    )
    story = Story(Procedure.of(spec, {}))
    assert code(story.tries(clerk, "hand_over")) == "not_yours"
    assert code(story.tries(clerk, "hand_over", named={"organisation.office": {DEPARTMENT}})) == "-> open"
    assert code(story.tries(stranger, "second")) == "-> open"


def test_every_word_of_the_vocabulary_has_its_guard() -> None:
    assert BEFORE_FORM.keys() | AFTER_FORM.keys() == set(get_args(Guard))
    assert not BEFORE_FORM.keys() & AFTER_FORM.keys()
