"""What people say: situations with slots, filled differently each time."""

from __future__ import annotations

import random
from dataclasses import dataclass
from functools import cache
from typing import Any

from wangge.acts.demo.data import read

FILES = ("situations/firms", "situations/residents", "situations/turns")


@dataclass(frozen=True, slots=True)
class Situation:
    """``category``: where it belongs; ``result``: what was done in the end; ``months``: when alone it is told of."""

    category: str
    title: str
    text: str
    result: str
    months: tuple[int, ...] = ()


@cache
def of_kind(kind: str) -> tuple[Situation, ...]:
    found = next(read(name)[kind] for name in FILES if kind in read(name))
    return tuple(Situation(*row[:4], tuple(row[4]) if len(row) > 4 else ()) for row in found)


def lines(kind: str) -> list[str]:
    """What firms answer to one of the four questions."""
    found: list[str] = read(FILES[0])[kind]
    return found


def phrase(kind: str, rng: random.Random) -> str:
    """A sentence of those who work: a note, a ruling, a comment …"""
    return str(rng.choice(read("words")[kind]))


def filled(situation: Situation, rng: random.Random, plain: bool = False, **own: Any) -> Situation:
    """The situation with its slots filled; ``own``: slots that the place gives (stretch); ``plain``: without the turn
    of phrase with which people end."""
    words = read("words")
    slots = {name: rng.choice(words[name]) for name in
             ("time", "day", "corner", "shop", "machine", "product", "estate", "road", "late")}  # fmt: skip
    numbers = {"n": rng.randrange(6, 48), "n2": rng.randrange(3, 40) * 50, "small": rng.randrange(2, 9)}
    values = {**slots, **numbers, **own}
    text = situation.text.format_map(values) + ("" if plain else rng.choice(words["tail"]))
    return Situation(situation.category, situation.title.format_map(values), text, situation.result)
