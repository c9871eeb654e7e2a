"""The supervisor's page: lights and patterns of units, each figure opening its cases; samples; what may be raised."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from django.urls import reverse

from wangge.acts.supervising import Watch
from wangge.adoptions.facts import district
from wangge.cases.board import LIGHTS, Board, BoardRow
from wangge.cases.sheets import CaseLine
from wangge.engine.forms import Fault
from wangge.engine.values import Refused
from wangge.engine.watching import PATTERNS, Pattern
from wangge.indicators.figures import of_pattern
from wangge.indicators.patterns import Line, Patterns
from wangge.people.facts import roster
from wangge.web.pages import parts
from wangge.web.pages.forms import Field, Form
from wangge.web.pages.supervision import Marked, Sampling, Supervision
from wangge.web.showing.figures import cases_href
from wangge.web.showing.forms import Filled, page_fields
from wangge.web.showing.lines import case_lines
from wangge.web.speaking import refusal_sentence
from wangge.web.wording import Language, say

NOT_ASKED = frozenset({"category"})  # the page knows it
KINDS = ("order", "finding")
PRIVATE = frozenset({"person", "enterprise"})  # these lead no matter
TONES: dict[str, parts.Tone] = {"yellow": "soon", "red": "late"}


def supervision_page(
    found: Patterns, board: Board | None, samples: Iterable[CaseLine], watch: Watch | None, at: datetime, lang: Language
) -> Supervision:
    marked = tuple(_marked(found, line, pattern, lang) for line in found.lines for pattern in line.marked)
    key = "watch.sentence" if marked else "watch.sentence_calm"
    tables = (_patterns(found, lang), *((_lights(board, lang),) if board else ()))
    return Supervision(
        sentence=say(key, lang, n=len(marked), units=len({m.unit for m in marked})),
        as_of=at,
        first=found.first.isoformat(),
        last=found.last.isoformat(),
        figures=_figures(board, lang) if board else (),
        marked=marked,
        tables=tables,
        samples=case_lines(samples, at, lang),
        links=tuple(_links(watch, lang)) if watch else (),
        may_raise=watch is not None,
    )


def _marked(found: Patterns, line: Line, pattern: Pattern, language: Language) -> Marked:
    carried = (
        ("pattern", pattern), ("unit", str(line.unit)), ("first", found.first.isoformat()),
        ("last", found.last.isoformat()),
    )  # fmt: skip
    return Marked(
        line.name, say(f"watch.pattern.{pattern}", language), line.counts[pattern], district().patterns.least(pattern),
        _href(found, line, pattern), carried,
    )  # fmt: skip


def _href(found: Patterns, line: Line, pattern: Pattern) -> str:
    if not found.opens or not line.counts[pattern]:
        return ""
    figure = of_pattern(pattern, found.first, found.last)
    return cases_href(figure=figure, organisation=str(line.unit), show="all")


def _patterns(found: Patterns, language: Language) -> parts.Table:
    heads = (say("watch.unit", language), *(say(f"watch.pattern.{p}", language) for p in PATTERNS))
    rows = tuple(
        (
            parts.Cell(line.name),
            *(
                parts.Cell(
                    f"{line.counts[p]:,}", _href(found, line, p), True, "late" if p in line.marked else "calm"
                )
                for p in PATTERNS
            ),
        )
        for line in found.lines
    )  # fmt: skip
    source = say("watch.source", language, hops=district().patterns.hops, within=district().patterns.within)
    return parts.Table(say("watch.patterns", language), heads, rows, source, say("board.more", language, n=len(rows)))


def _lights(board: Board, language: Language) -> parts.Table:
    heads = (say("watch.unit", language), *(say(f"light.{light}", language) for light in reversed(LIGHTS)))
    shining = sorted((r for r in board.rows if r.lights), key=lambda r: (-r.lights.get("red", 0), r.name))
    rows = tuple((parts.Cell(row.name or say("board.other_posts", language)), *_lit(row, language)) for row in shining)
    return parts.Table(say("watch.lights", language), heads, rows, say("watch.lights_source", language))


def _lit(row: BoardRow, language: Language) -> tuple[parts.Cell, ...]:
    return tuple(
        parts.Cell(
            f"{row.lights.get(light, 0):,}",
            cases_href(board="1", organisation=row.key, show=light) if row.lights.get(light) else "",
            True,
            TONES[light] if row.lights.get(light) else "calm",
        )
        for light in reversed(LIGHTS)
    )


def _figures(board: Board, language: Language) -> tuple[parts.Figure, ...]:
    found = [(light, board.total.lights.get(light, 0)) for light in reversed(LIGHTS)]
    return tuple(
        parts.Figure(
            say(f"light.{light}", language), f"{n:,}", cases_href(board="1", show=light),
            tone=TONES[light] if n else "calm",
        )
        for light, n in found
    )  # fmt: skip


def _links(watch: Watch, language: Language) -> Iterable[tuple[str, str]]:
    for kind in KINDS:
        category = watch.category(kind)
        if category is not None:
            yield say(f"watch.all_{kind}", language), cases_href(category=category.code, show="all")


def sampling_page(
    watch: Watch, typed: dict[str, str], refused: Refused | None, first: date, last: date, language: Language
) -> Sampling:
    """The filing form of a sample; the units are organisations that may lead a matter."""
    form = watch.practice.procedures[watch.procedure_of_sample].form
    assert form is not None
    faults: tuple[Fault, ...] = tuple(refused.values.get("faults", ())) if refused else ()
    days = {watch.spec.since: first.isoformat(), watch.spec.until: last.isoformat()}
    filled = Filled(language, {**days, **typed}, faults, holders=units())
    fields: tuple[Field, ...] = page_fields(watch.practice, form, filled, NOT_ASKED)
    said = (parts.Fault(refusal_sentence(refused, language)),) if refused and not faults else ()
    return Sampling(Form(reverse("web:sample"), fields, say("watch.draw", language), said))


def units() -> tuple[tuple[int, str], ...]:
    found = (e for e in roster().entities.values() if not e.is_person and e.sort not in PRIVATE)
    return tuple((e.id, e.name) for e in sorted(found, key=lambda e: e.id))
