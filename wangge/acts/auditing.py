"""The audit administrator's look at the journal: who read which restricted field of which case, and whom a rule refused
which act, when, in which post.

Nothing of a case's content is read for it; the code alone says which one it was. Looking is written down as well.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Generic, TypeVar

from wangge.acts.doing import enter_zones
from wangge.adoptions.facts import rulebook
from wangge.cases.models import Case
from wangge.engine.scope import Scope
from wangge.engine.values import Refused
from wangge.journal import access
from wangge.journal import actions as journal
from wangge.journal.access import AUDIT, Key, ReadingFilter
from wangge.people.access import appointment_for
from wangge.people.facts import Roster, roster
from wangge.subjects import zones

LOOKED, LOOKED_AT_REFUSALS = "readings", "refusals"  # the fields of the journal itself
NAME_MOST = 40


@dataclass(frozen=True, slots=True)
class ReadingLine:
    """``person`` "" is an asker with code and PIN; ``post`` "" was read in no post; ``code`` "" is no case."""

    at: datetime
    person: str
    post: str
    field: str
    code: str


@dataclass(frozen=True, slots=True)
class RefusalLine:
    """``person``, ``post`` and ``code`` as of a reading; ``refused``: why, by which rule."""

    at: datetime
    person: str
    post: str
    act: str
    code: str
    refused: Refused


L = TypeVar("L", ReadingLine, RefusalLine)


@dataclass(frozen=True, slots=True)
class JournalPage(Generic[L]):
    lines: tuple[L, ...]
    next: Key | None = None


def named(text: str) -> tuple[int, ...]:
    """The staff whose name, or the title of whose post, holds ``text``."""
    people, text = roster(), text.strip()[:NAME_MOST]
    posts = {term.person for p in people.posts.values() if text in p.title for term in people.by_post.get(p.id, ())}
    return tuple(sorted(p for p in people.by_person if text in people.name(p) or p in posts))


def coded(code: str) -> tuple[int, ...]:
    """The case with this code, in whatever zone it lies; none for a code that nobody gave."""
    with zones.every():
        return tuple(Case.objects.filter(code=code).values_list("pk", flat=True))


def readings(scope: Scope, wanted: ReadingFilter) -> JournalPage[ReadingLine] | Refused:
    """A page of the journal of readings, newest first. Refused: not_allowed."""
    if not scope.may(AUDIT):
        return Refused("not_allowed", None, {"capability": AUDIT})
    enter_zones(scope)
    found, following = access.readings(scope, wanted)
    people, codes = roster(), _codes({row.subject_id for row in found})
    posts = _titles(people)
    lines = tuple(
        ReadingLine(r.at, people.name(r.actor), posts.get(r.appointment or 0, ""), r.field, codes.get(r.subject_id, ""))
        for r in found
    )
    _looked(scope, LOOKED)
    return JournalPage(lines, following)


def refusals(scope: Scope, wanted: ReadingFilter) -> JournalPage[RefusalLine] | Refused:
    """A page of the journal of refusals, newest first. Refused: not_allowed."""
    if not scope.may(AUDIT):
        return Refused("not_allowed", None, {"capability": AUDIT})
    enter_zones(scope)
    found, following = access.refusals(scope, wanted)
    people, codes = roster(), _codes({row.subject_id for row in found})
    posts = _titles(people)
    lines = tuple(
        RefusalLine(
            r.at,
            people.name(r.actor),
            posts.get(r.appointment or 0, ""),
            r.act,
            codes.get(r.subject_id, ""),
            Refused(r.code, r.law or None),
        )
        for r in found
    )
    _looked(scope, LOOKED_AT_REFUSALS)
    return JournalPage(lines, following)


def _looked(scope: Scope, field: str) -> None:
    district = rulebook().district
    if district is not None:
        post = appointment_for(scope, None)
        journal.read(subject=district.root, field=field, by=scope.person, at=scope.at, appointment=post)


def _titles(people: Roster) -> dict[int, str]:
    """appointment → title of its post, of terms that are over too"""
    terms = (term for held in people.by_person.values() for term in held)
    return {term.id: people.name(term.post) for term in terms}


def _codes(subjects: Iterable[int]) -> dict[int, str]:
    """A code says which case it was, in whatever zone it lies."""
    with zones.every():
        return dict(Case.objects.filter(pk__in=subjects).values_list("pk", "code"))
