"""What the pages of those who walk show: this morning in one screen, a call, a line from the spot, the day as told."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from wangge.web.pages.forms import Form
from wangge.web.pages.parts import ActButton, Clock, Due, Empty, Lane, State, Who

MOST = 7  # lines of a morning, of all kinds together


@dataclass(frozen=True, slots=True)
class Call:
    """Somebody to be called with one tap: at ``tel``, which stands open; or by a POST to ``href``, which shows the
    number in full and writes down that it was read. ``number``: as it may stand on the page."""

    name: str
    number: str
    tel: str = ""
    href: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """One case of the morning. ``left``: light and time left; ``by``: the date; ``why``: which date it is, on what
    ground; ``turn``: whose turn it is, when not mine."""

    href: str
    title: str
    left: State | None
    by: str
    why: str
    turn: str = ""
    lane: Lane | None = None
    acts: tuple[ActButton, ...] = ()
    call: Call | None = None


@dataclass(frozen=True, slots=True)
class Visit:
    """A visit that the record suggests, with its grounds in words. ``href``: of one that is agreed, the form to fill;
    else ``whom`` is sent to announce it."""

    name: str
    grounds: str
    label: str
    href: str = ""
    whom: int = 0
    call: Call | None = None


@dataclass(frozen=True, slots=True)
class Quick:
    label: str
    href: str


@dataclass(frozen=True, slots=True)
class Today:
    day: date
    red: int = 0  # how many of the lines have a red light
    first: tuple[Line, ...] = ()
    stuck: tuple[Line, ...] = ()
    visits: tuple[Visit, ...] = ()
    quick: tuple[Quick, ...] = ()
    more: str = ""  # what stands in the inbox beside these
    told: bool = False  # whether there is a day's report: of who stands over a ground
    key: str = ""  # under which a visit is announced once
    empty: Empty = field(default_factory=Empty)

    @property
    def lines(self) -> int:
        return len(self.first) + len(self.stuck) + len(self.visits)


@dataclass(frozen=True, slots=True)
class Calling:
    """A number that was asked for, in full."""

    name: str
    number: str
    back: str


@dataclass(frozen=True, slots=True)
class Spot:
    """A line and a picture from the spot: whose it will be and by when stand there before it is sent."""

    title: str
    form: Form
    who: Who | None = None
    due: Due | None = None
    clocks: tuple[Clock, ...] = ()


@dataclass(frozen=True, slots=True)
class Told:
    """A day of a ground in sentences, computed from the record: about its matters, never about who walks it."""

    title: str
    day: date
    before: str  # the address of the day before
    after: str  # … of the day after; "" of today
    sentences: tuple[str, ...]
    sections: tuple[tuple[str, tuple[str, ...]], ...]
    plain: str  # all of it as one text, to be copied
