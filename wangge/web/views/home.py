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
from wangge.web.showing.holders import chief_of
from wangge.web.showing.lines import case_line
from wangge.web.visitor import Visitor, visitor_of
from wangge.web.wording import Language, say

MINE = 5
WISHES = {"file": "plus", "track": "search"}


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    visitor, language = visitor_of(request), language_of(request)
    if visitor.staff:
        return redirect("web:inbox")
    greeting = say("home.hello_name", language, name=visitor.name) if visitor.name else say("home.hello", language)
    wishes = tuple(
        Wish(say(f"home.wish.{w}", language), say(f"home.wish.{w}_more", language), reverse(f"web:{w}"), icon)
        for w, icon in WISHES.items()
    )
    return page(request, "home", Home(greeting, wishes, _mine(visitor, language), chief_of(visitor)))


def _mine(visitor: Visitor, language: Language) -> tuple[CaseLine, ...]:
    if visitor.scope.person is None:
        return ()
    found = access.lines(visitor.scope, CaseFilter(size=MINE))
    return tuple(case_line(line, timezone.now(), language) for line in found.lines)
