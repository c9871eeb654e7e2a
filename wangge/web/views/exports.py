"""A list of cases as filtered, as an Excel file: what the list shows and no more, so neither names nor phones."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from wangge.acts import exporting
from wangge.cases import access
from wangge.cases.sheets import CaseLine
from wangge.web import when
from wangge.web.language import language_of
from wangge.web.pages import parts
from wangge.web.pages.parts import Cell, Table
from wangge.web.showing.lines import case_lines
from wangge.web.showing.sheets import grouped_code
from wangge.web.taking import excel
from wangge.web.views.lists import filter_in
from wangge.web.visitor import scope_in
from wangge.web.wording import Language, say

MOST = 5_000  # lines of one file
HEADS = ("code", "title", "category", "unit", "state", "who", "filed", "due", "late")


@require_safe
@login_required
def cases(request: HttpRequest) -> HttpResponse:
    """The list that the same query shows on the page of cases, up to MOST lines."""
    scope, language = scope_in(request), language_of(request)
    found = access.lines(scope, replace(filter_in(request), size=MOST))
    exporting.taken(scope, "cases")
    title = say("cases.title", language)
    heads = tuple(say(f"taken.{name}", language) for name in HEADS)
    now = timezone.now()
    shown = case_lines(found.lines, now, language)
    rows = tuple(tuple(_cells(*both, now, language)) for both in zip(found.lines, shown, strict=True))
    more = say("taken.more", language, n=MOST) if found.next else ""
    return excel(title, [Table(title, heads, rows, more)])


def _cells(line: CaseLine, shown: parts.CaseLine, now: datetime, language: Language) -> Iterator[Cell]:
    yield Cell(grouped_code(line.code))
    traits = shown.traits
    for text in (shown.title, traits.category, traits.unit, traits.state.label, traits.who):
        yield Cell(text)
    for moment in (line.filed_at, line.due):
        yield Cell(moment.astimezone(when.DISTRICT).strftime("%Y-%m-%d %H:%M") if moment else "")
    yield Cell(say("taken.is_late", language) if line.is_open and line.due and line.due < now else "")
