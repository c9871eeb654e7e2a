"""The inbox pages over what is shown: cases that one is barred from take no line's place."""

from __future__ import annotations

from datetime import timedelta

from tests.cast import Cast
from wangge.cases.access import inbox, inbox_counts
from wangge.cases.models import Stake


def test_barred_cases_do_not_take_the_place_of_others(cast: Cast) -> None:
    filed = [cast.file().case for _ in range(5)]
    clerk = cast.scope("growth_clerk")
    for case in filed[:3]:
        lead = Stake.objects.get(case=case, kind="lead")
        Stake.objects.create(
            case=lead.case, kind="barred", holder_id=clerk.person, since=lead.since, filed_at=lead.filed_at,
            next_due=lead.next_due, zone=lead.zone, waits=False,
        )  # fmt: skip
    first = inbox(clerk, size=1)
    assert [line.case.id for line in first.lines] == [filed[3]]
    assert first.next is not None
    second = inbox(clerk, first.next, size=1)
    assert [line.case.id for line in second.lines] == [filed[4]]
    assert second.next is None


def test_the_counts_are_of_all_that_waits_and_late_ones_are_counted_first(cast: Cast) -> None:
    filed = [cast.file().case for _ in range(5)]
    clerk = cast.scope("growth_clerk")
    late = Stake.objects.filter(case__in=filed[2:], kind="lead")
    late.update(next_due=clerk.at - timedelta(hours=1))
    assert inbox_counts(clerk) == (5, 3)
    assert inbox_counts(clerk, most=4) == (4, 3)
    assert inbox_counts(clerk, most=2) == (2, 2)
