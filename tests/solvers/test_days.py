"""Working-day clocks by the million give what the engine gives."""

from __future__ import annotations

from datetime import UTC, datetime, time
from functools import lru_cache
from pathlib import Path

import numpy as np
import pytest

from wangge.engine.calendar import Calendar, load
from wangge.engine.clock import due_after
from wangge.engine.spec import Length
from wangge.engine.vocabulary import Cutoff
from wangge.solvers.days import BLOCK, DAY, DayTables, working_day_ends

FIRST = int(datetime(2019, 1, 1, tzinfo=UTC).timestamp())


@lru_cache
def calendar() -> Calendar:
    days = load([Path(__file__).parents[2] / "laws" / "cn" / "calendar"])
    return Calendar(days, office=((time(9), time(12)), (time(14), time(17, 45))))


def tables(cutoff: Cutoff = "midnight") -> DayTables:
    close = DAY if cutoff == "midnight" else int(calendar().close.total_seconds())
    origin = int(calendar().origin.timestamp())
    return DayTables.of(origin, calendar().cumulative, calendar().working_days, close)


@pytest.mark.parametrize("cutoff", ["midnight", "office_close"])
def test_the_same_dates_as_the_engine(cutoff: Cutoff) -> None:
    random = np.random.default_rng(5)
    starts = FIRST + random.integers(0, 9 * 365 * DAY, 20_000)
    starts[:2000] -= (starts[:2000] + 8 * 3600) % DAY  # local midnights
    starts[1000:2000] -= 1  # and the seconds before
    lengths = random.integers(1, 250, len(starts), dtype=np.int32)
    ends = working_day_ends(starts, lengths, tables(cutoff))
    for start, n, end in zip(starts.tolist(), lengths.tolist(), ends.tolist(), strict=True):
        due = due_after(calendar(), datetime.fromtimestamp(start, UTC), Length(n=n, unit="working_day"), cutoff)
        assert due.timestamp() == end


def test_one_length_for_all_and_more_than_one_block() -> None:
    starts = FIRST + np.arange(2 * BLOCK + 7, dtype=np.int64) * 977
    alone = working_day_ends(starts, 5, tables())
    assert np.array_equal(alone, working_day_ends(starts, np.full(len(starts), 5, np.int32), tables()))
    assert (alone > starts).all()
    assert (np.diff(alone) >= 0).all()


def test_nothing_gives_nothing() -> None:
    assert working_day_ends(np.empty(0, np.int64), 5, tables()).size == 0


@pytest.mark.parametrize(
    ("start", "n", "problem"),
    [(FIRST, 0, "at least one"), (0, 1, "start lies outside"), (FIRST + 90 * 366 * DAY, 1, "start lies outside")],
)
def test_what_lies_outside_is_refused(start: int, n: int, problem: str) -> None:
    with pytest.raises(ValueError, match=problem):
        working_day_ends(np.array([start]), n, tables())


def test_an_end_outside_the_calendar_is_refused() -> None:
    last = int(calendar().start(len(calendar().cumulative) - 1).timestamp())
    with pytest.raises(ValueError, match="end lies outside"):
        working_day_ends(np.array([last]), 1, tables())
