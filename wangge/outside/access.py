"""Which systems there are, which case a number stands for, and what is still to be told."""

from __future__ import annotations

from dataclasses import dataclass

from wangge.cases.models import Case
from wangge.engine.scope import Scope
from wangge.outside.models import Reference, System


@dataclass(frozen=True, slots=True)
class Backlog:
    """A system, how many of its orders have something untold, and what went wrong last."""

    system: System
    waiting: int
    trouble: str


def mine(scope: Scope, name: str) -> System | None:
    """The system of this name that the scope's own person speaks for; for everybody else there is none."""
    return System.objects.filter(name=name, person_id=scope.person, stopped_at=None).first() if scope.person else None


def known(name: str) -> System | None:
    """The system of this name, if the district has entered it and not stopped it."""
    return System.objects.filter(name=name, stopped_at=None).first()


def reference(system: System, number: str) -> Reference | None:
    return Reference.objects.filter(system=system, number=number).first()


def code_of(system: System, number: str) -> str | None:
    """The code of the case that a number stands for."""
    found = reference(system, number)
    return code_of_case(found.case_id) if found is not None else None


def code_of_case(case: int) -> str | None:
    """None where row-level security hides it: a case that was moved into a closed zone is told to nobody outside."""
    return Case.objects.filter(pk=case).values_list("code", flat=True).first()


def numbers(case: int) -> tuple[tuple[str, str], ...]:
    """By which numbers which systems know a case that the caller may see: (title, number)."""
    found = Reference.objects.filter(case_id=case).select_related("system").order_by("pk")
    return tuple((one.system.title, one.number) for one in found)


# A system that is told nowhere, or stopped, leaves nothing waiting. Cases in closed zones are not seen from here.
UNTOLD = """
SELECT r.id FROM outside_reference r
  JOIN outside_system s ON s.id = r.system_id AND s.url <> '' AND s.stopped_at IS NULL
  JOIN cases_case c ON c.subject_id = r.case_id AND c.seq > r.told
 WHERE r.next_at IS NULL OR r.next_at <= %s
 ORDER BY r.next_at NULLS FIRST, r.id LIMIT %s FOR UPDATE OF r SKIP LOCKED
"""


def backlogs() -> list[Backlog]:
    """Of every system."""
    found = []
    for system in System.objects.order_by("name"):
        told = dict(system.references.values_list("case_id", "told"))
        ahead = Case.objects.filter(pk__in=told).values_list("pk", "seq")
        waiting = sum(seq > told[case] for case, seq in ahead) if system.url else 0
        last = system.references.exclude(trouble="").order_by("-next_at").first()
        found.append(Backlog(system, waiting, last.trouble if last else ""))
    return found


def due_again(tries: int) -> int:
    """Seconds to wait after so many tries in vain: half a minute, doubled each time, six hours at most."""
    return int(min(30 * 2 ** min(tries - 1, 16), 6 * 3600))
