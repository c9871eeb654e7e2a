"""`inbox`: lists of cases, first and next pages of 50, by state and category, newest or most urgent first, of units of
every level, 100,000 cases; as HTML and as JSON, 8 clients.

    .venv/bin/python -m benchmarks.inbox [--json]
"""

from __future__ import annotations

import html
import itertools
import json
import re
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from benchmarks import figures, load, stand

MARKS = {
    "html_c8_per_s": "≥ 250", "html_p95_ms": "≤ 60", "json_c8_per_s": "≥ 500", "json_p95_ms": "≤ 40", "statements": "",
}  # fmt: skip
CLIENTS, HTML, JSON = 8, 2500, 4000
FILTERS = ["", "state=filed", "state=working", "state=filed&category=C03", "category=C021", "state=replied"]
ORDERS = ["order=newest", "order=urgent"]
NEXT = re.compile(r'rel="next" href="([^"]+)"')
LEVELS = ["window", "street", "community", "grid", "d00", "d01"]


def queries() -> list[tuple[str, str]]:
    """(who, query) of every combination."""
    return [
        (who, "&".join(p for p in (wanted, order) if p))
        for who, wanted, order in itertools.product(LEVELS, FILTERS, ORDERS)
    ]


def measure() -> figures.Figures:
    found = pages(stand.DATA)
    found["statements"] = _statements()
    return {key: found[key] for key in MARKS}


def pages(data: Path) -> figures.Figures:
    """The rates and latencies of both faces on one data folder."""
    found: figures.Figures = {}
    with stand.serving(data) as running:
        known = running.known
        as_json = list(_api_pages(running.port, known))
        as_html = list(_web_pages(running.port, known))
        for name, ready, count in (("html", as_html, HTML), ("json", as_json, JSON)):
            outcomes = load.rounds(lambda r=ready, c=count: load.run(running.port, itertools.cycle(r), CLIENTS, c))
            load.expect(outcomes, 200)
            found[f"{name}_c8_per_s"] = load.middle(outcomes, lambda o: o.per_s)
            found[f"{name}_p95_ms"] = load.middle(outcomes, lambda o: o.ms(0.95))
            found[f"{name}_median_ms"] = load.middle(outcomes, lambda o: o.ms(0.5))
    return found


def bearer(known: dict[str, Any], who: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {known['tokens'][who]}"}


def _cookie(known: dict[str, Any], who: str) -> dict[str, str]:
    return {"Cookie": f"wangge_session={known['sessions'][who]}", "Accept-Language": "zh-CN"}


def _api_pages(port: int, known: dict[str, Any]) -> Iterator[bytes]:
    """Every first page, and the page after it where there is one."""
    for who, query in queries():
        first = load.request("GET", f"/api/v1/cases?{query}", bearer(known, who))
        yield first
        if following := json.loads(get(port, first)).get("next"):
            yield load.request("GET", f"/api/v1/cases?{query}&after={following}", bearer(known, who))


def _web_pages(port: int, known: dict[str, Any]) -> Iterator[bytes]:
    """The same as pages for people."""
    for who, query in queries():
        first = load.request("GET", f"/cases/?show=all&{query}", _cookie(known, who))
        yield first
        if following := NEXT.search(get(port, first).decode()):
            yield load.request("GET", html.unescape(following[1]), _cookie(known, who))


def get(port: int, request: bytes) -> bytes:
    with socket.create_connection((load.HOST, port)) as connection:
        connection.sendall(request)
        buffer = b""
        while b"\r\n\r\n" not in buffer:
            buffer += connection.recv(65536)
        head, _, body = buffer.partition(b"\r\n\r\n")
        length = int(head.lower().partition(b"content-length:")[2].split(b"\r\n")[0])
        while len(body) < length:
            body += connection.recv(65536)
        return body


def _statements() -> float:
    known = stand.use()
    from django.test import Client

    from benchmarks.statements import count

    client = Client(SERVER_NAME="127.0.0.1", headers=bearer({"tokens": known["tokens"]}, "window"))
    client.get("/api/v1/cases?state=filed")
    return count(lambda: client.get("/api/v1/cases?state=filed"))


if __name__ == "__main__":
    figures.main("inbox", measure, MARKS)
