"""Supervision of units: lights, patterns and samples, and in one act what comes of them; what the lights mean."""

from __future__ import annotations

from datetime import date, timedelta
from typing import cast

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from wangge.acts import Filed, supervising
from wangge.adoptions.facts import district
from wangge.cases import access
from wangge.cases.board import board as board_over
from wangge.cases.listing import CaseFilter
from wangge.cases.sampling import CAPABILITY
from wangge.engine.values import Refused
from wangge.engine.watching import PATTERNS, Pattern
from wangge.indicators import patterns, reports
from wangge.web import flash
from wangge.web.language import language_of
from wangge.web.render import page
from wangge.web.showing.forms import raw_values, typed_values
from wangge.web.showing.supervision import KINDS, sampling_page, supervision_page
from wangge.web.speaking import refusal_sentence
from wangge.web.views.reports import day_in
from wangge.web.visitor import scope_in

SAMPLES_SHOWN = 5
OWN = ("text", "category")


@require_safe
@login_required
def supervision(request: HttpRequest) -> HttpResponse:
    scope = scope_in(request)
    first, last = _period(request.GET.get("first", ""), request.GET.get("last", ""), scope.at)
    found = patterns.patterns(scope, first, last)
    if found is None:
        raise PermissionDenied
    watch = supervising.watch(scope)
    category = watch.category("sample") if watch else None
    wanted = CaseFilter(category=category.id, size=SAMPLES_SHOWN) if category else None
    samples = access.lines(scope, wanted).lines if wanted else []
    view = supervision_page(found, board_over(scope, "organisation"), samples, watch, scope.at, language_of(request))
    return page(request, "supervision", view)


def _period(first: str, last: str, at: object) -> tuple[date, date]:
    """As asked for, or so many days up to today as the district says; a period that cannot be is the district's."""
    today = reports.today(at)  # type: ignore[arg-type]
    since, until = day_in(first), day_in(last)
    if since and until and timedelta(0) <= until - since < timedelta(days=patterns.MOST_DAYS):
        return since, until
    return today - timedelta(days=district().patterns.days - 1), today


@require_POST
@login_required
def raised(request: HttpRequest) -> HttpResponse:
    """An order or a finding from a pattern; on to the case that it became."""
    given, scope = request.POST, scope_in(request)
    kind, pattern, unit = given.get("kind", ""), given.get("pattern", ""), given.get("unit", "")
    if not scope.may(CAPABILITY):
        raise PermissionDenied
    if kind not in KINDS or pattern not in PATTERNS or not (unit.isascii() and unit.isdigit() and len(unit) < 19):
        return redirect("web:supervision")
    first, last = _period(given.get("first", ""), given.get("last", ""), scope.at)
    filed = supervising.raise_from(
        scope, cast(supervising.Kind, kind), cast(Pattern, pattern), int(unit), first, last, given.get("key", "")[:40]
    )
    if isinstance(filed, Refused):
        flash.tell(request, refusal_sentence(filed, language_of(request)), "late")
        return redirect("web:supervision")
    return redirect("web:case", code=filed.code)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def sample(request: HttpRequest) -> HttpResponse:
    """Ask for a sample, which is drawn at once; on to its page."""
    scope, language = scope_in(request), language_of(request)
    watch = supervising.watch(scope)
    if watch is None:
        raise PermissionDenied
    form = watch.practice.procedures[watch.procedure_of_sample].form
    assert form is not None
    typed = typed_values(form, request.POST) if request.method == "POST" else {}
    refused = None
    if request.method == "POST":
        raw = {name: value for name, value in raw_values(form, typed).items() if name not in OWN}
        filed = supervising.sample(scope, typed.get("text", ""), raw)
        if isinstance(filed, Filed):
            return redirect("web:case", code=filed.code)
        refused = filed
    today = reports.today(scope.at)
    first = today - timedelta(days=district().patterns.days - 1)
    view = sampling_page(watch, typed, refused, first, today, language)
    return page(request, "sampling", view, status=422 if refused else 200)
