"""The way back for someone without an account: the code shows the state, the PIN opens the content."""

from __future__ import annotations

import hmac
from dataclasses import replace
from datetime import datetime

from django.db import transaction
from django.db.models import OuterRef, Q, QuerySet

from wangge.acts.filing import pin_digest
from wangge.adoptions.facts import rulebook
from wangge.cases import actions as cases
from wangge.cases.access import MOST_PIN_FAILURES, barred, compact, visible
from wangge.cases.models import Case, Stake
from wangge.engine.scope import Scope
from wangge.engine.values import Refused
from wangge.journal import actions as journal
from wangge.subjects import zones

OWN_MOST = 20
FILE_FOR_OTHERS = "cases.file_for_others"
UNKNOWN = Refused("pin_wrong", None, {"left": MOST_PIN_FAILURES - 1})  # what a code that does not exist is told


def prove(scope: Scope, code: str, pin: str) -> Scope | Refused:
    """The scope with the case added when the PIN is right, in whatever zone it lies. Refused: pin_wrong (left),
    pin_locked.

    A code that does not exist is answered as a wrong PIN is; one of a closed zone always as one that does not exist, or
    the answer would tell that there is such a case. Five wrong PINs lock the way; of an open case the window unlocks
    it, of a closed one whoever handles it there (``unlock``).
    """
    with zones.every():
        case = Case.objects.select_for_update(no_key=True).filter(code=compact(code)).first()
        refused = _tried(case, pin) if case is not None else UNKNOWN
    if case is None or refused is not None:
        return refused if refused is not None and case is not None and case.zone == "open" else UNKNOWN
    return _bearing(scope, case)


def _bearing(scope: Scope, case: Case) -> Scope:
    closed = {case.pk} if case.zone != "open" else set()
    return replace(scope, bearer_of=scope.bearer_of | {case.pk}, closed_of=scope.closed_of | closed)


def own(scope: Scope, code: str) -> Scope | None:
    """The scope with a case added that its person asked for by name, and that a clerk sorted into a closed zone since.

    Nobody could give a PIN for it then, so the log-in opens it; what was filed there has one, and opens by that alone.
    None for all else: what a person did not ask for themselves, whomever they act for and whatever it says of them.
    """
    with zones.every():
        case = _own(scope).filter(code=compact(code)).first() if scope.person is not None else None
    return _bearing(scope, case) if case is not None else None


def own_closed(scope: Scope) -> tuple[tuple[str, datetime], ...]:
    """Codes of such cases of the scope's person, and when each was filed, the newest first."""
    if scope.person is None:
        return ()
    with zones.every():
        return tuple(_own(scope).order_by("-filed_at", "-pk").values_list("code", "filed_at")[:OWN_MOST])


def _own(scope: Scope) -> QuerySet[Case]:
    asked = Stake.objects.filter(holder=scope.person, kind="asker", until=None).exclude(zone="open").values("case")
    mine = Case.objects.filter(pk__in=asked, asker=scope.person, parent=None, pin=None)
    return mine.exclude(zone="open").exclude(barred(scope, OuterRef("pk")))


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
    return _may_unlock(scope) and any(
        case.pin_failures >= MOST_PIN_FAILURES for case in _unlockable(scope, code, Case.objects.all())
    )


def _may_unlock(scope: Scope) -> bool:
    """Somewhere: what lies in a closed zone is for those who handle it there, the rest for the window and for those who
    file for others."""
    return _at_window(scope) or scope.may(FILE_FOR_OTHERS) or bool(scope.zones - {"open"})


def _at_window(scope: Scope) -> bool:
    known = rulebook().district
    return known is not None and known.window in scope.holders


def _unlockable(scope: Scope, code: str, rows: QuerySet[Case]) -> list[Case]:
    """The case with this code, of ``rows``, if the scope may unlock it. Whoever is barred from it, or may not read the
    zone, does not learn that it is there; nor is it the asker's own to unlock."""
    staff = replace(scope, bearer_of=frozenset(), closed_of=frozenset())
    readable = Q(zone="open") | Q(pk__in=visible(staff).exclude(asker=scope.person).values("pk"))
    found = rows.filter(readable, code=compact(code)).exclude(barred(staff, OuterRef("pk")))
    return [case for case in found if case.zone != "open" or _covers(scope, case)]


def _covers(scope: Scope, case: Case) -> bool:
    return _at_window(scope) or scope.may(FILE_FOR_OTHERS, case.unit_path)


def unlock(scope: Scope, code: str) -> Refused | None:
    """Open the way that wrong PINs locked, for an asker who stands at the window. Refused: not_allowed, not_found.

    It tells nothing of the case and changes no PIN. The district's chain keeps who did it: the case's own holds steps.
    """
    known = rulebook().district
    if known is None or not _may_unlock(scope):
        return Refused("not_allowed", None, {"capability": FILE_FOR_OTHERS})
    with transaction.atomic():
        held = Case.objects.select_for_update(no_key=True, of=("self",))
        case = next(iter(_unlockable(scope, code, held)), None)
        if case is None:
            return Refused("not_found")
        cases.pin_proved(case_id=case.pk)
        journal.record(subject=known.root, act="pin.unlock", payload={"case": case.pk}, by=scope.person, at=scope.at)
    return None
