"""Cases of the practices of their own kind that are there on purpose: at each station of their way one that waits."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

from wangge.acts.demo import times
from wangge.acts.demo.matters import Matters
from wangge.acts.demo.needs import Planned
from wangge.acts.demo.rules import CALLING_TOWNS
from wangge.acts.demo.staged import END, ago

DAY = 7  # working hours


def shown(matters: Matters, hours: times.Hours, seed: int) -> Iterator[Planned]:
    """Ages are in working hours before now."""
    for make in (_firms, _calls, _site, _residents, _petitions, _supervision):
        yield from make(matters, hours, times.chance(seed, "shown", make.__name__))


def _firms(matters: Matters, hours: times.Hours, rng: random.Random) -> Iterator[Planned]:
    """Demands and hard matters of the first firm and its grid: with the chief, the district, an expert, for a look."""
    firm, needs = matters.needs.managed[0], matters.needs
    for age, stops in ((1.5, ("report_up",)), (12, ("plan_event", "answer_without_event")), (20, ("record_event",)),
                       (11 * DAY, ("reply",)), (13 * DAY, END)):  # fmt: skip
        yield replace(matters.whistle(ago(needs, hours, age), rng, firm), stops=stops)
    for age, stops, *forced in (
        (1, ("accept",), "rungs:0"),
        (9, ("climb",), "rungs:1"),
        (4 * DAY, ("coordinate",), "rungs:3"),
        (5 * DAY, ("prescribe", "follow"), "experts"),
        (12 * DAY, ("finish",), "experts"),
        (7 * DAY, ("check_effect",), "experts"),
        (8 * DAY, END, "experts"),
    ):
        yield replace(matters.hard(ago(needs, hours, age), rng, firm), stops=stops, forced=tuple(forced))


def _calls(matters: Matters, hours: times.Hours, rng: random.Random) -> Iterator[Planned]:
    """A town's letters: one is fresh, for others departments were called to the spot."""
    needs = matters.needs
    town = [c.unit.code for c in needs.ground.communities if c.plot.street == CALLING_TOWNS[0]]
    for age, stops, *forced in (
        (1, ("accept",)),
        (7, ("blow", "reply"), "blow"),
        (6, ("report", "reply"), "blow", "at:urban"),
        (13, ("report", "reply"), "blow", "at:housing"),
        (11, ("finish", "reply"), "blow", "at:env", "at:water"),
        (9, ("rule", "reply"), "blow", "object", "at:plan"),
        (4 * DAY, ("reply",), "blow", "at:urban"),
    ):
        found = needs.letter(ago(needs, hours, age), rng)
        need = replace(found.need, category=found.code, point=None, place=rng.choice(town))
        yield replace(found, need=need, stops=stops, forced=tuple(forced))


def _site(matters: Matters, hours: times.Hours, rng: random.Random) -> Iterator[Planned]:
    """The building site: to assign, to mend (one of them major), to look at, to grade."""
    fresh, worker = ("assign", "assign_major", "explain"), matters.cast.persons["worker-1"]
    for minutes in (20, 100):  # day and night
        at = matters.needs.now - timedelta(minutes=minutes)
        found = matters.snap(at, rng, area=0)
        yield replace(found, actor=worker, asker=worker, need=replace(found.need, asker=worker), stops=fresh)
    for age, stops, *forced in (
        (5, ("finish",)), (9, ("finish",)), (3, ("finish",), "major"), (8, ("verify",)),
        (13, ("verify",)), (20, END), (30, END),
    ):  # fmt: skip
        found = matters.snap(ago(matters.needs, hours, age), rng, area=0)
        need = replace(found.need, asker=worker)
        more = (*found.forced, *forced)
        yield replace(found, actor=worker, asker=worker, need=need, stops=stops, forced=more)


def _residents(matters: Matters, hours: times.Hours, rng: random.Random) -> Iterator[Planned]:
    """A complaint at the road that the first resident may make a petition, one that became one; disputes."""
    needs, cast = matters.needs, matters.cast
    resident = cast.residents[0].pk
    for age, forced in ((10, ()), (16, ("petition",))):
        found = needs.at_road(cast.pairs[0], ago(needs, hours, age), rng)
        need = replace(found.need, channel="web")
        if not forced:
            need = replace(need, asker=resident, name="", phone="")
        who = None if forced else resident
        yield replace(found, actor=who, asker=who, need=need, stops=("finish", "classify"), forced=forced)
    for age, stops in ((3, ("other_agrees", "other_refuses")), (3 * DAY, ("consent",)), (9 * DAY, ("agree", "leave")),
                       (14 * DAY, ("follow",))):  # fmt: skip
        found = matters.dispute(ago(needs, hours, age), rng)
        if "consent" in stops:
            need = replace(found.need, asker=resident, name="", phone="")
            found = replace(found, actor=resident, asker=resident, need=need)
        yield replace(found, stops=stops)


def _petitions(matters: Matters, hours: times.Hours, rng: random.Random) -> Iterator[Planned]:
    """At each station of the lawful way; an accusation of a department that it must not find."""
    for age, route, stops, *forced in (
        (2, "claim", ("classify",)),
        (5, "suggestion", ("classify",)),
        (8, "accusation", ("hand_over",), "against:housing"),
        (3 * DAY, "claim", ("accept", "object"), "at:housing"),
        (37 * DAY, "claim", ("issue_opinion",), "at:housing"),
        (12 * DAY, "claim", ("issue_opinion",), "at:env"),
        (14 * DAY, "claim", ("rate", "lapse"), "at:hr"),
        (14 * DAY, "claim", ("issue_review",), "review", "at:plan"),
        (25 * DAY, "claim", ("close_hearing",), "review", "at:transport"),
        (6 * DAY, "suggestion", ("reply",), "at:transport"),
    ):
        at = ago(matters.needs, hours, age)
        yield replace(matters.petition(route, at, rng, *forced), stops=stops)


def _supervision(matters: Matters, hours: times.Hours, rng: random.Random) -> Iterator[Planned]:
    """Orders at each station, findings about a unit; a declared exclusion that waits for its ruling."""
    needs = matters.needs
    for age, stops in ((1, ("issue",)), (12, ("report",)), (3 * DAY, ("judge",))):
        yield replace(matters.order(ago(needs, hours, age), rng, "housing"), stops=stops)
    for age, stops in ((9, ("follow",)), (5 * DAY, ("settle",))):
        yield replace(matters.finding(ago(needs, hours, age), rng, "housing"), stops=stops)
    for age, unit in ((60 * DAY, "plan"), (25 * DAY, None)):
        yield matters.sample(ago(needs, hours, age), rng, unit)
    yield replace(matters.sample(ago(needs, hours, 10), rng, "housing"), stops=("note", "conclude"))
    firm = needs.managed[0]
    found = needs.of("request", firm, ago(needs, hours, 3 * DAY), rng)
    named = replace(found.need, category=found.code)
    yield replace(found, need=named, stops=("leave_out", "count_in", *END), forced=("exclude",))
