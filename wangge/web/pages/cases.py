"""What the pages about cases show: inbox, list, one case, tracking."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from wangge.web.pages.forms import Field, Form
from wangge.web.pages.laws import ClockCalendar
from wangge.web.pages.maps import Map
from wangge.web.pages.parts import (
    Attachment,
    Basis,
    CaseLine,
    Clock,
    Due,
    Empty,
    Filter,
    Kept,
    Lane,
    Pager,
    Place,
    State,
    TimelineStep,
    Who,
)


@dataclass(frozen=True, slots=True)
class CaseList:
    """The inbox ("my next act") and every other list of cases."""

    title: str
    lines: tuple[CaseLine, ...]
    filters: tuple[Filter, ...] = ()
    pager: Pager = field(default_factory=Pager)
    empty: Empty = field(default_factory=Empty)
    lead: str = ""  # one sentence over the list
    by_keyboard: bool = False
    beside: Beside | None = None  # the case that stands beside the list at a desk
    key: str = ""  # of what is done to several of them at once; "" where nothing can be
    alone: str = ""  # the acts that are done on one case at a time
    picking: bool = False  # lines are ticked instead of acted on: the way without script
    page: str = ""
    map: Map | None = None  # where they lie; beside it the list
    map_href: str = ""
    list_href: str = ""
    views: tuple[SavedView, ...] = ()
    saves: str = ""  # the filters that could be kept under a name
    everything: str = ""  # where the list stands without filters
    file_href: str = ""  # the same lines to take away


@dataclass(frozen=True, slots=True)
class SavedView:
    """Filters that the reader keeps under a name. ``first``: the list opens with them."""

    id: int
    name: str
    href: str
    current: bool = False
    first: bool = False


@dataclass(frozen=True, slots=True)
class Beside:
    """The case that was chosen from a list: its page in the narrow, its own address, and the list's without it."""

    case: CasePage
    href: str
    close_href: str


@dataclass(frozen=True, slots=True)
class SharedAct:
    """An act that several of the chosen cases allow, with one form. ``of`` names whose words and form those are."""

    name: str
    label: str
    codes: tuple[str, ...]
    of: str
    instant: bool
    main: bool = False


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one of several cases. ``sentence``: why not, with its rule."""

    title: str
    href: str = ""
    sentence: str = ""
    basis: Basis | None = None


@dataclass(frozen=True, slots=True)
class Together:
    """Several cases at once: the acts to choose from, the form of the one that was chosen, or what came of it."""

    title: str
    lead: str
    lines: tuple[Outcome, ...] = ()
    acts: tuple[SharedAct, ...] = ()
    form: Form | None = None
    done: tuple[Outcome, ...] = ()
    refused: tuple[Outcome, ...] = ()
    undo: Form | None = None
    back: str = ""
    key: str = ""  # of this choice: sent twice it is done once


@dataclass(frozen=True, slots=True)
class ActForm:
    """One act that is allowed now, with its form. ``instant`` ones have no fields; ``grounds``: rules that bound it."""

    name: str
    label: str
    form: Form
    key: str = ""
    main: bool = False
    open: bool = False
    grounds: tuple[Basis, ...] = ()

    @property
    def grades(self) -> Field | None:
        """The grade that this form asks for, where nothing else of it has to be answered: one press sends it."""
        graded = next((field for field in self.form.fields if field.graded and not field.known), None)
        others = any(field.required and not field.known for field in self.form.fields if field is not graded)
        return None if others else graded


@dataclass(frozen=True, slots=True)
class RefusedAct:
    """An act that is not allowed now: the sentence says why, the basis on what ground."""

    label: str
    sentence: str
    basis: Basis | None = None


@dataclass(frozen=True, slots=True)
class Child:
    href: str
    title: str
    who: str
    state: State
    due: Due


@dataclass(frozen=True, slots=True)
class Proved:
    """What worked in another case of the category: the shelf's name, when that was found, and what was done."""

    shelf: str
    at: datetime
    said: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Drawn:
    """A sample: of how many, by which seed, whether drawing again gives the same, and the cases by their number."""

    sentences: tuple[str, ...]
    cases: tuple[tuple[int, Child], ...]


@dataclass(frozen=True, slots=True)
class Brief:
    """Of the whole that a case is a part of: what was asked, what was written on the way so far, and what others found
    who were called to it (``label``: the unit)."""

    narrative: str
    facts: tuple[tuple[str, str], ...] = ()
    notes: tuple[TimelineStep, ...] = ()
    found: tuple[TimelineStep, ...] = ()


@dataclass(frozen=True, slots=True)
class CasePage:
    """One case for those who may see it. The first three answers come first: who, by when, on what ground."""

    code: str
    title: str
    tab: str  # the browser's tab and history: no word of the asker's
    state: State
    category: str
    unit: str
    filed_at: datetime
    lead: Who
    due: Due
    running: tuple[Clock, ...] = ()  # what is to be kept now, the nearest first
    practice: str = ""  # the playbook that handles it
    waiting: str = ""
    light: State | None = None
    beside: State | None = None  # how what was said inside stands
    remark: TimelineStep | None = None  # what the reader was told inside, and owes an answer to
    answers: tuple[ActForm, ...] = ()  # the acts that answer it
    others: tuple[tuple[str, Who], ...] = ()  # (stake in words, who)
    narrative: str = ""
    facts: tuple[tuple[str, str], ...] = ()  # (label, value) of the filing form
    place: Place | None = None
    asker: tuple[tuple[str, str], ...] = ()
    asker_phone: str = ""  # in full, to be called with one tap; "" while it is masked
    reveal_href: str = ""  # POST shows name and number in full, and is journaled
    unlock_href: str = ""  # POST opens the way that wrong PINs locked to the asker
    timeline: tuple[TimelineStep, ...] = ()
    ended: tuple[Clock, ...] = ()  # the clocks that no longer run
    calendar: ClockCalendar = field(default_factory=ClockCalendar)  # all of them, day by day
    acts: tuple[ActForm, ...] = ()
    refused: tuple[RefusedAct, ...] = ()
    children: tuple[Child, ...] = ()
    parent: Child | None = None
    raised: tuple[Child, ...] = ()
    raised_from: tuple[Child, ...] = ()
    papers: tuple[Attachment, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    route_reasons: tuple[str, ...] = ()
    undo_href: str = ""
    undo_until: datetime | None = None
    keeping: tuple[Kept, ...] = ()
    lane: Lane | None = None
    proved: tuple[Proved, ...] = ()
    drawn: Drawn | None = None
    back: str = ""  # where its acts go on to, if not to its own page
    brief: Brief | None = None

    @property
    def kicker(self) -> str:
        """Over the title: what is known of practice, category and ground; what the title says is not repeated."""
        parts = (self.practice, self.category if self.category != self.title else "", self.unit)
        return " · ".join(part for part in parts if part)

    @property
    def next(self) -> ActForm | None:
        """The act that stands on the first screen: the main one, if it is allowed now."""
        return self.acts[0] if self.acts and self.acts[0].main else None

    @property
    def more(self) -> tuple[ActForm, ...]:
        return self.acts[1:] if self.next else self.acts

    @property
    def latest(self) -> tuple[TimelineStep, ...]:
        """What is told at once; ``earlier`` is folded."""
        return self.timeline[:1]

    @property
    def earlier(self) -> tuple[TimelineStep, ...]:
        return self.timeline[1:]


@dataclass(frozen=True, slots=True)
class AskerPage:
    """One's own case: what is the matter with it now, the answer, what one may say to it, and who did what."""

    case: CasePage
    stage: str = ""  # what one waits for, or what is waited for, in a sentence
    answer: TimelineStep | None = None  # the newest word for the asker
    thanks: str = ""
    goes_along: tuple[Who, ...] = ()


@dataclass(frozen=True, slots=True)
class Own:
    """A case of the visitor's own that no list shows, for it lies in a closed zone."""

    code: str
    href: str
    filed_at: datetime


@dataclass(frozen=True, slots=True)
class Track:
    """Tracking by code: the state alone; with the PIN ``case`` opens."""

    code: str = ""
    state: State | None = None
    due: Due | None = None
    waiting: str = ""
    lead: Who | None = None
    filed_at: datetime | None = None
    asked: Form | None = None  # the form for code or PIN
    case: AskerPage | None = None
    error: str = ""
    keeping: tuple[Kept, ...] = ()  # once all is erased: what, when and why
    unlock_href: str = ""  # as in CasePage
    clocks: tuple[Clock, ...] = ()  # those that run, the nearest first
    own: tuple[Own, ...] = ()  # of whoever is logged in
