"""Lists of cases: the inbox of my next act, and every case that I may see."""

from __future__ import annotations

import secrets
from dataclasses import replace
from datetime import timedelta

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from wangge.adoptions.facts import rulebook
from wangge.cases import access
from wangge.cases.board import GROUNDS, LIGHTS, UNSORTED, behind
from wangge.cases.listing import ANY_GROUND, COUNTED, CaseFilter, InboxFilter
from wangge.engine.scope import Scope
from wangge.indicators import figures
from wangge.people.facts import roster
from wangge.web.language import language_of
from wangge.web.pages.cases import CaseList
from wangge.web.pages.parts import Empty
from wangge.web.paging import key_in, pager
from wangge.web.showing.figures import figure_title
from wangge.web.showing.filters import (
    ORDERS,
    case_filters,
    every_state,
    inbox_filters,
    own_filters,
    waiting_states,
)
from wangge.web.showing.lines import case_lines, inbox_line
from wangge.web.showing.together import alone
from wangge.web.speaking import category_name, unit_name
from wangge.web.views.beside import answered, with_map
from wangge.web.views.narrowing import first_of, with_views
from wangge.web.visitor import scope_in, visitor_of
from wangge.web.wording import Language, say

SOON = timedelta(hours=24)
WEEK = timedelta(days=7)
FEW = 7  # so many are seen at a glance: no filters over them
WORDS_MOST = 100  # characters that are looked for
MOST = 100  # so far are those counted that wait
ADMINISTERS = ("admin.system", "admin.security")  # these see no case


@require_safe
@login_required
def inbox(request: HttpRequest) -> HttpResponse:
    return first_of(request, "inbox") or answered(request, lambda: _furnished(request, "inbox", _inbox(request)))


def _furnished(request: HttpRequest, name: str, shown: CaseList) -> CaseList:
    """With the reader's own views over it, and the way to its map; whoever asks has a few cases and needs neither."""
    if not visitor_of(request).staff:
        return shown
    return with_map(request, name, with_views(request, name, shown))


def _inbox(request: HttpRequest) -> CaseList:
    language, scope, now = language_of(request), scope_in(request), timezone.now()
    wanted = inbox_filter_in(request)
    found = access.inbox(scope, key_in(request), wanted=wanted)
    lines = tuple(inbox_line(line, now, language) for line in found.lines)
    picking = "pick" in request.GET
    if picking:
        ticked = zip(lines, found.lines, strict=True)
        lines = tuple(replace(shown, pick=line.case.code, acts=()) for shown, line in ticked)
    narrowed = wanted != InboxFilter(newest=wanted.newest)
    waiting, late = access.inbox_counts(scope, MOST)
    return CaseList(
        say("inbox.title", language),
        lines,
        inbox_filters(request, language) if waiting > FEW or wanted != InboxFilter() else (),
        pager=pager(request, found.next, len(lines)),
        empty=_cases_empty(language, reverse("web:inbox")) if narrowed else _inbox_empty(scope, language),
        lead="" if narrowed else _inbox_lead(waiting, late, language),
        by_keyboard=True,
        key=secrets.token_hex(8),
        alone=" ".join(sorted(alone(found.lines))),
        picking=picking,
    )


def inbox_filter_in(request: HttpRequest) -> InboxFilter:
    """The filter that an address asks for; what is not understood is left out."""
    given, at = request.GET, scope_in(request).at
    before = {"late": at, "due": at + SOON, "week": at + WEEK}.get(given.get("show", ""))
    state = given.get("state", "")
    known = state if state in waiting_states(language_of(request)) else None
    return InboxFilter(known, _category(given.get("category", "")), before, given.get("order") == "newest")


def _inbox_empty(scope: Scope, language: Language) -> Empty:
    if any(scope.may(power) for power in ADMINISTERS):
        return Empty(
            *(say(f"house.{word}", language) for word in ("title", "lead")),
            reverse("web:house"),
            say("nav.house", language),
        )
    return Empty(
        say("inbox.empty", language),
        say("inbox.empty_more", language),
        reverse("web:cases"),
        say("inbox.empty_action", language),
    )


def _inbox_lead(n: int, late: int, language: Language) -> str:
    if not n:
        return ""
    return say("inbox.lead_late" if late else "inbox.lead", language, n=_counted_to(n), late=_counted_to(late))


def _counted_to(n: int) -> int | str:
    return n if n < MOST else f"{MOST}+"


@require_safe
@login_required
def cases(request: HttpRequest) -> HttpResponse:
    return (
        first_of(request, "cases")
        or _named_by_code(request)
        or answered(request, lambda: _furnished(request, "cases", _cases(request)))
    )


def _named_by_code(request: HttpRequest) -> HttpResponse | None:
    """Whoever looks for a code wants its case."""
    words = _words(request)
    code = access.code_of(scope_in(request), words) if words else None
    return redirect("web:case", code) if code else None


def _cases(request: HttpRequest) -> CaseList:
    language, scope, now = language_of(request), scope_in(request), timezone.now()
    wanted = replace(filter_in(request), after=key_in(request))
    found = access.lines(scope, wanted)
    staff = visitor_of(request).staff
    without = () if staff else ("light",)  # lights are for those who handle; whoever asks reads the date
    lines = case_lines(found.lines, now, language, without)
    return CaseList(
        say("cases.title", language),
        lines,
        case_filters(request, language) if staff else own_filters(request, language),
        pager(request, found.next, len(lines)),
        Empty() if lines else _cases_empty(language),
        _narrowed(request, wanted, language),
        file_href=f"{reverse('web:cases_file')}?{request.GET.urlencode()}",
    )


def filter_in(request: HttpRequest) -> CaseFilter:
    """The filter that an address asks for; what is not understood is left out."""
    given, at = request.GET, scope_in(request).at
    base = replace(
        _counted(request),
        category=_category(given.get("category", "")),
        exactly=_is_figure(request),
        unsorted=given.get("category") == UNSORTED,
        unit=_path(request),
        directly="directly" in given,
        lead=_number(given.get("lead", "")),
        words=_words(request),
        order=given.get("order", "") if given.get("order") in ORDERS else "newest",
    )
    state = given.get("state", "")
    known = state in every_state(language_of(request))
    base = replace(base, states=(state,) if known else ())
    show = given.get("show", "all" if base.words else "open")
    if show == "late":
        return replace(base, overdue_at=at, order="urgent")
    if show in ("due", "week"):
        return replace(base, due_from=at, due_before=at + (SOON if show == "due" else WEEK), order="urgent")
    if show in ("unconfirmed",):
        return replace(base, outcome=show, order="newest")
    if show in LIGHTS:
        return replace(base, light=LIGHTS.index(show) + 1, order="urgent")
    if show in (*GROUNDS, ANY_GROUND):
        return replace(base, excluded=show, order="newest")
    if show in COUNTED:
        return replace(base, counted=show, order="newest")
    if show in ("all", "closed"):
        return replace(base, is_open=None if show == "all" else False, order="newest")
    return base if known else replace(base, is_open=True)  # a state says by itself whether it is open


def _words(request: HttpRequest) -> str:
    return request.GET.get("words", "").strip()[:WORDS_MOST]


def _is_figure(request: HttpRequest) -> bool:
    return "board" in request.GET or "figure" in request.GET


def _counted(request: HttpRequest) -> CaseFilter:
    """What a figure counts, where one was opened; any case otherwise."""
    given, scope = request.GET, scope_in(request)
    if "figure" in given:
        return figures.behind(scope, given["figure"], _path(request), given.get("organisation"))
    if "board" not in given and given.get("show") not in (*COUNTED, *GROUNDS, ANY_GROUND, *LIGHTS):
        return CaseFilter()
    return behind(scope, _path(request), organisation=given.get("organisation"), chain=given.get("chain"))


def _path(request: HttpRequest) -> str | None:
    path = request.GET.get("unit", "")
    return path if _is_path(path) else None


def _category(text: str) -> int | None:
    """By its id, as the filters have it, or by its code."""
    number, coded = _number(text), rulebook().by_code.get(text)
    return coded.id if coded is not None and number not in rulebook().categories else number


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None


def _is_path(text: str) -> bool:
    return text.endswith(".") and text.replace(".", "").isdigit() and len(text) <= 120


def _cases_empty(language: Language, href: str = "") -> Empty:
    return Empty(
        say("cases.empty", language),
        say("cases.empty_more", language),
        href or f"{reverse('web:cases')}?show=all",
        say("cases.empty_action", language),
    )


def _narrowed(request: HttpRequest, wanted: CaseFilter, language: Language) -> str:
    """What a figure narrowed the list to, in words, and how many they are."""
    unit = int(wanted.unit.rstrip(".").rpartition(".")[2]) if wanted.unit else None
    organisation = _number(request.GET.get("organisation", ""))
    parts = [
        figure_title(request.GET.get("figure", ""), language),
        unit_name(unit),
        roster().name(wanted.lead or organisation),
        category_name(wanted.category, language),
    ]
    if _is_figure(request):
        parts.append(say("cases.counted", language, n=access.count(scope_in(request), replace(wanted, after=None))))
    return " · ".join(p for p in parts if p)
