"""The words of this face."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from wangge.engine.words import house

FOLDER = Path(__file__).parents[1] / "words"


def word(key: str, language: str, /, **values: Any) -> str:
    return house(FOLDER).text(f"open311.{key}", language, **values)
