"""View models: the practices of a district, and the page of each: what it asks of whom, by when, on what ground."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from wangge.web.pages.forms import Field
from wangge.web.pages.parts import Basis


@dataclass(frozen=True, slots=True)
class PracticeLine:
    """``areas``: where it is adopted; ``faults``: of a draft that cannot be read yet. Lists come as one text."""

    href: str
    title: str
    summary: str
    who: str = ""
    matters: str = ""
    areas: str = ""
    draft: bool = False
    faults: int = 0


@dataclass(frozen=True, slots=True)
class PracticeList:
    lines: tuple[PracticeLine, ...]
    folders: tuple[str, ...] = ()  # in the demonstration: where an author's own are looked for


# --- the drawing


@dataclass(frozen=True, slots=True)
class Text:
    """``kind``: name, act, small, limit."""

    x: float
    y: float
    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Shape:
    """``kind``: start, state, asker (it waits for whoever asked), end; act, clock (an act that time does). ``hint``:
    what a pointer is told over it."""

    kind: str
    x: float
    y: float
    width: float
    height: float
    texts: tuple[Text, ...]
    hint: str = ""

    @property
    def round(self) -> float:
        return {"act": 9.0, "clock": 9.0, "end": min(self.height / 2, 20)}.get(self.kind, 8.0)


@dataclass(frozen=True, slots=True)
class Arrow:
    """``path``: of an SVG path; ``back``: it leads back up; ``pointed``: it ends at a state."""

    path: str
    back: bool
    pointed: bool


@dataclass(frozen=True, slots=True)
class Drawing:
    width: int
    height: int
    shapes: tuple[Shape, ...]
    arrows: tuple[Arrow, ...]


# --- the same in words


@dataclass(frozen=True, slots=True)
class Rule:
    """Sentences with their ground, where they have one."""

    sentence: str
    basis: Basis | None = None


@dataclass(frozen=True, slots=True)
class WayAct:
    """``goals``: (state, on what condition); none: the state stays. ``form``: (its anchor, its name)."""

    name: str
    who: str
    goals: tuple[tuple[str, str], ...] = ()
    form: tuple[str, str] | None = None
    rules: tuple[Rule, ...] = ()
    effects: str = ""
    states: str = ""  # of an act that is told once: where it begins
    main: bool = False


@dataclass(frozen=True, slots=True)
class WayState:
    name: str
    kind: str  # as Shape
    note: str = ""  # whom it waits for, or how it ends
    limits: tuple[str, ...] = ()
    acts: tuple[WayAct, ...] = ()


@dataclass(frozen=True, slots=True)
class Way:
    """One procedure."""

    name: str
    title: str
    drawing: Drawing
    states: tuple[WayState, ...]
    anywhere: tuple[WayAct, ...] = ()
    anywhere_names: str = ""
    zone: str = ""  # who alone may enter, in words
    filed_by: str = ""

    @property
    def id(self) -> str:
        return f"way-{self.name}"


# --- the rest of the page


@dataclass(frozen=True, slots=True)
class SampleForm:
    id: str
    title: str
    uses: str  # at which acts
    fields: tuple[Field, ...]


@dataclass(frozen=True, slots=True)
class ClockLine:
    name: str
    holder: str
    length: str
    span: str  # from what to what
    basis: Basis
    grade_key: str = ""
    local: bool = False
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PostLine:
    name: str
    facts: str


@dataclass(frozen=True, slots=True)
class Taken:
    """What is bound: matters, where, who has it first, who else has a part."""

    matters: str
    where: str
    when: str
    procedure: tuple[str, str]  # anchor, title
    first: str
    others: str = ""


@dataclass(frozen=True, slots=True)
class PaperLine:
    title: str
    kind_key: str
    laws: tuple[Basis, ...]
    href: str


@dataclass(frozen=True, slots=True)
class Measured:
    name: str
    sentence: str
    by: str
    basis: Basis | None = None
    target: str = ""


# --- scenarios

Tick = Literal["", "ok", "wrong"]


@dataclass(frozen=True, slots=True)
class StoryStep:
    when: str
    who: str
    what: str
    tick: Tick = ""
    wrong: tuple[str, ...] = ()  # what was expected and what came


@dataclass(frozen=True, slots=True)
class StoryShown:
    title: str
    file: str
    steps: tuple[StoryStep, ...] = ()
    tick: Tick = ""
    wrong: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Stories:
    """``state``: "" (never played as it is now), running, done, failed; ``action``: where to ask for it."""

    stories: tuple[StoryShown, ...] = ()
    state: str = ""
    action: str = ""
    href: str = ""
    error: str = ""

    @property
    def wrong(self) -> int:
        return sum(story.tick == "wrong" for story in self.stories)


@dataclass(frozen=True, slots=True)
class FaultLine:
    file: str
    line: int
    where: str
    sentence: str
    basis: Basis | None = None


@dataclass(frozen=True, slots=True)
class PracticePage:
    """``source``: adopted, library (nobody here has adopted it), draft (an author's files, not adopted as they are)."""

    name: str
    title: str
    summary: str
    version: str
    source: str
    areas: str = ""
    folder: str = ""
    taken: tuple[Taken, ...] = ()
    ways: tuple[Way, ...] = ()
    clocks: tuple[ClockLine, ...] = ()
    forms: tuple[SampleForm, ...] = ()
    posts: tuple[PostLine, ...] = ()
    bodies: tuple[PostLine, ...] = ()
    papers: tuple[PaperLine, ...] = ()
    measures: tuple[Measured, ...] = ()
    laws: tuple[Basis, ...] = ()
    stories: Stories = field(default_factory=Stories)
    faults: tuple[FaultLine, ...] = ()

    @property
    def source_key(self) -> str:
        return f"practices.source.{self.source}"

    @property
    def contents(self) -> tuple[tuple[str, str], ...]:
        """(anchor, word) of each part that is there."""
        names = ("taken", "ways", "clocks", "forms", "posts", "papers", "measures", "laws")
        there = [*(name for name in names if getattr(self, name)), "stories"]
        return tuple((name, f"practices.part.{name}") for name in there)
