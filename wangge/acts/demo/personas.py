"""Whom one can be in the demonstration: one of each kind, with a log-in that has no password."""

from __future__ import annotations

from dataclasses import dataclass

from wangge.acts.demo.data import read


@dataclass(frozen=True, slots=True)
class Persona:
    """``group``: who stands together on the page; ``username``: the log-in; ``first_page``: home, today, inbox, desk,
    board or audit; names and sentences (what to try) in both languages."""

    group: str
    username: str
    name: dict[str, str]
    sentence: dict[str, str]
    first_page: str


def personas() -> tuple[Persona, ...]:
    """The cast of the demonstration, in the order in which a page shows it."""
    return tuple(
        Persona(group, user, {"zh": zh, "en": en}, {"zh": says, "en": says_en}, page)
        for group, user, zh, en, says, says_en, page in read("personas")
    )
