"""Writes on a case beside its acts. Called by ``acts`` alone, inside its transaction."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import connection

from wangge.cases import searching
from wangge.cases.bells import ELSEWHERE
from wangge.cases.facts import parts_of
from wangge.cases.models import Case, Clock, Contact, Narrative, Stake, Step
from wangge.files import actions as files
from wangge.notices import actions as notices
from wangge.people.facts import roster
from wangge.subjects import actions as subjects
from wangge.subjects import zones

SECRECY = {"petition": "R-21", "conduct": "R-21"}  # the rule by which what lies in a zone is kept secret


def hold_family(*, case_id: int) -> None:
    """Hold the whole of which a case is a part and all parts of it, from the top, in whatever zone they lie: for what
    spreads upwards."""
    with zones.every():
        top, parent = case_id, _parent(case_id)
        while parent is not None:
            top, parent = parent, _parent(parent)
        list(Case.objects.select_for_update(no_key=True).filter(pk=top).values_list("pk"))
        parts_of(top, hold=True)


def _parent(case_id: int) -> int | None:
    return Case.objects.values_list("parent", flat=True).filter(pk=case_id).first()


def put_off(*, case: Case, until: datetime) -> None:
    """Let the ticker look at a closed case again then, to see what there is to forget; unless another round did."""
    Case.objects.filter(pk=case.pk, forget_at=case.forget_at).update(forget_at=until)


def move(*, case_id: int, zone: str, at: datetime) -> None:
    """A case goes over into another zone with all that hangs on it, its parts too, whoever may read either. Out of the
    open zone the person who asked is told so: in the zone it goes to, where they alone find it (``bells``)."""
    from wangge.documents import actions as documents  # loads the typesetter: not in every web worker

    with zones.every():
        ids = (case_id, *parts_of(case_id, hold=True))
        asker = _leaves_openly(case_id, zone)
        for model in (Step, Stake, Clock, Contact, Narrative):
            model.objects.filter(case_id__in=ids).update(zone=zone)
        Case.objects.filter(pk__in=ids).update(zone=zone)
        notices.move(about=ids, zone=zone)
        documents.move(about=ids, zone=zone)
        files.move(about=ids, zone=zone)
        subjects.move(ids=ids, zone=zone)
        if zone == "open":
            searching.put(ids)
        if asker is not None:
            notices.tell(holder=asker, about=case_id, kind=ELSEWHERE, at=at, zone=zone, act=SECRECY.get(zone, ""))


def _leaves_openly(case_id: int, zone: str) -> int | None:
    """The person whose case leaves the open zone; None where it does not, or an organisation or nobody known asked."""
    case = Case.objects.get(pk=case_id)
    entity = roster().entities.get(case.asker_id or 0)
    asked_by_person = case.asker_id is not None and (entity is None or entity.is_person)
    return case.asker_id if asked_by_person and case.zone == "open" != zone else None


def pin_failed(*, case_id: int) -> None:
    case = Case.objects.select_for_update(no_key=True).get(pk=case_id)
    case.pin_failures += 1
    case.save(update_fields=["pin_failures"])


def pin_proved(*, case_id: int) -> None:
    Case.objects.filter(pk=case_id).exclude(pin_failures=0).update(pin_failures=0)


def escalated(*, clocks: Iterable[Clock], at: datetime) -> None:
    """Note that the red light of these clocks brought about what follows, as far as they have not moved on since."""
    for clock in clocks:
        Clock.objects.filter(pk=clock.pk, escalated_at=None, due_at=clock.due_at).update(escalated_at=at)


def hold_unit(*, unit: int) -> None:
    """Let nobody else file about this unit on the house's behalf until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [unit])


def warned(*, clock: Clock, at: datetime) -> bool:
    """Note that the holder is told of this date; False where that was done, or the clock has moved on since."""
    as_read = Clock.objects.filter(pk=clock.pk, warned_at=None, ended_at=None, due_at=clock.due_at)
    return bool(as_read.update(warned_at=at))
