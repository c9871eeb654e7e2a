"""What time itself does: the ticker runs each minute as a periodic job and goes through the same door as people.

tick(at)     run out clocks whose playbook names an act; warn of dates that come near; seal yesterday's journal
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction

from wangge.acts.doing import Done, do
from wangge.adoptions.facts import calendar, practice
from wangge.cases.models import Clock
from wangge.engine.clock import due_after
from wangge.engine.scope import Scope
from wangge.engine.spec import ClockSpec
from wangge.notices import actions as notices
from wangge.subjects import revisions

ALL_ZONES = frozenset({"open", "petition", "conduct", "members", "wages"})
BATCH = 500
FARTHEST_WARNING = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Ticked:
    """How many acts the clocks did, how many warnings were given, how many acts were refused."""

    acts: int
    warned: int
    refused: int


def tick(at: datetime) -> Ticked:
    """One round. Every act is its own transaction, so a killed worker leaves nothing half done."""
    revisions.check()
    scope = Scope(at, zones=ALL_ZONES)
    done = refused = 0
    for clock in _run_out(at):
        spec = _spec(clock)
        if spec is not None and spec.then is not None:
            answer = do(scope, clock.case_id, spec.then, {}, at, machine=True)
            done, refused = done + isinstance(answer, Done), refused + (not isinstance(answer, Done))
    return Ticked(done, _warn(at), refused)


def _run_out(at: datetime) -> list[Clock]:
    running = Clock.objects.filter(ended_at=None, due_at__lt=at, case__is_open=True)
    return list(running.select_related("case").order_by("due_at")[:BATCH])


def _spec(clock: Clock) -> ClockSpec | None:
    own = practice(clock.case.adoption_id)
    return own.procedures[clock.case.procedure].clocks.get(clock.name)


def _warn(at: datetime) -> int:
    """Tell each holder once that a date comes near, and once that it has passed."""
    near = Clock.objects.filter(ended_at=None, warned_at=None, due_at__lt=at + FARTHEST_WARNING, case__is_open=True)
    given = 0
    for clock in near.select_related("case").order_by("due_at")[:BATCH]:
        spec = _spec(clock)
        if spec is None or spec.warn is None or clock.holder_id is None or clock.due_at is None:
            continue
        if due_after(calendar(), at, spec.warn) < clock.due_at:
            continue
        with transaction.atomic():
            kind = "overdue" if clock.due_at < at else "due_soon"
            notices.tell(holder=clock.holder_id, about=clock.case_id, kind=kind, at=at, zone=clock.zone)
            Clock.objects.filter(pk=clock.pk).update(warned_at=at)
        given += 1
    return given
