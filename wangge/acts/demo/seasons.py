"""How a year goes: what comes in which month, where much of it comes from, and when a practice began."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from wangge.acts.demo import times
from wangge.acts.demo.data import read
from wangge.acts.demo.ground import Community
from wangge.acts.demo.situations import Situation


def month(at: datetime) -> int:
    return (at + times.NIGHT_OUT).month


def volume(kind: str, at: datetime) -> float:
    """How much more or less of a kind comes in this month."""
    return float(read("seasons")["volume"].get(kind, {}).get(month(at), 1.0))


@cache
def _factors(in_month: int) -> dict[str, float]:
    found: dict[str, float] = {}
    for factor, months, categories in read("seasons")["categories"]:
        if in_month in months:
            found |= {code: found.get(code, 1.0) * factor for code in categories}
    return found


def likely(situation: Situation, at: datetime) -> float:
    """How likely people tell of this just now."""
    now = month(at)
    if situation.months and now not in situation.months:
        return 0.0
    return _factors(now).get(situation.category, 1.0) * (1.5 if situation.months else 1.0)


def choose(told: Sequence[Situation], at: datetime, rng: random.Random) -> Situation:
    return rng.choices(told, [likely(one, at) for one in told])[0]


def storms(since: datetime, until: datetime, rng: random.Random) -> Iterator[tuple[datetime, int]]:
    """Each storm of these years: the moment of each letter that it brings, and how many more come after it."""
    for year in range(since.year, until.year + 1):
        for in_month, day, hours, count in read("seasons")["storms"]:
            begins = datetime(year, in_month, day, 6, tzinfo=since.tzinfo) - times.NIGHT_OUT
            if since <= begins and begins + timedelta(hours=hours) <= until:
                for n in range(count):
                    yield begins + timedelta(minutes=rng.randrange(hours * 60)), count - n - 1


def whence(category: str, communities: Sequence[Community], rng: random.Random) -> Community:
    """A community from which a letter comes: of some categories most come from a few."""
    share, spots = read("seasons")["spots"].get(category, (0.0, ()))
    if rng.random() < share:
        column, row = rng.choice(spots)
        return next(c for c in communities if (c.plot.column, c.plot.row) == (column, row))
    return rng.choice(communities)


def begins(playbook: str) -> timedelta:
    """How long after the first practices this one was adopted."""
    return timedelta(weeks=read("seasons")["begins"].get(playbook, 0))


def mended() -> tuple[str, timedelta, tuple[float, float, float]]:
    """Which department was behind, until how long ago, and how it worked then."""
    found: list[Any] = read("seasons")["mended"]
    code, weeks, *pace = found
    return code, timedelta(weeks=weeks), (pace[0], pace[1], pace[2])
