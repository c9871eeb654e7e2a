"""What filing shows: home, the three steps (words, where, check), and the receipt."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from wangge.web.pages.forms import Form
from wangge.web.pages.parts import Attachment, CaseLine, Clock, Due, Fault, State, Who


@dataclass(frozen=True, slots=True)
class Wish:
    """One entry of home: what I want, never which department."""

    label: str
    sentence: str
    href: str
    icon: str


@dataclass(frozen=True, slots=True)
class Home:
    greeting: str
    wishes: tuple[Wish, ...]
    mine: tuple[CaseLine, ...] = ()
    chief: Who | None = None  # the named person for this reader's ground
    waiting: tuple[CaseLine, ...] = ()  # those that wait for this reader


@dataclass(frozen=True, slots=True)
class FilingStep:
    """``number`` 1 words, 2 where, 3 what the practice's own form asks. ``carried``: earlier answers, hidden."""

    number: int
    form: Form
    carried: tuple[tuple[str, str], ...] = ()
    back: str = ""  # the step that "back" asks for
    submit: str = "words"
    most: int = 3  # how many steps there are
    lead: str = ""

    @property
    def heading(self) -> str:
        return "filing.step_more" if self.most > 3 and self.number == 3 else f"filing.step_{self.number}"


@dataclass(frozen=True, slots=True)
class Answer:
    label: str
    value: str
    change: str  # the step to go back to
    attachments: tuple[Attachment, ...] = ()


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
    number: int = 3
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
    window: AtWindow | None = None  # for whoever took it in at the window


@dataclass(frozen=True, slots=True)
class AtWindow:
    """What follows at the window: the paper to print, the next applicant, or another item for the same one."""

    done: str
    papers: tuple[Attachment, ...]
    case_href: str
    next_href: str
    same_href: str
