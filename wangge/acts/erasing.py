"""Erasing a registered person at their request (个人信息保护法 47), as far as the law lets it.

What was done stays on record under an id that says nothing; who has open cases is asked to see them through first.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from django.db import transaction
from django.db.models import QuerySet

from wangge.acts.door import do
from wangge.adoptions.facts import practice, rulebook
from wangge.cases import forgetting
from wangge.cases.facts import steps_of
from wangge.cases.models import Case
from wangge.engine import keeping
from wangge.engine.keeping import GROUND
from wangge.engine.scope import Scope, nobody
from wangge.engine.values import Refused
from wangge.lib.codes import mask_name
from wangge.people import actions as people
from wangge.people.facts import roster
from wangge.people.models import Entity
from wangge.places.facts import atlas
from wangge.subjects import zones

CAPABILITY = "erase"
NOTHING_LEFT = frozenset({"kept_by_law", "emptied", "not_over"})  # what a case may answer where nothing can go


@dataclass(frozen=True, slots=True)
class Erased:
    """``kept``: the laws that want something of closed cases kept, and until which day; it goes by itself then. Nothing
    is told of zones that the one at the desk may not read."""

    person: int
    kept: tuple[tuple[str, date], ...]


@dataclass(frozen=True, slots=True)
class Before:
    """What erasing a person would do, to be confirmed: the name masked, the posts they would leave, what stays as in
    ``Erased``."""

    code: str
    name: str
    posts: tuple[str, ...]
    kept: tuple[tuple[str, date], ...]


class _Held(Exception):
    """A case that cannot be erased although no law keeps it: everything is taken back."""

    def __init__(self, refused: Refused) -> None:
        super().__init__(refused.code)
        self.refused = refused


def erase_person(scope: Scope, *, code: str) -> Erased | Refused:
    """Erase a person by their code: all or nothing, and journaled as done by the scope's person.

    1. whoever may erase where the person is at home; 2. no case of theirs is open; 3. their closed cases, as if they
    asked it themselves; 4. the person. Refused: not_allowed, person_unknown, open_cases (R-50), and those of ``do``.
    """
    if not scope.may(CAPABILITY):
        return Refused("not_allowed", None, {"capability": CAPABILITY})
    try:
        with transaction.atomic(), zones.every():
            return _erase(scope, code)
    except _Held as held:
        return held.refused


def before(scope: Scope, *, code: str) -> Before | Refused:
    """What ``erase_person`` would do. Refused: as there."""
    if not scope.may(CAPABILITY):
        return Refused("not_allowed", None, {"capability": CAPABILITY})
    with zones.every():
        person = _person(scope, code, Entity.objects.all())
        if isinstance(person, Refused):
            return person
        asked = _asked(person)
        if isinstance(asked, Refused):
            return asked
        kept = {found for case in asked.filter(zone__in=sorted(scope.zones)) for found in _to_keep(case, scope)}
    known = roster()
    posts = tuple(known.name(term.post) for term in known.terms(person.pk, scope.at))
    return Before(person.code, mask_name(person.name), posts, tuple(sorted(kept)))


def _person(scope: Scope, code: str, rows: QuerySet[Entity]) -> Entity | Refused:
    person = rows.select_related("subject", "user").filter(code=code, is_person=True).exclude(name="").first()
    if person is None:
        return Refused("person_unknown", None, {"code": code})
    if not scope.may(CAPABILITY, person.subject.unit_path or _root()):
        return Refused("not_allowed", None, {"capability": CAPABILITY})
    return person


def _asked(person: Entity) -> QuerySet[Case] | Refused:
    asked = Case.objects.filter(asker=person.pk, parent=None).order_by("pk")
    return Refused("open_cases", GROUND) if asked.filter(is_open=True).exists() else asked


def _erase(scope: Scope, code: str) -> Erased | Refused:
    person = _person(scope, code, Entity.objects.select_for_update(of=("self",)))
    if isinstance(person, Refused):
        return person
    asked = _asked(person)
    if isinstance(asked, Refused):
        return asked
    for case in asked.values_list("pk", flat=True):
        _forget(scope, case)
    told = asked.exclude(forget_at=None).filter(zone__in=sorted(scope.zones))
    kept = {found for case in told for found in _kept(case, scope)}
    people.erase_person(person=person, law=GROUND, by=scope.person, at=scope.at)
    return Erased(person.pk, tuple(sorted(kept)))


def _root() -> str:
    known = rulebook().district
    return atlas().units[known.root].path if known else ""


def _forget(scope: Scope, case: int) -> None:
    """In the asker's own right, whatever the one at the desk has to do with the case."""
    for_asker = replace(nobody(scope.at), person=scope.person, zones=zones.EVERY, bearer_of=frozenset({case}))
    answer = do(for_asker, case, forgetting.ERASE, {}, scope.at)
    if isinstance(answer, Refused) and answer.code not in NOTHING_LEFT:
        raise _Held(answer)


def _kept(case: Case, scope: Scope) -> list[tuple[str, date]]:
    told = forgetting.told(practice(case.adoption_id), case.procedure, steps_of(case), case.closed_at, scope.at)
    return [(one.law, one.until) for one in told if one.erased is None and one.until is not None]


def _to_keep(case: Case, scope: Scope) -> list[tuple[str, date]]:
    """What would be left of a closed case if its asker had it erased now."""
    if case.closed_at is None or case.forget_at is None:
        return []
    found = forgetting.keepings(practice(case.adoption_id), case.procedure, case.closed_at)
    left = [one for one in found if keeping.free(one, case.closed_at, forgetting.ZONE) > scope.at]
    return [(k.law, forgetting.last_day(keeping.over(k, case.closed_at, forgetting.ZONE))) for k in left]
