"""How every benchmark prints: one flat JSON object, or a table beside its marks."""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Mapping

Figures = dict[str, float]


def main(name: str, measure: Callable[[], Figures], marks: Mapping[str, str]) -> None:
    """The command line of one benchmark."""
    parser = argparse.ArgumentParser(prog=f"benchmarks.{name}")
    parser.add_argument("--json", action="store_true", help="one flat JSON object")
    as_json = parser.parse_args().json
    figures = {key: round(value, 3) for key, value in measure().items()}
    if as_json:
        print(json.dumps(figures))
        return
    for key, value in figures.items():
        print(f"{key:<16} {value:>16,.10g}   {marks.get(key, '')}")
