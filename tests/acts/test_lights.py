"""Lights: set by the ticker from the dates alone, by the district's own meaning, shown on lists and boards."""

from datetime import timedelta

import pytest
from django.db import connection

from tests.cast import MONDAY, Cast
from wangge.acts import setup
from wangge.cases import lights
from wangge.cases.access import enter, lines, sheet
from wangge.cases.board import board
from wangge.cases.listing import CaseFilter
from wangge.cases.models import Clock
from wangge.engine.scope import Scope
from wangge.engine.watching import LightsSpec, PatternsSpec
from wangge.subjects import zones

pytestmark = pytest.mark.django_db


def swept(at: object) -> int:
    enter(Scope(at, zones=zones.EVERY))  # type: ignore[arg-type]
    try:
        return lights.sweep(at)  # type: ignore[arg-type]
    finally:
        zones.leave()


def test_a_light_follows_the_date_and_goes_out_with_the_clock(cast: Cast) -> None:
    filed = cast.file()
    due = Clock.objects.get(case=filed.case, name="respond").due_at
    assert due is not None
    assert swept(due - timedelta(days=3)) == 0
    assert (swept(due - timedelta(hours=1)), swept(due - timedelta(hours=1))) == (1, 0)
    assert Clock.objects.get(case=filed.case, name="respond").light == lights.YELLOW
    later = due + timedelta(minutes=1)
    assert swept(later) == 1
    assert [line.light for line in lines(cast.scope("growth_clerk", later), CaseFilter(light=lights.RED)).lines] == [2]
    found = board(cast.scope("chief_a", later), "organisation")
    assert found is None or found.total.lights == {"red": 1}
    cast.done("growth_clerk", filed.case, "accept", later)
    shown = sheet(cast.scope("growth_clerk", later), filed.code)
    assert shown is not None
    assert shown.line.light == lights.GREEN, "what was missed has ended, what runs now is green"
    assert swept(later) == 0


def test_the_statement_walks_an_index(cast: Cast) -> None:
    cast.file()
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute("EXPLAIN " + lights.SQL, {"yellow": MONDAY, "red": MONDAY, "without": ["confirm"]})
        plan = "\n".join(row[0] for row in cursor.fetchall())
    assert "cases_clock_light" in plan


def test_by_a_share_of_the_term_and_a_preview_that_agrees(cast: Cast) -> None:
    clock = Clock.objects.get(case=cast.file().case, name="respond")
    assert clock.due_at is not None
    half = clock.started_at + (clock.due_at - clock.started_at) / 2
    meaning, system = LightsSpec(share=50, red_after=24), setup.system(MONDAY)
    assert setup.set_watching(system, lights=meaning, patterns=PatternsSpec()) is None
    for at, light in ((half - timedelta(minutes=1), 0), (half, 1), (clock.due_at + timedelta(hours=25), 2)):
        swept(at)
        clock.refresh_from_db()
        assert clock.light == light
        assert lights.preview(meaning, at)[light] == 1
        assert sum(lights.preview(LightsSpec(), at)) == 1
