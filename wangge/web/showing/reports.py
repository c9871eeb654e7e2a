"""The day report and the month's tables, as tables."""

from __future__ import annotations

from dataclasses import fields

from django.urls import reverse

from wangge.indicators.figures import of_report
from wangge.indicators.ledgers import ledgers
from wangge.indicators.reports import Counts, Line, Report
from wangge.indicators.sayings import word
from wangge.web import when
from wangge.web.pages import others, parts
from wangge.web.showing.figures import cases_href
from wangge.web.wording import Language, say

COLUMNS = tuple(f.name for f in fields(Counts))


def report_page(report: Report, language: Language, *, whole: bool) -> others.Report:
    """``whole``: of the month."""
    day = report.first.isoformat()
    span = f"{report.first:%Y-%m}" if whole else when.day(report.first, language, year=True)
    href = reverse("web:report")
    return others.Report(
        title=f"{word('report.month' if whole else 'report.day', language)} {span}",
        as_of=report.as_of,
        day=day,
        whole=whole,
        other_href=f"{href}?day={day}" if whole else f"{href}?day={day}&of=month",
        other=say("report.to_day" if whole else "report.to_month", language),
        tables=(
            _table("unit", report, report.units, language),
            _table("category", report, report.categories, language),
        ),
        ledgers=tuple(
            (spec.title.text(language), f"{reverse('web:ledger', kwargs={'name': name})}?day={day}")
            for name, spec in ledgers().items()
        ),
    )


def _table(kind: str, report: Report, lines: tuple[Line, ...], language: Language) -> parts.Table:
    heads = tuple(word(f"report.{name}", language) for name in (kind, *COLUMNS))
    rows = [_row(line.name or word("report.unsorted", language), line, kind, report) for line in lines]
    if kind == "unit":
        rows = [_row(word("report.total", language), Line("", report.total), kind, report), *rows]
    source = word("report.source", language)
    more = say("board.more", language, n=len(rows) - parts.FIRST_ROWS)
    return parts.Table(word(f"report.by_{kind}", language), heads, tuple(rows), source, more)


def _row(name: str, line: Line, kind: str, report: Report) -> tuple[parts.Cell, ...]:
    whose = {kind: line.key, "directly": "1" if line.directly else ""}

    def cell(column: str, n: int) -> parts.Cell:
        figure = of_report(report.first, report.last, column)
        href = cases_href(figure=figure, show="all", **whose) if n and report.opens else ""
        return parts.Cell(f"{n:,}", href, True, "late" if column == "late" and n else "calm")

    return parts.Cell(name), *(cell(column, getattr(line.counts, column)) for column in COLUMNS)
