"""`jobs`: empty jobs done by one worker.

.venv/bin/python -m benchmarks.jobs [--json]
"""

from __future__ import annotations

from statistics import median
from time import perf_counter

from benchmarks import figures, stand

MARKS = {"per_s": "≥ 500"}
COUNT, ROUNDS, HANDS = 3000, 3, 8


def measure() -> figures.Figures:
    stand.use()
    from procrastinate.contrib.django import app

    from wangge.acts.queue import working

    @app.task(name="benchmarks.empty", queue="benchmark")
    def empty(n: int) -> None:
        """Nothing."""

    rates = []
    for _ in range(ROUNDS + 1):
        empty.batch_defer(*({"n": n} for n in range(COUNT)))
        begin = perf_counter()
        with working(HANDS) as worker:
            worker.run_worker(
                queues=["benchmark"], wait=False, concurrency=HANDS, install_signal_handlers=False, delete_jobs="always"
            )
        rates.append(COUNT / (perf_counter() - begin))
    return {"per_s": median(rates[1:])}


if __name__ == "__main__":
    figures.main("jobs", measure, MARKS)
