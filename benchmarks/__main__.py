"""All benchmarks, one after the other, each in a process of its own: a table, or ``--json``.

.venv/bin/python -m benchmarks [--json] [NAME …]
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from importlib import import_module
from typing import Any

from benchmarks import stand
from benchmarks.figures import line

NAMES = (
    "raw", "filing", "act", "inbox", "importing", "locate", "deadline", "clocks", "replay", "jobs", "memory", "sweep",
    "inbox_1m", "search", "pages", "board", "map",
)  # fmt: skip


def main() -> int:
    parser = argparse.ArgumentParser(prog="benchmarks")
    parser.add_argument("names", nargs="*", default=[], metavar="NAME")
    parser.add_argument("--json", action="store_true")
    args = parser.parse_args()
    stand.build()
    found: dict[str, dict[str, Any]] = {}
    for name in args.names or NAMES:
        command = [sys.executable, "-m", f"benchmarks.{name}", "--json"]
        answer = subprocess.run(command, cwd=stand.ROOT, stdout=subprocess.PIPE, text=True, check=False)
        if answer.returncode:
            print(f"{name}: failed with status {answer.returncode}", file=sys.stderr)
            continue
        found[name] = json.loads(answer.stdout.strip().splitlines()[-1])
        if not args.json:
            _print(name, found[name])
    if args.json:
        print(json.dumps(found))
    return 0 if len(found) == len(args.names or NAMES) else 1


def _print(name: str, figures: dict[str, Any]) -> None:
    marks = getattr(import_module(f"benchmarks.{name}"), "MARKS", {})
    for key, value in figures.items():
        print(f"{name:<10} {line(key, value, marks)}", flush=True)


if __name__ == "__main__":
    sys.exit(main())
