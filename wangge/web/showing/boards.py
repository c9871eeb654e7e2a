"""The board: one sentence, the figures, three rates, a table; every figure opens its cases."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from urllib.parse import urlencode

from django.urls import reverse

from wangge.adoptions.facts import district
from wangge.cases.board import NO_CHAIN, OTHER_POSTS, Board, BoardRow, Grouping, Rate
from wangge.cases.measures import Reading
from wangge.web.pages import boards, parts
from wangge.web.showing.figures import FEW, cases_href, cases_hrefs, rate_cell, rate_text
from wangge.web.speaking import category_name
from wangge.web.wording import Language, say

UNNAMED = {OTHER_POSTS: "board.other_posts", NO_CHAIN: "board.unknown"}
GROUPINGS: tuple[Grouping, ...] = ("unit", "organisation", "chain", "category")
RATES = ("response", "solved", "satisfied")
ORDERS = ("late", *RATES)
ROWS = 10  # of the table, before the rest is unfolded
TREND_WEEKS = 4
PAGES = {"overview": "board", "trends": "board_trends", "map": "board_map", "practices": "board_practices"}
Mostly = tuple[int, int] | None


def tabs(chosen: str, language: Language) -> tuple[boards.Tab, ...]:
    """The board's pages."""
    return tuple(
        boards.Tab(say(f"boards.tab_{name}", language), reverse(f"web:{address}"), name == chosen)
        for name, address in PAGES.items()
    )


def board_page(
    board: Board, language: Language, *, order: str = "late", chains: bool = False,
    mostly: Mostly = None, grown: Mapping[str, int] | None = None,
) -> boards.Board:  # fmt: skip
    """``order``: one of ORDERS, by which trouble stands first; ``mostly``: what the worst group's late cases are of."""
    rows = sorted(board.rows, key=lambda row: (-short_of(row, order), -row.open, row.name))
    shown = replace(board, rows=rows)
    groupings = [g for g in GROUPINGS if g != "chain" or chains]
    return boards.Board(
        title=say("board.title", language),
        sentence=sentence(board, mostly, language),
        as_of=board.as_of,
        tabs=tabs("overview", language),
        figures=opening(_figures(board.total, language), board.opens),
        rates=opening(_rates(board, language), board.opens),
        groups=tuple(
            boards.Tab(say(f"board.by_{g}", language), here(g, order), g == board.grouping) for g in groupings
        ),
        table=table(shown, order, grown or {}, language),
        order=say(f"boards.order_{order}", language),
        file_href=here(board.grouping, order, file="xlsx"),
        here=here(board.grouping, order),
    )


def here(grouping: str, order: str = "late", **more: str) -> str:
    asked = {"by": grouping, "order": "" if order == "late" else order, "as": more.get("file", "")}
    return f"{reverse('web:board')}?{urlencode({k: v for k, v in asked.items() if v})}"


def short_of(row: BoardRow, order: str) -> int:
    """How many cases a group is short of a rate's whole; how many are late."""
    if order not in RATES:
        return row.overdue
    rate = dict(_shown(row))[order]
    return rate.whole - rate.part


def opening(figures: tuple[parts.Figure, ...], opens: bool) -> tuple[parts.Figure, ...]:
    """Where the cases behind are not to be read, the figures stand alone."""
    if opens:
        return figures
    return tuple(replace(f, href="", links=tuple((text, "") for text, _ in f.links)) for f in figures)


def sentence(board: Board, mostly: Mostly, language: Language) -> str:
    """What is worst, and why."""
    total = board.total
    if not total.overdue:
        return say("board.sentence_calm", language, n=total.open)
    worst = next((r for r in board.rows if r.overdue and r.name), None)
    if worst is None:
        return say("board.sentence_late_only", language, n=total.open, late=total.overdue)
    told = {"n": total.open, "late": total.overdue, "worst": worst.name, "most": worst.overdue}
    if mostly is None:
        return say("boards.sentence_late", language, **told)
    what = category_name(mostly[0], language)
    return say("boards.sentence_why", language, **told, what=what, of=mostly[1])


def _figures(row: BoardRow, language: Language) -> tuple[parts.Figure, ...]:
    shown: tuple[tuple[str, int, parts.Tone], ...] = (
        ("open", row.open, "calm"),
        ("due", row.due_soon, "soon" if row.due_soon else "calm"),
        ("late", row.overdue, "late" if row.overdue else "calm"),
        ("unconfirmed", row.unconfirmed, "calm"),
    )
    figures = tuple(
        parts.Figure(say(f"board.{name}", language), f"{n:,}", cases_href(board="1", show=name), tone=tone)
        for name, n, tone in shown
    )
    tones: dict[str, parts.Tone] = {"yellow": "soon", "red": "late"}
    return figures + tuple(
        parts.Figure(
            say(f"light.{c}", language), f"{n:,}", cases_href(board="1", show=c), meaning(c, language), tones[c]
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


def _rates(board: Board, language: Language) -> tuple[parts.Figure, ...]:
    """The three rates; with each the group that is furthest from it, and beside them what none of them counts."""
    row, within = board.total, {"board": "1"}
    rates = tuple(
        parts.Figure(
            say(f"board.{name}", language), rate_text(rate, language), "", _furthest(board, name, language),
            links=(*_to_table(board, name, rate, language), *_of(name, rate, within, language)),
        )
        for name, rate in _shown(row)
    )  # fmt: skip
    if not row.excluded:
        return rates
    grounds = tuple(
        (say(f"board.{ground}", language, n=f"{n:,}"), cases_href(show=ground, **within))
        for ground, n in row.excluded.items()
    )
    left_out = f"{sum(row.excluded.values()):,}"
    why = say("board.excluded_why", language)
    return (*rates, parts.Figure(say("board.excluded", language), left_out, "", why, links=grounds))


def _furthest(board: Board, name: str, language: Language) -> str:
    worst = max((r for r in board.rows if r.name), key=lambda r: short_of(r, name), default=None)
    if worst is None or not short_of(worst, name):
        return ""
    return say("boards.furthest", language, name=worst.name, n=short_of(worst, name))


def _to_table(board: Board, name: str, rate: Rate, language: Language) -> Iterable[tuple[str, str]]:
    """On to the table in the order of this rate."""
    if rate.whole:
        yield say("boards.see_units", language), f"{here(board.grouping, name)}#groups"


def _shown(row: BoardRow) -> tuple[tuple[str, Rate], ...]:
    return ("response", row.responded), ("solved", row.solved), ("satisfied", row.satisfied)


def _of(name: str, rate: Rate, within: dict[str, str], language: Language) -> tuple[tuple[str, str], ...]:
    """Part, rest and whole, each opening its cases."""
    shown = (("rate_part", f"{name}_part", rate.part), ("rate_rest", name, rate.whole - rate.part))
    counted = (*shown, ("rate_whole", f"{name}_whole", rate.whole))
    return tuple((say(f"board.{w}", language, n=f"{n:,}"), cases_href(show=show, **within)) for w, show, n in counted)


def table(board: Board, order: str, grown: Mapping[str, int], language: Language) -> parts.Table:
    """What no rate counts has a column where there is any."""
    excluded = any(row.excluded for row in board.rows)
    heads = [say(f"board.{h}", language) for h in ("name", "open", "due", "late")]
    heads += [say("boards.grown", language, n=TREND_WEEKS)] if grown else []
    heads += [say(f"board.{h}", language) for h in (*RATES, *(("excluded",) if excluded else ()))]
    rows = []
    for row in board.rows:
        cells = list(_cells(row, board, order, language))
        if grown:
            cells.insert(4, parts.Cell(_signed(grown.get(row.key, 0)), number=True))
        rows.append(tuple(cells if excluded else cells[:-1]))
    return parts.Table(
        say(f"board.by_{board.grouping}", language),
        tuple(heads),
        tuple(rows),
        say("board.source" if board.opens else "board.source_closed", language),
        say("board.more", language, n=len(board.rows) - ROWS),
        few=ROWS,
    )


def _signed(n: int) -> str:
    return f"+{n:,}" if n > 0 else f"−{-n:,}" if n else "0"


def _cells(row: BoardRow, board: Board, order: str, language: Language) -> tuple[parts.Cell, ...]:
    opened = cases_hrefs(board="1", **{board.grouping: row.key}, directly="1" if row.directly else "")

    def href(show: str) -> str:
        return opened(show) if board.opens else ""

    counts: tuple[tuple[str, int], ...] = (("open", row.open), ("due", row.due_soon), ("late", row.overdue))
    left_out = sum(row.excluded.values())
    first = order if short_of(row, order) else "all"  # the name opens what the table is ordered by
    return (
        parts.Cell(group_name(row, language), href(first)),
        *(
            parts.Cell(f"{n:,}", href(show) if n else "", True, "late" if show == "late" and n else "calm")
            for show, n in counts
        ),
        *(rate_cell(r, href(f"{name}_part"), href(f"{name}_whole"), language) for name, r in _shown(row)),
        parts.Cell(f"{left_out:,}", href("excluded") if left_out else "", True),
    )


def group_name(row: BoardRow | Reading, language: Language) -> str:
    name = row.name or say(UNNAMED.get(row.key, "board.unknown"), language)
    return say("board.directly", language, unit=name) if row.directly else name


def share(rate: Rate) -> str:
    """Of a handful a percentage says more than is known."""
    return f"{rate.part}/{rate.whole}" if rate.whole < FEW else f"{rate.part / rate.whole:.1%}"
