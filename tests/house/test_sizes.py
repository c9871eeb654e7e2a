"""Functions: median ≤ 8 lines, 95 of 100 ≤ 40, none over 60. Files: ≤ 400 lines. A waiver states its reason."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest
import yaml

from tests.house.sources import figures, file_lines, function_lines

MEDIAN, P95, LONGEST, FILE = 8, 40, 60, 400


@cache
def waivers(kind: str) -> dict[str, str]:
    return dict(yaml.safe_load(Path(__file__).with_name("waivers.yaml").read_text(encoding="utf-8"))[kind])


def test_functions_are_short() -> None:
    found = figures()
    assert found["median"] <= MEDIAN
    assert found["p95"] <= P95


@pytest.mark.parametrize(
    ("kind", "measured", "limit"), [("functions", function_lines, LONGEST), ("files", file_lines, FILE)]
)
def test_none_is_too_long_without_a_reason(kind: str, measured: Callable[[], dict[str, int]], limit: int) -> None:
    found = {name: lines for name, lines in measured().items() if lines > limit}
    assert {name: lines for name, lines in found.items() if name not in waivers(kind)} == {}
    assert [name for name in waivers(kind) if name not in found] == [], "waivers that nothing needs"
    assert all(reason and len(reason) > 20 for reason in waivers(kind).values())
