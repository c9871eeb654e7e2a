"""Promise against law: never later for any start, and the bounds on the calendar that this rests on."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import groupby
from random import Random

import pytest

from tests.engine.clock_cases import at, calendar
from wangge.engine.clock import due_after, never_later
from wangge.engine.clock_limit import HOLIDAY_WINDOW, MOST_HOLIDAYS, MOST_OFF, MOST_ON
from wangge.engine.spec import Length
from wangge.engine.vocabulary import Cutoff

FIRST, DAYS = date(2019, 1, 1), 2922  # the years that we ship
CUTOFFS: tuple[Cutoff, ...] = ("midnight", "office_close")


def length(text: str) -> Length:
    n, unit = text.split()
    return Length.model_validate({"n": int(n), "unit": unit})


@pytest.mark.parametrize(
    ("promise", "law", "answer"),
    [
        ("20 working_day", "20 working_day", True),
        ("21 working_day", "20 working_day", False),
        ("15 day", "15 day", True),
        ("1 month", "1 month", True),
        ("2 month", "1 month", False),
        ("24 hour", "1 day", True),  # the day of the start is not counted, so a day has 24 hours at least
        ("25 hour", "1 day", False),
        ("15 day", "15 working_day", True),
        ("20 day", "15 working_day", False),  # 15 working days may be 17 days long
        ("5 working_day", "15 day", False),  # ten days of 春节 may lie before them
        ("5 working_day", "30 day", True),
        ("20 working_day", "60 day", True),
        ("20 working_day", "30 day", False),
        ("28 day", "1 month", True),
        ("29 day", "1 month", False),
        ("1 month", "31 day", True),
        ("1 month", "30 day", False),
        ("5 working_day", "1 month", True),
        ("2 hour", "2 working_hour", True),
        ("8 working_hour", "2 working_day", True),
        ("9 working_hour", "2 working_day", False),  # an office is open four hours a day at least
        ("1 working_day", "24 hour", False),
        ("1 day", "400 hour", True),
        ("0 working_day", "1 working_day", True),  # 当日: begun after office hours it is the next working day
        ("0 working_day", "24 hour", False),
        ("0 working_day", "30 day", True),
        ("0 working_day", "4 working_hour", False),
    ],
)
def test_promise_and_law(promise: str, law: str, answer: bool) -> None:
    assert never_later(length(promise), length(law)) is answer


@pytest.mark.parametrize(
    ("promise", "law", "answer"),
    [
        ("5 working_day", "5 working_day", False),  # 24:00 is after the close of the same day
        ("4 working_day", "5 working_day", True),
        ("14 day", "15 day", False),  # both may roll to the same day
        ("4 day", "15 day", True),
        ("7 working_hour", "2 working_day", True),  # ends within office hours anyway
        ("24 hour", "1 day", False),
        ("24 hour", "2 day", True),
        ("0 working_day", "1 working_day", False),
        ("0 working_day", "2 working_day", True),
    ],
)
def test_a_law_that_ends_with_office_hours_is_stricter(promise: str, law: str, answer: bool) -> None:
    assert never_later(length(promise), length(law), law_cutoff="office_close") is answer


def test_yes_is_true_for_every_start_that_was_tried() -> None:
    random = Random(11)
    units = ("hour", "working_hour", "day", "working_day", "month")
    most = {"hour": 2000, "working_hour": 200, "day": 90, "working_day": 60, "month": 4}
    said_yes = 0
    for _ in range(3000):
        one, other = (random.choice(units) for _ in range(2))
        promise, law = (Length.model_validate({"n": random.randint(1, most[u]), "unit": u}) for u in (one, other))
        ours, theirs = random.choice(CUTOFFS), random.choice(CUTOFFS)
        if not never_later(promise, law, promise_cutoff=ours, law_cutoff=theirs):
            continue
        said_yes += 1
        for _ in range(40):
            start = at("2019-01-01 00:00") + timedelta(minutes=random.randint(0, 60 * 24 * 2700))
            assert due_after(calendar(), start, promise, ours) <= due_after(calendar(), start, law, theirs)
    assert said_yes > 500


def test_days_off_and_working_days_in_a_row_stay_within_the_bounds() -> None:
    works = [calendar().working(FIRST + timedelta(days=n)) for n in range(DAYS)]
    runs = [(working, len(list(days))) for working, days in groupby(works)]
    assert max(n for working, n in runs if not working) == MOST_OFF
    assert max(n for working, n in runs if working) <= MOST_ON


def test_weekdays_lost_to_holidays_stay_within_the_bound() -> None:
    days = [FIRST + timedelta(days=n) for n in range(DAYS)]
    lost = [day.weekday() < 5 and not calendar().working(day) for day in days]
    assert max(sum(lost[n : n + HOLIDAY_WINDOW]) for n in range(DAYS - HOLIDAY_WINDOW)) <= MOST_HOLIDAYS
