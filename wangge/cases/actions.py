"""Writes on a case beside its acts. Called by ``acts`` alone, inside its transaction."""

from __future__ import annotations

from datetime import datetime

from wangge.cases.models import Case, Clock, Contact, Narrative

ERASED = {"extra": {}, "salt": None}


def forget(*, case_id: int, at: datetime) -> None:
    """Empty the personal values of a case and throw their salts away (design §4c)."""
    Contact.objects.filter(case_id=case_id).update(name="", phone="", erased_at=at, **ERASED)
    Narrative.objects.filter(case_id=case_id).update(title="", text="", erased_at=at, **ERASED)


def pin_failed(*, case_id: int) -> None:
    case = Case.objects.select_for_update(no_key=True).get(pk=case_id)
    case.pin_failures += 1
    case.save(update_fields=["pin_failures"])


def pin_proved(*, case_id: int) -> None:
    Case.objects.filter(pk=case_id).exclude(pin_failures=0).update(pin_failures=0)


def warned(*, clock: Clock, at: datetime) -> None:
    Clock.objects.filter(case_id=clock.case_id, name=clock.name, round=clock.round).update(warned_at=at)
