"""From the words of a playbook and values to the pieces of a paper.

A body is plain text, one paragraph a line:

    "申请人：" as first line    the addressee (a first line that ends with a colon)
    "# 一、…"                   a heading
    "{missing}" alone           a numbered list where the value is a list, a table where it is rows of cells
    anything else               a paragraph with its ``{slots}`` filled

A line all of whose slots are empty is left out. Nothing in a value is read as layout.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from wangge.documents.typeset import Block
from wangge.engine.words import fill, slots

_ALONE = re.compile(r"\{([a-z][a-z0-9_]*)\}")
_CONTROL = re.compile(r"[\x00-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]+")
MOST = 4000  # characters of one value: a paper is no archive


def blocks(body: str, values: Mapping[str, Any], lang: str) -> tuple[Block, ...]:
    """The pieces of a body, in order. Slots that nobody fills stay as they are, so that a gap is seen."""
    lines = [line.strip() for line in body.strip().splitlines()]
    return tuple(block for index, line in enumerate(lines) if line for block in _blocks(index, line, values, lang))


def _blocks(index: int, line: str, values: Mapping[str, Any], lang: str) -> Iterator[Block]:
    asked = slots(line) & values.keys()
    if asked and all(values[name] in (None, "", (), []) for name in asked):
        return
    alone = _ALONE.fullmatch(line)
    value = values.get(alone[1]) if alone else None
    if isinstance(value, list | tuple):
        yield _listed(value)
        return
    if alone and isinstance(value, str):  # what was written in several lines stays in several paragraphs
        yield from (Block("para", plain(part, lang)) for part in value.splitlines() if part.strip())
        return
    text = line.removeprefix("# ")
    filled = fill(text, {name: plain(one, lang) for name, one in values.items()})
    kind = "heading" if line.startswith("# ") else "to" if index == 0 and text.endswith(("：", ":")) else "para"
    yield Block(kind, filled)


def _listed(value: Sequence[Any]) -> Block:
    if all(isinstance(row, list | tuple) for row in value):
        return Block("table", rows=tuple(tuple(plain(cell) for cell in row) for row in value))
    return Block("list", entries=tuple(plain(entry) for entry in value))


def plain(value: Any, lang: str = "zh") -> str:
    """A value as text of one line: white space made one, control and direction signs left out."""
    if isinstance(value, list | tuple):
        return ("、" if lang == "zh" else ", ").join(plain(one, lang) for one in value)
    text = _CONTROL.sub(" ", "" if value is None else str(value))
    return " ".join(text.split())[:MOST]
