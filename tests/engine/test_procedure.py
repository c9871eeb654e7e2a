"""Procedures: folding, deciding, offering, undoing, on the standard procedure that every playbook builds on."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ruamel.yaml import YAML

from wangge.engine.forms import Form
from wangge.engine.guards import AFTER_FORM, BEFORE_FORM
from wangge.engine.procedure import Procedure, begin, decide, fold, offers, undo
from wangge.engine.spec import ActSpec, FieldSpec, FormField, FormSpec, Goal, PlaybookSpec, ProcedureSpec, StateSpec
from wangge.engine.values import ActorFact, CaseView, ClockFact, Moved, Refused, StakeFact, StepFact
from wangge.engine.vocabulary import Guard

COMMON = PlaybookSpec.model_validate(
    YAML(typ="safe").load(Path(__file__).parents[2].joinpath("playbooks/common/playbook.yaml").read_text("utf-8"))
)
FORMS = {n: Form.of(f, COMMON.fields) for n, f in COMMON.forms.items()}
CASE = Procedure.of(COMMON.procedures["case"], FORMS, COMMON.clocks)

T = datetime(2026, 3, 4, 2, tzinfo=UTC)
RESIDENT, CHIEF, CLERK, CHECKER, RULER = 1, 2, 3, 4, 5  # persons
POST, DEPARTMENT, VERIFYING, ARBITER = 20, 21, 22, 23  # holders of stakes
STAKES = (
    StakeFact("asker", RESIDENT),
    StakeFact("lead", POST),
    StakeFact("verifier", VERIFYING),
    StakeFact("arbiter", ARBITER),
)
resident = ActorFact(RESIDENT, frozenset({RESIDENT}))
chief = ActorFact(CHIEF, frozenset({CHIEF, POST}))
clerk = ActorFact(CLERK, frozenset({CLERK, DEPARTMENT}))
checker = ActorFact(CHECKER, frozenset({CHECKER, VERIFYING}))
ruler = ActorFact(RULER, frozenset({RULER, ARBITER}))
stranger = ActorFact(9, frozenset({9}))
ticker = ActorFact(None, frozenset(), machine=True)
bearer = ActorFact(None, frozenset(), bearer=True)
RETURN = {"return_reason": "not_ours", "basis": "职责清单第三条", "suggested_owner": DEPARTMENT}


def clock(name: str, due: datetime | None, **more: Any) -> ClockFact:
    fields = {"holder": POST, "round": 1, "started": T, "ended": None, "state": "running", "provisional": False}
    return ClockFact(name=name, due=due, **{**fields, **more})


class Story:
    """A case in the making: ``does`` decides and appends, as acts will."""

    def __init__(self, procedure: Procedure = CASE, stakes: tuple[StakeFact, ...] = STAKES) -> None:
        self.procedure, self.at = procedure, T
        self.steps = [StepFact(1, "file", T, procedure.spec.start, by=RESIDENT, opened=stakes)]

    @property
    def view(self) -> CaseView:
        return fold(self.steps, self.procedure)

    def tries(self, actor: ActorFact, act: str, data: dict[str, Any] | None = None, **facts: Any) -> Moved | Refused:
        if act == "undo":
            return undo(self.procedure, self.steps, self.view, actor, self.at)
        return decide(self.procedure, self.view, act, data or {}, actor, self.at, **facts)

    def does(self, actor: ActorFact, act: str, data: dict[str, Any] | None = None, **facts: Any) -> "Story":
        self.at += timedelta(minutes=1)
        moved = self.tries(actor, act, data, **facts)
        assert isinstance(moved, Moved), moved
        return self.append(moved, actor)

    def append(
        self,
        moved: Moved,
        actor: ActorFact,
        opened: Sequence[StakeFact] = (),
        closed: Sequence[StakeFact] = (),
    ) -> "Story":
        step = StepFact(
            len(self.steps) + 1,
            moved.act,
            self.at,
            moved.to_state,
            moved.from_state,
            by=actor.person,
            data=moved.data,
            opened=(*moved.opened, *opened),
            closed=(*moved.closed, *closed),
            undoes=moved.undoes,
        )
        self.steps.append(step)
        return self

    def finished(self) -> "Story":
        return self.does(chief, "accept").does(chief, "finish", {"result": "已经修好了"})


def code(answer: Moved | Refused) -> str:
    return answer.code if isinstance(answer, Refused) else f"-> {answer.to_state}"


def acts_of(story: Story, actor: ActorFact, **facts: Any) -> dict[str, str | None]:
    found = offers(story.procedure, story.view, actor, story.at, **facts)
    return {o.act: o.refused.code if o.refused else None for o in found}


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
    assert [e.do for e in moved.effects] == ["assign_lead", "notify"]


def test_pausing_and_going_on() -> None:
    story = Story().does(chief, "accept")
    assert code(story.tries(chief, "resume")) == "is_not_paused"
    story.does(chief, "pause", {"pause_reason": "weather", "note": "台风停工"})
    assert story.view.paused
    assert code(story.tries(chief, "finish", {"result": "已经修好了"})) == "is_paused"
    assert acts_of(story, chief)["pause"] == "is_paused"
    assert not story.does(chief, "resume").view.paused


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
    assert set(acts_of(Story(), ruler)) == {"sort"}
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
