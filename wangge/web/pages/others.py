"""What the board, the desk, the bell, a rule's page and the doors (login, personas) show."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime

from wangge.web.pages.administration import Way
from wangge.web.pages.forms import Form
from wangge.web.pages.parts import Basis, Empty, Pager, Table


@dataclass(frozen=True, slots=True)
class Report:
    """What a day or a month came to, computed; ``ledgers``: (name, where its Excel file is)."""

    title: str
    as_of: datetime
    day: str  # ISO, as the form's field has it
    whole: bool  # of the month
    other_href: str
    other: str
    tables: tuple[Table, ...]
    ledgers: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Notice:
    sentence: str
    href: str
    at: datetime
    unread: bool = False


@dataclass(frozen=True, slots=True)
class Bell:
    notices: tuple[Notice, ...]
    pager: Pager = field(default_factory=Pager)
    read_all_action: str = ""
    empty: Empty = field(default_factory=Empty)


@dataclass(frozen=True, slots=True)
class Limit:
    name: str
    length: str


@dataclass(frozen=True, slots=True)
class LawArticle:
    instrument: str
    article: str
    text: str


@dataclass(frozen=True, slots=True)
class Edition:
    """A rule as in force from ``since`` to ``until``. ``running_key``: whether it reached what ran then."""

    limits: tuple[Limit, ...]
    since: date | None = None
    until: date | None = None
    running_key: str = ""


@dataclass(frozen=True, slots=True)
class LawPage:
    """One rule: its articles, its limits by edition, how sure we are of it, where it was read."""

    title: str
    kind: str  # clock, check, principle
    grade: str  # A, B, C
    source: str
    articles: tuple[LawArticle, ...]
    editions: tuple[Edition, ...] = ()  # the newest first
    used_by: tuple[tuple[str, str], ...] = ()  # (clock that cites it, practice)
    summary: str = ""

    @property
    def grade_key(self) -> str:
        return f"law.grade.{self.grade}"

    @property
    def kind_key(self) -> str:
        return f"law.kind.{self.kind}"


@dataclass(frozen=True, slots=True)
class Persona:
    name: str
    post: str
    place: str
    sentence: str  # what to try
    value: str
    icon: str = "person"
    waiting: str = ""


@dataclass(frozen=True, slots=True)
class PersonaGroup:
    title: str
    personas: tuple[Persona, ...]


@dataclass(frozen=True, slots=True)
class Personas:
    groups: tuple[PersonaGroup, ...]
    action: str


@dataclass(frozen=True, slots=True)
class Login:
    form: Form
    next: str = ""
    demo_href: str = ""
    single_sign_on: tuple[tuple[str, str], ...] = ()  # (name, address)


@dataclass(frozen=True, slots=True)
class Password:
    """``elsewhere``: the account has none here, its organisation's sign-in vouches for it."""

    form: Form
    username: str
    elsewhere: bool = False
    least: int = 0


@dataclass(frozen=True, slots=True)
class DeskItem:
    href: str
    label: str
    length: str
    chosen: bool = False


@dataclass(frozen=True, slots=True)
class Closing:
    """A button under the form: what the window does at once with what it takes in. ``when``: the papers for which it is
    the one to press (all, some, deferrable: what lacks may come later); "" for the one that is always there."""

    act: str
    label: str
    when: str = ""


@dataclass(frozen=True, slots=True)
class Material:
    """A paper of the item, as the guide beside the form lists it."""

    label: str
    deferrable: bool = False
    known: bool = False


@dataclass(frozen=True, slots=True)
class Guide:
    """Beside the form: by when it is done and whose time that is, on what ground, and every paper."""

    promise: str
    office: str
    basis: Basis | None
    materials: tuple[Material, ...]


@dataclass(frozen=True, slots=True)
class Waiting:
    """What the desk can send on together."""

    label: str
    act: str
    codes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Desk:
    """The window: choose the item, tick the papers in hand, take it in."""

    items: tuple[DeskItem, ...]
    chosen: str = ""
    form: Form | None = None
    guide: Guide | None = None
    closings: tuple[Closing, ...] = ()
    waiting: tuple[Waiting, ...] = ()
    firm: str = ""  # of the organisation that applies, found by its code
    asks_firm: bool = False
    unknown: bool = False  # the code that was given is in no register
    item: str = ""
    key: str = ""
    deferrable: str = ""  # the papers that may come later, for the page's script


@dataclass(frozen=True, slots=True)
class KeptByLaw:
    basis: Basis | None
    until: str


@dataclass(frozen=True, slots=True)
class Erasing:
    """Erasing a person. ``name``: whom the code names, masked, to be confirmed; ``done``: the id that stays."""

    form: Form | None = None
    name: str = ""
    posts: tuple[str, ...] = ()
    kept: tuple[KeptByLaw, ...] = ()
    done: str = ""


@dataclass(frozen=True, slots=True)
class Audit:
    """Who read what is restricted, or was refused what (``of``: read, refused); ``day``, ``who``, ``code``: as filtered
    by; ``file_href``: all of it as an Excel file."""

    of: str
    table: Table | None
    day: str = ""
    who: str = ""
    pager: Pager = field(default_factory=Pager)
    empty: Empty = field(default_factory=Empty)
    code: str = ""
    file_href: str = ""
    title: str = ""

    def file_name(self, day: date) -> str:
        return f"{self.title} {day.isoformat()}"


@dataclass(frozen=True, slots=True)
class House:
    """What an administrator keeps: the ways to its pages, then how it stands; no case."""

    title: str
    lead: str
    tables: tuple[Table, ...]
    ways: tuple[Way, ...] = ()


@dataclass(frozen=True, slots=True)
class Problem:
    """403, 404, 500: what happened and where to go; one further way out where there is one."""

    title: str
    sentence: str
    href: str = ""
    action: str = ""
