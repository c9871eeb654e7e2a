"""The ticker: what runs out is acted on, however much else is overdue, and one bad case does not hold up the others."""

from __future__ import annotations

import logging
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta

import pytest
from django.db import connection

from tests.cast import MONDAY, Cast
from wangge.acts import ticker
from wangge.cases.models import Case, Clock

LATER = MONDAY + timedelta(days=60)
DATA = (
    "INSERT INTO cases_clock (case_id, name, round, started_at, due_at, state, provisional, extended, zone)"
    " SELECT %s, %s, n, %s, %s, 'running', false, 0, 'open' FROM generate_series(100, 99 + %s) n"
)


def crowd(case: int, name: str, count: int) -> None:
    """That many more overdue clocks, older than any other."""
    with connection.cursor() as cursor:
        cursor.execute(DATA, [case, name, MONDAY - timedelta(days=9), MONDAY - timedelta(days=8), count])


def replied(cast: Cast) -> int:
    filed = cast.file()
    cast.done("growth_clerk", filed.case, "accept", MONDAY)
    cast.done("growth_clerk", filed.case, "reply", MONDAY, reply_text="已与两家劳务单位对接。")
    return filed.case


def test_many_overdue_clocks_without_an_act_do_not_starve_the_one_with_it(cast: Cast) -> None:
    case, other = replied(cast), cast.file().case
    crowd(other, "respond", 600)
    assert ticker.tick(LATER, seal=False).acts == 1
    assert Case.objects.get(pk=case).state == "closed_unconfirmed"


def test_nor_do_many_that_are_refused(cast: Cast) -> None:
    case, other = replied(cast), cast.file().case
    crowd(other, "confirm", 600)  # of a case that waits for nobody's confirmation
    ticked = ticker.tick(LATER, seal=False)
    assert (ticked.acts, ticked.refused) == (1, 1)
    assert Case.objects.get(pk=case).state == "closed_unconfirmed"


def test_a_case_that_fails_is_logged_by_its_id_and_the_round_goes_on(
    cast: Cast, as_owner: Callable[[], AbstractContextManager[None]], caplog: pytest.LogCaptureFixture
) -> None:
    bad, good = replied(cast), replied(cast)
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("UPDATE cases_step SET opened = '7' WHERE case_id = %s AND seq = 1", [bad])
    with caplog.at_level(logging.ERROR, logger="wangge.ticker"):
        assert ticker.tick(LATER, seal=False).acts == 1
    assert Case.objects.get(pk=good).state == "closed_unconfirmed"
    assert Clock.objects.get(case=bad, name="confirm").ended_at is None
    assert [r.getMessage() for r in caplog.records] == [f"close_unconfirmed on case {bad} failed: TypeError"]


def test_after_a_round_the_connection_reads_no_zone(cast: Cast) -> None:
    ticker.tick(LATER, seal=False)
    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(current_setting('wangge.zones', true), '')")
        assert cursor.fetchone() == ("",)
