"""The audit administrator's pages: who read what is restricted, and whom a rule refused what."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import TypeVar

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from wangge.acts import auditing
from wangge.acts.auditing import JournalPage, ReadingLine, RefusalLine
from wangge.engine.scope import Scope
from wangge.engine.values import Refused
from wangge.journal.access import ReadingFilter
from wangge.web.download import excel
from wangge.web.language import language_of
from wangge.web.pages.others import Audit
from wangge.web.paging import key_in, pager
from wangge.web.render import page
from wangge.web.showing.audits import Asked, readings_page, refusals_page
from wangge.web.visitor import scope_in
from wangge.web.when import DISTRICT
from wangge.web.wording import Language

L = TypeVar("L", ReadingLine, RefusalLine)
CODE_MOST = 24
TAKEN_MOST = 10_000  # lines of one Excel file


@require_safe
@login_required
def audit(request: HttpRequest) -> HttpResponse:
    return _shown(request, auditing.readings, readings_page)


@require_safe
@login_required
def refused(request: HttpRequest) -> HttpResponse:
    return _shown(request, auditing.refusals, refusals_page)


def _shown(
    request: HttpRequest,
    read: Callable[[Scope, ReadingFilter], JournalPage[L] | Refused],
    show: Callable[[JournalPage[L], datetime, Asked, Language], Audit],
) -> HttpResponse:
    """Filtered by day (as the district counts it), by a piece of a name or a post's title, and by a case's code;
    ``as=xlsx``: all that was asked for, as a file."""
    given, scope, language = request.GET, scope_in(request), language_of(request)
    if not scope.may(auditing.AUDIT):
        raise PermissionDenied
    as_file = given.get("as") == "xlsx"
    asked = Asked(
        _day(given.get("day", "")),
        given.get("who", "").strip()[: auditing.NAME_MOST],
        given.get("code", "").replace("-", "").replace(" ", "").upper()[:CODE_MOST],
    )
    wanted = _wanted(asked)
    wanted = replace(wanted, size=TAKEN_MOST) if as_file else replace(wanted, after=key_in(request))
    found = read(scope, wanted)
    if isinstance(found, Refused):
        raise PermissionDenied
    now = timezone.now()
    if as_file:
        shown = show(found, now, asked, language)
        return excel(shown.file_name(asked.day or now.astimezone(DISTRICT).date()), shown.table)
    asked = replace(asked, pager=pager(request, found.next, len(found.lines)), file_href=_file_href(request))
    return page(request, "audit", show(found, now, asked, language))


def _wanted(asked: Asked) -> ReadingFilter:
    start = datetime.combine(asked.day, datetime.min.time(), DISTRICT) if asked.day else None
    return ReadingFilter(
        since=start,
        until=start + timedelta(days=1) if start else None,
        actors=auditing.named(asked.who) if asked.who else None,
        subjects=auditing.coded(asked.code) if asked.code else None,
    )


def _file_href(request: HttpRequest) -> str:
    kept = request.GET.copy()
    kept.pop("after", None)
    kept["as"] = "xlsx"
    return f"{request.path}?{kept.urlencode()}"


def _day(text: str) -> date | None:
    """What is no date filters nothing; so does a year that no instant stands in everywhere on earth."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if date.min.year < day.year < date.max.year else None
