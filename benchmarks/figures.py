"""How every benchmark prints: one flat JSON object, or a table beside its marks."""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Mapping
from typing import Any

Figures = dict[str, Any]  # numbers, and now and then the name of what one is of


def main(name: str, measure: Callable[[], Figures], marks: Mapping[str, str]) -> None:
    """The command line of one benchmark."""
    parser = argparse.ArgumentParser(prog=f"benchmarks.{name}")
    parser.add_argument("--json", action="store_true", help="one flat JSON object")
    as_json = parser.parse_args().json
    figures = {key: value if isinstance(value, str) else round(value, 3) for key, value in measure().items()}
    if as_json:
        print(json.dumps(figures))
        return
    for key, value in figures.items():
        print(line(key, value, marks))


def line(key: str, value: float | str, marks: Mapping[str, str]) -> str:
    """One figure beside its mark."""
    shown = value if isinstance(value, str) else f"{value:,.10g}"
    return f"{key:<16} {shown:>24}   {marks.get(key, '')}"
