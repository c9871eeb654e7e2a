"""The way back for someone without an account: the code shows the state, the PIN opens the content."""

from __future__ import annotations

import hmac
from dataclasses import replace

from django.db import transaction
from django.db.models import OuterRef, QuerySet

from wangge.acts.filing import pin_digest
from wangge.adoptions.facts import rulebook
from wangge.cases import actions as cases
from wangge.cases.access import MOST_PIN_FAILURES, barred, compact
from wangge.cases.models import Case
from wangge.engine.scope import Scope
from wangge.engine.values import Refused
from wangge.journal import actions as journal
from wangge.subjects import zones

FILE_FOR_OTHERS = "cases.file_for_others"
UNKNOWN = Refused("pin_wrong", None, {"left": MOST_PIN_FAILURES - 1})  # what a code that does not exist is told


def prove(scope: Scope, code: str, pin: str) -> Scope | Refused:
    """The scope with the case added when the PIN is right, in whatever zone it lies. Refused: pin_wrong (left),
    pin_locked.

    A code that does not exist is answered as a wrong PIN is; one of a closed zone always as one that does not exist, or
    the answer would tell that there is such a case. Five wrong PINs lock the way; of an open case the window unlocks it
    (``unlock``).
    """
    with zones.every():
        case = Case.objects.select_for_update(no_key=True).filter(code=compact(code)).first()
        refused = _tried(case, pin) if case is not None else UNKNOWN
    if case is None or refused is not None:
        return refused if refused is not None and case is not None and case.zone == "open" else UNKNOWN
    closed = {case.pk} if case.zone != "open" else set()
    return replace(scope, bearer_of=scope.bearer_of | {case.pk}, closed_of=scope.closed_of | closed)


def _tried(case: Case, pin: str) -> Refused | None:
    """Try the PIN; a wrong one is counted."""
    if case.pin is None:
        return UNKNOWN
    if case.pin_failures >= MOST_PIN_FAILURES:
        return Refused("pin_locked")
    if not hmac.compare_digest(bytes(case.pin), pin_digest(case.code, pin.strip())):
        cases.pin_failed(case_id=case.pk)
        left = MOST_PIN_FAILURES - case.pin_failures - 1
        return Refused("pin_wrong", None, {"left": left}) if left else Refused("pin_locked")
    cases.pin_proved(case_id=case.pk)
    return None


def is_locked_for(scope: Scope, code: str) -> bool:
    """Whether wrong PINs locked the way to a case, and the scope may unlock it."""
    if not (_at_window(scope) or scope.may(FILE_FOR_OTHERS)):
        return False
    case = _unlockable(scope).filter(code=compact(code), pin_failures__gte=MOST_PIN_FAILURES).first()
    return case is not None and _covers(scope, case)


def _at_window(scope: Scope) -> bool:
    known = rulebook().district
    return known is not None and known.window in scope.holders


def _unlockable(scope: Scope) -> QuerySet[Case]:
    """Whoever is barred from a case does not learn that it is there."""
    return Case.objects.filter(zone="open").exclude(barred(scope, OuterRef("pk")))


def _covers(scope: Scope, case: Case) -> bool:
    return _at_window(scope) or scope.may(FILE_FOR_OTHERS, case.unit_path)


def unlock(scope: Scope, code: str) -> Refused | None:
    """Open the way that wrong PINs locked, for an asker who stands at the window. Refused: not_allowed, not_found.

    It tells nothing of the case and changes no PIN. The district's chain keeps who did it: the case's own holds steps.
    """
    known = rulebook().district
    if known is None or not (_at_window(scope) or scope.may(FILE_FOR_OTHERS)):
        return Refused("not_allowed", None, {"capability": FILE_FOR_OTHERS})
    with transaction.atomic():
        case = _unlockable(scope).select_for_update(no_key=True, of=("self",)).filter(code=compact(code)).first()
        if case is None or not _covers(scope, case):
            return Refused("not_found")
        cases.pin_proved(case_id=case.pk)
        journal.record(subject=known.root, act="pin.unlock", payload={"case": case.pk}, by=scope.person, at=scope.at)
    return None
