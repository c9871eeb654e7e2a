"""What stands around a page: the way about, the bell, who one is."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from wangge.cases import bells
from wangge.web.flash import told
from wangge.web.language import language_of
from wangge.web.pages.parts import NavItem, Option, Shell
from wangge.web.showing.desks import offered
from wangge.web.visitor import Visitor, visitor_of
from wangge.web.wording import Language, say

ICONS = {
    "home": "home",
    "file": "plus",
    "track": "search",
    "inbox": "inbox",
    "cases": "list",
    "board": "board",
    "desk": "desk",
    "audit": "list",
    "house": "group",
    "imports": "plus",
    "erase_person": "person",
}


def shell_of(request: HttpRequest) -> Shell:
    visitor = visitor_of(request)
    return Shell(
        nav=_nav(request.path, entries(visitor), language_of(request)),
        staff=visitor.staff,
        person=visitor.name or (say("nav.me", language_of(request)) if visitor.scope.person is not None else ""),
        acting=visitor.acting,
        roles=_roles(visitor, language_of(request)),
        unread=bells.unseen(visitor.scope) if visitor.scope.person else 0,
        demo=settings.DEMO,
        messages=told(request),
    )


def _roles(visitor: Visitor, language: Language) -> tuple[Option, ...]:
    """Nothing to choose for who has one post."""
    if len(visitor.terms) < 2:
        return ()
    chosen = visitor.scope.appointment
    posts = tuple(Option(str(term), title, term == chosen) for term, title in visitor.terms)
    return (Option("", say("nav.all_posts", language), chosen is None), *posts)


def entries(visitor: Visitor) -> tuple[str, ...]:
    """The way about: at most four entries, because a phone's bar holds no more."""
    if not visitor.staff:
        return ("home", "file", "cases", "track") if visitor.scope.person else ("home", "file", "track")
    erases = ("erase_person",) if visitor.scope.may("erase") else ()
    if visitor.scope.may("admin.audit"):  # who sees the journal sees no cases
        return ("audit", *erases, "file")
    if visitor.scope.may("admin.system") or visitor.scope.may("admin.security"):
        return ("house", *erases, "file")
    if erases:
        return ("inbox", *erases, "file")
    with_board = ("board",) if visitor.scope.may("board.read") else ()
    last = "desk" if offered(visitor.scope) else "imports" if visitor.scope.may("cases.import") else "file"
    return ("inbox", "cases", *with_board, last)


def _nav(path: str, names: tuple[str, ...], language: Language) -> tuple[NavItem, ...]:
    items = []
    for name in names:
        href = reverse(f"web:{name}")
        active = path == href or (href != "/" and path.startswith(href))
        items.append(NavItem(say(f"nav.{name}", language), href, ICONS[name], active))
    return tuple(items)
