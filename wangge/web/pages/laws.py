"""View models: the rules in force, and a case's clocks on a calendar."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from wangge.web.pages.parts import Due


@dataclass(frozen=True, slots=True)
class LawLine:
    """One rule in the list of those in force. ``limits``: its periods, in words; ``used_in``: the practices."""

    number: int
    title: str
    text: str
    grade: str  # A, B, C
    source: str
    region: str  # "" nationwide, else the six digits of the division whose rule it is
    limits: tuple[tuple[str, str], ...] = ()
    used_in: tuple[str, ...] = ()

    @property
    def grade_key(self) -> str:
        return f"law.grade_short.{self.grade}"


@dataclass(frozen=True, slots=True)
class LawGroup:
    kind: str  # clock, check, principle
    lines: tuple[LawLine, ...]

    @property
    def kind_key(self) -> str:
        return f"laws.kind.{self.kind}"

    @property
    def what_key(self) -> str:
        return f"laws.what.{self.kind}"


@dataclass(frozen=True, slots=True)
class LawList:
    """The rules in force today, those with time limits first. ``words``: those alone in which each of them stands."""

    groups: tuple[LawGroup, ...]
    count: int
    used: int
    words: str = ""

    @property
    def found(self) -> int:
        return sum(len(group.lines) for group in self.groups)


@dataclass(frozen=True, slots=True)
class Mark:
    """What one clock does on one day. ``kind``: start, counted, paused, due, ended, or left out (a day off)."""

    number: int
    kind: str

    @property
    def word(self) -> str:
        return f"calendar.{self.kind}"


@dataclass(frozen=True, slots=True)
class Cell:
    """One day. ``kind``: "" (a weekday), weekend, holiday or makeup_workday, with the holiday's ``name``."""

    day: date
    kind: str
    name: str
    marks: tuple[Mark, ...]
    today: bool = False
    provisional: bool = False

    @property
    def word(self) -> str:
        return f"day.{self.kind}"


@dataclass(frozen=True, slots=True)
class Month:
    title: str
    weeks: tuple[tuple[Cell | None, ...], ...]  # Monday to Sunday; None: a day of another month


@dataclass(frozen=True, slots=True)
class Numbered:
    """A clock as the calendar names it."""

    number: int
    name: str
    due: Due


@dataclass(frozen=True, slots=True)
class ClockCalendar:
    """A case's clocks by months. ``cut``: there are earlier months that are not drawn."""

    clocks: tuple[Numbered, ...] = ()
    months: tuple[Month, ...] = ()
    weekdays: tuple[str, ...] = ()
    provisional: bool = False
    cut: bool = False
