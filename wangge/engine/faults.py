"""What is wrong with a file that people write: a code, a place and the values of the sentence.

A fault carries no prose. The sentences stand in ``messages/zh.yaml`` and ``messages/en.yaml``, so that
a page, the command line and a test say the same thing in the reader's own language.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path
from typing import Any

Path_ = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong: in which file, on which line (from 1; 0: the file as a whole), at which YAML path."""

    code: str
    file: Path
    line: int = 0
    path: Path_ = ()
    values: Mapping[str, Any] = field(default_factory=dict)
    law: str | None = None  # the rule that forbids it, e.g. "R-54"

    @property
    def dotted(self) -> str:
        """The YAML path as people write it: ``procedures.case.acts.accept.by[0]``."""
        text = ""
        for part in self.path:
            text += f"[{part}]" if isinstance(part, int) else f".{part}" if text else part
        return text


class Faults(Exception):
    """Everything that is wrong, gathered before anything is raised.

    Raised by ``reader.read`` and ``law.Lawbook.load``; ``faults`` is sorted by file and line.
    """

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults: tuple[Fault, ...] = tuple(sorted(faults, key=lambda f: (str(f.file), f.line, f.dotted, f.code)))
        super().__init__(f"{len(self.faults)} faults: " + ", ".join(f"{f.code} {f.dotted}" for f in self.faults))


def nearest(word: str, known: Iterable[str]) -> str:
    """The known word that ``word`` was probably meant to be, or "" when none is near."""
    found = get_close_matches(word, list(known), n=1, cutoff=0.6)
    return found[0] if found else ""


def listed(words: Sequence[str], most: int = 12) -> str:
    """Known words for a message, shortened when there are many."""
    shown = ", ".join(sorted(words)[:most])
    return f"{shown} …" if len(words) > most else shown
