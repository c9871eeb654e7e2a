"""`inbox_1m`: the lists of `inbox` at 1,000,000 cases, and how much slower the middle request is than at 100,000.

    .venv/bin/python -m benchmarks.inbox_1m [--json]

ratio_to_100k   the larger of the two faces' ratios of median latencies, both warm, measured one after the other
"""

from __future__ import annotations

from benchmarks import figures, inbox, million, stand

MARKS = {"html_c8_per_s": "≥ 250", "html_p95_ms": "≤ 60", "json_c8_per_s": "≥ 500", "ratio_to_100k": "≤ 1.3"}
FACES = ("html", "json")


def measure() -> figures.Figures:
    million.build()
    small, large = inbox.pages(stand.DATA), inbox.pages(million.DATA)
    large["ratio_to_100k"] = max(large[f"{face}_median_ms"] / small[f"{face}_median_ms"] for face in FACES)
    return {key: large[key] for key in MARKS}


if __name__ == "__main__":
    figures.main("inbox_1m", measure, MARKS)
