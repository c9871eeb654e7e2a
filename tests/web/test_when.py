"""Days and times as the district reads them."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from wangge.web import when

SIX = datetime(2026, 11, 24, 10, 0, tzinfo=UTC)  # 18:00 in the district
NOW = datetime(2026, 11, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("due", "zh", "en"),
    [
        (SIX, "11月24日(周二)18:00前", "by 18:00, Tue 24 Nov"),
        (datetime(2026, 11, 24, 16, 0, tzinfo=UTC), "11月24日(周二)24:00前", "by 24:00, Tue 24 Nov"),
        (datetime(2026, 11, 24, 15, 59, 59, tzinfo=UTC), "11月24日(周二)24:00前", "by 24:00, Tue 24 Nov"),
        (datetime(2027, 1, 4, 2, 0, tzinfo=UTC), "2027年1月4日(周一)10:00前", "by 10:00, Mon 4 Jan 2027"),
    ],
)
def test_a_due_ends_at_its_hour_or_at_24(due: datetime, zh: str, en: str) -> None:
    assert when.by(due, "zh", now=NOW) == zh
    assert when.by(due, "en", now=NOW) == en


def test_moments_and_days() -> None:
    assert when.moment(SIX, "zh") == "11月24日(周二)18:00"
    assert when.moment(SIX, "en", now=datetime(2027, 1, 1, tzinfo=UTC)) == "Tue 24 Nov 2026, 18:00"
    assert when.day(date(2026, 11, 24), "zh", year=True) == "2026年11月24日(周二)"
    assert when.day(date(2026, 11, 24), "en") == "Tue 24 Nov"
