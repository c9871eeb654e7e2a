"""`replay`: every act of 100,000 cases by the engine alone, without a database.

    .venv/bin/python -m benchmarks.replay [--json]

acts_per_s   acts a second, of two processes that share the cases. An act is: the clocks that its guards ask about, who
             may do it, its form cleaned, its guards, where it leads, and the case as its step leaves it. Writing down
             beforehand what people will do is not counted.
"""

from __future__ import annotations

import os
from time import perf_counter

from benchmarks import figures, stories
from benchmarks.stories import Counted

MARKS = {"acts_per_s": "≥ 100,000"}
CASES = 100_000


def measure() -> figures.Figures:
    acts, seconds = stories.share(_replay, CASES)
    return {"acts_per_s": acts / seconds}


def _replay(seeds: range) -> Counted:
    written = [stories.story(seed) for seed in seeds]
    begin = perf_counter()
    acts = sum(len(stories.play(filed, turns)) for filed, turns in written)
    return Counted(acts, perf_counter() - begin, os.getpid())


if __name__ == "__main__":
    figures.main("replay", measure, MARKS)
