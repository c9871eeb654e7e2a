"""Functions: median ≤ 8 lines, 95 of 100 ≤ 40, none over 60. Files: ≤ 400 lines. A waiver states its reason."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from statistics import median, quantiles

import pytest
from ruamel.yaml import YAML

from tests.house.sources import functions, python_files, short

MEDIAN, P95, LONGEST, FILE = 8, 40, 60, 400


@cache
def waivers(kind: str) -> dict[str, str]:
    return dict(YAML(typ="safe").load(Path(__file__).with_name("waivers.yaml"))[kind])


@cache
def function_lines() -> dict[str, int]:
    return {function.name: function.lines for path in python_files() for function in functions(path)}


@cache
def file_lines() -> dict[str, int]:
    return {short(path): len(path.read_text(encoding="utf-8").splitlines()) for path in python_files()}


def test_functions_are_short(capsys: pytest.CaptureFixture[str]) -> None:
    lines = list(function_lines().values())
    middle, p95 = median(lines), quantiles(lines, n=20)[-1]
    with capsys.disabled():
        print(
            f"\nsizes: {len(lines)} functions, median {middle:.0f}, p95 {p95:.0f}, longest {max(lines)} lines; "
            f"{len(file_lines())} files, longest {max(file_lines().values())} lines"
        )
    assert middle <= MEDIAN
    assert p95 <= P95


@pytest.mark.parametrize(
    ("kind", "measured", "limit"), [("functions", function_lines, LONGEST), ("files", file_lines, FILE)]
)
def test_none_is_too_long_without_a_reason(kind: str, measured: object, limit: int) -> None:
    found = {name: lines for name, lines in measured().items() if lines > limit}  # type: ignore[operator]
    assert {name: lines for name, lines in found.items() if name not in waivers(kind)} == {}
    assert [name for name in waivers(kind) if name not in found] == [], "waivers that nothing needs"
    assert all(reason and len(reason) > 20 for reason in waivers(kind).values())
