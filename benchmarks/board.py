"""`board`: the board at 1,000,000 cases by unit, organisation and category, its trends and its map, by readers from the
whole district down to one grid; one client, warm.

    .venv/bin/python -m benchmarks.board [--json]

p95_ms     the whole page, over all of them
first_s    what the slowest first page took: the next ones show its count, until a fresh one is there
next_s     the slowest of the seven that followed each, on connections of their own: the other workers' first
"""

from __future__ import annotations

import itertools
import socket
from time import perf_counter
from typing import Any

from benchmarks import figures, inbox, load, million, stand

MARKS = {"p95_ms": "≤ 100", "first_s": "", "next_s": ""}
READERS = ("window", "street", "community")
PAGES = ("/board/", "/board/?by=organisation", "/board/?by=category&order=solved", "/board/trends/", "/board/map/")
ROUNDS = 300


def measure() -> figures.Figures:
    known = million.build()
    ready = [load.request("GET", path, _cookie(known, who)) for who, path in itertools.product(READERS, PAGES)]
    with stand.serving(million.DATA) as running:
        warmed = [_warmed(running.port, one) for one in ready]
        outcomes = load.rounds(lambda: load.run(running.port, itertools.cycle(ready), 1, ROUNDS))
    load.expect(outcomes, 200)
    return {
        "p95_ms": load.middle(outcomes, lambda o: o.ms(0.95)),
        "first_s": max(first for first, *_ in warmed),
        "next_s": max(later for _, *rest in warmed for later in rest),
    }


def _cookie(known: dict[str, Any], who: str) -> dict[str, str]:
    return {"Cookie": f"wangge_session={known['sessions'][who]}", "Accept-Language": "zh-CN"}


def _warmed(port: int, ready: bytes) -> list[float]:
    """Each worker has answered it; the seconds of each answer."""
    took = []
    for _ in range(8):
        begin = perf_counter()
        with socket.create_connection((load.HOST, port)):
            inbox.get(port, ready)
        took.append(perf_counter() - begin)
    return took


if __name__ == "__main__":
    figures.main("board", measure, MARKS)
