"""The day report, the month's tables, and the ledger to take away: read, never filled in."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import quote

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from wangge.indicators import ledgers, reports
from wangge.web.language import language_of
from wangge.web.render import page
from wangge.web.showing.reports import report_page
from wangge.web.visitor import scope_in

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_safe
@login_required
def report(request: HttpRequest) -> HttpResponse:
    """One day (``day``; none: today), or its whole month (``of=month``)."""
    scope = scope_in(request)
    day = day_in(request.GET.get("day", "")) or reports.today(scope.at)
    whole = request.GET.get("of") == "month"
    found = reports.report(scope, *(reports.month_of(day) if whole else (day, day)))
    if found is None:
        raise PermissionDenied
    return page(request, "report", report_page(found, language_of(request), whole=whole))


@require_safe
@login_required
def ledger(request: HttpRequest, name: str) -> HttpResponse:
    """The ledger of the month in which ``day`` lies, as Excel."""
    scope, spec = scope_in(request), ledgers.ledgers().get(name)
    if spec is None:
        raise Http404
    first, last = reports.month_of(day_in(request.GET.get("day", "")) or reports.today(scope.at))
    with TemporaryDirectory() as folder:
        out = Path(folder) / "ledger.xlsx"
        if ledgers.write(scope, spec, first, last, out, language_of(request)) is None:
            raise PermissionDenied
        response = HttpResponse(out.read_bytes(), content_type=XLSX)
    title = f"{spec.title.text(language_of(request))} {first:%Y-%m}.xlsx"
    response.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(title)}"
    response.headers["Cache-Control"] = "private, no-store"
    return response


def day_in(text: str) -> date | None:
    """An ISO day within what a calendar holds, or None."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if 2000 <= day.year <= 2200 else None
