"""Systems are entered, numbers are bound to cases, and it is kept how far each has been told."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import connection, transaction

from wangge.outside.access import UNTOLD, due_again
from wangge.outside.models import Reference, System

LEASE = timedelta(minutes=2)  # a worker that was killed meanwhile is waited for no longer
MOST_TOLD = 200


def add(*, name: str, title: str, person: int, url: str) -> System:
    return System.objects.create(name=name, title=title, person_id=person, url=url)


def change(*, system: System, **values: object) -> None:
    System.objects.filter(pk=system.pk).update(**values)


def bind(*, system: System, number: str, case: int, order: int) -> None:
    """From now on ``number`` is this case; bound already, it stays as it is."""
    Reference.objects.get_or_create(system=system, number=number, defaults={"case_id": case, "order": order})


def hold(*, reference: int) -> Reference:
    """The row, until the transaction ends: orders of one number come one after the other."""
    return Reference.objects.select_for_update().get(pk=reference)


def advance(*, reference: int, order: int) -> None:
    Reference.objects.filter(pk=reference).update(order=order)


def claim(at: datetime) -> list[Reference]:
    """References with something untold, each for this worker alone until the lease ends."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(UNTOLD, [at, MOST_TOLD])
        ids = [row[0] for row in cursor.fetchall()]
        Reference.objects.filter(pk__in=ids).update(next_at=at + LEASE)
    return list(Reference.objects.filter(pk__in=ids).select_related("system").order_by("pk"))


def told(*, reference: int, seq: int) -> None:
    """It answered that it has the step."""
    Reference.objects.filter(pk=reference).update(told=seq, tries=0, next_at=None, trouble="")


def failed(*, reference: Reference, trouble: str, at: datetime) -> None:
    """It did not; the step is told again later, and none that follows it before."""
    tries = min(reference.tries + 1, 1_000)
    Reference.objects.filter(pk=reference.pk).update(
        tries=tries, next_at=at + timedelta(seconds=due_again(tries)), trouble=trouble[:120]
    )


def released(*, reference: int) -> None:
    """There was nothing to tell after all."""
    Reference.objects.filter(pk=reference).update(next_at=None)
