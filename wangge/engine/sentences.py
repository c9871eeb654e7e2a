"""Faults as sentences, Chinese first: the one place where a code of the engine becomes prose."""

from __future__ import annotations

from pathlib import Path

from wangge.engine.faults import Fault
from wangge.engine.words import house

MESSAGES = Path(__file__).parent / "messages"
_WORD_VALUES = {"unit": "units", "most_unit": "units", "expected": "expected"}  # values that are words themselves


def sentence(fault: Fault, lang: str = "zh") -> str:
    """What is wrong and what would be right, in ``lang``."""
    words = house(MESSAGES)
    values = {"law": fault.law or ""} | {key: str(value) for key, value in fault.values.items()}
    for key, section in _WORD_VALUES.items():
        if key in values:
            values[key] = words.find(f"{section}.{values[key] or 'other'}", lang) or values[key]
    if values.get("nearest") and fault.code != "unknown_limit":
        hint = words.text("nearest", lang, nearest=values["nearest"])
        values["nearest"] = hint if lang == "zh" else f"{hint} "
    return " ".join(words.text(f"faults.{fault.code}", lang, **values).split())
