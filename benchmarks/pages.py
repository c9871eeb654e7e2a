"""`pages`: the page on which each person of the demonstration begins the day, and what they see without a log-in.

    .venv/bin/python -m benchmarks.pages [--json]

worst_p95_ms   the whole request at one client, warm, of the slowest of them
worst_page     that page, and whose
"""

from __future__ import annotations

import itertools
import json
import subprocess
import sys
from collections.abc import Iterator

from benchmarks import figures, load, stand

MARKS = {"worst_p95_ms": "≤ 60", "worst_page": ""}
OUT = stand.OUT.parent / "out-demo"
KNOWN = OUT / "known.json"
ROUNDS, WARM = 60, 8
BUILD = """
import json, sys
from wangge.cli import django
django.setup()
from wangge.acts.demo import build, personas
from wangge.places.models import Unit
if not Unit.objects.exists():
    build(lambda line: None)
from benchmarks.district import _session
from wangge.web.showing.personas import first_page
from django.test import Client
from django.urls import reverse
known = {}
for persona in personas():
    client, key = Client(SERVER_NAME="127.0.0.1"), _session(persona.username)
    client.cookies["wangge_session"] = key
    seen = client.get(reverse("web:" + first_page(persona.username)), follow=True)
    known[persona.username] = [seen.request["PATH_INFO"], key]
json.dump(known, open(sys.argv[1], "w"))
"""


def build() -> None:
    """The demonstration's own data in a folder of ours, once; log-ins anew."""
    OUT.mkdir(parents=True, exist_ok=True)
    there = stand.environment(OUT / "data")
    subprocess.run(
        [sys.executable, "-m", "wangge", "migrate"], env=there, cwd=stand.ROOT, check=True, stdout=sys.stderr
    )
    command = [sys.executable, "-c", BUILD, str(KNOWN)]
    subprocess.run(command, env={**there, "WANGGE_ROLE": "app"}, cwd=stand.ROOT, check=True, stdout=sys.stderr)


def measure() -> figures.Figures:
    build()
    found: dict[str, float] = {}
    with stand.serving(OUT / "data") as running:
        for name, ready in _first_pages():
            load.run(running.port, itertools.repeat(ready), 2, WARM)
            outcome = load.run(running.port, itertools.repeat(ready), 1, ROUNDS)
            load.expect([outcome], 200)
            found[name] = outcome.ms(0.95)
            print(f"{found[name]:6.1f} ms  {name}", file=sys.stderr)
    worst = max(found, key=found.__getitem__)
    return {"worst_p95_ms": found[worst], "worst_page": worst}


def _first_pages() -> Iterator[tuple[str, bytes]]:
    for path in ("/", "/file/", "/track/"):
        yield f"{path} without a log-in", load.request("GET", path, {"Accept-Language": "zh-CN"})
    for user, (path, session) in json.loads(KNOWN.read_text(encoding="utf-8")).items():
        headers = {"Cookie": f"wangge_session={session}", "Accept-Language": "zh-CN"}
        yield f"{path} of {user}", load.request("GET", path, headers)


if __name__ == "__main__":
    figures.main("pages", measure, MARKS)
