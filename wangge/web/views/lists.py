"""Lists of cases: the inbox of my next act, and every case that I may see."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from wangge.adoptions.facts import rulebook
from wangge.cases import access
from wangge.cases.listing import CaseFilter
from wangge.people.facts import roster
from wangge.web.language import language_of
from wangge.web.pages.cases import CaseList
from wangge.web.pages.parts import Empty, Filter, Option
from wangge.web.paging import key_in, pager
from wangge.web.render import page
from wangge.web.showing.lines import case_line, inbox_line
from wangge.web.speaking import category_name, unit_name
from wangge.web.visitor import scope_in
from wangge.web.wording import Language, say

SOON = timedelta(hours=24)
SHOWS = ("all", "open", "due", "late", "unconfirmed", "closed")
ORDERS = ("urgent", "newest")


@require_safe
@login_required
def inbox(request: HttpRequest) -> HttpResponse:
    language, scope, now = language_of(request), scope_in(request), timezone.now()
    found = access.inbox(scope, key_in(request))
    lines = tuple(inbox_line(line, now, language) for line in found.lines)
    late = sum(line.due.tone == "late" for line in lines)
    view = CaseList(
        say("inbox.title", language),
        lines,
        pager=pager(request, found.next, len(lines)),
        empty=_inbox_empty(language),
        lead=_inbox_lead(access.inbox_count(scope), late, language),
        by_keyboard=True,
    )
    return page(request, "inbox", view)


def _inbox_empty(language: Language) -> Empty:
    return Empty(
        say("inbox.empty", language),
        say("inbox.empty_more", language),
        reverse("web:cases"),
        say("inbox.empty_action", language),
    )


def _inbox_lead(n: int, late: int, language: Language) -> str:
    if not n:
        return ""
    shown = f"{n}" if n < 100 else "100+"
    return say("inbox.lead_late" if late else "inbox.lead", language, n=n if n == 1 else shown, late=late)


@require_safe
@login_required
def cases(request: HttpRequest) -> HttpResponse:
    language, scope, now = language_of(request), scope_in(request), timezone.now()
    wanted = replace(filter_in(request), after=key_in(request))
    found = access.lines(scope, wanted)
    lines = tuple(case_line(line, now, language) for line in found.lines)
    view = CaseList(
        say("cases.title", language),
        lines,
        _filters(request, language),
        pager(request, found.next, len(lines)),
        _cases_empty(language),
        _narrowed(wanted, language),
    )
    return page(request, "inbox", view)


def filter_in(request: HttpRequest) -> CaseFilter:
    """The filter that an address asks for; what is not understood is left out."""
    given, at = request.GET, scope_in(request).at
    base = CaseFilter(
        category=_number(given.get("category", "")),
        unit=given.get("unit") if _is_path(given.get("unit", "")) else None,
        lead=_number(given.get("lead", "")),
        order=given.get("order", "") if given.get("order") in ORDERS else "newest",
    )
    show = given.get("show", "open")
    if show == "late":
        return replace(base, overdue_at=at, order="urgent")
    if show == "due":
        return replace(base, due_from=at, due_before=at + SOON, order="urgent")
    if show in ("unconfirmed",):
        return replace(base, outcome=show, order="newest")
    if show in ("all", "closed"):
        return replace(base, is_open=None if show == "all" else False, order="newest")
    return replace(base, is_open=True)


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None


def _is_path(text: str) -> bool:
    return text.endswith(".") and text.replace(".", "").isdigit() and len(text) <= 120


def _cases_empty(language: Language) -> Empty:
    return Empty(
        say("cases.empty", language),
        say("cases.empty_more", language),
        f"{reverse('web:cases')}?show=all",
        say("cases.empty_action", language),
    )


def _narrowed(wanted: CaseFilter, language: Language) -> str:
    """What a board's figure narrowed the list to, in words."""
    unit = int(wanted.unit.rstrip(".").rpartition(".")[2]) if wanted.unit else None
    parts = [unit_name(unit), roster().name(wanted.lead), category_name(wanted.category, language)]
    return " · ".join(p for p in parts if p)


def _filters(request: HttpRequest, language: Language) -> tuple[Filter, ...]:
    given = request.GET
    shows = tuple(Option(s, say(f"cases.show_{s}", language), s == given.get("show", "open")) for s in SHOWS)
    orders = tuple(Option(o, say(f"cases.order_{o}", language), o == given.get("order", "newest")) for o in ORDERS)
    tops = [c for c in rulebook().categories.values() if c.depth == 1 or c.owner is not None]
    categories = tuple(
        Option(str(c.id), category_name(c.id, language), str(c.id) == given.get("category")) for c in tops
    )
    return (
        Filter("show", say("list.state", language), shows),
        Filter("category", say("list.category", language), (Option("", say("list.any", language)), *categories)),
        Filter("order", say("list.order", language), orders),
        *(Filter(name, "", (Option(given[name], "", selected=True),)) for name in ("unit", "lead") if given.get(name)),
    )
