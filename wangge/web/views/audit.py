"""The audit administrator's pages: who read what is restricted, and whom a rule refused what."""

from __future__ import annotations

from collections.abc import Callable
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
from wangge.web.language import language_of
from wangge.web.pages.others import Audit
from wangge.web.pages.parts import Pager
from wangge.web.paging import key_in, pager
from wangge.web.render import page
from wangge.web.showing.audits import readings_page, refusals_page
from wangge.web.visitor import scope_in
from wangge.web.when import DISTRICT
from wangge.web.wording import Language

L = TypeVar("L", ReadingLine, RefusalLine)


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
    show: Callable[[JournalPage[L], datetime, date | None, str, Pager, Language], Audit],
) -> HttpResponse:
    """Filtered by day (as the district counts it) and by a piece of a name or a post's title."""
    day, who = _day(request.GET.get("day", "")), request.GET.get("who", "").strip()[: auditing.NAME_MOST]
    start = datetime.combine(day, datetime.min.time(), DISTRICT) if day else None
    wanted = ReadingFilter(
        since=start,
        until=start + timedelta(days=1) if start else None,
        actors=auditing.named(who) if who else None,
        after=key_in(request),
    )
    found = read(scope_in(request), wanted)
    if isinstance(found, Refused):
        raise PermissionDenied
    language = language_of(request)
    view = show(found, timezone.now(), day, who, pager(request, found.next, len(found.lines)), language)
    return page(request, "audit", view)


def _day(text: str) -> date | None:
    """What is no date filters nothing; so does a year that no instant stands in everywhere on earth."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if date.min.year < day.year < date.max.year else None
