"""Days as data: the table against an independent one, faults in the files, layers, and years not announced."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from pathlib import Path
from random import Random
from zoneinfo import ZoneInfo

import chinese_calendar
import pytest

from wangge.engine.calendar import LAST, Calendar, DayTable, OutOfCalendar, load
from wangge.engine.faults import Faults
from wangge.engine.sentences import sentence

CALENDAR = Path(__file__).parents[2] / "laws" / "cn" / "calendar"
YEARS = range(2019, 2027)
NAMES = {"清明节": "清明", "端午节": "端午", "中秋节": "中秋"}  # the notices' names -> the library's
HEAD = "sources: [{title: 甲市的通知, issued: 2024-11-12}]\nnames: {春节: Spring Festival, 开斋节: Eid al-Fitr}\n"


@lru_cache
def table() -> DayTable:
    return load([CALENDAR])


@lru_cache
def calendar() -> Calendar:
    return Calendar(table())


def days(first: date, last: date) -> list[date]:
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]


# --- what we ship ---------------------------------------------------------------------------------------------------


def test_every_shipped_year_is_announced_and_has_its_notice() -> None:
    assert table().announced == frozenset(YEARS)
    for year in YEARS:
        assert str(year) in table().sources[year][0].title
        assert table().sources[year][0].number.startswith("国办发明电")


def test_every_day_agrees_with_an_independent_table() -> None:
    for day in days(date(2019, 1, 1), date(2026, 12, 31)):
        assert calendar().working(day) == chinese_calendar.is_workday(day), day
        off, name = chinese_calendar.get_holiday_detail(day)
        why = calendar().why(day)
        if off and name:
            ours = why.removeprefix("holiday:")
            theirs = chinese_calendar.Holiday(name).chinese
            assert theirs in [NAMES.get(part, part) for part in ours.split("、")], day
        else:
            assert why == ("makeup_workday" if name else "weekend" if off else ""), day


def test_every_holiday_has_an_english_name() -> None:
    assert set(table().off.values()) <= table().names.keys()


@pytest.mark.parametrize(
    ("day", "why"),
    [
        ("2025-10-06", "holiday:中秋节"),
        ("2025-10-07", "holiday:国庆节"),
        ("2025-01-26", "makeup_workday"),  # a Sunday
        ("2025-01-25", "weekend"),
        ("2025-01-27", ""),
        ("2020-02-01", "holiday:春节"),  # was to be worked; the notice of 2020-01-26 took it back
        ("2023-12-30", "holiday:元旦"),  # from the notice for 2024
    ],
)
def test_why(day: str, why: str) -> None:
    assert calendar().why(date.fromisoformat(day)) == why


# --- years not announced --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "why"),
    [
        ("2027-01-01", "holiday:元旦"),
        ("2027-02-05", "holiday:春节"),  # 除夕, a day off since 2025
        ("2027-02-06", "holiday:春节"),
        ("2027-02-09", ""),  # no days are swapped before they are announced
        ("2027-04-05", "holiday:清明节"),
        ("2027-05-02", "holiday:劳动节"),
        ("2027-05-03", ""),
        ("2027-06-09", "holiday:端午节"),
        ("2027-09-15", "holiday:中秋节"),
        ("2030-02-03", "holiday:春节"),
        ("2033-10-03", "holiday:国庆节"),
        ("2060-10-01", "holiday:国庆节"),  # beyond the lunar dates that we state: the fixed days alone
        ("2010-05-01", "holiday:劳动节"),
    ],
)
def test_a_year_not_announced_has_its_statutory_days_and_is_provisional(day: str, why: str) -> None:
    at = date.fromisoformat(day)
    assert calendar().why(at) == why
    assert calendar().working(at) == (why == "")
    assert calendar().provisional(at)


def test_announced_years_are_not_provisional() -> None:
    assert not calendar().provisional(date(2026, 12, 31))
    first, last = calendar().index_of(date(2026, 12, 1)), calendar().index_of(date(2027, 1, 1))
    assert not calendar().provisional_between(first, last - 1)
    assert calendar().provisional_between(first, last)


# --- arithmetic -----------------------------------------------------------------------------------------------------


def test_the_index_counts_as_a_walk_does() -> None:
    random = Random(7)
    for _ in range(500):
        start = date(2019, 1, 1) + timedelta(days=random.randint(0, 3000))
        n, day = random.randint(1, 80), start
        for _ in range(n):
            day += timedelta(days=1)
            while not calendar().working(day):
                day += timedelta(days=1)
        assert calendar().date_of(calendar().after(calendar().index_of(start), n)) == day


def test_a_local_day_is_what_the_zone_says() -> None:
    late = datetime(2025, 3, 3, 15, 59, 59, tzinfo=UTC)  # 23:59:59 in Shanghai
    assert calendar().date_of(calendar().index(late)) == date(2025, 3, 3)
    assert calendar().date_of(calendar().index(late + timedelta(seconds=1))) == date(2025, 3, 4)


def test_another_zone_begins_its_days_elsewhere() -> None:
    urumqi = Calendar(table(), zone=ZoneInfo("Asia/Urumqi"))
    assert urumqi.date_of(urumqi.index(datetime(2025, 3, 3, 17, tzinfo=UTC))) == date(2025, 3, 3)


def test_office_hours_are_measured_and_found_again() -> None:
    random = Random(3)
    for _ in range(2000):
        at = datetime(2025, 1, 20, tzinfo=UTC) + timedelta(seconds=random.randint(0, 86_400 * 60))
        used = calendar().office_used(at)
        reached = calendar().office_reached(used)
        assert reached <= at
        assert calendar().office_used(reached) == used
        assert calendar().office_used(reached - timedelta(microseconds=1)) == used - 1


def test_the_calendar_ends_where_it_ends() -> None:
    for wrong in (date(1999, 12, 31), date(2101, 1, 1)):
        with pytest.raises(OutOfCalendar):
            calendar().working(wrong)
        with pytest.raises(OutOfCalendar):
            calendar().index(datetime(wrong.year, wrong.month, wrong.day, tzinfo=UTC))
    with pytest.raises(OutOfCalendar):
        calendar().after(calendar().index_of(LAST), 1)


@pytest.mark.parametrize("office", [((time(9), time(12)),), ((time(13), time(17)), (time(8), time(12))), ()])
def test_office_hours_must_be_in_order_and_four_a_day(office: tuple[tuple[time, time], ...]) -> None:
    with pytest.raises(ValueError, match="office hours"):
        Calendar(table(), office=office)


def test_a_zone_with_summer_time_is_refused() -> None:
    with pytest.raises(ValueError, match="offset"):
        Calendar(table(), zone=ZoneInfo("Europe/Berlin"))


# --- files and their faults -----------------------------------------------------------------------------------------


def write(folder: Path, name: str, text: str) -> Path:
    file = folder / name
    file.write_text(text, encoding="utf-8")
    return file


def faults(*paths: Path) -> list[tuple[str, int]]:
    with pytest.raises(Faults) as caught:
        load(paths)
    for fault in caught.value.faults:
        if fault.code.startswith("day_"):
            assert {sentence(fault, "zh"), sentence(fault, "en")}.isdisjoint({f"faults.{fault.code}"})
            assert "{" not in sentence(fault, "zh") + sentence(fault, "en")
    return [(fault.code, fault.line) for fault in caught.value.faults]


FEAST = "holidays: [{name: 春节, from: 2025-02-01, to: 2025-02-03}"


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("holidays: [{name: 春节, from: 2024-12-31, to: 2025-01-01}]\n", "day_wrong_year"),
        ("holidays: [{name: 春节, from: 2025-01-02, to: 2025-01-01}]\n", "day_backwards"),
        (FEAST + ", {name: 春节, from: 2025-02-03, to: 2025-02-04}]\n", "day_twice"),
        (FEAST + "]\nworkdays: [{day: 2025-02-01, for: 春节}]\n", "day_twice"),
        ("workdays: [{day: 2025-01-27, for: 春节}]\n", "day_works_already"),
        ("holidays: [{name: 丰收节, from: 2025-09-23, to: 2025-09-23}]\n", "day_no_english"),
        ("holidays: [{name: 春节, from: 2025-02-30, to: 2025-03-01}]\n", "wrong_type"),
        ("holiday: []\n", "unknown_key"),
    ],
)
def test_faults_of_one_file(tmp_path: Path, body: str, expected: str) -> None:
    file = write(tmp_path, "2025.yaml", f"region: cn\nyear: 2025\n{HEAD}{body}")
    assert expected in [code for code, _ in faults(file)]


def test_all_faults_come_at_once_with_their_lines(tmp_path: Path) -> None:
    stated = (("春节", "2024-01-01"), ("灯节", "2025-02-12"))
    holidays = [f"  - {{name: {name}, from: {day}, to: {day}}}" for name, day in stated]
    body = "\n".join(("holidays:", *holidays, "workdays: [{day: 2025-03-03, for: 春节}]\n"))
    file = write(tmp_path, "2025.yaml", f"region: cn\nyear: 2025\n{HEAD}{body}")
    assert faults(file) == [("day_wrong_year", 6), ("day_no_english", 7), ("day_works_already", 8)]


def test_a_hole_between_years(tmp_path: Path) -> None:
    files = [write(tmp_path, f"{year}.yaml", f"region: cn\nyear: {year}\n{HEAD}") for year in (2023, 2025)]
    assert faults(*files) == [("day_year_missing", 1)]


def test_a_year_twice(tmp_path: Path) -> None:
    files = [write(tmp_path, f"{name}.yaml", f"region: cn\nyear: 2025\n{HEAD}") for name in "ab"]
    assert faults(*files) == [("day_year_twice", 2)]


def test_a_year_without_one_of_the_statutory_holidays(tmp_path: Path) -> None:
    text = (CALENDAR / "2025.yaml").read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if "端午节" not in line]
    file = write(tmp_path, "2025.yaml", "\n".join(lines) + "\n")
    assert faults(CALENDAR / "statutory.yaml", file) == [("day_holiday_missing", 6)]


# --- regional layers ------------------------------------------------------------------------------------------------

REGION = """region: "450000"
sources: [{title: 自治区的通知, issued: 2026-03-01}]
names: {三月三: Sanyuesan}
holidays: [{name: 三月三, from: 2026-04-18, to: 2026-04-22}, {name: 三月三, from: 2026-05-09, to: 2026-05-09}]
"""


def test_a_regional_layer_adds_days_off(tmp_path: Path) -> None:
    regional = Calendar(load([CALENDAR, write(tmp_path, "guangxi.yaml", REGION)]))
    assert regional.why(date(2026, 4, 20)) == "holiday:三月三"
    assert not regional.working(date(2026, 4, 20))
    assert calendar().working(date(2026, 4, 20))
    assert not regional.provisional(date(2026, 4, 20))


def test_the_region_has_the_last_word_over_a_makeup_day(tmp_path: Path) -> None:
    regional = Calendar(load([CALENDAR, write(tmp_path, "guangxi.yaml", REGION)]))
    assert calendar().working(date(2026, 5, 9))
    assert regional.why(date(2026, 5, 9)) == "holiday:三月三"


def test_a_region_may_work_a_national_day_off_but_not_a_working_day(tmp_path: Path) -> None:
    works = REGION + "workdays: [{day: 2026-04-25, for: 三月三}]\n"
    assert Calendar(load([CALENDAR, write(tmp_path, "a.yaml", works)])).working(date(2026, 4, 25))
    again = REGION + "workdays: [{day: 2026-04-27, for: 三月三}]\n"
    assert faults(CALENDAR, write(tmp_path, "b.yaml", again)) == [("day_works_already", 5)]
