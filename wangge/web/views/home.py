"""Home: staff go to their inbox, everyone else is asked what they need."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from wangge.cases import access
from wangge.cases.listing import CaseFilter
from wangge.web.language import language_of
from wangge.web.pages.filing import Home, Wish
from wangge.web.pages.parts import CaseLine
from wangge.web.render import page
from wangge.web.shell import walks
from wangge.web.showing.holders import chief_of
from wangge.web.showing.lines import case_line, inbox_line
from wangge.web.views.lists import ADMINISTERS
from wangge.web.visitor import Visitor, visitor_of
from wangge.web.wording import Language, say

MINE = 5
WISHES = {"file": "plus", "track": "search"}


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    visitor, language = visitor_of(request), language_of(request)
    if visitor.staff:
        return redirect(_desk_of(visitor))
    greeting = say("home.hello_name", language, name=visitor.name) if visitor.name else say("home.hello", language)
    wishes = tuple(
        Wish(say(f"home.wish.{w}", language), say(f"home.wish.{w}_more", language), reverse(f"web:{w}"), icon)
        for w, icon in WISHES.items()
    )
    waiting = _waiting(visitor, language)
    mine = tuple(line for line in _mine(visitor, language) if line.href not in {w.href for w in waiting})
    return page(request, "home", Home(greeting, wishes, mine, chief_of(visitor), waiting))


def _desk_of(visitor: Visitor) -> str:
    """Where work begins: what waits; for who walks, today; for who leads and has nothing waiting, the board; for who
    audits, the journal; for who administers, the house."""
    if visitor.scope.may("admin.audit"):
        return "web:audit"
    if any(visitor.scope.may(power) for power in ADMINISTERS):
        return "web:house"
    if walks(visitor):
        return "web:today"
    leads = visitor.scope.may("board.read") and not access.inbox_count(visitor.scope, 1)
    return "web:board" if leads else "web:inbox"


def _waiting(visitor: Visitor, language: Language) -> tuple[CaseLine, ...]:
    """What the reader's own word is asked for: to confirm, to rate, to complete."""
    if visitor.scope.person is None:
        return ()
    found = access.inbox(visitor.scope)
    return tuple(inbox_line(line, timezone.now(), language) for line in found.lines[:MINE])


def _mine(visitor: Visitor, language: Language) -> tuple[CaseLine, ...]:
    if visitor.scope.person is None:
        return ()
    found = access.lines(visitor.scope, CaseFilter(size=MINE))
    return tuple(case_line(line, timezone.now(), language) for line in found.lines)
