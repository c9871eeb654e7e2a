"""The journal of readings as a table."""

from __future__ import annotations

from datetime import date, datetime

from wangge.acts.auditing import ReadingLine, ReadingPage
from wangge.web import when
from wangge.web.pages.others import Audit
from wangge.web.pages.parts import Cell, Empty, Pager, Table
from wangge.web.showing.sheets import grouped_code
from wangge.web.wording import Language, has, say

HEADS = ("when", "person", "post", "what", "which")


def audit_page(
    found: ReadingPage, now: datetime, day: date | None, who: str, pager: Pager, language: Language
) -> Audit:
    heads = tuple(say(f"audit.{head}", language) for head in HEADS)
    rows = tuple(_row(line, now, language) for line in found.lines)
    return Audit(
        Table(say("audit.caption", language), heads, rows, words=True) if rows else None,
        day.isoformat() if day else "",
        who,
        pager,
        Empty(say("audit.empty", language), say("audit.empty_more", language)),
    )


def _row(line: ReadingLine, now: datetime, language: Language) -> tuple[Cell, ...]:
    field = f"audit.field.{line.field}"
    texts = (
        when.moment(line.at, language, now=now),
        line.person or say("audit.asker", language),
        line.post or say("audit.no_post", language),
        say(field, language) if has(field) else line.field,
        grouped_code(line.code) or say("audit.no_case", language),
    )
    return tuple(Cell(text) for text in texts)
