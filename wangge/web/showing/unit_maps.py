"""The board's map: units coloured by one chosen measure, in few classes that the legend says in words; the table beside
it holds the same."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse

from wangge.cases.board import BoardRow, Rate
from wangge.cases.points import CLOSEST
from wangge.web.pages import boards, parts
from wangge.web.pages.maps import CLASSES, Map, Shade
from wangge.web.showing.boards import RATES, share, short_of, tabs
from wangge.web.showing.figures import cases_href
from wangge.web.showing.maps import box, ground_href, points_href, tiles, units_href
from wangge.web.wording import Language, say

COUNTS = ("late", "open", "due")
MEASURES = (*COUNTS, *RATES)
KEPT = (0.95, 0.85, 0.70)  # of a rate: from here on it is of the first class, the second, the third
BESIDE = 14  # rows that stand beside a map
Legend = tuple[tuple[int, str], ...]


@dataclass(frozen=True, slots=True)
class Asked:
    """``level``: how deep the units lie in the district (2: streets and towns); ``levels``: what there is to choose."""

    measure: str
    level: int
    levels: tuple[int, ...]


def map_page(rows: Sequence[BoardRow], asked: Asked, at: object, opens: bool, language: Language) -> boards.BoardMap:
    """``rows``: the units of that level, as the board counts them."""
    ordered = sorted(rows, key=lambda r: (-_trouble(r, asked.measure), -r.open, r.name))
    name = say(f"board.{asked.measure}", language)
    legend, classes = _classes(ordered, asked.measure, language)
    shades = {
        r.key: Shade(classes[r.key], _text(r, asked.measure, language), _href(r, asked.measure, opens)) for r in rows
    }
    level = say(f"boards.level_{min(asked.level, 5)}", language)
    label = say("boards.map_label", language, level=level, measure=name)
    points = {"board": "1", "show": asked.measure if asked.measure in COUNTS else "open"}
    return boards.BoardMap(
        say("boards.tab_map", language),
        _sentence(ordered, asked.measure, name, level, language),
        at,  # type: ignore[arg-type]
        tabs("map", language),
        tuple(boards.Tab(say(f"board.{m}", language), _here(m, asked.level), m == asked.measure) for m in MEASURES),
        tuple(
            boards.Tab(say(f"boards.level_{min(n, 5)}", language), _here(asked.measure, n), n == asked.level)
            for n in asked.levels
        ),
        Map(
            label, units_href(), CLOSEST, points_href(points) if opens else "", ground_href(), shades, name, legend,
            "calm" if asked.measure == "open" else "late", box=box(shades), tiles=tiles(),
            note=say("boards.map_note" if opens else "boards.map_note_closed", language),
        ),
        _table(ordered, asked.measure, name, opens, language),
        f"{_here(asked.measure, asked.level)}&as=xlsx",
    )  # fmt: skip


def _here(measure: str, level: int) -> str:
    return f"{reverse('web:board_map')}?{urlencode({'measure': measure, 'level': level})}"


def _value(row: BoardRow, measure: str) -> int:
    return {"late": row.overdue, "open": row.open, "due": row.due_soon}[measure]


def _rate(row: BoardRow, measure: str) -> Rate:
    return {"response": row.responded, "solved": row.solved, "satisfied": row.satisfied}[measure]


def _trouble(row: BoardRow, measure: str) -> int:
    return _value(row, measure) if measure in COUNTS else short_of(row, measure)


def _text(row: BoardRow, measure: str, language: Language) -> str:
    if measure in COUNTS:
        return say("map.cases", language, n=_value(row, measure))
    rate = _rate(row, measure)
    return share(rate) if rate.whole else say("board.none", language)


def _href(row: BoardRow, measure: str, opens: bool) -> str:
    """What a click on the unit opens: what is counted, or what a rate falls short of."""
    if not opens:
        return ""
    shown = measure if _trouble(row, measure) else "all"
    return cases_href(board="1", unit=row.key, show=shown)


def _classes(rows: Sequence[BoardRow], measure: str, language: Language) -> tuple[Legend, dict[str, int]]:
    """The legend, and the class of each unit: the darker, the more there is to see to."""
    if measure in RATES:
        return _of_rates(rows, measure, language)
    values = {r.key: _value(r, measure) for r in rows}
    starts = _starts(sorted(n for n in values.values() if n))
    spread = [
        0,
        *(round(n * (CLASSES - 1) / len(starts)) for n in range(1, len(starts) + 1)),
    ]
    classes = {key: spread[sum(n >= start for start in starts)] for key, n in values.items()}
    legend = [(0, say("boards.class_none", language))] if 0 in classes.values() else []
    for n, start in enumerate(starts, 1):
        last = starts[n] - 1 if n < len(starts) else None
        key = "over" if last is None else "one" if last == start else "span"
        legend.append((spread[n], say(f"boards.class_{key}", language, n=start, last=last or 0)))
    return tuple(legend), classes


def _starts(values: Sequence[int]) -> list[int]:
    """Where classes begin, so that each holds about as many units."""
    if not values:
        return []
    wanted = CLASSES - 1
    return sorted({values[0], *(values[len(values) * n // wanted] for n in range(1, wanted))})


def _of_rates(rows: Sequence[BoardRow], measure: str, language: Language) -> tuple[Legend, dict[str, int]]:
    classes = {}
    for row in rows:
        value = _rate(row, measure).value
        classes[row.key] = 0 if value is None else 1 + sum(value < bound for bound in KEPT)
    bounds = [f"{bound:.0%}" for bound in KEPT]
    words = [
        say("boards.class_unrated", language),
        say("boards.class_from", language, first=bounds[0]),
        *(say("boards.class_between", language, first=a, last=b) for a, b in zip(bounds[1:], bounds, strict=False)),
        say("boards.class_below", language, last=bounds[-1]),
    ]
    used = set(classes.values())
    return tuple((n, text) for n, text in enumerate(words) if n in used), classes


def _sentence(rows: Sequence[BoardRow], measure: str, name: str, level: str, language: Language) -> str:
    if not rows or not _trouble(rows[0], measure):
        return say("boards.map_calm", language, level=level, measure=name, n=len(rows))
    key = "boards.map_says" if measure in COUNTS else "boards.map_says_rate"
    worst, clear = rows[0], sum(not _trouble(r, measure) for r in rows)
    told = {"level": level, "measure": name, "name": worst.name, "n": len(rows), "clear": clear}
    return say(key, language, **told, most=_trouble(worst, measure))


def _table(rows: Sequence[BoardRow], measure: str, name: str, opens: bool, language: Language) -> parts.Table:
    others = [m for m in ("open", "late") if m != measure][:1]
    heads = (say("board.name", language), name, *(say(f"board.{m}", language) for m in others))
    body = tuple(
        (
            parts.Cell(r.name, _href(r, measure, opens)),
            parts.Cell(_text(r, measure, language), _href(r, measure, opens), True, _tone(r, measure)),
            *(parts.Cell(f"{_value(r, m):,}", _href(r, m, opens) if _value(r, m) else "", True) for m in others),
        )
        for r in rows
    )
    more = say("board.more", language, n=len(rows) - BESIDE)
    source = say("board.source" if opens else "board.source_closed", language)
    return parts.Table(say("boards.map_table", language, measure=name), heads, body, source, more, few=BESIDE)


def _tone(row: BoardRow, measure: str) -> parts.Tone:
    return "late" if measure == "late" and row.overdue else "calm"
