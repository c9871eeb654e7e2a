"""Two at once: threads with connections of their own, on the real database."""

from datetime import timedelta

import pytest

from tests.cast import MONDAY, Cast
from tests.threads import at_once
from wangge import acts
from wangge.acts import proving, setup
from wangge.cases.models import Case, Step
from wangge.engine.values import Refused
from wangge.people.models import Entity, Post

LATER = MONDAY + timedelta(hours=1)


@pytest.mark.django_db(transaction=True)
def test_two_people_accept_at_once(cast: Cast) -> None:
    second = cast.stage.id("safety_clerk")
    setup.add_post(
        setup.system(MONDAY), code="growth_desk_two", role="dedicated_grid.department_handler", title="经办二岗",
        over=cast.stage.subject("growth_bureau"), drawn_from="department", acts_for=True,
    )  # fmt: skip
    post, person = Post.objects.get(code="growth_desk_two"), Entity.objects.get(pk=second)
    setup.appoint(setup.system(MONDAY), post=post, person=person, since=MONDAY, until=None)
    filed = cast.file()
    scopes = [cast.scope("growth_clerk", LATER), cast.scope("safety_clerk", LATER)]
    answers = at_once(*(lambda s=s: acts.do(s, filed.case, "accept", {}, LATER) for s in scopes))
    assert sorted(type(a).__name__ for a in answers) == ["Done", "Refused"]
    assert next(a for a in answers if isinstance(a, Refused)).code == "wrong_state"
    assert list(Step.objects.filter(case=filed.case).values_list("seq", "act")) == [(1, "file"), (2, "accept")]
    assert proving.prove(filed.case).broken == []


@pytest.mark.django_db(transaction=True)
def test_one_key_filed_at_once(cast: Cast) -> None:
    scope, need = cast.scope("manager_a"), cast.need(key="order-1")
    answers = at_once(*(lambda: acts.file(scope, need, MONDAY),) * 4)
    assert len({a.case for a in answers}) == 1
    assert sorted(a.duplicate for a in answers) == [False, True, True, True]
    assert Case.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_one_key_done_at_once(cast: Cast) -> None:
    filed, scope = cast.file(), cast.scope("growth_clerk", LATER)
    answers = at_once(*(lambda: acts.do(scope, filed.case, "accept", {}, LATER, key="tap-1"),) * 4)
    assert sorted(a.replayed for a in answers) == [False, True, True, True]
    assert Step.objects.filter(case=filed.case).count() == 2
