"""`memory`: the largest web worker after five minutes of filing, acting and listing.

.venv/bin/python -m benchmarks.memory [--json]
"""

from __future__ import annotations

import itertools
from time import monotonic

import psutil

from benchmarks import figures, filing, inbox, load, stand

MARKS = {"rss_mb": "≤ 180"}
SECONDS, PORTION = 300, 2000


def measure() -> figures.Figures:
    with stand.serving() as running:
        known, until = running.known, monotonic() + SECONDS
        lists = [load.request("GET", f"/api/v1/cases?{q}", inbox.bearer(known, w)) for w, q in inbox.queries()]
        pages = [load.request("GET", f"/cases/?{q}", inbox._cookie(known, w)) for w, q in inbox.queries()]
        filings = filing.requests(known["tokens"]["window"], int(monotonic()))
        mixed = itertools.chain.from_iterable(
            zip(itertools.cycle(lists), itertools.cycle(pages), filings, strict=False)
        )
        while monotonic() < until:
            load.run(running.port, mixed, 8, PORTION)
        return {"rss_mb": max(w.memory_info().rss for w in _workers(running.pid)) / 2**20}


def _workers(server: int) -> list[psutil.Process]:
    """The web's own processes; the database's, which the server may have started, share one large memory."""
    return [child for child in psutil.Process(server).children(recursive=True) if "serve" in child.cmdline()]


if __name__ == "__main__":
    figures.main("memory", measure, MARKS)
