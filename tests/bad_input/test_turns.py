"""What nobody may do with a case, as the district answers it: the rule is named, the record stays whole and unchanged,
and the refusal is written down.

Elsewhere: the calendar with a hole (tests/engine/test_calendar.py, tests/acts/test_announced.py), the playbook that
lengthens a lawful clock (tests/engine/test_reader.py, tests/bad_input/test_adoption.py), the form that asks for what is
known (tests/engine/test_known.py), the call without a ground (tests/engine/test_guards.py, call_out's scenarios), the
accused (tests/leaks/test_matrix.py, tests/web/test_petition_journey.py), orders from outside
(tests/api/test_outside.py).
"""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial

import pytest

from tests.bad_input.conftest import Unchanged
from tests.bad_input.test_races import whole
from tests.cast import MONDAY, ZONE, Cast
from tests.threads import at_once
from wangge import acts
from wangge.acts import setup, tracking
from wangge.cases.models import Case, Step
from wangge.engine.scope import nobody
from wangge.engine.values import Refused
from wangge.journal.models import Refusal
from wangge.people.models import Entity, Post

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=ZONE)


def refused(answer: object) -> tuple[str, str | None]:
    assert isinstance(answer, Refused), answer
    return answer.code, answer.law


def noted(case: int | None = None) -> list[tuple[int | None, str, str, str]]:
    """Who was refused which act, why, by which rule; of one case, or of all."""
    found = Refusal.objects.filter(subject_id=case) if case is not None else Refusal.objects
    return list(found.order_by("id").values_list("actor", "act", "code", "law"))


@pytest.mark.django_db(transaction=True)
def test_two_people_rule_at_once_and_one_of_them_has_ruled(cast: Cast) -> None:
    """Two of the arbiter's office, each for another owner: the second is told that it is ruled, and nothing is torn."""
    system, office = setup.system(MONDAY), cast.stage.subject("coordination_office")
    setup.add_post(
        system, code="ruling_two", role="dedicated_grid.department_handler", title="统筹办经办二岗", over=office,
        drawn_from="department", acts_for=True,
    )  # fmt: skip
    second = Entity.objects.get(pk=cast.stage.id("coordinator_a"))
    setup.appoint(system, post=Post.objects.get(code="ruling_two"), person=second, since=MONDAY, until=None)
    for _ in range(3):
        case = cast.file().case
        power, safety = cast.stage.id("power_company"), cast.stage.id("safety_bureau")
        returned = {"return_reason": "not_ours", "basis": "用工对接由别的单位牵头。", "suggested_owner": power}
        cast.done("growth_clerk", case, "return", MONDAY, **returned)
        rulings = zip(("ruler", "coordinator_a"), (power, safety), strict=True)
        answers = at_once(
            *(partial(cast.do, who, case, "rule", NOON, owner=owner, basis="职责清单写明。") for who, owner in rulings)
        )
        ruled = next(
            owner for answer, owner in zip(answers, (power, safety), strict=True) if isinstance(answer, acts.Done)
        )
        assert [refused(a)[0] for a in answers if isinstance(a, Refused)] == ["wrong_state"]
        assert whole(case).lead_id == ruled
        assert list(Step.objects.filter(case=case).values_list("act", flat=True)) == ["file", "return", "rule"]


def test_an_extension_after_the_deadline_or_longer_than_allowed(cast: Cast, unchanged: Unchanged) -> None:
    case = cast.file().case
    cast.done("growth_clerk", case, "accept")
    due = next(c.due_at for c in Case.objects.get(pk=case).clocks.all() if c.name == "handle")
    asked = {"note": "还差两家单位没有答复。"}
    with unchanged():
        longer = cast.do("growth_clerk", case, "extend", due - timedelta(days=1), length=30, **asked)
        assert refused(longer) == ("extension_too_long", "R-13")
        late = cast.do("growth_clerk", case, "extend", due + timedelta(minutes=1), length=1, **asked)
        assert refused(late) == ("past_due", "R-13")
    whole(case)
    person = cast.stage.id("growth_clerk")
    assert noted(case) == [(person, "extend", "extension_too_long", "R-13"), (person, "extend", "past_due", "R-13")]


def test_an_act_by_someone_whose_term_ended_yesterday(cast: Cast, unchanged: Unchanged) -> None:
    case = cast.file().case
    setup.end_term(setup.system(MONDAY), appointment=cast.stage.terms["growth_desk"], until=MONDAY)
    with unchanged():
        assert refused(cast.do("growth_clerk", case, "accept", MONDAY + timedelta(days=1))) == ("not_yours", None)
    assert noted(case) == [(cast.stage.id("growth_clerk"), "accept", "not_yours", "")]


def test_what_is_no_attempt_is_not_written_down(cast: Cast) -> None:
    """A slip in a form, a case that there is not, and what the house tries by itself."""
    case = cast.file().case
    assert refused(cast.do("growth_clerk", case, "return"))[0] == "form"
    assert refused(acts.do(cast.scope("growth_clerk"), 10**12, "accept"))[0] == "not_found"
    assert refused(acts.do(nobody(MONDAY), case, "rule", {}, MONDAY, machine=True))[0] != "form"
    assert noted() == []


def test_a_need_that_becomes_no_case_is_noted_with_the_district(cast: Cast) -> None:
    answer = acts.file(cast.scope("manager_a"), cast.need(category="nowhere"), MONDAY)
    assert refused(answer)[0] == "category_unknown"
    assert [act for _, act, _, _ in noted()] == ["file"]


def test_a_rating_by_someone_who_never_asked(cast: Cast, unchanged: Unchanged) -> None:
    """Whoever handled it, went along, competes, or has the code alone."""
    filed = cast.file()
    cast.done("growth_clerk", filed.case, "accept")
    cast.done("growth_clerk", filed.case, "reply", reply_text="已对接三家单位，请确认。")
    with unchanged():
        for who, code in (("growth_clerk", "not_your_act"), ("chief_a", "not_your_act"), ("manager_b", "not_yours")):
            assert refused(cast.do(who, filed.case, "rate", NOON, rating=5))[0] == code
        assert refused(acts.do(nobody(NOON), filed.case, "rate", {"rating": 5}, NOON))[0] == "not_yours"
    assert isinstance(tracking.prove(nobody(NOON), filed.code, "000000"), Refused)
    assert Case.objects.get(pk=filed.case).rating is None
