"""The words of reports and ledgers, for every face alike."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from wangge.engine.words import house

WORDS = Path(__file__).parent / "words"


def word(key: str, language: str, /, **values: Any) -> str:
    return house(WORDS).text(key, language, **values)


def channel(name: str, language: str) -> str:
    """The word for a channel; its code where there is none."""
    return house(WORDS).find(f"channel.{name}", language) or name
