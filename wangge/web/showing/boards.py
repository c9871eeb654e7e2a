"""The board: one sentence, the figures, three rates, a table; every figure opens its cases."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import urlencode

from django.urls import reverse

from wangge.adoptions.facts import district
from wangge.cases.board import OTHER_POSTS, Board, BoardRow, Rate
from wangge.cases.measures import Readings
from wangge.web.pages import others, parts
from wangge.web.wording import Language, say

UNNAMED = {OTHER_POSTS: "other_posts"}
FEW = 10
GROUPINGS = ("unit", "organisation", "category")


def board_page(board: Board, language: Language, unit: str = "", measured: Sequence[Readings] = ()) -> others.Board:
    within = {"board": "1", "unit": unit}
    return others.Board(
        title=say("board.title", language),
        sentence=_sentence(board, language),
        as_of=board.as_of,
        figures=_figures(board.total, within, language),
        rates=_rates(board.total, within, language),
        tables=(_table(board, within, language), *(_measured(one, language) for one in measured)),
        filters=(_grouping(board, language),),
    )


def cases_href(**wanted: str) -> str:
    return f"{reverse('web:cases')}?{urlencode({k: v for k, v in wanted.items() if v})}"


def _sentence(board: Board, language: Language) -> str:
    total = board.total
    if not total.overdue:
        return say("board.sentence_calm", language, n=total.open)
    worst = next((r.name for r in board.rows if r.overdue and r.name), "")
    key = "board.sentence_late" if worst else "board.sentence_late_only"
    return say(key, language, n=total.open, late=total.overdue, worst=worst)


def _figures(row: BoardRow, within: dict[str, str], language: Language) -> tuple[parts.Figure, ...]:
    shown: tuple[tuple[str, int, parts.Tone], ...] = (
        ("open", row.open, "calm"),
        ("due", row.due_soon, "soon" if row.due_soon else "calm"),
        ("late", row.overdue, "late" if row.overdue else "calm"),
        ("unconfirmed", row.unconfirmed, "calm"),
    )
    figures = tuple(
        parts.Figure(say(f"board.{name}", language), f"{n:,}", cases_href(show=name, **within), tone=tone)
        for name, n, tone in shown
    )
    tones: dict[str, parts.Tone] = {"yellow": "soon", "red": "late"}
    figures += tuple(
        parts.Figure(
            say(f"light.{c}", language), f"{n:,}", cases_href(show=c, **within), meaning(c, language), tones[c]
        )
        for c, n in row.lights.items()
    )
    return figures + tuple(
        parts.Figure(
            say(f"board.{name}", language),
            f"{n:,}",
            cases_href(show=name, **within),
            say("board.excluded_why", language),
        )
        for name, n in row.excluded.items()
    )


def meaning(light: str, language: Language) -> str:
    """What a colour means in this district, in words."""
    lights = district().lights
    span = say(f"length.{lights.yellow.unit}", language, n=lights.yellow.n)
    return say(f"light.{light}_means", language, span=span, n=lights.red_after)


def _rates(row: BoardRow, within: dict[str, str], language: Language) -> tuple[parts.Figure, ...]:
    shown = (("response", row.responded), ("solved", row.solved), ("satisfied", row.satisfied))
    return tuple(
        parts.Figure(
            say(f"board.{name}", language),
            rate_text(rate, language),
            cases_href(show=name, **within),
            _of(rate, language),
        )
        for name, rate in shown
    )


def _of(rate: Rate, language: Language) -> str:
    part, whole, rest = (f"{n:,}" for n in (rate.part, rate.whole, rate.whole - rate.part))
    return say("board.of", language, part=part, whole=whole, rest=rest)


def rate_text(rate: Rate, language: Language) -> str:
    """No rate where there is nothing to divide by."""
    return f"{rate.value:.1%}" if rate.value is not None else say("board.none", language)


def _rate_of_row(rate: Rate, language: Language) -> str:
    """Of a handful of cases a percentage says more than is known: these are counted out."""
    return f"{rate.part}/{rate.whole}" if 0 < rate.whole < FEW else rate_text(rate, language)


def _table(board: Board, within: dict[str, str], language: Language) -> parts.Table:
    heads = tuple(
        say(f"board.{h}", language) for h in ("name", "open", "due", "late", "response", "solved", "satisfied")
    )
    return parts.Table(
        say(f"board.by_{board.grouping}", language),
        heads,
        tuple(_cells(row, board.grouping, within, language) for row in board.rows),
        say("board.source", language),
        say("board.more", language, n=len(board.rows) - parts.FIRST_ROWS),
    )


def _cells(row: BoardRow, grouping: str, within: dict[str, str], language: Language) -> tuple[parts.Cell, ...]:
    key = {**within, grouping: row.key, "directly": "1" if row.directly else ""}
    counts: tuple[tuple[str, int], ...] = (("open", row.open), ("due", row.due_soon), ("late", row.overdue))
    name = row.name or say(f"board.{UNNAMED.get(row.key, 'unknown')}", language)
    name = say("board.directly", language, unit=name) if row.directly else name
    return (
        parts.Cell(name, cases_href(show="all", **key)),
        *(
            parts.Cell(
                f"{n:,}", cases_href(show=show, **key) if n else "", True, "late" if show == "late" and n else "calm"
            )
            for show, n in counts
        ),
        *(
            parts.Cell(_rate_of_row(r, language), cases_href(show=name, **key) if r.part < r.whole else "", True)
            for name, r in (("response", row.responded), ("solved", row.solved), ("satisfied", row.satisfied))
        ),
    )


def _measured(found: Readings, language: Language) -> parts.Table:
    """What a practice measures of its units; a figure that only counts is no rate."""
    words = found.practice.words
    heads = (say("board.name", language), *(words.text(f"measures.{name}", language) for name in found.names))
    rows = tuple(
        (
            parts.Cell(row.name or say(f"board.{UNNAMED.get(row.key, 'unknown')}", language)),
            *(parts.Cell(_figure(figure, language), number=True) for figure in row.figures),
        )
        for row in found.rows
    )
    more = say("board.more", language, n=len(rows) - parts.FIRST_ROWS)
    return parts.Table(words.text("title", language), heads, rows, say("board.measured", language), more)


def _figure(figure: Rate | int, language: Language) -> str:
    return f"{figure:,}" if isinstance(figure, int) else _rate_of_row(figure, language)


def _grouping(board: Board, language: Language) -> parts.Filter:
    options = tuple(parts.Option(name, say(f"board.by_{name}", language), name == board.grouping) for name in GROUPINGS)
    return parts.Filter("by", say("board.group", language), options)
