"""What stands around a page: the way about, the bell, who one is."""

from __future__ import annotations

from functools import lru_cache

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.crypto import salted_hmac

from wangge.cases.today import is_walked
from wangge.web.arriving import unseen
from wangge.web.flash import told
from wangge.web.language import language_of
from wangge.web.pages.parts import NavItem, Option, Shell
from wangge.web.showing.desks import offered
from wangge.web.visitor import Visitor, visitor_of
from wangge.web.wording import Language, say

ICONS = {
    "home": "home",
    "today": "today",
    "file": "plus",
    "track": "search",
    "visits": "clock",
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
        unread=unseen(request, visitor.scope) if visitor.scope.person else 0,
        demo=settings.DEMO,
        messages=told(request),
        who=salted_hmac("unsent", str(visitor.scope.person)).hexdigest()[:16] if visitor.scope.person else "",
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
        if visitor.of_firm:
            return ("home", "cases", "visits", "track")
        return ("home", "file", "cases", "track") if visitor.scope.person else ("home", "file", "track")
    erases = ("erase_person",) if visitor.scope.may("erase") else ()
    if visitor.scope.may("admin.audit"):  # who sees the journal sees no cases
        return ("audit", *erases, "file")
    if visitor.scope.may("admin.system") or visitor.scope.may("admin.security"):
        return ("house", *erases, "file")
    if erases:
        return ("inbox", *erases, "file")
    with_board = ("board",) if visitor.scope.may("board.read") else ()
    if walks(visitor):
        return ("today", "inbox", *(with_board or ("cases",)), "file")
    last = "desk" if offered(visitor.scope) else "imports" if visitor.scope.may("cases.import") else "file"
    if leads(visitor):
        return ("board", "inbox", "cases", last)
    return ("inbox", "cases", *with_board, last)


def walks(visitor: Visitor) -> bool:
    """Whether the day begins on one's feet: every post is over a grid, a site or a body."""
    return bool(visitor.posts) and all(is_walked(post) for post in visitor.posts)


def leads(visitor: Visitor) -> bool:
    """Whether the day begins with the figures: who reads them and handles nothing for an organisation."""
    return visitor.scope.may("board.read") and not any(post.acts_for for post in visitor.posts)


@lru_cache(1_000)
def _nav(path: str, names: tuple[str, ...], language: Language) -> tuple[NavItem, ...]:
    items = []
    for name in names:
        href = reverse(f"web:{name}")
        active = path == href or (href != "/" and path.startswith(href))
        items.append(NavItem(say(f"nav.{name}", language), href, ICONS[name], active))
    return tuple(items)
