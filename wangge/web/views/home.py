"""Home: staff go to their inbox, everyone else is asked what they need."""

from __future__ import annotations

import secrets

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_safe

from wangge.cases import access, visits
from wangge.cases.listing import CaseFilter
from wangge.web.language import language_of
from wangge.web.pages.filing import Home
from wangge.web.pages.parts import CaseLine
from wangge.web.pages.visits import VisitLine
from wangge.web.render import page
from wangge.web.shell import walks
from wangge.web.showing.boxes import box
from wangge.web.showing.drafts import Draft
from wangge.web.showing.holders import chief_of
from wangge.web.showing.lines import case_lines, inbox_line
from wangge.web.showing.owners import doors, hotline
from wangge.web.showing.visits import agenda, visit_line
from wangge.web.views.lists import ADMINISTERS
from wangge.web.visitor import Visitor, visitor_of
from wangge.web.wording import Language, say

MINE, WAITING, VISITS = 7, 4, 2
KNOWN = ("light", "category", "unit")  # of what one asked oneself one knows sort and place; lights are the offices' own


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    visitor, language = visitor_of(request), language_of(request)
    if visitor.staff:
        return redirect(_desk_of(visitor))
    greeting = say("home.hello_name", language, name=visitor.name) if visitor.name else say("home.hello", language)
    said = box(Draft(key=secrets.token_hex(8)), visitor, language)
    waiting = _waiting(visitor, language)
    coming = _visits(visitor, language)
    told = {line.href for line in (*waiting, *coming)}
    mine = tuple(line for line in _mine(visitor, language) if line.href not in told)
    near = doors(visitor.homes)
    return page(request, "home", Home(greeting, said, mine, chief_of(visitor), waiting, near, coming, hotline()))


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
    return tuple(inbox_line(line, timezone.now(), language, (*KNOWN, "who")) for line in found.lines[:WAITING])


def _mine(visitor: Visitor, language: Language) -> tuple[CaseLine, ...]:
    if visitor.scope.person is None:
        return ()
    found = access.lines(visitor.scope, CaseFilter(size=MINE, is_open=True))
    return case_lines(found.lines, timezone.now(), language, KNOWN)


def _visits(visitor: Visitor, language: Language) -> tuple[VisitLine, ...]:
    """The next ones to the reader's firm."""
    if not visitor.of_firm:
        return ()
    lines = tuple(visit_line(sheet, timezone.now(), language, acts=False) for sheet in visits.mine(visitor.scope))
    return agenda(lines)[0][:VISITS]
