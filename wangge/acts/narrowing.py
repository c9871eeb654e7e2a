"""Filters of a list, kept by a person under a name: few, one's own, and about nobody."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlencode

from django.db import transaction

from wangge.engine.cleaning import tidy
from wangge.engine.scope import Scope
from wangge.engine.values import Refused
from wangge.people import narrowing

PAGES = ("inbox", "cases")
MOST = 7
NAME_MOST, QUERY_MOST = 20, 300
# What narrows a list; the page that one has come to, and the case beside it, is none.
FILTERS = ("words", "show", "state", "category", "order", "unit", "lead", "board", "figure", "organisation", "directly")


USUAL = {"inbox": (("show", "all"), ("order", "urgent")), "cases": (("show", "open"), ("order", "newest"))}


def filters_of(page: str, query: str) -> str:
    """Of an address what narrows the list, in one order, so that equal filters read alike."""
    given = dict(parse_qsl(query[:QUERY_MOST], keep_blank_values=True))
    found = [(name, given[name]) for name in FILTERS if given.get(name)]
    return urlencode([pair for pair in found if pair not in USUAL.get(page, ())])


def save_view(scope: Scope, *, page: str, name: str, query: str) -> Refused | None:
    """Keep the filters under a name; one that is there already gets the new ones. Refused: not_allowed, view_unnamed,
    too_many_views."""
    name, query = tidy(name)[:NAME_MOST], filters_of(page, query)
    if scope.person is None or page not in PAGES:
        return Refused("not_allowed")
    if not name or not query:
        return Refused("view_unnamed")
    with transaction.atomic():
        kept = {view.name for view in narrowing.views_of(scope, page)}
        if name not in kept and len(kept) >= MOST:
            return Refused("too_many_views", None, {"most": MOST})
        narrowing.save(person=scope.person, page=page, name=name, query=query)
    return None


def rename_view(scope: Scope, *, view: int, name: str) -> Refused | None:
    """Refused: not_found, view_unnamed, view_named_so (another one has this name)."""
    name = tidy(name)[:NAME_MOST]
    mine = {one.id: one for page in PAGES for one in narrowing.views_of(scope, page)}
    if scope.person is None or view not in mine:
        return Refused("not_found")
    if not name:
        return Refused("view_unnamed")
    if any(one.name == name and one.page == mine[view].page and one.id != view for one in mine.values()):
        return Refused("view_named_so", None, {"name": name})
    with transaction.atomic():
        narrowing.change(person=scope.person, view=view, name=name)
    return None


def put_first(scope: Scope, *, view: int, first: bool) -> Refused | None:
    """Let the list open with it, or no longer. Refused: not_found."""
    with transaction.atomic():
        found = scope.person is not None and narrowing.change(person=scope.person, view=view, first=first)
    return None if found else Refused("not_found")


def drop_view(scope: Scope, *, view: int) -> None:
    if scope.person is not None:
        with transaction.atomic():
            narrowing.drop(person=scope.person, view=view)
