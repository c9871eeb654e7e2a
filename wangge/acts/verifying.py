"""Every stored clock held against what its case's steps say: reads alone, a page of cases at a time.

A clock is a projection of steps, so each can be computed again at any time. Three things are no differences: a case
that the newest law book has not reached yet; one that was emptied, whose steps do not tell all any more; and a clock of
a closed case, which stays as it was judged: by the edition that its row names, and by the days that were known then.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db import connection

from wangge.acts import changes
from wangge.acts.changes import Row
from wangge.acts.differences import changed_clocks, unequal
from wangge.adoptions.facts import calendar, practice
from wangge.adoptions.models import LawBook
from wangge.cases import forgetting, record
from wangge.cases.facts import Loaded, loaded
from wangge.cases.models import VOID, Case
from wangge.engine import clock
from wangge.engine.clock_law import Terms
from wangge.subjects import zones

PAGE = 500


@dataclass(frozen=True, slots=True)
class Difference:
    """One column of one clock that is stored otherwise than its steps say. ``column`` "missing": the clock is not
    stored; "unfounded": no step began it."""

    case: str
    clock: str  # its words, in Chinese and English
    clock_en: str
    round: int
    column: str
    stored: Any
    computed: Any


@dataclass(slots=True)
class Page:
    """What a page of cases came to. ``waiting`` and ``emptied``: cases with a difference that is accounted for."""

    cases: int = 0
    clocks: int = 0
    waiting: int = 0
    emptied: int = 0
    differences: list[Difference] = field(default_factory=list)


def count() -> int:
    """How many cases there are, in all zones."""
    with zones.every():
        return Case.objects.count()


def verify() -> Iterator[Page]:
    """Every case in the order of its id, a page a transaction that cannot write: memory is that of one page, and nobody
    who acts meanwhile has to wait."""
    after: int | None = 0
    while after is not None:
        with zones.every():
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION READ ONLY")
            ids = list(Case.objects.filter(pk__gt=after).order_by("pk").values_list("pk", flat=True)[:PAGE])
            page = _page(ids)
        after = ids[-1] if len(ids) == PAGE else None
        yield page


def _page(ids: list[int]) -> Page:
    page, reached = Page(cases=len(ids)), _reached()
    for held in map(loaded, record.look_many(ids)):
        page.clocks += len(held.clocks)
        found = list(_differences(held))
        if found and held.row["is_open"] and held.row["subject_id"] > reached:
            page.waiting += 1
        elif found and forgetting.is_erased(held.steps):
            page.emptied += 1
        else:
            page.differences += found
    return page


def _reached() -> float:
    """Up to which case the newest law book has been counted; all when it is done, or when there is none."""
    book = LawBook.objects.order_by("-pk").first()
    return book.reached if book is not None and book.done_at is None else float("inf")


def _differences(held: Loaded) -> Iterator[Difference]:
    row = held.row
    own, name = practice(row["adoption_id"]), row["procedure"]
    rows = changes.clock_rows(row["subject_id"], changes.project(own, name, held.steps), row["zone"])
    projected = {(one["name"], one["round"]) for one in rows}
    for one in changed_clocks(held, rows, held.steps[-1]):
        key = one["name"], one["round"]
        stored = held.clocks.get(key)
        words = [own.words.text(f"clocks.{key[0]}", lang) for lang in ("zh", "en")]
        told = row["code"], *words, key[1]
        if stored is None:
            yield Difference(*told, "missing", None, one["due_at"])
            continue
        computed = one if row["is_open"] or key not in projected else _as_judged(held, stored, one)
        if one["state"] == VOID and key not in projected:
            yield Difference(*told, "unfounded", stored["started_at"], None)
            continue
        for column in unequal(stored, computed):
            yield Difference(*told, column, stored[column], computed[column])


def _as_judged(held: Loaded, stored: Row, now: Row) -> Row:
    """A closed case's clock by the edition that its row names. Counted over days that were not announced then, its date
    cannot be computed again: it stands."""
    row = held.row
    own, name = practice(row["adoption_id"]), stored["name"]
    prepared = own.procedures[row["procedure"]]
    terms = own.terms.get(name)
    then: Terms | None = terms.upto(stored["law"]) if terms else None
    laws = {name: then} if then else {}
    facts = clock.project(prepared.clocks, held.steps, calendar(), prepared.spec, laws, (name,))
    rows = changes.clock_rows(row["subject_id"], facts, row["zone"])
    found = next((one for one in rows if one["round"] == stored["round"]), now)
    if stored["provisional"]:
        return {**found, **{column: stored[column] for column in ("due_at", "state", "provisional")}}
    return found
