"""When things happen: office hours for those who work, any waking hour for those who ask."""

from __future__ import annotations

import math
import random
from datetime import UTC, datetime, timedelta

from wangge.engine.calendar import Calendar

MINUTE = 60_000_000  # microseconds
WAKING = (6, 7, 8, 8, 9, 9, 9, 10, 10, 11, 12, 13, 14, 14, 15, 15, 16, 17, 18, 19, 19, 20, 20, 21, 22)
NIGHT_OUT = timedelta(hours=8)  # Shanghai


def chance(*parts: object) -> random.Random:
    """A source of chance of its own for what the parts name: the same each time. Nothing here is a secret."""
    return random.Random(":".join(map(str, parts)))  # noqa: S311


def lognormal(rng: random.Random, median: float, sigma: float) -> float:
    """Most are near the median, few take far longer: how waiting times are in life."""
    return median * math.exp(rng.gauss(0.0, sigma))


class Hours:
    """Office time of the district, in minutes."""

    def __init__(self, calendar: Calendar) -> None:
        self.calendar = calendar
        self.day = calendar.office_day // MINUTE

    def after(self, at: datetime, minutes: float) -> datetime:
        """The moment by which so many minutes of office time have passed; negative ones go back."""
        used = self.calendar.office_used(at) + (int(minutes * MINUTE) or 1)
        return self.calendar.office_reached(used).replace(microsecond=0)

    def between(self, start: datetime, end: datetime) -> float:
        """Minutes of office time from ``start`` to ``end``."""
        return (self.calendar.office_used(end) - self.calendar.office_used(start)) / MINUTE


def waking(day: datetime, rng: random.Random) -> datetime:
    """A moment of a local day (its first instant in UTC) at which people write and call."""
    return day + timedelta(hours=rng.choice(WAKING), minutes=rng.randrange(60), seconds=rng.randrange(60))


def at_work(day: datetime, rng: random.Random) -> datetime:
    """A moment of a local day within office hours."""
    hour = rng.choice((8, 9, 9, 10, 10, 11, 14, 14, 15, 15, 16, 17))
    return day + timedelta(hours=hour, minutes=rng.randrange(30, 60) if hour == 8 else rng.randrange(30))


def local_midnight(at: datetime) -> datetime:
    """The first instant of the local day, in UTC."""
    local = at.astimezone(UTC) + NIGHT_OUT
    return local.replace(hour=0, minute=0, second=0, microsecond=0) - NIGHT_OUT
