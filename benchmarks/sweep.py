"""`sweep`: the lights of 1,000,000 open clocks, one in a hundred of which is due, by the ticker's own statement.

    .venv/bin/python -m benchmarks.sweep [--json]

seconds      one round in which one clock in a hundred turns yellow or red: the median of three, each from all green
idle_seconds the round after it, in which nothing changes

They stand in a data folder of their own beside the stand's, in a table with the columns and indexes of the real one,
which is dropped afterwards.
"""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from statistics import median
from time import perf_counter
from typing import Any

import psycopg

from benchmarks import figures, stand
from wangge.lib.postgres import Server

DATA = stand.OUT / "sweep"
MARKS = {"seconds": "≤ 1", "idle_seconds": ""}
CLOCKS, DUE_EACH, ROUNDS = 1_000_000, 100, 3
NOW = datetime(2026, 3, 2, 4, tzinfo=UTC)
FILL = f"""
INSERT INTO cases_clock (case_id, name, round, started_at, due_at, state, provisional, extended, zone)
SELECT n, 'handle', 1, timestamptz '2026-02-20 00:00Z' + n * interval '1 second',
       timestamptz '2026-03-02 04:00Z'
       + CASE WHEN n % {DUE_EACH} = 0 THEN (n % 7 - 4) * interval '3 hours'
              ELSE interval '3 days' + n * interval '1 second' END,
       'running', FALSE, 0, 'open'
  FROM generate_series(1, {CLOCKS}) AS n
"""
VALUES = {"yellow": NOW + timedelta(days=1), "red": NOW, "without": ["confirm"]}


def measure() -> figures.Figures:
    environment = stand.environment(WANGGE_DATA=str(DATA))
    DATA.mkdir(parents=True, exist_ok=True)
    command = [sys.executable, "-m", "wangge", "migrate"]
    subprocess.run(command, env=environment, cwd=stand.ROOT, check=True, stdout=sys.stderr)
    os.environ.update(environment)
    from wangge.cli import django

    django.setup()
    from wangge.cases.lights import SQL as sweep

    with Server(DATA) as dsn, psycopg.connect(dsn, autocommit=True) as owner:
        owner.execute("DROP SCHEMA IF EXISTS bench_sweep CASCADE; CREATE SCHEMA bench_sweep")
        try:
            _fill(owner)
            rounds = [_round(owner, sweep) for _ in range(ROUNDS)]
        finally:
            owner.execute("DROP SCHEMA bench_sweep CASCADE")
    return {"seconds": median(r[0] for r in rounds), "idle_seconds": median(r[1] for r in rounds)}


def _fill(owner: psycopg.Connection[Any]) -> None:
    owner.execute("CREATE TABLE bench_sweep.cases_clock (LIKE public.cases_clock INCLUDING ALL)")
    owner.execute("SET search_path = bench_sweep")
    owner.execute(FILL)
    owner.execute("VACUUM (ANALYZE) cases_clock")


def _round(owner: psycopg.Connection[Any], sweep: str) -> tuple[float, float]:
    """Seconds of a round with something to do and of the next, which has nothing; then all are green again."""
    begin = perf_counter()
    lit = owner.execute(sweep, VALUES).rowcount
    middle = perf_counter()
    again = owner.execute(sweep, VALUES).rowcount
    end = perf_counter()
    assert (lit, again) == (CLOCKS // DUE_EACH, 0), (lit, again)
    owner.execute("UPDATE cases_clock SET light = 0 WHERE light > 0")
    owner.execute("VACUUM (ANALYZE) cases_clock")
    return middle - begin, end - middle


if __name__ == "__main__":
    figures.main("sweep", measure, MARKS)
