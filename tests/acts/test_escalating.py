"""What follows when a light turns red: once, in one transaction with its mark, found down the index of red clocks."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection, transaction

from tests.cast import MONDAY, Cast
from wangge.acts import escalating, setup, ticker
from wangge.acts.upkeep import keep
from wangge.adoptions.models import Adoption
from wangge.cases.access import sheet
from wangge.cases.models import Clock, Stake, Step
from wangge.engine.values import Refused
from wangge.engine.watching import LightsSpec, OnRedSpec, PatternsSpec
from wangge.notices.models import Notice

pytestmark = pytest.mark.django_db
LATE = MONDAY + timedelta(days=3)


def follow_red(cast: Cast, at: object = MONDAY, **values: object) -> None:
    adoption = Adoption.objects.get(edition__playbook="dedicated_grid")
    spec = OnRedSpec(**values)  # type: ignore[arg-type]
    assert setup.set_on_red(setup.system(at), adoption=adoption, on_red=spec) is None  # type: ignore[arg-type]


def told(case: int) -> list[str]:
    return list(Step.objects.filter(case=case, act="tell_above").values_list("act", flat=True))


def test_the_next_level_goes_along_once_and_sees_the_case(cast: Cast) -> None:
    follow_red(cast, above=True)
    filed = cast.file()
    assert ticker.tick(LATE, seal=False).escalated == 1
    assert ticker.tick(LATE, seal=False).escalated == 0
    clock = Clock.objects.get(case=filed.case, name="respond")
    assert (clock.light, clock.escalated_at) == (escalating.RED, LATE)
    step = Step.objects.get(case=filed.case, act="tell_above")
    assert step.by_id is None
    assert step.data == {"_clocks": ["respond"], "_holders": [clock.holder_id]}
    above = set(Notice.objects.filter(about=filed.case, kind="red").values_list("holder", flat=True))
    assert above
    assert above.isdisjoint({clock.holder_id})
    assert Stake.objects.filter(case=filed.case, holder__in=above, until=None).count() >= len(above)
    page = sheet(cast.scope("growth_clerk", LATE), filed.code)
    assert page is not None
    assert page.line.state == "filed", "nothing else moves"


def test_a_worker_killed_on_the_way_leaves_nothing_and_the_next_does_it(cast: Cast) -> None:
    follow_red(cast, above=True)
    filed = cast.file()
    ticker.tick(LATE - timedelta(days=2, hours=23), seal=False)
    with transaction.atomic():
        Clock.objects.filter(case=filed.case, name="respond").update(light=escalating.RED)
        assert keep(filed.case, LATE, escalating.escalate) is not None
        transaction.set_rollback(True)
    assert told(filed.case) == []
    assert Clock.objects.get(case=filed.case, name="respond").escalated_at is None
    assert ticker.tick(LATE, seal=False).escalated == 1
    assert told(filed.case) == ["tell_above"]


def test_what_was_red_before_brings_nothing_about(cast: Cast) -> None:
    filed = cast.file()
    assert ticker.tick(LATE, seal=False).escalated == 0
    follow_red(cast, LATE, above=True)
    assert ticker.tick(LATE + timedelta(minutes=1), seal=False).escalated == 0
    assert told(filed.case) == []


def test_red_clocks_are_found_down_their_own_index(cast: Cast) -> None:
    cast.file()
    values = {"adoptions": [1], "since": [MONDAY], "first": MONDAY, "due": MONDAY, "case": 0, "batch": 500}
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute("EXPLAIN " + escalating.LEFT_SQL, values)
        plan = "\n".join(row[0] for row in cursor.fetchall())
    assert "cases_clock_red" in plan


def test_only_the_administrator_says_so_and_of_what_there_is(cast: Cast) -> None:
    adoption = Adoption.objects.get(edition__playbook="dedicated_grid")
    clerk, system = cast.scope("growth_clerk"), setup.system(MONDAY)
    unknown = setup.set_on_red(system, adoption=adoption, on_red=OnRedSpec(propose="nothing"))
    refused = setup.set_watching(clerk, lights=LightsSpec(), patterns=PatternsSpec())
    assert isinstance(unknown, Refused)
    assert isinstance(refused, Refused)
    assert (unknown.code, refused.code) == ("category_unknown", "not_allowed")
