"""`importing`: an Excel file through the whole path: located, sorted, routed, clocks, stakes, journal, notices.

    .venv/bin/python -m benchmarks.importing [--json]

Two files are read by the command itself, 5,000 and 20,000 rows; memory may not grow with the number of rows.
"""

from __future__ import annotations

import json
import os
import random
import resource
import secrets
import subprocess
import sys
from pathlib import Path
from time import perf_counter

import xlsxwriter

from benchmarks import figures, stand

MARKS = {"per_s": "≥ 2,000", "rss_growth_mb": "flat"}
SMALL, LARGE = 5_000, 20_000


def measure() -> figures.Figures:
    stand.build()
    small, large = _import(SMALL), _import(LARGE)
    return {"per_s": (LARGE - SMALL) / (large[0] - small[0]), "rss_growth_mb": large[1] - small[1]}


def _import(rows: int) -> tuple[float, float]:
    """(seconds, peak memory in MB) of one run of the command."""
    path = stand.OUT / f"letters-{rows}.xlsx"
    _write(path, rows)
    begin = perf_counter()
    command = [sys.executable, "-m", "benchmarks.importing", "--child", str(path)]
    answer = subprocess.run(
        command, env=stand.environment(), cwd=stand.ROOT, check=True, capture_output=True, text=True
    )
    seconds = perf_counter() - begin
    found = json.loads(answer.stdout.strip().splitlines()[-1])
    assert found["created"] == rows, answer.stdout
    path.unlink()
    return seconds, found["rss_mb"]


def _write(path: Path, rows: int) -> None:
    """A file of the mailbox's own columns, every row new."""
    from benchmarks.district import SUBJECTS, TROUBLES

    rng, mark = random.Random(5), secrets.token_hex(4)
    with xlsxwriter.Workbook(path, {"constant_memory": True}) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["留言编号", "留言用户", "留言主题", "留言时间", "留言详情"])
        for n in range(1, rows + 1):
            about, trouble = rng.choice(SUBJECTS), rng.choice(TROUBLES)
            when = f"2026/{rng.randrange(1, 10)}/{rng.randrange(1, 28)} 09:{rng.randrange(60):02}:00"
            text = f"{about}{trouble}，已经{rng.randrange(1, 30)}天，请尽快处理。" * 4
            sheet.write_row(n, 0, [f"{mark}-{n}", "用户甲", f"反映{about}{trouble}", when, text])


def _child(path: str) -> None:
    """The command's own run, with its peak memory added to what it prints."""
    from contextlib import redirect_stdout
    from io import StringIO

    from wangge.cli.main import main

    out = StringIO()
    with redirect_stdout(out):
        status = main(["import", "cases", path, "--playbook", "mailbox", "--json"])
    assert status == 0, out.getvalue()
    found = json.loads(out.getvalue().strip().splitlines()[-1])
    found["rss_mb"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    sys.__stdout__.write(json.dumps(found) + "\n")
    sys.__stdout__.flush()
    os._exit(0)


if __name__ == "__main__":
    if sys.argv[1:2] == ["--child"]:
        _child(sys.argv[2])
    else:
        figures.main("importing", measure, MARKS)
