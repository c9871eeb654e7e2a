"""What every table of the district's own things (units, enterprises, posts) has in common: columns that are recognised
by the words of their header, one plan for each row, and rows that are written a batch at a time.

A row is known by its natural code: one that stands so already is the same, one that differs is brought up to date, so
the same table twice changes nothing and a mended one adds what was missing.
"""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any, ClassVar, Generic, Literal, TypeVar
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction

from wangge.acts.importing.tables import Row, label
from wangge.engine.cleaning import Bad, tidy
from wangge.engine.scope import Scope
from wangge.engine.values import Refused
from wangge.subjects import revisions

IGNORE = "ignore"
CODE_MOST, NAME_MOST = 32, 80
_DAY = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?(?:[T ].*)?")
How = Literal["created", "changed", "same"]
P = TypeVar("P")


@dataclass(frozen=True, slots=True)
class Column:
    """What a column may be. ``words``: headers that mean it, the first in zh and in en stand on the page."""

    name: str
    words: tuple[str, ...]
    required: bool = False
    example: str = ""

    def called(self, lang: str) -> str:
        return self.words[1 if lang == "en" else 0]


@dataclass(frozen=True, slots=True)
class Kept:
    """What a row came to; ``sure`` False: a person still sorts it."""

    how: How
    sure: bool = True


Said = tuple[str, Refused]  # the column at fault ("" of the row as a whole), and why
Answer = Kept | tuple[Said, ...]


class Faulty(Exception):
    """What is wrong with a row, cell by cell."""

    def __init__(self, *said: Said) -> None:
        super().__init__(said[0][1].code)
        self.said = said


@dataclass(frozen=True, slots=True)
class Planned(Generic[P]):
    """A row that can be kept: how, and what the importer writes for it."""

    how: How
    what: P


@dataclass(frozen=True, slots=True)
class Options:
    """What else was chosen. ``datum``: of its coordinates; ``playbook``: which practice takes the cases."""

    datum: str = "cgcs2000"
    playbook: str = ""


class Importer(ABC):
    """One kind of table. ``places``: index of a column → what it is."""

    columns: ClassVar[tuple[Column, ...]]
    capability: ClassVar[str]
    batch: ClassVar[int] = 200

    def __init__(self, scope: Scope, places: Mapping[int, str], options: Options) -> None:
        self.scope, self.options = scope, options
        self.places = {name: i for i, name in places.items() if name != IGNORE}

    def order(self, rows: list[Row]) -> list[Row]:
        """The rows in the order in which they can be kept."""
        return rows

    def values(self, cells: Sequence[Any]) -> dict[str, Any]:
        """The row by what its columns are: texts tidied, days and shapes as they came."""
        return {name: _value(cells[i]) if i < len(cells) else "" for name, i in self.places.items()}

    @abstractmethod
    def take(self, rows: Sequence[Row], *, dry: bool = False) -> list[Answer]:
        """What each row comes to; unless ``dry`` it is kept, in the caller's transaction."""


class Planner(Importer, Generic[P]):
    """An importer that plans each row by what stands, then writes the batch."""

    def look(self, batch: Sequence[Mapping[str, Any]]) -> None:
        """See what stands now of what these rows name, before they are planned."""

    @abstractmethod
    def plan(self, values: Mapping[str, Any]) -> Planned[P]:
        """What becomes of a row. Raises Faulty."""

    @abstractmethod
    def write(self, planned: Sequence[Planned[P]]) -> Refused | None:
        """Keep them all within the caller's transaction, or none."""

    def take(self, rows: Sequence[Row], *, dry: bool = False) -> list[Answer]:
        """What each row comes to; unless ``dry`` it is kept, in the caller's transaction."""
        told = [self.values(cells) for _, cells in rows]
        self.look(told)
        answers: list[Answer] = []
        good: list[tuple[int, Planned[P]]] = []
        for values in told:
            try:
                planned = self.plan(values)
            except Faulty as wrong:
                answers.append(wrong.said)
                continue
            good.append((len(answers), planned))
            answers.append(Kept(planned.how))
        if not dry:
            self._write([(i, p) for i, p in good if p.how != "same"], answers)
        return answers

    def _write(self, good: list[tuple[int, Planned[P]]], answers: list[Answer]) -> None:
        """Together; where the whole is refused, each alone, so that one hinders no other."""
        if not good or self._written([p for _, p in good]) is None:
            return
        for place, planned in good:
            refused = self._written([planned])
            if refused is not None:
                answers[place] = (("", refused),)

    def _written(self, planned: Sequence[Planned[P]]) -> Refused | None:
        with transaction.atomic():
            refused = self.write(planned)
            if refused is not None:
                transaction.set_rollback(True)
        if refused is not None:
            revisions.forget()
        return refused


def _value(cell: Any) -> Any:
    if cell is None or isinstance(cell, date):
        return "" if cell is None else cell
    if isinstance(cell, str | int | float):
        try:
            return tidy(cell)
        except Bad:
            return ""
    return cell


def propose(columns: Sequence[Column], header: Sequence[str]) -> dict[int, str]:
    """What each column of a table seems to be: by its header's words, each kind once; the rest is left out."""
    found: dict[int, str] = {}
    for exact in (True, False):
        for i, head in enumerate(header):
            taken = found.values()
            match = next((c.name for c in columns if c.name not in taken and _means(c, head, exact)), None)
            if head and i not in found and match is not None:
                found[i] = match
    return {i: found.get(i, IGNORE) for i in range(len(header))}


def _means(column: Column, head: str, exact: bool) -> bool:
    words = [label(word).lower() for word in (column.name, *column.words)]
    plain = label(head).lower()
    return plain in words if exact else any(word in plain for word in words if len(word) > 1)


# --- cells


def named(batch: Sequence[Mapping[str, Any]], *names: str) -> set[str]:
    """What the rows say in these columns."""
    return {str(values[name]) for values in batch for name in names if values.get(name)}


def needed(values: Mapping[str, Any], *names: str) -> list[Said]:
    return [(name, Refused("import_cell_empty")) for name in names if not values.get(name)]


def too_long(values: Mapping[str, Any], most: Mapping[str, int]) -> list[Said]:
    return [
        (name, Refused("import_cell_long", None, {"most": n}))
        for name, n in most.items()
        if len(str(values.get(name, ""))) > n
    ]


def day(values: Mapping[str, Any], name: str) -> date | None:
    """A day as Excel or people write it; None for an empty cell. Raises Faulty."""
    value = values.get(name, "")
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    if not value:
        return None
    found = _DAY.fullmatch(str(value))
    try:
        told = date(*map(int, found.groups())) if found else None
    except ValueError:
        told = None
    if told is None or not 1990 <= told.year <= 2100:
        raise Faulty((name, Refused("import_bad_day", None, {"text": str(value)[:40]})))
    return told


def midnight(on: date) -> datetime:
    return datetime.combine(on, time.min, ZoneInfo(settings.DISTRICT_TZ))


def chosen(values: Mapping[str, Any], name: str, known: Mapping[str, Sequence[str]]) -> str:
    """The code of a word that one of the choices goes by; "" for an empty cell. Raises Faulty."""
    text = str(values.get(name, "")).strip()
    if not text:
        return ""
    for code, words in known.items():
        if text.lower() in (code, *(w.lower() for w in words)):
            return code
    told = [words[0] for words in known.values()]
    raise Faulty((name, Refused("import_cell_choice", None, {"text": text[:40], "known": told})))


@dataclass(slots=True)
class Gathered:
    """Faults of a row, gathered cell by cell."""

    said: list[Said] = field(default_factory=list)

    def of(self, call: Callable[[], Any], otherwise: Any = None) -> Any:
        """What ``call`` gives; where the cell is at fault, ``otherwise``."""
        try:
            return call()
        except Faulty as wrong:
            self.said += wrong.said
            return otherwise

    def end(self) -> None:
        """Raises Faulty where there was a fault."""
        if self.said:
            raise Faulty(*self.said)
