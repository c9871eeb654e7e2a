"""Visits to my firm in one calendar; and, for those who come, announcing one."""

from __future__ import annotations

import secrets
from datetime import date, timedelta

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from wangge.acts.visits import Others, announce
from wangge.cases import visits as found
from wangge.engine.values import Refused
from wangge.web.flash import tell
from wangge.web.language import language_of
from wangge.web.pages.forms import Form
from wangge.web.pages.parts import Empty
from wangge.web.pages.parts import Fault as PageFault
from wangge.web.pages.visits import Visits
from wangge.web.render import page
from wangge.web.showing.visits import (
    agenda,
    announcing,
    booked_sentence,
    host_named,
    hosts,
    month_sheet,
    need_of,
    visit_line,
    way_to,
)
from wangge.web.speaking import refusal_sentence
from wangge.web.visitor import scope_in, visitor_of
from wangge.web.when import DISTRICT
from wangge.web.wording import say

TYPED = ("firm", "day", "half", "text", "key", "sure")
TEXT_MOST = 600


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def visits(request: HttpRequest) -> HttpResponse:
    """GET shows the month that ``month`` names (2026-11), POST announces a visit."""
    if request.method == "POST":
        return _announce(request)
    typed = {"key": secrets.token_hex(8)}
    form = announcing(scope_in(request), typed, {}, language_of(request)) if hosts(scope_in(request)) else None
    return _calendar(request, form)


def _calendar(
    request: HttpRequest, form: Form | None, hints: tuple[str, ...] = (), *, opened: bool = False
) -> HttpResponse:
    visitor, language, now = visitor_of(request), language_of(request), timezone.now()
    sheets = found.mine(visitor.scope, coming=visitor.staff)
    lines = tuple(visit_line(sheet, now, language) for sheet in sheets)
    today = now.astimezone(DISTRICT).date()
    first = _month(request.GET.get("month", ""), today)
    coming, earlier = agenda(lines)
    view = Visits(
        say("visits.title_staff" if visitor.staff else "visits.title", language),
        say("visits.lead_staff" if visitor.staff else "visits.lead", language),
        month_sheet(first, today, lines),
        coming,
        earlier[:10],
        f"?month={first - timedelta(days=1):%Y-%m}",
        f"?month={first + timedelta(days=31):%Y-%m}",
        form,
        opened,
        hints,
        Empty(say("visits.empty", language), say("visits.empty_more", language)),
        first,
        visitor.staff,
    )
    return page(request, "visits", view, status=422 if opened else 200)


def _month(given: str, today: date) -> date:
    """The first day of the month that an address names; of today's where it names none."""
    try:
        return date.fromisoformat(f"{given}-01")
    except ValueError:
        return today.replace(day=1)


def _announce(request: HttpRequest) -> HttpResponse:
    """1. what is missing is said; 2. who else comes in that week is told once; 3. it is filed for the firm."""
    scope, language = scope_in(request), language_of(request)
    if not hosts(scope):
        raise PermissionDenied
    typed = {name: request.POST.get(name, "").strip() for name in TYPED}
    firm, day = host_named(scope, typed["firm"]), _day(typed["day"])
    missing = {"firm": firm is None, "day": day is None, "text": not 2 <= len(typed["text"]) <= TEXT_MOST}
    wrong = {name: say(f"visits.wrong_{name}", language) for name, is_wrong in missing.items() if is_wrong}
    if firm is None or day is None or wrong:
        return _calendar(request, announcing(scope, typed, wrong, language), opened=True)
    filed = announce(scope, need_of(firm, way_to(scope, firm), day, typed), day, sure=bool(typed["sure"]))
    if isinstance(filed, Others):
        return also_comes(request, announcing(scope, typed, {}, language, sure=True), filed)
    if isinstance(filed, Refused):
        form = announcing(scope, typed, {}, language)
        said = (PageFault(refusal_sentence(filed, language)),)
        return _calendar(request, Form(form.action, form.fields, form.submit, said, carried=form.carried), opened=True)
    tell(request, say("visits.announced", language, firm=firm.name), "ok")
    return redirect(reverse("web:visits"))


def also_comes(request: HttpRequest, form: Form, others: Others) -> HttpResponse:
    """Who comes to the firm in the same week, beside the calendar; ``form`` announces it all the same."""
    hints = tuple(booked_sentence(one, language_of(request)) for one in others.booked)
    return _calendar(request, form, hints, opened=True)


def _day(given: str) -> date | None:
    """A day that is not over."""
    try:
        day = date.fromisoformat(given)
    except ValueError:
        return None
    return day if day >= timezone.now().astimezone(DISTRICT).date() else None
