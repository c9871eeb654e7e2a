"""`deadline`: one working-day clock by the engine, and a million by the solver.

    .venv/bin/python -m benchmarks.deadline [--json]

single_us    microseconds for one clock: ``engine.clock.due_after``, called from a plain loop (loop included)
bulk_per_s   clocks a second: ``solvers.days.working_day_ends`` over 1,000,000 starts, each with its own length

Three rounds after a warm-up, median. Both are checked against each other before the time is taken.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median
from time import perf_counter

import numpy as np

from wangge.engine.calendar import Calendar, load
from wangge.engine.clock import due_after
from wangge.engine.spec import Length
from wangge.solvers.days import DAY, DayTables, working_day_ends

CALENDAR = Path(__file__).parents[1] / "laws" / "cn" / "calendar"
MARKS = {"single_us": "≤ 3", "bulk_per_s": "≥ 10,000,000"}
SINGLES, BULK, ROUNDS = 200_000, 1_000_000, 3


def measure() -> dict[str, float]:
    calendar = Calendar(load([CALENDAR]))
    return {"single_us": round(_single(calendar), 3), "bulk_per_s": round(_bulk(calendar))}


def _single(calendar: Calendar) -> float:
    start, length = datetime(2025, 1, 23, 3, 30, tzinfo=UTC), Length(n=5, unit="working_day")
    starts = [start + timedelta(hours=7 * n) for n in range(1000)] * (SINGLES // 1000)

    def run() -> None:
        for one in starts:
            due_after(calendar, one, length)

    return _median(run) / SINGLES * 1e6


def _bulk(calendar: Calendar) -> float:
    tables = DayTables.of(int(calendar.origin.timestamp()), calendar.cumulative, calendar.working_days)
    random = np.random.default_rng(1)
    first = int(datetime(2019, 1, 1, tzinfo=UTC).timestamp())
    starts = first + random.integers(0, 8 * 365 * DAY, BULK)
    lengths = random.integers(1, 61, BULK, dtype=np.int32)
    ends = working_day_ends(starts, lengths, tables)
    for start, n, end in zip(starts[:1000].tolist(), lengths[:1000].tolist(), ends[:1000].tolist(), strict=True):
        due = due_after(calendar, datetime.fromtimestamp(start, UTC), Length(n=n, unit="working_day"))
        assert due.timestamp() == end, "the solver and the engine disagree"
    return BULK / _median(lambda: working_day_ends(starts, lengths, tables))


def _median(run: Callable[[], object]) -> float:
    """Seconds for one run: the median of three rounds after one that does not count."""
    times = []
    for _ in range(ROUNDS + 1):
        begin = perf_counter()
        run()
        times.append(perf_counter() - begin)
    return median(times[1:])


def main() -> None:
    parser = argparse.ArgumentParser(prog="benchmarks.deadline")
    parser.add_argument("--json", action="store_true", help="one flat JSON object")
    as_json = parser.parse_args().json
    figures = measure()
    if as_json:
        print(json.dumps(figures))
        return
    for name, value in figures.items():
        print(f"{name:<12} {value:>16,.10g}   mark {MARKS[name]}")


if __name__ == "__main__":
    main()
