"""How near a date is: hours while few are left, else working days; late, soon or in good time."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from wangge.adoptions import facts
from wangge.engine import calendar as days
from wangge.web.showing.dues import due_of

TUESDAY = datetime(2026, 9, 29, 2, 0, tzinfo=UTC)  # 10:00; then National Day, 1 to 7 October


@pytest.fixture(autouse=True)
def _national_calendar(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("wangge.web.showing.dues.calendar", lambda: facts._calendar(days.OFFICE, ""))


@pytest.mark.parametrize(
    ("at", "tone", "left", "unit"),
    [
        (TUESDAY + timedelta(hours=2), "soon", 2, "hour"),
        (TUESDAY + timedelta(minutes=30), "soon", 0, "hour"),
        (TUESDAY + timedelta(hours=14), "soon", 0, "working_day"),  # tonight at 24:00
        (TUESDAY + timedelta(days=1, hours=14), "soon", 1, "working_day"),
        (TUESDAY + timedelta(days=9, hours=14), "ok", 2, "working_day"),  # over the holidays: 30 September, 8 October
        (TUESDAY - timedelta(hours=3), "late", 3, "hour"),
        (TUESDAY - timedelta(days=1), "late", 1, "working_day"),
    ],
)
def test_how_much_is_left(at: datetime, tone: str, left: int, unit: str) -> None:
    shown = due_of(at, TUESDAY)
    assert (shown.tone, shown.left, shown.unit) == (tone, left, unit)


def test_a_paused_clock_counts_nothing() -> None:
    assert due_of(None, TUESDAY, paused=True).tone == "paused"
    assert due_of(None, TUESDAY).at is None
