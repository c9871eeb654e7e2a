"""What a practice measures of its units, on a page of its own; a figure that only counts is no rate."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from django.urls import reverse

from wangge.adoptions.facts import Practice
from wangge.cases.board import Grouping
from wangge.cases.measures import Reading, Readings
from wangge.web.pages import boards, parts
from wangge.web.showing.boards import group_name, tabs
from wangge.web.showing.figures import measure_cell
from wangge.web.showing.targets import target_cell, target_head, targets
from wangge.web.wording import Language, say

MEASURED_BY: tuple[Grouping, ...] = ("unit", "organisation", "category")


def practices_page(
    practices: Sequence[Practice], chosen: Practice | None, found: Readings | None, grouping: Grouping,
    at: datetime, opens: bool, language: Language,
) -> boards.Practices:  # fmt: skip
    """``found`` None: the practice measures nothing by this grouping."""
    by = [g for g in MEASURED_BY if chosen and any(g in m.by for m in chosen.spec.measures.values())]
    return boards.Practices(
        say("boards.tab_practices", language),
        at,
        tabs("practices", language),
        tuple(boards.Tab(p.words.text("title", language), _href(p.playbook), p is chosen) for p in practices),
        tuple(boards.Tab(say(f"board.by_{g}", language), _href(chosen.playbook, g), g == grouping) for g in by)
        if chosen
        else (),
        table(found, grouping, opens, language) if found else None,
        None if found else parts.Empty(say("boards.no_measures", language), say("boards.no_measures_more", language)),
        f"{_href(chosen.playbook, grouping)}&as=xlsx" if chosen and found else "",
        tuple(targets(found, language)) if found else (),
    )


def _href(playbook: str, grouping: str = "") -> str:
    href = reverse("web:board_practice", kwargs={"playbook": playbook})
    return f"{href}?by={grouping}" if grouping else href


def table(found: Readings, grouping: Grouping, opens: bool, language: Language) -> parts.Table:
    words = found.practice.words
    heads = (say("board.name", language), *_heads(found, language))
    rows = tuple(
        (parts.Cell(group_name(row, language)), *_readings(found, row, grouping, opens, language)) for row in found.rows
    )
    more = say("board.more", language, n=len(rows) - parts.FIRST_ROWS)
    return parts.Table(words.text("title", language), heads, rows, say("board.measured", language), more)


def _heads(found: Readings, language: Language) -> Iterator[str]:
    """A measure that is held against something has a second column, which says against what."""
    for name in found.names:
        yield found.practice.words.text(f"measures.{name}", language)
        if (target := found.practice.spec.measures[name].target) is not None:
            yield target_head(target, language)


def _readings(
    found: Readings, row: Reading, grouping: Grouping, opens: bool, language: Language
) -> Iterator[parts.Cell]:
    whose = {grouping: row.key, "directly": "1" if row.directly else ""} if opens else None
    for name, figure in zip(found.names, row.figures, strict=True):
        yield measure_cell(figure, found.practice.playbook, name, whose, language)
        if (target := found.practice.spec.measures[name].target) is not None:
            yield target_cell(target, figure, language)
