"""Telling faults on the console: where, what is wrong, what would be right, and the ground."""

from __future__ import annotations

import sys
from collections.abc import Iterable

from wangge.cli.library import word
from wangge.engine.faults import Fault
from wangge.engine.law import Lawbook
from wangge.engine.sentences import MESSAGES, sentence
from wangge.engine.words import house


def tell(faults: Iterable[Fault], lang: str, book: Lawbook) -> None:
    """Print each fault as ``file:line: path: what is wrong and what would be right``, and its ground."""
    seen = sorted({(str(f.file), f.line, f.dotted, _told(f, lang, book)) for f in faults})
    for file, line, dotted, text in seen:
        print(f"{file}:{line}: {dotted + ': ' if dotted else ''}{text}", file=sys.stderr)
    if seen:
        print(word("bad", lang, count=len(seen)), file=sys.stderr)


def _told(fault: Fault, lang: str, book: Lawbook) -> str:
    law = book.law(fault.law) if fault.law else None
    if law is None:
        return sentence(fault, lang)
    ground = house(MESSAGES).text("law", lang, title=law.title.text(lang), source=law.source)
    return f"{sentence(fault, lang)} {ground}"
