"""What was refused by a rule is written down: to whom, about what, by which rule; never in which words it was asked.

Slips of a form are no attempt at anything and leave nothing. What the house tries by itself, and what a full disk
refuses, is left out too.
"""

from __future__ import annotations

from wangge.adoptions.facts import rulebook
from wangge.cases.access import compact
from wangge.cases.models import Case
from wangge.engine.scope import Scope
from wangge.engine.values import Refused
from wangge.journal import actions as journal
from wangge.people.access import appointment_for
from wangge.subjects import zones

OPEN = "open"  # reading a case, as an act
SLIPS = frozenset({"form", "disk_full"})


def note(scope: Scope, case: int | str, act: str, refused: Refused) -> None:
    """``case``: by its id, or by its code, in whatever zone it lies; one that there is not is not noted."""
    if refused.code not in SLIPS and (found := _there(case)) is not None:
        _write(scope, found, act, refused)


def note_filing(scope: Scope, refused: Refused) -> None:
    """A need that became no case is noted with the district."""
    district = rulebook().district
    if refused.code not in SLIPS and district is not None:
        _write(scope, district.root, "file", refused)


def note_opening(scope: Scope, code: str) -> None:
    """Somebody known by name asked for a case that is not theirs to see."""
    if scope.person is not None:
        note(scope, code, OPEN, Refused("not_found"))


def _there(case: int | str) -> int | None:
    named = {"pk": case} if isinstance(case, int) else {"code": compact(case)}
    with zones.every():
        return Case.objects.filter(**named).values_list("pk", flat=True).first()


def _write(scope: Scope, subject: int, act: str, refused: Refused) -> None:
    post = appointment_for(scope, None)
    act = act if act.isascii() and act.isidentifier() else ""  # an act has a name; what somebody typed is not kept
    journal.refuse(
        subject=subject, act=act, code=refused.code, law=refused.law or "", by=scope.person, at=scope.at,
        appointment=post,
    )  # fmt: skip
