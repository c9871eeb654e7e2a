"""`search`: words that many, some, few and no cases of 1,000,000 have, of two and of six characters, one of them common
long ago and absent lately; the newest first, by readers from the whole district down to one grid; one client, warm.

    .venv/bin/python -m benchmarks.search [--json]

worst_p95_ms   the whole request by the API, of the word and reader for whom it takes longest
worst_word     that word, by its name here, and the reader
"""

from __future__ import annotations

import itertools
import json
import socket
import sys
from urllib.parse import quote

from benchmarks import figures, inbox, load, million, stand

MARKS = {"worst_p95_ms": "≤ 50", "worst_word": ""}
READERS = ("window", "street", "community", "grid", "d00")
ROUNDS = 40


def measure() -> figures.Figures:
    million.build()
    words = {**{name: word for name, (word, _) in million.WORDS.items()}, **million.ABSENT}
    found: dict[tuple[str, str], float] = {}
    with stand.serving(million.DATA) as running:
        for who, (name, word) in itertools.product(READERS, words.items()):
            path = f"/api/v1/cases?words={quote(word)}"
            ready = load.request("GET", path, inbox.bearer(running.known, who))
            _warm(running.port, ready)
            outcome = load.run(running.port, itertools.repeat(ready), 1, ROUNDS)
            load.expect([outcome], 200)
            found[who, name] = outcome.ms(0.95)
            print(f"{who:<10} {name:<14} {found[who, name]:6.1f} ms", file=sys.stderr)
    (who, name), worst = max(found.items(), key=lambda item: item[1])
    return {"worst_p95_ms": worst, "worst_word": f"{name} by {who}"}


def _warm(port: int, ready: bytes) -> None:
    """Each worker has answered it once or twice."""
    for _ in range(6):
        with socket.create_connection((load.HOST, port)):
            assert "cases" in json.loads(inbox.get(port, ready))


if __name__ == "__main__":
    figures.main("search", measure, MARKS)
