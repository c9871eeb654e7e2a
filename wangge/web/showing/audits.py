"""The journals of readings and of refusals as tables."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime

from wangge.acts.auditing import JournalPage, ReadingLine, RefusalLine
from wangge.acts.refusals import OPEN
from wangge.web import when
from wangge.web.pages.others import Audit
from wangge.web.pages.parts import Cell, Empty, Pager, Table
from wangge.web.showing.laws import law_basis
from wangge.web.showing.sheets import grouped_code
from wangge.web.speaking import act_name, refusal_title
from wangge.web.wording import Language, has, say

READ = ("when", "person", "post", "what", "which")
REFUSED = ("when", "person", "post", "act", "why", "which")


@dataclass(frozen=True, slots=True)
class Asked:
    """What the page was asked for: a day, a piece of a name or post, the code of a case; and its way on."""

    day: date | None = None
    who: str = ""
    code: str = ""
    pager: Pager = field(default_factory=Pager)
    file_href: str = ""


def readings_page(found: JournalPage[ReadingLine], now: datetime, asked: Asked, language: Language) -> Audit:
    rows = tuple(_reading(line, now, language) for line in found.lines)
    return _audit("read", READ, rows, asked, language)


def refusals_page(found: JournalPage[RefusalLine], now: datetime, asked: Asked, language: Language) -> Audit:
    rows = tuple(_refusal(line, now, language) for line in found.lines)
    return _audit("refused", REFUSED, rows, asked, language)


def _audit(
    of: str, heads: tuple[str, ...], rows: tuple[tuple[Cell, ...], ...], asked: Asked, language: Language
) -> Audit:
    named = tuple(say(f"audit.{head}", language) for head in heads)
    return Audit(
        of,
        Table(say(f"audit.{of}_caption", language), named, rows, words=True) if rows else None,
        asked.day.isoformat() if asked.day else "",
        asked.who,
        asked.pager,
        Empty(say(f"audit.{of}_empty", language), say("audit.empty_more", language)),
        grouped_code(asked.code),
        asked.file_href,
        say(f"audit.{of}_title", language),
    )


def _reading(line: ReadingLine, now: datetime, language: Language) -> tuple[Cell, ...]:
    field = f"audit.field.{line.field}"
    texts = (
        when.moment(line.at, language, now=now),
        line.person or say("audit.asker", language),
        line.post or say("audit.no_post", language),
        say(field, language) if has(field) else line.field,
        grouped_code(line.code) or say("audit.no_case", language),
    )
    return tuple(Cell(text) for text in texts)


def _refusal(line: RefusalLine, now: datetime, language: Language) -> tuple[Cell, ...]:
    basis = law_basis(line.refused.law, language)
    why = refusal_title(line.refused, language)
    texts = (
        when.moment(line.at, language, now=now),
        line.person or say("audit.asker", language),
        line.post or say("audit.no_post", language),
        say("audit.opening", language) if line.act == OPEN else act_name(line.act, language),
        f"{why} · {basis.title}" if basis else why,
        grouped_code(line.code) or say("audit.no_case", language),
    )
    return tuple(Cell(text) for text in texts)
