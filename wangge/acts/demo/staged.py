"""Cases that are there on purpose, so that everyone whom one can be finds something fitting to do."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from wangge.acts.demo import times
from wangge.acts.demo.needs import Needs, Planned

FRESH = ("accept_item", "tell_missing", "accept_deferred")
END = ("rate", "reopen", "close_unconfirmed")


def staged(needs: Needs, hours: times.Hours, seed: int) -> Iterator[Planned]:
    """Ages are in working hours before now."""
    makers = (_of_first_firm, _of_first_stretch, _of_desks, _of_rulings)
    for make in makers:
        yield from make(needs, hours, times.chance(seed, "staged", make.__name__))


def ago(needs: Needs, hours: times.Hours, working_hours: float) -> datetime:
    return hours.after(needs.now, -60 * working_hours)


def _of_first_firm(needs: Needs, hours: times.Hours, rng: random.Random) -> Iterator[Planned]:
    """The first firm's manager and its grid's chief: waiting for an answer, for a grade, for a look, for a visit."""
    firm = needs.managed[0]
    for kind, age, stops in (("request", 1, ("accept",)), ("request", 12, ("reply",)), ("request", 26, END),
                             ("hazard", 2, ("accept",)), ("hazard", 14, ("verify",)), ("hazard", 16, ("verify",)),
                             ("visit", 6, ("report",)), ("visit", 24, END), ("hazard", 9, ("finish",))):  # fmt: skip
        yield replace(needs.of(kind, firm, ago(needs, hours, age), rng), stops=stops)


def _of_first_stretch(needs: Needs, hours: times.Hours, rng: random.Random) -> Iterator[Planned]:
    """The first pair at the road; and two matters for the four parties that reach into the next year."""
    pair = needs.cast.pairs[0]
    for age, stops in ((0.3, ("accept",)), (1.0, ("accept",)), (3, ("finish",)), (7, ("verify",)), (8, ("verify",)),
                       (10, ("finish",)), (12, END)):  # fmt: skip
        yield replace(needs.at_road(pair, ago(needs, hours, age), rng), stops=stops)
    for age in (20, 34, 48):
        yield replace(needs.joint(ago(needs, hours, age), rng), stops=("reply",), forced=("extend",))


def _of_desks(needs: Needs, hours: times.Hours, rng: random.Random) -> Iterator[Planned]:
    """The window, the sorting desk, and the first resident."""
    for age, stops in ((0.4, FRESH), (0.8, FRESH), (2, ("hand_over",)), (3, ("decide",)), (5, ("decide",)),
                       (9, ("deliver",)), (7, ("supplement", "bring"))):  # fmt: skip
        yield replace(needs.window(ago(needs, hours, age), rng), stops=stops)
    for age in (1, 2, 3, 4):
        found = needs.unsure(ago(needs, hours, age), rng)
        yield replace(found, need=replace(found.need, point=None, place=None), stops=("sort",))  # from nowhere
    resident = needs.cast.residents[0].pk
    for age, stops in ((2, ("accept",)), (10, ("reply",)), (22, END), (30, END)):
        found = needs.letter(ago(needs, hours, age), rng)
        need = replace(found.need, asker=resident, name="", phone="", channel="web", category=found.code)
        yield replace(found, actor=resident, asker=resident, need=need, stops=stops)


def _of_rulings(needs: Needs, hours: times.Hours, rng: random.Random) -> Iterator[Planned]:
    """What the coordination office has to rule and to coordinate; what is paused."""
    for kind, age, stops, forced in (("request", 4, ("rule",), "return"), ("letter", 6, ("rule",), "return"),
                                     ("request", 9, ("rule",), "return"), ("request", 14, ("coordinate",), "escalate"),
                                     ("hazard", 16, ("coordinate",), "escalate"), ("request", 20, ("resume",), "pause"),
                                     ("letter", 24, ("resume",), "pause")):  # fmt: skip
        found = needs.makers[kind](ago(needs, hours, age), rng)
        named = replace(found.need, category=found.code)
        yield replace(found, need=named, stops=stops, forced=(forced,))
