"""`clocks`: a million clocks from the steps of their cases, without a database.

    .venv/bin/python -m benchmarks.clocks [--json]

seconds   to project every clock of so many cases that there are 1,000,000, in two processes that share the cases. The
          cases were returned, paused, extended, reopened as they came; making their steps is not counted.
"""

from __future__ import annotations

import os
from time import perf_counter

from benchmarks import figures, stories
from benchmarks.stories import Counted
from wangge.engine import clock

MARKS = {"seconds": "≤ 30"}
CLOCKS, CASES = 1_000_000, 216_000  # of each case 4.6 clocks
ENOUGH = 0.99


def measure() -> figures.Figures:
    done, seconds = stories.share(_project, CASES)
    assert done >= CLOCKS * ENOUGH, f"only {done:,} clocks"
    return {"seconds": seconds * CLOCKS / done}


def _project(seeds: range) -> Counted:
    procedure, calendar = stories.practice(), stories.calendar()
    cases = [stories.play(*stories.story(seed)) for seed in seeds]
    begin = perf_counter()
    clocks = sum(len(clock.project(procedure.clocks, steps, calendar, procedure.spec)) for steps in cases)
    return Counted(clocks, perf_counter() - begin, os.getpid())


if __name__ == "__main__":
    figures.main("clocks", measure, MARKS)
