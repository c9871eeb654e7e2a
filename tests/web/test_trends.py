"""Charts of trends draw weeks and months that are over; the running ones stand in the tables."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from wangge.cases.board import BoardRow, Rate
from wangge.cases.trends import Age, Trends, Week
from wangge.web.pages import boards
from wangge.web.showing.trends import trends_page

MONDAY = date(2026, 11, 23)  # the running week began this morning
WEEKS = [Week(MONDAY - timedelta(days=7 * n), filed=100, closed=90, late=5) for n in range(3, 0, -1)]
WEEKS.append(Week(MONDAY, filed=2, closed=1))


def month(key: str, solved: int) -> BoardRow:
    return BoardRow(key, key, 0, 0, 0, 0, Rate(9, 10), Rate(solved, 10), Rate(8, 10))


def charts(*months: BoardRow) -> tuple[boards.Chart, ...]:
    found = Trends(datetime(2026, 11, 23, 1, tzinfo=UTC), WEEKS, [Age(0, None, MONDAY, MONDAY, 0)])
    return trends_page(found, months, False, "zh").charts[:2]


def first_column(chart: boards.Chart) -> list[str]:
    return [row[0].text for row in chart.table.rows]


def test_the_running_week_is_listed_and_not_drawn_as_a_fall() -> None:
    weeks, _ = charts()
    assert weeks.names == ("11/2", "11/9", "11/16")
    assert [series.values for series in weeks.series] == [(100,) * 3, (90,) * 3, (5,) * 3]
    assert "近 3 周登记 300 件、办结 270 件，积压多了 30 件；有 15 件次超时。" in weeks.sentence
    assert len(weeks.table.rows) == 4
    assert "11月23日" in first_column(weeks)[0]


def test_the_running_month_is_listed_and_not_drawn() -> None:
    _, months = charts(month("2026-09", 5), month("2026-10", 6), month("2026-11", 1))
    assert months.names == ("2026-09", "2026-10")
    assert months.series[1].values == (50.0, 60.0)
    assert "2026-10" in months.sentence
    assert first_column(months) == ["2026-11", "2026-10", "2026-09"]


def test_a_district_in_its_first_month_has_a_table_and_nothing_to_draw_yet() -> None:
    _, months = charts(month("2026-11", 1))
    assert months.names == ()
    assert first_column(months) == ["2026-11"]
