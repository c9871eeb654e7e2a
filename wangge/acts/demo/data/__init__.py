"""The demonstration's own texts: categories, organisations, situations, words for their slots."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from wangge.engine import source

FOLDER = Path(__file__).parent


def read_all() -> None:
    """All of them, so that nobody waits for them later."""
    for file in sorted(FOLDER.rglob("*.yaml")):
        read(str(file.relative_to(FOLDER).with_suffix("")))


@cache
def read(name: str) -> Any:
    """One of the files beside this one, without its suffix."""
    return source.own(FOLDER / f"{name}.yaml")
