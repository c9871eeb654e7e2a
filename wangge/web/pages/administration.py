"""What the administrators' pages show: what is kept how long, tables that are brought in, posts, practices taken on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from wangge.web.pages.forms import Form
from wangge.web.pages.parts import Basis, Empty, Fault, Option, Pager, State, Table


@dataclass(frozen=True, slots=True)
class Way:
    """One page of the house: what it is for, and where it is. ``waiting``: what lies there, in words."""

    title: str
    sentence: str
    href: str
    waiting: str = ""


@dataclass(frozen=True, slots=True)
class KeptLine:
    """What is kept, for what, how long, on what ground; ``where``: in which practices; ``held``: a statute keeps it
    longer than its purpose would."""

    what: str
    purpose: str
    length: str
    basis: Basis | None
    where: str
    held: bool = False


@dataclass(frozen=True, slots=True)
class Retention:
    title: str
    sentence: str
    lines: tuple[KeptLine, ...]
    soon: Table | None
    held: Table | None


@dataclass(frozen=True, slots=True)
class Brought:
    """A table that somebody brought in, as a line of the list."""

    name: str
    kind: str
    state: State
    at: datetime
    href: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Imports:
    title: str
    lead: str
    ways: tuple[Way, ...]
    brought: tuple[Brought, ...]


@dataclass(frozen=True, slots=True)
class ColumnNote:
    """A column that a kind of table may have."""

    name: str
    required: bool
    example: str


@dataclass(frozen=True, slots=True)
class ImportNew:
    """Choosing the file. ``datums``, ``playbooks``: what else is asked, where the kind needs it."""

    title: str
    lead: str
    columns: tuple[ColumnNote, ...]
    template_href: str
    error: str = ""
    datums: tuple[Option, ...] = ()
    playbooks: tuple[Option, ...] = ()


@dataclass(frozen=True, slots=True)
class MappedColumn:
    """One column of the file: its head, some of what stands in it, and what it may be."""

    place: int
    head: str
    examples: tuple[str, ...]
    options: tuple[Option, ...]

    @property
    def name(self) -> str:
        return f"c{self.place}"


@dataclass(frozen=True, slots=True)
class TriedCell:
    text: str
    fault: str = ""


@dataclass(frozen=True, slots=True)
class TriedRow:
    """``fault``: of the row as a whole; ``how``: what it would come to."""

    number: int
    cells: tuple[TriedCell, ...]
    how: str = ""
    fault: str = ""


@dataclass(frozen=True, slots=True)
class ImportPage:
    """A table on its way: what its columns are and how its first rows look; how far it is; what it came to."""

    title: str
    file: str
    stage: str  # checked, moving, ended
    sentence: str
    columns: tuple[MappedColumn, ...] = ()
    heads: tuple[str, ...] = ()
    rows: tuple[TriedRow, ...] = ()
    shown: str = ""
    ready: bool = False
    error: str = ""
    datums: tuple[Option, ...] = ()
    done: int = 0
    total: int = 0
    counts: tuple[tuple[str, str], ...] = ()
    faults_href: str = ""
    again_href: str = ""
    can_go_on: bool = False


@dataclass(frozen=True, slots=True)
class PostLine:
    """``who`` "": nobody is there."""

    title: str
    href: str
    place: str
    practice: str
    who: str = ""
    until: str = ""


@dataclass(frozen=True, slots=True)
class PostList:
    title: str
    lead: str
    words: str
    vacant: bool
    found: str
    lines: tuple[PostLine, ...]
    pager: Pager
    empty: Empty
    bodies: tuple[tuple[str, str], ...] = ()  # (name, address)


@dataclass(frozen=True, slots=True)
class TermLine:
    who: str
    since: str
    until: str


@dataclass(frozen=True, slots=True)
class PostAct:
    name: str
    label: str
    form: Form


@dataclass(frozen=True, slots=True)
class PostPage:
    """A post: what it is, who holds it and held it, who stands in, and what can be done about it."""

    title: str
    facts: tuple[tuple[str, str], ...]
    terms: tuple[TermLine, ...]
    past: tuple[TermLine, ...]
    vacant: bool
    falls_to: str
    acts: tuple[PostAct, ...]
    faults: tuple[Fault, ...] = ()
    open: str = ""  # the act whose form stands open


@dataclass(frozen=True, slots=True)
class PostCheck:
    """A change before it is done: what it brings about."""

    title: str
    effects: tuple[str, ...]
    form: Form
    back_href: str


@dataclass(frozen=True, slots=True)
class BodyPage:
    """A standing body. ``members``: (id, name, role, who acts for it)."""

    title: str
    lead: str
    members: tuple[tuple[str, str, str, str], ...]
    form: Form
    href: str
    faults: tuple[Fault, ...] = ()
    effect: str = ""


@dataclass(frozen=True, slots=True)
class BodyForm:
    """Making an organisation a standing body."""

    title: str
    lead: str
    form: Form


@dataclass(frozen=True, slots=True)
class ShelfLine:
    """A practice that there is to adopt. ``state``: in force, under way, or neither."""

    title: str
    summary: str
    href: str
    states: tuple[State, ...] = ()


@dataclass(frozen=True, slots=True)
class Shelf:
    title: str
    lead: str
    lines: tuple[ShelfLine, ...]


@dataclass(frozen=True, slots=True)
class TaskLine:
    """A question of the dialogue, with what was answered."""

    label: str
    href: str
    answer: str = ""
    state: State | None = None


@dataclass(frozen=True, slots=True)
class AdoptionLine:
    """An adoption in force, or to come. ``end_href``: where it is ended."""

    area: str
    span: str
    version: str
    end_href: str


@dataclass(frozen=True, slots=True)
class PracticePage:
    """A practice with its adoptions and the proposal under way."""

    title: str
    summary: str
    adoptions: tuple[AdoptionLine, ...]
    tasks: tuple[TaskLine, ...] = ()
    groups: tuple[tuple[str, tuple[TaskLine, ...]], ...] = ()
    progress: str = ""
    by: str = ""
    check_href: str = ""
    can_begin: bool = False
    faults: tuple[Fault, ...] = ()


@dataclass(frozen=True, slots=True)
class StepPage:
    """One question of the dialogue. ``number`` of ``most``; ``gap``: what has to be set up first, and where;
    ``compact``: many small fields beside each other."""

    title: str
    practice: str
    back_href: str
    number: int
    most: int
    form: Form
    lead: str = ""
    gap: Empty | None = None
    suggestions: tuple[str, ...] = ()
    basis: Basis | None = None
    compact: bool = False


@dataclass(frozen=True, slots=True)
class AdoptCheck:
    """The last page: all answers, what stands beside it, what will change; then it is done."""

    title: str
    lead: str
    back_href: str
    answers: tuple[TaskLine, ...]
    seats: Table | None
    shifts: Table | None
    shifts_sentence: str
    form: Form | None
    faults: tuple[Fault, ...] = ()
    basis: Basis | None = None
    notes: tuple[str, ...] = ()
