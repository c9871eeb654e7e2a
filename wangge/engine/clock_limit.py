"""Comparing two periods without a date: can a promise ever end after what the law allows?

Between different units the answer depends on when one starts and how the holidays fall, so the worst case decides.
What is taken for granted of the calendar (each held against every year that we ship, by a test):

    MOST_OFF       days off in a row: 10 at most (春节 2020)
    MOST_ON        working days in a row: 7 at most, make-up days between weeks included
    MOST_HOLIDAYS  weekdays lost to holidays: 10 in any 92 days
    and at least four office hours a working day (Calendar refuses fewer)

When in doubt the answer is no: a promise in the law's own unit is always compared exactly.
"""

from __future__ import annotations

from datetime import date, timedelta
from functools import lru_cache

from wangge.engine.calendar import LEAST_OFFICE
from wangge.engine.clock_count import HOUR, months_after
from wangge.engine.spec import Length
from wangge.engine.vocabulary import Cutoff

MOST_OFF = 10
MOST_ON = 7
MOST_HOLIDAYS, HOLIDAY_WINDOW = 10, 92
LEAST_OFFICE_HOURS = LEAST_OFFICE // HOUR
HOURS = ("hour", "working_hour")


def never_later(
    promise: Length, law: Length, *, promise_cutoff: Cutoff = "midnight", law_cutoff: Cutoff = "midnight"
) -> bool:
    """Whether ``promise`` ends at or before ``law`` for every start and every calendar as described above.

    Both begin at the same instant and nothing pauses them. Cutoffs end the last day of day, working_day and month.
    The same working day never ends after the next one, and is compared as that: begun after office hours it is that.
    """
    if promise.n == 0:
        promise = Length(n=1, unit=promise.unit)
    if promise.unit == law.unit and promise.unit in HOURS:
        return promise.n <= law.n
    if law.unit in HOURS:
        return _most_hours(promise) <= law.n
    earlier = promise_cutoff == law_cutoff or law_cutoff == "midnight"
    if promise.unit == "hour":  # begun just before midnight, the law's last day ends so much later at least
        return promise.n <= 24 * (_least_days(law) - (law_cutoff == "office_close"))
    if promise.unit == "working_hour":  # ends within office hours: before either cutoff of the same day
        promise, earlier = Length(n=-(-promise.n // LEAST_OFFICE_HOURS), unit="working_day"), True
    return _day_never_later(promise, law, earlier)


def _day_never_later(promise: Length, law: Length, earlier: bool) -> bool:
    """Both end with a day. ``earlier``: the promise's day ends no later than the law's, so the same day will do;
    otherwise it must be an earlier one, whatever rolls."""
    if promise.unit == law.unit:
        if earlier:
            return promise.n <= law.n
        if promise.unit == "working_day":
            return promise.n < law.n
    spare = 0 if earlier else 1 + (0 if promise.unit == "working_day" else MOST_OFF)
    return _most_days(promise) + spare <= _least_days(law)


def _most_hours(length: Length) -> int:
    """The longest that ``length`` can take, in hours, rolling included."""
    if length.unit == "hour":
        return length.n
    if length.unit == "working_hour":
        return _most_hours(Length(n=-(-length.n // LEAST_OFFICE_HOURS), unit="working_day"))
    rolled = 0 if length.unit == "working_day" else MOST_OFF
    return 24 * (_most_days(length) + rolled + 1)


@lru_cache(maxsize=256)
def _most_days(length: Length) -> int:
    """The most days from the start to the last day, before rolling."""
    if length.unit == "month":
        return max((months_after(day, length.n) - day).days for day in _days(date(2000, 1, 1)))
    if length.unit == "day":
        return length.n
    days = length.n
    while days - _most_off(days) < length.n:
        days += 1
    return days


@lru_cache(maxsize=256)
def _least_days(length: Length) -> int:
    """The fewest days from the start to the last day, before rolling. Leap days are rarest around 2100."""
    if length.unit == "month":
        return min((months_after(day, length.n) - day).days for day in _days(date(2096, 3, 1)))
    if length.unit == "day":
        return length.n
    return length.n + (length.n - 1) // MOST_ON


def _most_off(days: int) -> int:
    """The most days off in ``days`` days: weekends, and weekdays lost to holidays."""
    whole, left = divmod(days, 7)
    return 2 * whole + min(left, 2) + MOST_HOLIDAYS * -(-days // HOLIDAY_WINDOW)


def _days(first: date) -> list[date]:
    """Four years of days from ``first``: every date that a period of months can begin on."""
    return [first + timedelta(days=n) for n in range(1461)]
