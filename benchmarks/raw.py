"""`raw`: the limit of the machine and its database: one transaction of four plain inserts by psycopg, no Django.

    .venv/bin/python -m benchmarks.raw [--json]

Clients are spread over two processes, as the web workers are.
"""

from __future__ import annotations

import multiprocessing
import threading
from statistics import median
from time import perf_counter

import psycopg

from benchmarks import figures, stand

COUNT = {1: 1500, 8: 6000, 32: 8000}
SQL = "INSERT INTO bench_raw_{} (a, b, c) VALUES (%s, %s, %s)"


def measure() -> figures.Figures:
    stand.use()
    from django.conf import settings

    from wangge.lib import postgres

    dsn = postgres.Server(settings.DATA).dsn
    with psycopg.connect(dsn, autocommit=True) as connection:
        for n in range(4):
            connection.execute(f"DROP TABLE IF EXISTS bench_raw_{n}")
            connection.execute(
                f"CREATE TABLE bench_raw_{n} (id bigserial PRIMARY KEY, a bigint, b text, c timestamptz)"
            )
    found = {f"c{clients}_per_s": _rate(dsn, clients) for clients in COUNT}
    with psycopg.connect(dsn, autocommit=True) as connection:
        for n in range(4):
            connection.execute(f"DROP TABLE bench_raw_{n}")
    return found


def _rate(dsn: str, clients: int) -> float:
    """Transactions a second: the median of three rounds after one that does not count."""
    rates = [_round(dsn, clients) for _ in range(4)]
    return median(rates[1:])


def _round(dsn: str, clients: int) -> float:
    processes, each = min(2, clients), COUNT[clients] // clients
    ready = multiprocessing.Barrier(processes + 1)
    workers = [
        multiprocessing.Process(target=_process, args=(dsn, clients // processes, each, ready))
        for _ in range(processes)
    ]
    for worker in workers:
        worker.start()
    ready.wait()
    begin = perf_counter()
    for worker in workers:
        worker.join()
    return each * clients / (perf_counter() - begin)


def _process(dsn: str, threads: int, each: int, ready: threading.Barrier) -> None:
    connections = [psycopg.connect(dsn, prepare_threshold=1) for _ in range(threads)]
    running = [threading.Thread(target=_insert, args=(c, each)) for c in connections]
    ready.wait()
    for thread in running:
        thread.start()
    for thread in running:
        thread.join()
    for connection in connections:
        connection.close()


def _insert(connection: psycopg.Connection[tuple[object, ...]], each: int) -> None:
    statements = [SQL.format(n) for n in range(4)]
    for i in range(each):
        with connection.transaction(), connection.cursor() as cursor:
            for statement in statements:
                cursor.execute(statement, (i, "路灯损坏", "2026-01-01T00:00:00Z"))


if __name__ == "__main__":
    figures.main("raw", measure, {})
