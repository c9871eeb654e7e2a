"""Sentences of the console: in English where the terminal's locale is another language, otherwise in Chinese."""

from __future__ import annotations

import os
from functools import lru_cache
from pathlib import Path

from wangge.engine import source

FOLDER = Path(__file__).parent / "words"


def language() -> str:
    """English where a locale other than Chinese, C or POSIX is set (LC_ALL, LC_MESSAGES, LANG); otherwise Chinese."""
    locale = next((found for name in ("LC_ALL", "LC_MESSAGES", "LANG") if (found := os.environ.get(name))), "")
    return "zh" if not locale or locale.startswith(("zh", "C.", "C", "POSIX")) else "en"


@lru_cache(maxsize=2)
def words(code: str) -> dict[str, str]:
    """Every sentence of a language by its key."""
    return dict(source.own(FOLDER / f"{code}.yaml"))


def say(key: str, /, **values: object) -> str:
    """The sentence of ``key`` with its values; KeyError when there is none."""
    return words(language())[key].format(**values)
