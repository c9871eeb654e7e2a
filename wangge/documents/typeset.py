"""From a paper's content to PDF bytes, by typst.

What people wrote reaches the templates as JSON strings only, so that nothing in it can be markup or code. The compiler
is made once per process: the first paper costs some tenths of a second, a later one some hundredths.
"""

from __future__ import annotations

import json
import re
import threading
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

import typst

from wangge.documents.fonts import Fonts, fonts

TEMPLATES = Path(__file__).parent / "templates"
ARCHIVAL = "a-2u"  # PDF/A-2u (ISO 19005-2): fonts inside, text searchable
_LONG = re.compile(r"[!-~]{41,}")  # a web address, a serial number: nearly a line or longer
_CHUNK = 6
_HELD = threading.Lock()


@dataclass(frozen=True, slots=True)
class Block:
    """One piece of the text. kind: to (addressee), para, heading, list (entries), table (rows of cells)."""

    kind: str
    text: str = ""
    entries: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Receipt:
    """The slip at the foot of a notice, in words."""

    text: str
    name: str
    phone: str
    day: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """All that is printed. ``mark``: a line above the page (a demonstration says that it is one), "" for none."""

    layout: str
    lang: str
    issuer: str
    number: str
    title: str
    blocks: tuple[Block, ...]
    signed: str
    date: str
    masthead: str = ""
    mark: str = ""
    receipt: Receipt | None = None


def pdf(sheet: Sheet, at: datetime) -> bytes:
    """The paper as PDF/A-2u; plain PDF where a character stands in no font (it prints as an empty box).

    ``at`` is written into the file, so that equal content gives equal bytes. Raises NoChineseFont.
    """
    inputs = {"paper": json.dumps(_breakable({**asdict(sheet), "fonts": fonts().names()}), ensure_ascii=False)}
    template = str(TEMPLATES / f"{sheet.layout}.typ")
    with _HELD:
        press = _press(fonts())
        try:
            return _compiled(press, template, inputs, at, [ARCHIVAL])
        except typst.TypstError as error:
            if "could not be displayed with" not in f"{error.message}":
                raise
            return _compiled(press, template, inputs, at, [])


@lru_cache(maxsize=1)
def _press(held: Fonts) -> typst.Compiler:
    return typst.Compiler(root=str(TEMPLATES), font_paths=held.held)


def _compiled(
    press: typst.Compiler, template: str, inputs: dict[str, str], at: datetime, standards: list[str]
) -> bytes:
    found = press.compile(
        input=template,
        format="pdf",
        sys_inputs=inputs,
        pdf_standards=standards,  # type: ignore[arg-type]
        timestamp=at.astimezone(UTC).replace(microsecond=0),  # typst takes whole seconds
    )
    assert isinstance(found, bytes)
    return found


def _breakable(value: Any) -> Any:
    """Long runs of Latin signs get invisible places (U+200B) where a line may end."""
    if isinstance(value, str):
        return _LONG.sub(lambda run: "\u200b".join(_chunks(run[0])), value)
    if isinstance(value, dict):
        return {k: _breakable(v) if k != "fonts" else v for k, v in value.items()}
    return [_breakable(v) for v in value] if isinstance(value, list | tuple) else value


def _chunks(run: str) -> list[str]:
    return [run[i : i + _CHUNK] for i in range(0, len(run), _CHUNK)]
