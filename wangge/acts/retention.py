"""What the house keeps of people, for how long, on what ground; what goes soon, and what a statute holds back.

Administrators see figures here, never a case: only cases of the open zone are counted, so that nobody learns from a
figure how many lie in a closed one (design §4d).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Count

from wangge.adoptions.facts import Practice, rulebook
from wangge.cases.models import Case
from wangge.engine.clock_count import months_after
from wangge.engine.keeping import Keeping, keepings
from wangge.engine.scope import Scope
from wangge.engine.values import Refused
from wangge.journal.access import AUDIT

SYSTEM = "admin.system"
MONTH = 1
OPEN = "open"


@dataclass(frozen=True, slots=True)
class KeptIn:
    """One kind of value, and the practices in which it is kept so, one of each playbook."""

    keeping: Keeping
    practices: tuple[Practice, ...]

    @property
    def playbooks(self) -> tuple[str, ...]:
        return tuple(own.playbook for own in self.practices)


@dataclass(frozen=True, slots=True)
class Retention:
    """``soon``: cases by practice (playbook) of which something goes by itself before ``until``; ``held``: closed cases
    by the statute that keeps something of them longer than its purpose would."""

    until: date
    kept: tuple[KeptIn, ...]
    soon: Mapping[str, int]
    held: Mapping[str, int]


def retention(scope: Scope) -> Retention | Refused:
    """Refused: not_allowed."""
    if not (scope.may(SYSTEM) or scope.may(AUDIT)):
        return Refused("not_allowed", None, {"capability": SYSTEM})
    on = scope.at.astimezone(ZoneInfo(settings.DISTRICT_TZ)).date()
    until = months_after(on, MONTH)
    kept = _kept(on)
    return Retention(until, tuple(kept.values()), _soon(scope.at, until), _held(on))


def _kept(on: date) -> dict[tuple[object, ...], KeptIn]:
    """What is alike in several practices stands once."""
    found: dict[tuple[object, ...], KeptIn] = {}
    for own in rulebook().practices.values():
        for procedure in own.spec.procedures:
            for one in keepings(own.spec, procedure, own.laws, on):
                key = (one.name, one.purpose, one.months, one.law)
                others = found[key].practices if key in found else ()
                if own.playbook not in {other.playbook for other in others}:
                    found[key] = KeptIn(one, (*others, own))
    return found


def _soon(at: datetime, until: date) -> dict[str, int]:
    end = datetime.combine(until, datetime.min.time(), ZoneInfo(settings.DISTRICT_TZ))
    over = Case.objects.filter(zone=OPEN, forget_at__gte=at, forget_at__lt=end)
    counted = over.order_by().values_list("adoption").annotate(Count("pk"))
    found: dict[str, int] = {}
    for adoption, n in counted:
        playbook = rulebook().practices[adoption].playbook
        found[playbook] = found.get(playbook, 0) + n
    return found


def _held(on: date) -> dict[str, int]:
    """By the statute: of cases that are closed and not yet emptied."""
    closed = Case.objects.filter(zone=OPEN, is_open=False, forget_at__isnull=False)
    counted = closed.order_by().values_list("adoption", "procedure").annotate(Count("pk"))
    found: dict[str, int] = {}
    for adoption, procedure, n in counted:
        own = rulebook().practices[adoption]
        kept = keepings(own.spec, procedure, own.laws, on)
        for statute in {one.statute for one in kept if one.statute is not None and one.least > one.own}:
            found[statute] = found.get(statute, 0) + n
    return found
