"""What filing shows: home with its box, the few questions on the way, the check, and the receipt."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from wangge.web.pages.forms import Field, Form
from wangge.web.pages.parts import Attachment, CaseLine, Clock, Due, Fault, Option, State, Who
from wangge.web.pages.visits import VisitLine


@dataclass(frozen=True, slots=True)
class Box:
    """Say it, a photo, where: all in one form. ``usual``: places of one's own, one of them chosen already; ``presets``:
    what can be asked for with one press (category, words); ``about``: the one that was chosen before."""

    action: str
    text: Field
    photo: Field
    words: Field
    point: Field
    usual: Field | None = None
    presets: tuple[Option, ...] = ()
    about: str = ""
    carried: tuple[tuple[str, str], ...] = ()
    staff: bool = False
    announces: bool = False  # the reader may announce visits instead

    @property
    def place(self) -> str:
        """The place that is chosen already."""
        options = self.usual.options if self.usual else ()
        return next((option.label for option in options if option.selected and option.value), "")

    @property
    def faults(self) -> tuple[Fault, ...]:
        fields = tuple(field for field in (self.text, self.photo, self.usual, self.words, self.point) if field)
        return Form(self.action, fields, "").all_faults


@dataclass(frozen=True, slots=True)
class Door:
    """A way in without a telephone of one's own: where it is, whom one may call."""

    name: str
    place: str
    phone: str = ""


@dataclass(frozen=True, slots=True)
class Home:
    """What one needs stands first; then what waits for one's own word, what is on its way, who is in charge here."""

    greeting: str
    box: Box
    mine: tuple[CaseLine, ...] = ()
    chief: Who | None = None  # the named person for this reader's ground
    waiting: tuple[CaseLine, ...] = ()  # those that wait for this reader
    doors: tuple[Door, ...] = ()
    visits: tuple[VisitLine, ...] = ()  # the next ones to the reader's firm
    hotline: str = ""


@dataclass(frozen=True, slots=True)
class FilingStep:
    """A question of its own on the way. ``carried``: earlier answers, hidden; ``searches``: a place can be looked for.
    The first page has the ``box`` instead of a form."""

    heading: str
    form: Form
    carried: tuple[tuple[str, str], ...] = ()
    back: str = ""  # the step that "back" asks for
    submit: str = "words"
    lead: str = ""
    searches: bool = False
    box: Box | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    label: str
    value: str
    change: str  # the step to go back to
    attachments: tuple[Attachment, ...] = ()
    open: bool = False  # it may stay empty; then it is offered, not asked


@dataclass(frozen=True, slots=True)
class Nearby:
    """An open case around: nothing of its asker, no code."""

    title: str
    state: State


@dataclass(frozen=True, slots=True)
class Check:
    """Check the answers before sending: also to whom it will go, and by when."""

    answers: tuple[Answer, ...]
    carried: tuple[tuple[str, str], ...]
    action: str
    first: Who | None = None
    due: Due | None = None
    clocks: tuple[Clock, ...] = ()  # those that will run: by when, on what ground, and why this date
    also: tuple[Who, ...] = ()  # who goes along
    contact: tuple[Field, ...] = ()  # of who has no account: asked here, and never required
    nearby: tuple[Nearby, ...] = ()  # the same thing nearby?
    faults: tuple[Fault, ...] = ()


@dataclass(frozen=True, slots=True)
class Receipt:
    """Shown once: the PIN is not kept in the clear."""

    code: str
    pin: str
    title: str
    filed_at: datetime
    who: Who
    due: Due
    clocks: tuple[Clock, ...]
    track_href: str
    next_steps: tuple[str, ...] = ()
    also: tuple[Who, ...] = ()  # who goes along to the end
    filed_by: str = ""  # who wrote it down for the asker, and how it came
    doors: tuple[Door, ...] = ()
    window: AtWindow | None = None  # for whoever took it in at the window


@dataclass(frozen=True, slots=True)
class AtWindow:
    """What follows at the window: the paper to print, the next applicant, or another item for the same one."""

    done: str
    papers: tuple[Attachment, ...]
    case_href: str
    next_href: str
    same_href: str
