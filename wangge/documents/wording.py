"""The papers' own words."""

from __future__ import annotations

from pathlib import Path

from wangge.engine.words import Words, house

FOLDER = Path(__file__).parent / "words"


def words() -> Words:
    return house(FOLDER)
