"""Figures by name: what an address asks for, and the cases that the figure counts, whichever page or answer shows it.

measure.PLAYBOOK.NAME.part | whole      a measure that a playbook declares
report.FIRST.LAST.COLUMN                a column of the report of these days (ISO)
age.FIRST.LAST                          what is open and was filed on these days (ISO)
pattern.NAME.FIRST.LAST                 a pattern of a unit (``organisation``) in these days
"""

from __future__ import annotations

from datetime import date

from wangge.cases import measures, trends
from wangge.cases.listing import CaseFilter
from wangge.engine.scope import Scope
from wangge.engine.watching import PATTERNS, Pattern
from wangge.indicators import patterns, reports

PARTS = ("part", "whole")
LEFT_OUT = CaseFilter(within=())


def of_measure(playbook: str, name: str, part: str) -> str:
    return f"measure.{playbook}.{name}.{part}"


def of_report(first: date, last: date, column: str) -> str:
    return f"report.{first}.{last}.{column}"


def of_age(first: date, last: date) -> str:
    return f"age.{first}.{last}"


def behind(scope: Scope, figure: str, unit: str | None = None, organisation: str | None = None) -> CaseFilter:
    """The cases that the figure counts for whoever reads it; none where there is no such figure."""
    match figure.split("."):
        case ["measure", playbook, name, part] if part in PARTS:
            return measures.behind(scope, playbook, name, part == "part", unit, organisation) or LEFT_OUT
        case ["pattern", name, first, last] if name in PATTERNS and _is_id(organisation):
            return _of_pattern(scope, name, first, last, int(organisation or 0)) or LEFT_OUT
        case ["age", first, last] if days := _days(first, last):
            return trends.of_age(scope, *days)
        case ["report", first, last, column]:
            return _of_report(scope, first, last, column) or LEFT_OUT
    return LEFT_OUT


def _is_id(text: str | None) -> bool:
    return text is not None and text.isascii() and text.isdigit() and len(text) < 19


def of_pattern(pattern: Pattern, first: date, last: date) -> str:
    return f"pattern.{pattern}.{first}.{last}"


def _of_pattern(scope: Scope, name: Pattern, first: str, last: str, unit: int) -> CaseFilter | None:
    days = _days(first, last)
    return patterns.behind(scope, name, *days, unit) if days else None


def _of_report(scope: Scope, first: str, last: str, column: str) -> CaseFilter | None:
    days = _days(first, last)
    return reports.behind(scope, *days, column) if days else None


def _days(first: str, last: str) -> tuple[date, date] | None:
    try:
        days = date.fromisoformat(first), date.fromisoformat(last)
    except ValueError:
        return None
    return days if all(2000 <= day.year <= 2200 for day in days) else None
