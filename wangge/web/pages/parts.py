"""What the small parts of a page show. Views build these; templates print them and decide nothing.

Texts that a playbook, a law or a person wrote come ready in the reader's language; those of the interface are keys.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal

FIRST_ROWS = 20  # of a table; the others are one tap further
Tone = Literal["calm", "ok", "soon", "late", "done", "paused"]


@dataclass(frozen=True, slots=True)
class Who:
    """A named person on a named post, to be called with one tap. ``vacant``: nobody; then ``name`` is who stands in."""

    name: str
    post: str = ""
    organisation: str = ""
    phone: str = ""
    vacant: bool = False


@dataclass(frozen=True, slots=True)
class Basis:
    """凭什么: a law (``number`` leads to its page) or a promise of the district."""

    title: str
    article: str = ""
    text: str = ""
    number: int | None = None


@dataclass(frozen=True, slots=True)
class Kept:
    """What is kept of a person, what for, until when (or when it went), and by which rule."""

    what: str
    purpose: str
    fate: str
    basis: Basis | None = None


@dataclass(frozen=True, slots=True)
class Due:
    """A date that someone has to keep. ``left`` counts whole ``unit``s (hour, working_hour, day, working_day, month)
    until ``at``, or since it when ``tone`` is late; None where a countdown says nothing."""

    tone: Tone
    at: datetime | None = None
    left: int | None = None
    unit: str = "working_day"
    provisional: bool = False
    missed: bool = False  # what was late has been done since

    @property
    def icon(self) -> str:
        return {"late": "alert", "done": "check", "paused": "pause"}.get(self.tone, "clock")

    @property
    def left_key(self) -> str:
        if self.missed:
            return "due.missed"
        if self.left == 0:
            return "due.late_now" if self.tone == "late" else "due.today"
        return f"due.{'late' if self.tone == 'late' else 'left'}.{self.unit}"


@dataclass(frozen=True, slots=True)
class DayBox:
    """One calendar day of "why this date". ``why``: start, counted, weekend, holiday, makeup_workday, paused, rolled,
    open, old_law or due. ``switched``: a newer edition of the law counts from this day on."""

    day: date
    why: str
    counted: int = 0
    name: str = ""  # of the holiday
    switched: bool = False

    @property
    def word(self) -> str:
        return f"day.{self.why}"


@dataclass(frozen=True, slots=True)
class Clock:
    name: str
    holder: str
    started: datetime
    due: Due
    basis: Basis
    length: int
    unit: str
    extended: int = 0
    days: tuple[DayBox, ...] = ()
    edition: str = ""  # which edition of the law gave the length, in sentences
    given: str = ""  # the field whose date it counts from

    @property
    def sentence_key(self) -> str:
        return "clock.given" if self.given else "clock.sentence"

    @property
    def length_key(self) -> str:
        return f"length.{self.unit}"


@dataclass(frozen=True, slots=True)
class State:
    """The state of a case in words, with a tone."""

    label: str
    tone: Tone = "calm"


@dataclass(frozen=True, slots=True)
class ActButton:
    """An act offered in a list. ``href`` opens its form; ``instant``: done at once by POST (it can be undone)."""

    name: str
    label: str
    href: str
    key: str = ""
    main: bool = False
    instant: bool = False


@dataclass(frozen=True, slots=True)
class Lane:
    """A lane that goes first: its name as the practice calls it, and on what ground a case stands in it."""

    name: str
    ground: str


@dataclass(frozen=True, slots=True, eq=False, weakref_slot=True)
class Traits:
    """What a line of a list has in common with many others. The same object wherever it is the same (compared by
    identity), so that it is written out once. ``who`` holds the case now."""

    state: State
    category: str = ""
    unit: str = ""
    who: str = ""
    light: State | None = None  # in a colour and its word; none while it is green
    lane: Lane | None = None


@dataclass(frozen=True, slots=True)
class CaseLine:
    """One case in a list."""

    href: str
    title: str
    traits: Traits
    due: Due
    acts: tuple[ActButton, ...] = ()
    pick: str = ""  # the code, where lines are ticked


@dataclass(frozen=True, slots=True)
class Place:
    """Where it is, in names from the large to the small; ``coordinate``: as it was given, to be copied."""

    label: str
    name: str
    coordinate: str = ""


@dataclass(frozen=True, slots=True)
class Attachment:
    href: str
    name: str
    size: str = ""
    image: bool = False


@dataclass(frozen=True, slots=True)
class TimelineStep:
    """One step: who did what, when. ``note`` is what was written for the asker or the next holder."""

    label: str
    who: str
    at: datetime
    post: str = ""
    note: str = ""
    undone: bool = False
    machine: bool = False
    reasons: tuple[str, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    inner: bool = False  # said among those who work on it


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure that opens its cases; a rate opens what it is made of instead (``links``: text, address)."""

    label: str
    value: str
    href: str
    note: str = ""
    tone: Tone = "calm"
    links: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Against:
    """A figure against its target, both in percent, drawn as a line with a mark. The words beside it say the same."""

    actual: float
    target: float


@dataclass(frozen=True, slots=True)
class Cell:
    """``of``: what a rate divides (number, address), part and whole; ``against``: the line that is drawn beside it."""

    text: str
    href: str = ""
    number: bool = False
    tone: Tone = "calm"
    of: tuple[tuple[str, str], ...] = ()
    against: Against | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """A table that becomes cards on a phone; ``heads`` label the cells there. ``more`` opens what is behind the first
    rows; without it they all stand there. ``words``: it holds no figures."""

    caption: str
    heads: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    source: str = ""
    more: str = ""
    words: bool = False
    few: int = FIRST_ROWS  # rows that stand there before ``more``

    @property
    def first(self) -> list[list[tuple[str, Cell]]]:
        return self._labelled(self.rows[: self.few] if self.more else self.rows)

    @property
    def rest(self) -> list[list[tuple[str, Cell]]]:
        return self._labelled(self.rows[self.few :] if self.more else ())

    def _labelled(self, rows: tuple[tuple[Cell, ...], ...]) -> list[list[tuple[str, Cell]]]:
        return [list(zip(self.heads, row, strict=True)) for row in rows]


@dataclass(frozen=True, slots=True)
class Option:
    value: str
    label: str
    selected: bool = False
    count: int | None = None


@dataclass(frozen=True, slots=True, eq=False, weakref_slot=True)
class Filter:
    """One choice of a filter bar; ``typed``: words, and what is typed now is the only option. Compared by identity, as
    ``Traits`` are."""

    name: str
    label: str
    options: tuple[Option, ...]
    typed: bool = False


@dataclass(frozen=True, slots=True)
class Pager:
    """Pages by key: on to the next, back to the first; no page numbers, because lists move."""

    next_href: str = ""
    first_href: str = ""
    shown: int = 0


@dataclass(frozen=True, slots=True)
class Fault:
    """One line of the error summary: ``anchor`` is the id of the field to mend ("" where there is none)."""

    sentence: str
    anchor: str = ""


@dataclass(frozen=True, slots=True)
class Message:
    """What has just happened; ``undo_href`` takes it back (POST) for as long as that is allowed."""

    sentence: str
    tone: Tone = "ok"
    undo_href: str = ""


@dataclass(frozen=True, slots=True)
class Empty:
    """A list with nothing in it says what to do next."""

    title: str = ""
    sentence: str = ""
    href: str = ""
    action: str = ""


@dataclass(frozen=True, slots=True)
class NavItem:
    label: str
    href: str
    icon: str
    active: bool = False
    count: int = 0


@dataclass(frozen=True, slots=True)
class Shell:
    """What stands around every page. ``staff`` chooses the desk's layout; ``nav`` has at most four entries."""

    nav: tuple[NavItem, ...] = ()
    staff: bool = False
    person: str = ""
    acting: str = ""
    unread: int = 0
    demo: bool = False
    messages: tuple[Message, ...] = field(default_factory=tuple)
    roles: tuple[Option, ...] = ()  # who has several posts may act in one; "" is all of them
    who: str = ""  # an opaque sign of the person: what was kept unsent on a phone is theirs alone; "" without one
