"""The audit administrator's page: who read what is restricted."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from wangge.acts import auditing
from wangge.engine.values import Refused
from wangge.journal.access import ReadingFilter
from wangge.web.language import language_of
from wangge.web.paging import key_in, pager
from wangge.web.render import page
from wangge.web.showing.audits import audit_page
from wangge.web.visitor import scope_in
from wangge.web.when import DISTRICT


@require_safe
@login_required
def audit(request: HttpRequest) -> HttpResponse:
    """Filtered by day (as the district counts it) and by a piece of a name or a post's title."""
    day, who = _day(request.GET.get("day", "")), request.GET.get("who", "").strip()[: auditing.NAME_MOST]
    start = datetime.combine(day, datetime.min.time(), DISTRICT) if day else None
    wanted = ReadingFilter(
        since=start,
        until=start + timedelta(days=1) if start else None,
        actors=auditing.named(who) if who else None,
        after=key_in(request),
    )
    found = auditing.readings(scope_in(request), wanted)
    if isinstance(found, Refused):
        raise PermissionDenied
    language = language_of(request)
    view = audit_page(found, timezone.now(), day, who, pager(request, found.next, len(found.lines)), language)
    return page(request, "audit", view)


def _day(text: str) -> date | None:
    """What is no date filters nothing; so does a year that no instant stands in everywhere on earth."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if date.min.year < day.year < date.max.year else None
