"""The house in tables: what is set up and how it runs, who stands where; and by which commands it is changed."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.urls import reverse

from wangge.acts import dialogue
from wangge.acts.importing import running
from wangge.acts.overview import Installation, Standing
from wangge.adoptions.facts import Practice, rulebook
from wangge.engine.scope import Scope
from wangge.people.facts import Term, roster
from wangge.web import when
from wangge.web.pages.administration import Way
from wangge.web.pages.parts import Cell, Table
from wangge.web.speaking import holder_name, playbook_title, unit_name
from wangge.web.wording import Language, has, say

SYSTEM_COMMANDS = ("playbook", "law", "import", "migrate")
SECURITY_COMMANDS = ("person", "posts", "token")
JOB_STATES = ("todo", "doing", "failed")
# The pages of the house, and the power that each needs.
WAYS = (
    ("imports", "places.edit"),
    ("imports", "people.appoint"),
    ("shelf", "playbooks.adopt"),
    ("posts", "people.appoint"),
    ("lights", "admin.system"),
    ("keeping", "admin.system"),
)


def ways(scope: Scope, language: Language) -> tuple[Way, ...]:
    """The pages that the reader's powers open; the lights need a district first."""
    settled = rulebook().district is not None
    names = dict.fromkeys(name for name, power in WAYS if scope.may(power) and (settled or name != "lights"))
    return tuple(_way(name, scope, language) for name in names)


def _way(name: str, scope: Scope, language: Language) -> Way:
    n = _waiting(name, scope)
    waiting = say(f"house.waiting.{name}", language, n=n) if n else ""
    words = (say(f"house.way.{name}", language), say(f"house.way.{name}_for", language))
    return Way(*words, reverse(f"web:{name}"), waiting)


def _waiting(name: str, scope: Scope) -> int:
    """What lies on a page: vacant posts, practices that are being prepared, tables under way."""
    if name == "posts":
        people = roster()
        return sum(people.incumbent(post, scope.at) is None for post in people.posts)
    if name == "shelf":
        return len(dialogue.under_way(scope))
    return running.brought(scope).filter(state__in=("queued", "running")).count() if name == "imports" else 0


def installation_tables(found: Installation, now: datetime, language: Language) -> tuple[Table, ...]:
    units = [(_layer(layer, found.practices, language), n) for layer, n in sorted(found.units.items())]
    units.append((say("house.categories", language), found.categories))
    jobs = [(say(f"house.job.{state}", language), found.jobs.get(state, 0)) for state in JOB_STATES]
    practices = [_practice(own, language) for own in found.practices]
    came = when.moment(found.round, language, now=now) if found.round else say("house.never", language)
    return (
        _counts("ground", units, language),
        _table("practices", ("practice", "area", "version", "since"), practices, language),
        _table("jobs", ("what", "n"), [*_pairs(jobs), (say("house.round", language), came)], language),
        _commands(SYSTEM_COMMANDS, language),
    )


def standing_tables(found: Standing, now: datetime, language: Language) -> tuple[Table, ...]:
    figures = (
        ("posts", found.posts), ("people", found.people), ("keys", found.keys), ("warned", found.warned),
        ("vacant", len(found.vacant)),
    )  # fmt: skip
    vacant = [(holder_name(holder),) for holder in found.vacant]
    ending = [_ending(term, now, language) for term in found.ending]
    return (
        _counts("standing", [(say(f"house.{name}", language), n) for name, n in figures], language),
        *((_table("vacant_posts", ("post",), vacant, language),) if vacant else ()),
        *((_table("ending", ("post", "person", "until"), ending, language),) if ending else ()),
        _commands(SECURITY_COMMANDS, language),
    )


def _practice(own: Practice, language: Language) -> tuple[str, ...]:
    since = when.day(own.since.astimezone(when.DISTRICT).date(), language, year=True)
    area = int(own.area.rstrip(".").rpartition(".")[2])
    return playbook_title(own.playbook, language), unit_name(area), own.spec.version, since


def _ending(term: Term, now: datetime, language: Language) -> tuple[str, ...]:
    people = roster()
    until = when.moment(term.until, language, now=now) if term.until else ""
    return people.name(term.post), people.name(term.person), until


def _layer(name: str, practices: Iterable[Practice], language: Language) -> str:
    """What a practice that works on this layer calls it, else the house."""
    word = next((word for own in practices if (word := own.words.find(f"layers.{name}", language))), "")
    return word or (say(f"house.layer.{name}", language) if has(f"house.layer.{name}") else name)


def _pairs(counts: Iterable[tuple[str, int]]) -> list[tuple[str, str]]:
    return [(name, f"{n:,}") for name, n in counts]


def _counts(name: str, counts: Iterable[tuple[str, int]], language: Language) -> Table:
    return _table(name, ("what", "n"), _pairs(counts), language)


def _commands(names: Iterable[str], language: Language) -> Table:
    rows = [(f"wangge {name}", say(f"house.command.{name}", language)) for name in names]
    return _table("commands", ("command", "does"), rows, language)


def _table(name: str, heads: Iterable[str], rows: Iterable[tuple[str, ...]], language: Language) -> Table:
    """Long ones show their first rows, the others one tap further."""
    return Table(
        say(f"house.table.{name}", language),
        tuple(say(f"house.head.{head}", language) for head in heads),
        tuple(tuple(Cell(text) for text in row) for row in rows),
        more=say("house.more", language),
        words=True,
    )
