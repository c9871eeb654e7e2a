"""The way back for someone without an account: the code shows the state, the PIN opens the content."""

from __future__ import annotations

import hmac
from dataclasses import replace

from django.db import transaction

from wangge.acts.filing import pin_digest
from wangge.cases import actions as cases
from wangge.cases.access import MOST_PIN_FAILURES, compact
from wangge.cases.models import Case
from wangge.engine.scope import Scope
from wangge.engine.values import Refused


def prove(scope: Scope, code: str, pin: str) -> Scope | Refused:
    """The scope with the case added when the PIN is right. Refused: pin_wrong (left), pin_locked.

    A code that does not exist is answered as a wrong PIN is. Five wrong PINs lock the way; the window unlocks it.
    """
    with transaction.atomic():
        case = Case.objects.select_for_update(no_key=True).filter(code=compact(code), zone="open").first()
        if case is None or case.pin is None:
            return Refused("pin_wrong", None, {"left": MOST_PIN_FAILURES - 1})
        if case.pin_failures >= MOST_PIN_FAILURES:
            return Refused("pin_locked")
        if not hmac.compare_digest(bytes(case.pin), pin_digest(case.code, pin.strip())):
            cases.pin_failed(case_id=case.pk)
            left = MOST_PIN_FAILURES - case.pin_failures - 1
            return Refused("pin_wrong", None, {"left": left}) if left else Refused("pin_locked")
        cases.pin_proved(case_id=case.pk)
    return replace(scope, bearer_of=scope.bearer_of | {case.pk})
