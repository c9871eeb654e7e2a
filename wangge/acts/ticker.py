"""What time itself does: the ticker runs each minute as a periodic job and goes through the same door as people.

tick(at)     run out clocks whose playbook names an act; pass on what waits for a vacant post; let cases go along with
             a redrawn unit; warn of dates that come near; set the lights, and do what
             follows where one turned red; count again what a new law
             book moves, and take the release's over; let what was filed be searched quickly; seal yesterday's journal
"""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q

from wangge.acts import escalating, redrawing, vacancy
from wangge.acts.doing import Done
from wangge.acts.door import do
from wangge.acts.parts import Find
from wangge.acts.proving import seal_days
from wangge.acts.recounting import recount, take_laws
from wangge.acts.upkeep import keep
from wangge.acts.warning import warn
from wangge.adoptions.facts import practice, rulebook
from wangge.cases import actions as cases
from wangge.cases import forgetting, lights, searching
from wangge.cases.access import enter
from wangge.cases.models import Case, Clock
from wangge.engine.scope import Scope
from wangge.engine.spec import ClockSpec
from wangge.engine.values import Refused
from wangge.files import actions as files
from wangge.subjects import revisions, zones

log = logging.getLogger("wangge.ticker")
BATCH = 500
FORGOTTEN_MOST = 200  # cases a round: erasing writes many rows, and nobody waits for it
A_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Ticked:
    """How many acts the clocks did and were refused, warnings given, cases forgotten, days sealed, dates that moved
    with the law, cases that went on from a vacant post, cases that went along with a redrawn unit, lights that
    changed, cases whose red light brought something about."""

    acts: int
    refused: int
    warned: int
    forgotten: int
    sealed: int
    recounted: int = 0
    passed: int = 0
    moved: int = 0
    lit: int = 0
    escalated: int = 0


def tick(at: datetime, *, seal: bool = True) -> Ticked:
    """One round. Every act is its own transaction, so a killed worker leaves nothing half done, and a case that fails
    is logged by its id and does not hold up the others.

    ``seal`` False: no day is sealed (a scenario is taken back, the file of seals would not be), and no law book taken.
    """
    revisions.check()
    scope = Scope(at, zones=zones.EVERY)
    enter(scope)  # time runs in every zone
    try:
        recounted = recount(at)  # first, so that what runs out runs out by the law of now
        answers = [isinstance(_try(scope, case, act, at), Done) for case, act in _run_out(at)]
        done = answers.count(True)
        passed, moved = _keep(vacancy.left(at), vacancy.pass_on, at), _keep(redrawing.left(at), redrawing.move, at)
        warned, lit = warn(at), lights.sweep(at) if rulebook().district else 0
        escalated, forgotten = _keep(escalating.left(at), escalating.escalate, at), _forget(scope, at)
        files.sweep(at=at)
        searching.settle()
    finally:
        zones.leave()
    sealed = len(seal_days(at)) if seal else 0
    if sealed:  # once a day
        files.sweep_bytes(at=at)
    if seal:  # last: a law file that cannot be read holds up nothing else
        take_laws(at)
    return Ticked(done, len(answers) - done, warned, forgotten, sealed, recounted, passed, moved, lit, escalated)


def _try(scope: Scope, case: int, act: str, at: datetime) -> Done | Refused | None:
    """What came of the act; None of a failure. The log names the case and the kind of error, never what stood in it."""
    try:
        return do(scope, case, act, {}, at, machine=True)
    except Exception as error:
        log.error("%s on case %s failed: %s", act, case, type(error).__name__)
        return None


def _run_out(at: datetime) -> Iterator[tuple[int, str]]:
    """Every case whose clock ran out with an act to be done then, the oldest date first, each once a round.

    Asked for by the clocks' names, page by page: overdue clocks of other kinds may be any number and stay overdue."""
    named = {n for own in rulebook().practices.values() for p in own.procedures.values() for n in _with_act(p.clocks)}
    running = Clock.objects.filter(name__in=named, ended_at=None, due_at__lt=at, case__is_open=True)
    ordered = running.select_related("case").order_by("due_at", "case")
    page, seen = list(ordered[:BATCH]), set()
    while page:
        for clock in page:
            spec = _spec(clock)
            if spec is not None and spec.then and (clock.case_id, spec.then) not in seen:
                seen.add((clock.case_id, spec.then))
                yield clock.case_id, spec.then
        last = page[-1]
        page = list(ordered.filter(Q(due_at__gt=last.due_at) | Q(due_at=last.due_at, case__gt=last.case_id))[:BATCH])


def _with_act(clocks: Mapping[str, ClockSpec]) -> Iterator[str]:
    return (name for name, spec in clocks.items() if spec.then)


def _spec(clock: Clock) -> ClockSpec | None:
    own = practice(clock.case.adoption_id)
    return own.procedures[clock.case.procedure].clocks.get(clock.name)


def _keep(left: Iterator[int], find: Find, at: datetime) -> int:
    """To how many of these cases the house did something by itself, each in a transaction of its own."""
    return sum(_kept(case, find, at) for case in left)


def _kept(case: int, find: Find, at: datetime) -> bool:
    try:
        return keep(case, at, find) is not None
    except Exception as error:
        log.error("%s on case %s failed: %s", find.__name__, case, type(error).__name__)
        return False


def _forget(scope: Scope, at: datetime) -> int:
    """Erase what is over of closed cases (design §4c), the longest overdue first; how many cases lost something."""
    over = Case.objects.filter(forget_at__lte=at).order_by("forget_at", "pk")
    return sum(_forget_of(scope, case, at) for case in list(over[:FORGOTTEN_MOST]))


def _forget_of(scope: Scope, case: Case, at: datetime) -> bool:
    """What is refused or fails is put off, so that it does not stand before the others in every round."""
    answer = _try(scope, case.pk, forgetting.ERASE, at)
    if isinstance(answer, Done):
        return True
    until = at + A_DAY
    if isinstance(answer, Refused) and answer.code == "not_over" and case.closed_at:  # nothing of it was there
        own = practice(case.adoption_id)
        until = forgetting.looked_at(own, case.procedure, case.closed_at, after=at) or until
    cases.put_off(case=case, until=until)
    return False
