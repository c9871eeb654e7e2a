"""Charts of the board: each with one message in a sentence that its own figures give, and the table behind it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from wangge.cases.board import BoardRow, Rate
from wangge.cases.trends import Age, Trends, Week
from wangge.indicators.figures import of_age, of_report
from wangge.web import when
from wangge.web.pages import boards, parts
from wangge.web.showing.boards import RATES, tabs
from wangge.web.showing.figures import cases_href, rate_text
from wangge.web.wording import Language, say

LATELY = 4  # weeks


def trends_page(found: Trends, months: Sequence[BoardRow], opens: bool, language: Language) -> boards.Trends:
    return boards.Trends(
        say("boards.tab_trends", language),
        found.at,
        tabs("trends", language),
        (_weeks(found.weeks, opens, language), _months(months, language), _ages(found.ages, opens, language)),
        "?as=xlsx",
    )


def _weeks(weeks: Sequence[Week], opens: bool, language: Language) -> boards.Chart:
    """Whether as much is closed as comes in; how much missed a date."""
    over = weeks[:-1]  # the last is not, and would look like a fall
    lately = over[-LATELY:]
    filed, closed, late = (sum(getattr(w, name) for w in lately) for name in ("filed", "closed", "late"))
    key = "more" if filed > closed else "less" if filed < closed else "even"
    says = say(f"boards.weeks_{key}", language, weeks=len(lately), filed=filed, closed=closed, n=abs(filed - closed))
    says += say("boards.weeks_late", language, late=late)
    names = ("filed", "closed", "late")
    tones = {"filed": "quiet", "closed": "calm", "late": "late"}
    rows = [
        (
            parts.Cell(f"{when.day(w.first, language)} – {when.day(w.last, language)}"),
            *(_report_cell(w.first, w.last, name, getattr(w, name), opens) for name in names),
            parts.Cell(f"{w.open:,}", number=True),
        )
        for w in reversed(weeks)
    ]
    heads = (say("boards.week", language), *(say(f"boards.{n}", language) for n in (*names, "open_then")))
    return boards.Chart(
        say("boards.weeks_title", language), says, "lines", tuple(f"{w.first.month}/{w.first.day}" for w in over),
        tuple(
            boards.Series(say(f"boards.{n}", language), tuple(getattr(w, n) for w in over), tones[n]) for n in names
        ),
        parts.Table(say("boards.weeks_title", language), heads, tuple(rows), say("boards.weeks_source", language)),
    )  # fmt: skip


def _report_cell(first: date, last: date, name: str, n: int, opens: bool) -> parts.Cell:
    href = cases_href(figure=of_report(first, last, name), show="all") if n and opens else ""
    return parts.Cell(f"{n:,}", href, True, "late" if name == "late" and n else "calm")


def _months(months: Sequence[BoardRow], language: Language) -> boards.Chart:
    """The three rates of what came in each month: how the last whole one stands to the one before."""
    rated = [(m, (m.responded, m.solved, m.satisfied)) for m in months]
    over = rated[:-1]  # of the newest too little has ended
    known = [(m, rates[1]) for m, rates in over if rates[1].whole]
    rows = [
        (parts.Cell(m.key), *(_rate(r, language) for r in rates), parts.Cell(f"{rates[1].whole:,}", number=True))
        for m, rates in reversed(rated)
    ]
    heads = (
        say("boards.month", language),
        *(say(f"board.{n}", language) for n in RATES),
        say("boards.ended", language),
    )
    return boards.Chart(
        say("boards.months_title", language), _months_say(known, language), "lines", tuple(m.key for m, _ in over),
        tuple(
            boards.Series(say(f"board.{name}", language), tuple(_percent(rates[n]) for _, rates in over), tone)
            for n, (name, tone) in enumerate(zip(RATES, ("calm", "ok", "quiet"), strict=True))
        ),
        parts.Table(say("boards.months_title", language), heads, tuple(rows), say("boards.months_source", language)),
        "%",
    )  # fmt: skip


def _months_say(known: Sequence[tuple[BoardRow, Rate]], language: Language) -> str:
    if len(known) < 2:
        return say("boards.months_none", language)
    (_, before), (month, now) = known[-2:]
    change = round(((now.value or 0) - (before.value or 0)) * 100, 1)
    key = "up" if change > 0 else "down" if change < 0 else "same"
    value = rate_text(now, language)
    return say(f"boards.months_{key}", language, month=month.key, rate=value, change=f"{abs(change):.1f}")


def _rate(rate: Rate, language: Language) -> parts.Cell:
    return parts.Cell(rate_text(rate, language), number=True)


def _percent(rate: Rate) -> float | None:
    return round(100 * rate.value, 1) if rate.value is not None else None


def _ages(ages: Sequence[Age], opens: bool, language: Language) -> boards.Chart:
    """How much has been open for long."""
    whole, old = sum(a.open for a in ages), ages[-1].open
    key = "boards.ages_some" if old else "boards.ages_none"
    says = say(key, language, n=whole, old=old, days=ages[-1].least)
    rows = [
        (
            parts.Cell(_span(a, language)),
            parts.Cell(
                f"{a.open:,}",
                cases_href(figure=of_age(a.first, a.last), show="all") if a.open and opens else "",
                True,
                "late" if a.most is None and a.open else "calm",
            ),
        )
        for a in ages
    ]
    heads = (say("boards.age", language), say("board.open", language))
    return boards.Chart(
        say("boards.ages_title", language), says, "bars", tuple(_span(a, language) for a in ages),
        (boards.Series(say("board.open", language), tuple(a.open for a in ages)),),
        parts.Table(say("boards.ages_title", language), heads, tuple(rows), say("boards.ages_source", language)),
    )  # fmt: skip


def _span(age: Age, language: Language) -> str:
    if age.most is None:
        return say("boards.days_over", language, n=age.least)
    return say("boards.days", language, least=age.least + bool(age.least), most=age.most)
