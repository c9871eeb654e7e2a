"""The door for every later act: who may, when, under which key; wholly or not at all."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from tests.cast import MONDAY, Cast
from wangge import acts
from wangge.acts import proving, setup
from wangge.cases.models import Case, Clock, Receipt, Stake, Step
from wangge.engine.scope import nobody
from wangge.engine.values import Refused
from wangge.journal.models import Entry
from wangge.notices.models import Notice

LATER = MONDAY + timedelta(hours=1)
RETURN = {"return_reason": "not_ours", "basis": "不在职责清单。"}


def refused(answer: Any) -> str:
    assert isinstance(answer, Refused), answer
    return answer.code


def test_an_act_moves_the_case_and_its_record(cast: Cast) -> None:
    filed = cast.file()
    done = cast.done("growth_clerk", filed.case, "accept", LATER)
    assert (done.seq, done.state) == (2, "working")
    case = Case.objects.get(pk=filed.case)
    assert (case.state, case.seq) == ("working", 2)
    step = Step.objects.get(case=filed.case, seq=2)
    assert (step.by_id, step.as_kind) == (cast.stage.id("growth_clerk"), "lead")
    assert step.appointment == cast.stage.terms["growth_desk"].pk
    assert Clock.objects.get(case=filed.case, name="respond").state == "met"
    assert proving.prove(filed.case).broken == []


@pytest.mark.parametrize(
    ("who", "act", "code"),
    [
        ("outsider", "accept", "not_yours"),
        ("manager_b", "accept", "not_yours"),
        ("safety_clerk", "accept", "not_yours"),
        ("chief_a", "accept", "not_your_act"),
        ("manager_a", "accept", "not_your_act"),
        ("growth_clerk", "reply", "wrong_state"),
        ("growth_clerk", "fly", "unknown_act"),
        ("outsider", "fly", "not_yours"),
    ],
)
def test_the_wrong_person_state_or_act(cast: Cast, who: str, act: str, code: str) -> None:
    filed = cast.file()
    before = Entry.objects.count()
    assert refused(cast.do(who, filed.case, act, LATER)) == code
    assert Entry.objects.count() == before
    assert Case.objects.get(pk=filed.case).seq == 1


def test_who_is_not_logged_in_may_not_act(cast: Cast) -> None:
    filed = cast.file()
    assert refused(acts.do(nobody(LATER), filed.case, "accept", {}, LATER)) == "not_yours"


def test_a_case_that_is_not_there(cast: Cast) -> None:
    assert refused(cast.do("growth_clerk", 999_999_999, "accept")) == "not_found"


def test_a_term_that_ended_a_second_ago(cast: Cast) -> None:
    filed = cast.file()
    setup.end_term(setup.system(MONDAY), appointment=cast.stage.terms["growth_desk"], until=LATER)
    assert refused(cast.do("growth_clerk", filed.case, "accept", LATER)) == "not_yours"
    cast.done("growth_clerk", filed.case, "accept", LATER - timedelta(seconds=1))


def test_nothing_is_done_before_what_was_done(cast: Cast) -> None:
    filed = cast.file(at=LATER)
    assert refused(cast.do("growth_clerk", filed.case, "accept", MONDAY)) == "before_last_step"


def test_one_key_acts_once(cast: Cast) -> None:
    filed = cast.file()
    first = cast.do("growth_clerk", filed.case, "accept", LATER, key="tap-1")
    again = cast.do("growth_clerk", filed.case, "accept", LATER + timedelta(minutes=1), key="tap-1")
    assert isinstance(first, acts.Done)
    assert isinstance(again, acts.Done)
    assert (again.seq, again.state, again.replayed) == (first.seq, first.state, True)
    assert Step.objects.filter(case=filed.case).count() == 2
    assert Receipt.objects.count() == 1


def test_a_key_of_another_act_or_case_is_refused(cast: Cast) -> None:
    filed, other = cast.file(), cast.file(text="缺焊工五名。")
    cast.do("growth_clerk", filed.case, "accept", LATER, key="tap-1")
    assert refused(cast.do("growth_clerk", filed.case, "handle", LATER, key="tap-1", note="看过了。")) == "key_reused"
    assert refused(cast.do("growth_clerk", other.case, "accept", LATER, key="tap-1")) == "key_reused"


def test_a_refused_act_keeps_no_key(cast: Cast) -> None:
    filed = cast.file()
    assert (
        refused(cast.do("growth_clerk", filed.case, "reply", LATER, key="tap-1", reply_text="好了。")) == "wrong_state"
    )
    assert not Receipt.objects.exists()


def state_of(case: int) -> dict[str, Any]:
    return {
        "case": Case.objects.filter(pk=case).values().get(),
        "steps": list(Step.objects.filter(case=case).values_list("seq", "act")),
        "stakes": sorted(Stake.objects.filter(case=case).values_list("kind", "holder", "until", "next_due")),
        "clocks": list(Clock.objects.filter(case=case).order_by("name", "round").values()),
        "notices": Notice.objects.count(),
        "entries": Entry.objects.count(),
        "cases": Case.objects.count(),
    }


def test_all_or_nothing_when_a_child_is_refused(cast: Cast) -> None:
    """The hazard that the firm tells of lies in a category that was abolished meanwhile: the visit is not reported."""
    from wangge.adoptions.models import Category
    from wangge.subjects import revisions

    visit = cast.file("chief_a", category="visit", text="周三去走访。")
    Category.objects.filter(code="hazard").update(valid_to=MONDAY.date())
    revisions.bump("adoptions")
    before = state_of(visit.case)
    answer = cast.do("chief_a", visit.case, "report", LATER, ask_growth=["想扩建厂房"], ask_safety=["暂存柜靠近焊接区"])
    assert refused(answer) == "category_unknown"
    assert state_of(visit.case) == before
    cast.done("chief_a", visit.case, "report", LATER, ask_growth=["想扩建厂房"])


def test_all_or_nothing_when_an_effect_refuses(cast: Cast) -> None:
    filed = cast.file()
    cast.done("growth_clerk", filed.case, "accept", LATER)
    before = state_of(filed.case)
    nowhere = {"co_handlers": [cast.stage.id("safety_bureau"), 999_999], "note": "请协办。"}
    assert refused(cast.do("growth_clerk", filed.case, "call_co", LATER, **nowhere)) == "holder_unknown"
    assert state_of(filed.case) == before


def test_the_moment_is_the_callers(cast: Cast) -> None:
    at = datetime(2026, 3, 2, 23, 59, tzinfo=MONDAY.tzinfo)
    filed = cast.file(at=at)
    assert Case.objects.get(pk=filed.case).filed_at == at
