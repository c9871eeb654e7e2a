"""What time itself does: the ticker runs each minute as a periodic job and goes through the same door as people.

tick(at)     run out clocks whose playbook names an act; warn of dates that come near; seal yesterday's journal
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction

from wangge.acts.doing import Done, do
from wangge.acts.proving import seal_days
from wangge.adoptions.facts import calendar, practice
from wangge.cases import actions as cases
from wangge.cases.access import enter
from wangge.cases.models import Clock, Contact
from wangge.engine.clock import due_after
from wangge.engine.scope import Scope
from wangge.engine.spec import ClockSpec
from wangge.notices import actions as notices
from wangge.subjects import revisions, zones

BATCH = 500
FARTHEST_WARNING = timedelta(days=30)
SHORTEST_KEEPING = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class Ticked:
    """How many acts the clocks did and were refused, warnings given, cases forgotten, days sealed."""

    acts: int
    refused: int
    warned: int
    forgotten: int
    sealed: int


def tick(at: datetime, *, seal: bool = True) -> Ticked:
    """One round. Every act is its own transaction, so a killed worker leaves nothing half done.

    ``seal`` False: no day is sealed (a scenario is taken back, the file of seals would not be)."""
    revisions.check()
    scope = Scope(at, zones=zones.EVERY)
    enter(scope)  # time runs in every zone
    due = [(clock.case_id, spec.then) for clock in _run_out(at) if (spec := _spec(clock)) and spec.then]
    answers = [do(scope, case, act, {}, at, machine=True) for case, act in due]
    done = sum(isinstance(answer, Done) for answer in answers)
    warned, forgotten = _warn(at), _forget(scope, at)
    zones.leave()
    return Ticked(done, len(answers) - done, warned, forgotten, len(seal_days(at)) if seal else 0)


def _run_out(at: datetime) -> list[Clock]:
    running = Clock.objects.filter(ended_at=None, due_at__lt=at, case__is_open=True)
    return list(running.select_related("case").order_by("due_at")[:BATCH])


def _spec(clock: Clock) -> ClockSpec | None:
    own = practice(clock.case.adoption_id)
    return own.procedures[clock.case.procedure].clocks.get(clock.name)


def _warn(at: datetime) -> int:
    """Tell each holder once: when the date comes near, or at the latest when it has passed."""
    near = Clock.objects.filter(ended_at=None, warned_at=None, due_at__lt=at + FARTHEST_WARNING, case__is_open=True)
    return sum(_warn_of(clock, at) for clock in near.select_related("case").order_by("due_at")[:BATCH])


def _warn_of(clock: Clock, at: datetime) -> bool:
    spec = _spec(clock)
    told = spec is not None and spec.warn is not None and clock.holder_id is not None and clock.due_at is not None
    if told and spec and spec.warn and clock.due_at and due_after(calendar(), at, spec.warn) < clock.due_at:
        return False
    with transaction.atomic():
        if told and clock.holder_id and clock.due_at:
            kind = "overdue" if clock.due_at < at else "due_soon"
            notices.tell(holder=clock.holder_id, about=clock.case_id, kind=kind, at=at, zone=clock.zone)
        cases.warned(clock=clock, at=at)  # also where nobody is to be told, so that it is not looked at again
    return told


def _forget(scope: Scope, at: datetime) -> int:
    """Erase the asker's words and contact where every personal field's time is over (design §4c)."""
    over = Contact.objects.filter(erased_at=None, case__is_open=False, case__closed_at__lt=at - SHORTEST_KEEPING)
    forgotten = 0
    for contact in over.select_related("case").order_by("case__closed_at")[:BATCH]:
        case = contact.case
        years = max(f.keep_years for f in practice(case.adoption_id).spec.fields.values() if f.personal != "none")
        if case.closed_at is not None and case.closed_at + timedelta(days=366 * years) < at:
            forgotten += isinstance(do(scope, case.pk, "erase", {}, at, machine=True), Done)
    return forgotten
