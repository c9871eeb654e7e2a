"""What of a text is searched, as PostgreSQL's ``tsvector`` and ``tsquery``: Chinese by pairs of characters.

A word of two characters is a pair, a longer one pairs that follow each other, so no dictionary has to know it (trigrams
find nothing for words of two characters). Each begins with the number of a span of time, which whoever searches fills
in (``cases.searching``). Latin words stand whole, in small letters. Long numbers (telephones, identity cards, accounts)
are left out: nobody is found by them.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

HAN = r"\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
RUNS = re.compile(rf"[{HAN}]+|[^\W_{HAN}]+")  # of Chinese characters, or of other letters and digits
IS_HAN = re.compile(f"[{HAN}]")
LONG_NUMBER = re.compile(r"\d{5,}")
LONGEST = 40  # characters of a word that is not Chinese
LAST = 16_383  # the last position that a tsvector keeps
MOST_TERMS = 8
FOLLOWED = " <-> "
SPAN = "#"  # no letter, and no digit


def _runs(text: str) -> Iterator[str]:
    for run in RUNS.findall(unicodedata.normalize("NFKC", text).lower()):
        if not LONG_NUMBER.search(run):
            yield run


def _is_han(run: str) -> bool:
    return IS_HAN.match(run) is not None


def _pairs(run: str) -> list[str]:
    """Of a run all pairs and, so that every character begins something, the last one alone; another word is itself."""
    return [run[i : i + 2] for i in range(len(run))] if _is_han(run) else [run[:LONGEST]]


def vector(text: str, span: int) -> str:
    """``text`` as a tsvector: "'7:路灯':1 '7:灯坏':2 '7:坏':3" of span 7. Each run stands apart."""
    places: dict[str, list[int]] = {}
    at = 1
    for run in _runs(text):
        for pair in _pairs(run):
            places.setdefault(pair, []).append(min(at, LAST))
            at += 1
        at += 1
    head = f"'{span}:"
    return " ".join([f"{head}{pair}':{','.join(map(str, found[:255]))}" for pair, found in places.items()])


def query(words: str) -> str:
    """``words`` as a tsquery, with SPAN for the span's number: what stands apart must all be there, in any order.
    "" where nothing can be looked for."""
    return " & ".join(_term(run) for run in list(_runs(words))[:MOST_TERMS])


def _term(run: str) -> str:
    if not _is_han(run):
        return f"'{SPAN}:{run[:LONGEST]}'"
    if len(run) == 1:
        return f"'{SPAN}:{run}':*"
    return "(" + FOLLOWED.join(f"'{SPAN}:{run[i : i + 2]}'" for i in range(len(run) - 1)) + ")"


def loosely(looked_for: str) -> str:
    """What a text has to have that matches ``query``, in whatever order: an index knows it without reading the text."""
    return looked_for.replace(FOLLOWED, " & ")


def stretches(words: str) -> list[str]:
    """The words of ``query`` as they are, for a text that is read through."""
    return list(_runs(words))[:MOST_TERMS]
