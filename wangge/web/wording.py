"""The sentences of the interface. Chinese is written first and is the fallback; English is complete (a test compares).

A key is a dotted path in the files of ``words/<language>/``, one for each area of the pages. A key with ``_one``
appended, where there is one, is taken when the value ``n`` is 1 (English plurals), one with ``_none`` when it is 0.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, Literal

from django.conf import settings

from wangge.engine.words import Words, fill, house

Language = Literal["zh", "en"]
FEW = {0: "_none", 1: "_one"}
FOLDER = Path(__file__).parent / "words"


class WordMissing(KeyError):
    """A key that no words file has. Raised under DEBUG and in tests; on a live page the key's last part is shown."""


def interface() -> Words:
    return house(FOLDER)


def has(key: str) -> bool:
    return interface().find(key) is not None


def say(key: str, language: Language, /, **values: Any) -> str:
    """The sentence of ``key`` in ``language``, else in Chinese, with ``{name}`` slots filled from ``values``.

    Raises WordMissing for an unknown key where mistakes should be loud (settings.WORDS_STRICT, else settings.DEBUG).
    """
    words = interface()
    few = FEW.get(values.get("n", -1))
    one = words.find(f"{key}{few}", language) if few else None
    sentence = one or words.find(key, language) or words.find(key)
    if sentence is None:
        if getattr(settings, "WORDS_STRICT", settings.DEBUG):
            raise WordMissing(key)
        return key.rsplit(".", 1)[-1].replace("_", " ")
    return fill(sentence, values)
