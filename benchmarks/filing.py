"""`filing`: POST a case over HTTP: validated, located, sorted, routed, clocks, stakes, journal; 100,000 present.

.venv/bin/python -m benchmarks.filing [--json]
"""

from __future__ import annotations

import json
import random
from collections.abc import Iterator

from benchmarks import figures, load, raw, stand

MARKS = {
    "c1_per_s": "≥ 250", "c8_per_s": "≥ 600", "c32_per_s": "≥ 600", "c8_p95_ms": "≤ 25", "c8_p99_ms": "≤ 60",
    "c32_p95_ms": "≤ 80", "statements": "≤ 6", "raw_c8_per_s": "c8 must be ≥ 13 % of it",
}  # fmt: skip
COUNT = {1: 1500, 8: 5000, 32: 5000}


def bodies(seed: int) -> Iterator[bytes]:
    """Bodies of filings without end: words, a point, half with a category, a phone."""
    from benchmarks.district import SOUTH, SUBJECTS, TROUBLES, WEST

    rng = random.Random(seed)
    while True:
        i = rng.randrange(len(SUBJECTS))
        body = {
            "text": f"{SUBJECTS[i]}{TROUBLES[rng.randrange(5)]}，已有{rng.randrange(1, 30)}天，请尽快处理。白天联系。",
            "point": {"lon": round(WEST + rng.random() * 0.299, 6), "lat": round(SOUTH + rng.random() * 0.129, 6)},
            "name": "住户甲",
            "phone": "13800138000",
        }
        if rng.random() < 0.5:
            body["category"] = f"C{i:02}{rng.randrange(5)}"
        yield json.dumps(body, ensure_ascii=False).encode()


def requests(token: str, seed: int) -> Iterator[bytes]:
    headers = {"Authorization": f"Bearer {token}"}
    for n, body in enumerate(bodies(seed)):
        yield load.request("POST", "/api/v1/cases", {**headers, "Idempotency-Key": f"b{seed}-{n}-{id(headers)}"}, body)


def measure() -> figures.Figures:
    found: figures.Figures = {}
    with stand.serving() as running:
        token, seeds = running.known["tokens"]["window"], iter(random.Random().sample(range(10**9), 99))
        for clients, count in COUNT.items():
            ready = [list(_take(requests(token, next(seeds)), count)) for _ in range(4)]
            turns = iter(ready)
            outcomes = load.rounds(lambda n=clients, c=count, t=turns: load.run(running.port, iter(next(t)), n, c))
            load.expect(outcomes, 201)
            found[f"c{clients}_per_s"] = load.middle(outcomes, lambda o: o.per_s)
            found[f"c{clients}_p95_ms"] = load.middle(outcomes, lambda o: o.ms(0.95))
            found[f"c{clients}_p99_ms"] = load.middle(outcomes, lambda o: o.ms(0.99))
    found["raw_c8_per_s"] = raw.measure()["c8_per_s"]
    found["statements"] = _statements()
    return {key: found[key] for key in MARKS}


def _take(source: Iterator[bytes], count: int) -> Iterator[bytes]:
    for _, one in zip(range(count), source, strict=False):
        yield one


def _statements() -> float:
    known = stand.use()
    from django.test import Client

    from benchmarks.statements import count

    bearer = {"authorization": f"Bearer {known['tokens']['window']}"}
    client, source = Client(SERVER_NAME="127.0.0.1", headers=bearer), bodies(3)

    def file() -> None:
        answer = client.post("/api/v1/cases", next(source), content_type="application/json")
        assert answer.status_code == 201, answer.content

    file()  # snapshots and the pool of ids are there, as in a worker that has been running
    return count(file)


if __name__ == "__main__":
    figures.main("filing", measure, MARKS)
