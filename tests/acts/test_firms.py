"""Whom a firm or a contractor lends sees no territory, whatever the post; what was filed in a post stays with it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from django.db.backends.postgresql.psycopg_any import DateTimeTZRange

from tests.cast import MONDAY, Cast
from wangge.acts import setup
from wangge.cases.access import find
from wangge.cases.models import Stake
from wangge.engine.values import Refused
from wangge.people.models import Appointment
from wangge.subjects import revisions

LATER = MONDAY + timedelta(days=400)


def test_a_firm_lends_nobody_to_a_post_with_territory(cast: Cast) -> None:
    stage = cast.stage
    chief = stage.posts["chief_of_a"]
    assert chief.capabilities
    answer = setup.appoint(
        setup.system(MONDAY), post=chief, person=stage.entities["manager_b"], since=LATER, until=None,
        drawn_from=stage.entities["firm_b"],
    )  # fmt: skip
    assert isinstance(answer, Refused)
    assert answer.code == "territory_for_firm"


def test_a_term_that_stands_all_the_same_gives_no_territory(cast: Cast) -> None:
    stage = cast.stage
    assert cast.scope("chief_a").prefixes("cases.read")
    Appointment.objects.filter(post=stage.posts["chief_of_a"]).update(drawn_from=stage.entities["firm_b"])
    revisions.bump("people")
    assert cast.scope("chief_a").prefixes("cases.read") == ()


def test_what_was_filed_in_a_post_stays_with_the_post(cast: Cast) -> None:
    stage = cast.stage
    filed = cast.file()
    stake = Stake.objects.get(case=filed.case, kind="filer")
    assert stake.holder_id == stage.id("member_of_firm_a")
    assert find(cast.scope("manager_a"), filed.code) is not None
    Appointment.objects.filter(post=stage.posts["member_of_firm_a"]).update(
        during=DateTimeTZRange(datetime(2026, 1, 1, tzinfo=UTC), MONDAY + timedelta(hours=1))
    )
    revisions.bump("people")
    after = MONDAY + timedelta(hours=2)
    assert find(cast.scope("manager_a", after), filed.code) is None
