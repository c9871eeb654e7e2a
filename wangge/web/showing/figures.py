"""Figures that open the cases they count: their addresses, and what the list that they open is called."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from functools import cache
from urllib.parse import urlencode

from django.urls import reverse

from wangge.adoptions.facts import rulebook
from wangge.cases.board import Rate
from wangge.engine.watching import PATTERNS
from wangge.indicators.figures import of_measure
from wangge.indicators.reports import FIGURES
from wangge.indicators.sayings import word
from wangge.web import when
from wangge.web.pages import parts
from wangge.web.wording import Language, say

FEW = 10
Part = tuple[str, str]  # what stands there, the address that it opens ("": none)


@cache
def _list_of_cases() -> str:
    """Asked once: a board has a hundred figures that open it."""
    return reverse("web:cases")


def cases_href(**wanted: str) -> str:
    return f"{_list_of_cases()}?{urlencode({k: v for k, v in wanted.items() if v})}"


def cases_hrefs(**wanted: str) -> Callable[[str], str]:
    """The address for each ``show`` of ours: what a group's ten figures have in common is written once."""
    alike = urlencode({k: v for k, v in wanted.items() if v})
    return lambda show: f"{_list_of_cases()}?show={show}&{alike}"


def rate_text(rate: Rate, language: Language) -> str:
    """No rate where there is nothing to divide by."""
    return f"{rate.value:.1%}" if rate.value is not None else say("board.none", language)


def rate_cell(rate: Rate, part: str, whole: str, language: Language) -> parts.Cell:
    """A rate with what it divides, each opening its cases. Of a handful of cases a percentage says more than is known:
    these are counted out alone."""
    text = "" if 0 < rate.whole < FEW else rate_text(rate, language)
    counted = ((f"{rate.part:,}", part if rate.part else ""), (f"{rate.whole:,}", whole)) if rate.whole else ()
    return parts.Cell(text, number=True, of=counted)


def measure_cell(
    figure: Rate | int, playbook: str, name: str, row: Mapping[str, str] | None, language: Language
) -> parts.Cell:
    """A figure of a practice's own measure; ``row``: whose it is, as an address says it (None: it opens nothing)."""
    hrefs = {
        part: "" if row is None else cases_href(figure=of_measure(playbook, name, part), show="all", **row)
        for part in ("part", "whole")
    }
    if isinstance(figure, int):
        return parts.Cell(f"{figure:,}", hrefs["part"] if figure else "", number=True)
    return rate_cell(figure, hrefs["part"], hrefs["whole"], language)


def figure_title(figure: str, language: Language) -> str:
    """What the list behind a figure is called; "" for what is no figure's name."""
    match figure.split("."):
        case ["measure", playbook, name, part] if part in ("part", "whole"):
            practices = [own for own in rulebook().practices.values() if own.playbook == playbook]
            if practices and name in practices[-1].spec.measures:
                only = practices[-1].spec.measures[name].whole is None
                words = practices[-1].words.text(f"measures.{name}", language)
                return words if only else say(f"figure.{part}", language, measure=words)
        case ["pattern", name, first, last] if name in PATTERNS:
            return f"{_days(first, last, language)} {say(f'watch.pattern.{name}', language)}"
        case ["report", first, last, column] if column in FIGURES:
            return f"{_days(first, last, language)} {word(f'report.{column}', language)}"
    return ""


def _days(first: str, last: str, language: Language) -> str:
    try:
        days = {date.fromisoformat(first), date.fromisoformat(last)}
    except ValueError:
        return ""
    return " – ".join(when.day(day, language, year=True) for day in sorted(days))
