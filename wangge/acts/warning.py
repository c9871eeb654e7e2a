"""Telling each holder once: when a date comes near, or at the latest when it has passed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator
from datetime import datetime

from django.db import transaction
from django.db.models import Q

from wangge.acts import vacancy
from wangge.adoptions.facts import calendar, practice, rulebook
from wangge.cases import actions as cases
from wangge.cases.models import Case, Clock
from wangge.engine.clock import due_after
from wangge.engine.spec import Length
from wangge.notices import actions as notices

BATCH = 500


def warn(at: datetime) -> int:
    """All that are near enough by now, however many: asked for by the length of their warning, so that what is still
    far off is not even read. How many were told."""
    near = ((length, _near(names, due_after(calendar(), at, length))) for length, names in _warnings().items())
    return sum(_tell(clock, length, at) for length, clocks in near for clock in clocks)


def _warnings() -> dict[Length, set[str]]:
    """How long before, and the names of the clocks that warn so under some practice."""
    found: dict[Length, set[str]] = defaultdict(set)
    for own in rulebook().practices.values():
        for procedure in own.procedures.values():
            for name, spec in procedure.clocks.items():
                if spec.warn is not None:
                    found[spec.warn].add(name)
    return found


def _near(names: Collection[str], until: datetime) -> Iterator[Clock]:
    """The running clocks of these names that are due by then and of which nobody was told, page by page."""
    running = Clock.objects.filter(name__in=names, ended_at=None, warned_at=None, due_at__lte=until, case__is_open=True)
    ordered = running.exclude(holder=None).select_related("case").order_by("due_at", "case", "name", "round")
    page = list(ordered[:BATCH])
    while page:
        yield from page
        last = page[-1]
        page = list(ordered.filter(Q(due_at__gt=last.due_at) | Q(due_at=last.due_at, pk__gt=last.pk))[:BATCH])


def _tell(clock: Clock, length: Length, at: datetime) -> bool:
    """Once, though two rounds meet: the case is held, and the clock says who was first."""
    own = practice(clock.case.adoption_id)
    spec = own.procedures[clock.case.procedure].clocks.get(clock.name)
    if spec is None or spec.warn != length or clock.due_at is None:
        return False  # a clock of this name under another practice
    with transaction.atomic():
        case = Case.objects.select_for_update(no_key=True).get(pk=clock.case_id)
        told = cases.warned(clock=clock, at=at)
        if told:
            kind = "overdue" if clock.due_at < at else "due_soon"
            holder = vacancy.somebody(case, spec.of, clock.holder_id, at)
            notices.tell(holder=holder, about=clock.case_id, kind=kind, at=at, zone=clock.zone)
    return told
