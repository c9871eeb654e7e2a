"""What worked: prescriptions whose effect was checked, for whoever works on a case of the same category.

Computed from the record, never kept a second time: what is erased is gone from here too. Of open cases of the open zone
alone, never of one that the reader is barred from; whose matter it was, where and who wrote it is not told.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import OuterRef

from wangge.adoptions.facts import Practice, rulebook
from wangge.cases.access import barred, enter
from wangge.cases.models import Case, Step
from wangge.cases.sheets import CaseSheet
from wangge.engine import conditions
from wangge.engine.scope import Scope
from wangge.engine.spec import LibrarySpec

WORKS = frozenset({"lead", "co", "companion", "verifier", "arbiter"})
MOST = 5
LOOK = 200  # checks of effects, the newest first


@dataclass(frozen=True, slots=True)
class Proved:
    """One entry: by which practice and shelf, when its effect was found to be there, and what was done."""

    adoption: int
    shelf: str
    act: str
    at: datetime
    fields: Mapping[str, Any]


def of_category(scope: Scope, sheet: CaseSheet) -> tuple[Proved, ...]:
    """Entries of the case's category, newest first; none for whoever has no work on the case."""
    if sheet.line.category is None or not sheet.mine & WORKS:
        return ()
    enter(scope)
    shelves = [(own, *item) for own in rulebook().practices.values() for item in own.spec.library.items()]
    found = [entry for own, name, shelf in shelves for entry in _entries(scope, sheet, own, name, shelf)]
    return tuple(sorted(found, key=lambda entry: entry.at, reverse=True)[:MOST])


def _entries(scope: Scope, sheet: CaseSheet, own: Practice, name: str, shelf: LibrarySpec) -> Iterable[Proved]:
    proved = _proved(scope, sheet, own, shelf)
    parts = Case.objects.filter(parent__in=proved, procedure=shelf.part, zone="open").values_list("pk", "parent")
    whole = dict(parts)
    for step in _standing(Step.objects.filter(case__in=whole, act__in=(shelf.act, "undo")).order_by("case", "seq")):
        fields = {field: step.data[field] for field in shelf.fields if step.data and field in step.data}
        if fields:
            yield Proved(own.adoption, name, shelf.act, proved[whole[step.case_id]], fields)


def _proved(scope: Scope, sheet: CaseSheet, own: Practice, shelf: LibrarySpec) -> dict[int, datetime]:
    """Closed cases of the category whose last check says that it worked, and when that was."""
    holds = conditions.compile(shelf.when)
    same = Case.objects.filter(category=sheet.line.category, adoption=own.adoption, zone="open", is_open=False)
    same = same.exclude(pk__in=[sheet.line.id, sheet.line.parent or 0]).exclude(barred(scope, OuterRef("pk")))
    newest = Step.objects.filter(case__in=same, act=shelf.proved).order_by("-at").values_list("case", flat=True)
    steps = Step.objects.filter(case__in=set(newest[:LOOK]), act__in=(shelf.proved, "undo")).order_by("case", "seq")
    last = {step.case_id: step for step in _standing(steps)}
    return {case: step.at for case, step in last.items() if holds(step.data or {})}


def _standing(steps: Iterable[Step]) -> Iterable[Step]:
    """Without what was taken back."""
    kept = list(steps)
    undone = {(step.case_id, step.undoes) for step in kept if step.undoes is not None}
    return [s for s in kept if s.undoes is None and (s.case_id, s.seq) not in undone]
