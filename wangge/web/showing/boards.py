"""The board: one sentence, the figures, three rates, a table; every figure opens its cases."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from wangge.adoptions.facts import district
from wangge.cases.board import OTHER_POSTS, Board, BoardRow, Grouping, Rate
from wangge.cases.measures import Reading, Readings
from wangge.web.pages import others, parts
from wangge.web.showing.figures import cases_href, measure_cell, rate_cell, rate_text
from wangge.web.wording import Language, say

UNNAMED = {OTHER_POSTS: "other_posts"}
GROUPINGS = ("unit", "organisation", "category")


def board_page(board: Board, language: Language, unit: str = "", measured: Sequence[Readings] = ()) -> others.Board:
    within = {"board": "1", "unit": unit}
    return others.Board(
        title=say("board.title", language),
        sentence=_sentence(board, language),
        as_of=board.as_of,
        figures=_opening(_figures(board.total, within, language), board.opens),
        rates=_opening(_rates(board.total, within, language), board.opens),
        tables=(_table(board, within, language), *(_measured(one, board, language) for one in measured)),
        filters=(_grouping(board, language),),
    )


def _opening(figures: tuple[parts.Figure, ...], opens: bool) -> tuple[parts.Figure, ...]:
    """Where the cases behind are not to be read, the figures stand alone."""
    if opens:
        return figures
    return tuple(replace(f, href="", links=tuple((text, "") for text, _ in f.links)) for f in figures)


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
    return figures + tuple(
        parts.Figure(
            say(f"light.{c}", language), f"{n:,}", cases_href(show=c, **within), meaning(c, language), tones[c]
        )
        for c, n in row.lights.items()
    )


def meaning(light: str, language: Language) -> str:
    """What a colour means in this district, in words."""
    lights = district().lights
    if light == "yellow" and lights.share is not None:
        return say("light.yellow_means_share", language, n=lights.share)
    if light == "red" and not lights.red_after:
        return say("light.red_means_at_once", language)
    span = say(f"length.{lights.yellow.unit}", language, n=lights.yellow.n)
    return say(f"light.{light}_means", language, span=span, n=lights.red_after)


def _rates(row: BoardRow, within: dict[str, str], language: Language) -> tuple[parts.Figure, ...]:
    """The three rates; beside them what none of them counts, by ground."""
    rates = tuple(
        parts.Figure(
            say(f"board.{name}", language), rate_text(rate, language), "", links=_of(name, rate, within, language)
        )
        for name, rate in _shown(row)
    )
    if not row.excluded:
        return rates
    grounds = tuple(
        (say(f"board.{ground}", language, n=f"{n:,}"), cases_href(show=ground, **within))
        for ground, n in row.excluded.items()
    )
    left_out = f"{sum(row.excluded.values()):,}"
    why = say("board.excluded_why", language)
    return (*rates, parts.Figure(say("board.excluded", language), left_out, "", why, links=grounds))


def _shown(row: BoardRow) -> tuple[tuple[str, Rate], ...]:
    return ("response", row.responded), ("solved", row.solved), ("satisfied", row.satisfied)


def _of(name: str, rate: Rate, within: dict[str, str], language: Language) -> tuple[tuple[str, str], ...]:
    """Part, rest and whole, each opening its cases."""
    shown = (("rate_part", f"{name}_part", rate.part), ("rate_rest", name, rate.whole - rate.part))
    counted = (*shown, ("rate_whole", f"{name}_whole", rate.whole))
    return tuple((say(f"board.{w}", language, n=f"{n:,}"), cases_href(show=show, **within)) for w, show, n in counted)


def _table(board: Board, within: dict[str, str], language: Language) -> parts.Table:
    """What no rate counts has a column where there is any."""
    excluded = any(row.excluded for row in board.rows)
    heads = ("name", "open", "due", "late", "response", "solved", "satisfied", *(("excluded",) if excluded else ()))
    rows = (_cells(row, board, within, language) for row in board.rows)
    return parts.Table(
        say(f"board.by_{board.grouping}", language),
        tuple(say(f"board.{h}", language) for h in heads),
        tuple(row if excluded else row[:-1] for row in rows),
        say("board.source" if board.opens else "board.source_closed", language),
        say("board.more", language, n=len(board.rows) - parts.FIRST_ROWS),
    )


def _cells(row: BoardRow, board: Board, within: dict[str, str], language: Language) -> tuple[parts.Cell, ...]:
    key = {**within, board.grouping: row.key, "directly": "1" if row.directly else ""}

    def href(show: str) -> str:
        return cases_href(show=show, **key) if board.opens else ""

    counts: tuple[tuple[str, int], ...] = (("open", row.open), ("due", row.due_soon), ("late", row.overdue))
    left_out = sum(row.excluded.values())
    return (
        parts.Cell(_group_name(row, language), href("all")),
        *(
            parts.Cell(f"{n:,}", href(show) if n else "", True, "late" if show == "late" and n else "calm")
            for show, n in counts
        ),
        *(rate_cell(r, href(f"{name}_part"), href(f"{name}_whole"), language) for name, r in _shown(row)),
        parts.Cell(f"{left_out:,}", href("excluded") if left_out else "", True),
    )


def _group_name(row: BoardRow | Reading, language: Language) -> str:
    name = row.name or say(f"board.{UNNAMED.get(row.key, 'unknown')}", language)
    return say("board.directly", language, unit=name) if row.directly else name


def _measured(found: Readings, board: Board, language: Language) -> parts.Table:
    """What a practice measures of its units; a figure that only counts is no rate."""
    words, grouping = found.practice.words, board.grouping
    heads = (say("board.name", language), *(words.text(f"measures.{name}", language) for name in found.names))
    rows = tuple(
        (parts.Cell(_group_name(row, language)), *_readings(found, row, grouping, board.opens, language))
        for row in found.rows
    )
    more = say("board.more", language, n=len(rows) - parts.FIRST_ROWS)
    return parts.Table(words.text("title", language), heads, rows, say("board.measured", language), more)


def _readings(
    found: Readings, row: Reading, grouping: Grouping, opens: bool, language: Language
) -> Iterator[parts.Cell]:
    whose = {grouping: row.key, "directly": "1" if row.directly else ""} if opens else None
    for name, figure in zip(found.names, row.figures, strict=True):
        yield measure_cell(figure, found.practice.playbook, name, whose, language)


def _grouping(board: Board, language: Language) -> parts.Filter:
    options = tuple(parts.Option(name, say(f"board.by_{name}", language), name == board.grouping) for name in GROUPINGS)
    return parts.Filter("by", say("board.group", language), options)
