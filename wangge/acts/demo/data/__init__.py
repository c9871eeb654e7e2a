"""The demonstration's own texts: categories, organisations, situations, words for their slots."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

FOLDER = Path(__file__).parent


@cache
def read(name: str) -> Any:
    """One of the files beside this one, without its suffix."""
    return YAML(typ="safe").load((FOLDER / f"{name}.yaml").read_text(encoding="utf-8"))
