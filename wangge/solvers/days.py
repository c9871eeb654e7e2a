"""Working-day clocks by the million: the engine's rule over arrays.

The day of the start is not counted; the n-th working day after it is the last; it ends at 24:00 or with office hours
(民法典 201, 203). The engine's ``Calendar`` has the tables; they come as arguments, so nothing is imported from there.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

DAY = 86_400
BLOCK = 1 << 14  # starts at a time: a block, its copies and the tables stay in the second-level cache

Seconds = NDArray[np.int64]  # whole seconds since 1970-01-01 UTC


@dataclass(frozen=True, slots=True, eq=False)
class DayTables:
    """What is known of the days of one calendar.

    origin      the first second of day 0
    cumulative  int32 (days,): how many of the days 0 … i work
    ends        int64 (working days,): the second at which the k-th working day (from 0) ends
    """

    origin: int
    cumulative: NDArray[np.int32]
    ends: Seconds

    @classmethod
    def of(cls, origin: int, cumulative: Sequence[int], working_days: Sequence[int], close: int = DAY) -> DayTables:
        """``working_days``: indexes of working days, in order; ``close``: the second of a day at which it ends."""
        days = np.asarray(working_days, dtype=np.int64)
        return cls(origin, np.asarray(cumulative, dtype=np.int32), days * DAY + (origin + close))


def working_day_ends(starts: Seconds, n: int | NDArray[np.int32], tables: DayTables) -> Seconds:
    """When ``n`` working days from each of ``starts`` run out: int64 (m,), seconds UTC.

    ``starts``: int64 (m,); parts of a second do not matter, they lie in the same day. ``n`` ≥ 1: one for all, or int32
    (m,). Raises ValueError when a start or an end lies outside the tables, or an ``n`` is less than 1.
    """
    if np.min(n, initial=1) < 1:
        raise ValueError("a clock has at least one working day")
    ends = np.empty(len(starts), np.int64)
    for low in range(0, len(starts), BLOCK):
        block = slice(low, low + BLOCK)
        ends[block] = _block(starts[block], n if isinstance(n, int) else n[block], tables)
    return ends


def _block(starts: Seconds, n: int | NDArray[np.int32], tables: DayTables) -> Seconds:
    """32-bit days are exact (5,000,000 years) and divide twice as fast as 64-bit seconds."""
    since = starts - tables.origin
    if since.min() < 0 or since.max() >= len(tables.cumulative) * DAY:
        raise ValueError("a start lies outside the calendar")
    days = (since >> 7).astype(np.int32) // np.int32(DAY >> 7)  # 86400 = 675 × 128
    last = tables.cumulative[days] + (n - 1)
    if last.max() >= len(tables.ends):
        raise ValueError("an end lies outside the calendar")
    found: Seconds = tables.ends[last]
    return found
