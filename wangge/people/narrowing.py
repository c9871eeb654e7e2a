"""The filters that people keep under names of their own: written by ``acts.narrowing``, read for each list."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from wangge.engine.scope import Scope
from wangge.people.models import SavedView
from wangge.subjects import revisions
from wangge.subjects.revisions import Snapshot

ROOM = "views"


@dataclass(frozen=True, slots=True)
class ViewFact:
    id: int
    page: str
    name: str
    query: str
    first: bool


def _load() -> dict[int, tuple[ViewFact, ...]]:
    """Few rows that seldom change: no list asks the database for them."""
    found: dict[int, list[ViewFact]] = defaultdict(list)
    for row in SavedView.objects.order_by("pk"):
        found[row.person_id].append(ViewFact(row.pk, row.page, row.name, row.query, row.first))
    return {person: tuple(views) for person, views in found.items()}


_snapshot = Snapshot((ROOM,), _load)


def views_of(scope: Scope, page: str) -> tuple[ViewFact, ...]:
    """One's own, in the order in which they were made."""
    return tuple(view for view in _snapshot.get().get(scope.person or 0, ()) if view.page == page)


def save(*, person: int, page: str, name: str, query: str) -> SavedView:
    """Under a name that is there already the new filters take the place of the old."""
    view, _ = SavedView.objects.update_or_create(person_id=person, page=page, name=name, defaults={"query": query})
    revisions.bump(ROOM)
    return view


def change(*, person: int, view: int, name: str | None = None, first: bool | None = None) -> bool:
    """Rename one's own, or let the list open with it; of a list one at most. Whether there is such a one."""
    row = SavedView.objects.filter(pk=view, person=person).first()
    if row is None:
        return False
    if first is not None:
        SavedView.objects.filter(person=person, page=row.page).update(first=False)
        row.first = first
    row.name = name or row.name
    row.save()
    revisions.bump(ROOM)
    return True


def drop(*, person: int, view: int | None = None) -> None:
    """One of one's own; without ``view`` all of them, for the person goes."""
    SavedView.objects.filter(person=person, **({} if view is None else {"pk": view})).delete()
    revisions.bump(ROOM)
