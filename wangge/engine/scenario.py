"""The shape of a scenario: a story with dates that proves a practice (docs/scenarios.md).

    title, cast files, what this story adds to the cast, and steps: who files what, who does which act, what time does,
    and what must then hold.

Pure: ``load`` reads and reports faults with file and line; ``wangge.acts.scenarios`` plays it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Annotated, Any, TypeVar
from zoneinfo import ZoneInfo

from pydantic import Field

from wangge.engine import schema, source
from wangge.engine.faults import Fault, Faults, nearest
from wangge.engine.law import Bilingual
from wangge.engine.source import Source
from wangge.engine.spec import Length, Name, Spec
from wangge.engine.values import StakeKind
from wangge.engine.vocabulary import Capability, DrawnFrom, Zone
from wangge.engine.watching import LightsSpec, OnRedSpec, PatternsSpec

Moment = Annotated[str, Field(pattern=r"^(\d{4}-\d{2}-\d{2} )?([01]\d|2[0-4]):[0-5]\d$")]  # local; 24:00 ends a day
Day = Annotated[str, Field(pattern=r"^\d{4}-\d{2}-\d{2}$")]
T = TypeVar("T", bound=Spec)
BY_CODE, NOBODY = "by_code", "nobody"


class UnitCast(Spec):
    name: str
    kind: Name
    layer: Name
    below: Name | None = Field(None, alias="in")  # the unit above


class OrganisationCast(Spec):
    name: str
    sort: DrawnFrom
    at: Name | None = None  # the unit that is its home
    phone: str = ""


class PersonCast(Spec):
    name: str
    at: Name | None = None


class TermCast(Spec):
    """Who holds a post: from, to (the day after the last), the side that appointed, the side that lent the person."""

    person: Name
    since: Annotated[Day | None, Field(alias="from")] = None
    until: Annotated[Day | None, Field(alias="to")] = None
    appointed_by: Name | None = None
    drawn_from: Name | None = None
    label: str = ""


class PostCast(Spec):
    """``role``: "<playbook>.<post>", whose rights come from the playbook; any other role names them here."""

    title: str
    role: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*\.[a-z][a-z0-9_]*$")]
    over: Name
    organisation: Name | None = None
    held: TermCast | None = None  # none: vacant
    drawn_from: DrawnFrom = "department"
    acts_for: bool = False
    can: tuple[Capability, ...] = ()
    zones: tuple[Zone, ...] = ()


class BodyCast(Spec):
    name: str
    kind: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*\.[a-z][a-z0-9_]*$")]
    lead: Name
    members: dict[Name, Name]  # role → organisation


class CategoryCast(Spec):
    name: str
    name_en: str = ""
    below: Name | None = Field(None, alias="in")
    owner: Name | None = None
    words: tuple[str, ...] = ()
    community: Annotated[str, Field(pattern="^(basic|assist|taken_back)$")] | None = None  # the community's own list


class DistrictCast(Spec):
    name: str
    root: Name
    window: Name
    lights: LightsSpec = LightsSpec()
    patterns: PatternsSpec = PatternsSpec()


class AdoptionCast(Spec):
    playbook: Name
    area: Name
    since: Annotated[Day | None, Field(alias="from")] = None
    organisations: dict[Name, Name] = {}
    bodies: dict[Name, Name] = {}
    categories: dict[Name, tuple[Name, ...]] = {}
    promises: dict[Name, Length] = {}
    rank: int | None = None
    on_red: OnRedSpec = OnRedSpec()


class CastSpec(Spec):
    """Who and what there is. Everybody is invented and goes by role."""

    since: Annotated[Day, Field(alias="from")] = "2020-01-01"
    district: DistrictCast | None = None
    units: dict[Name, UnitCast] = {}
    organisations: dict[Name, OrganisationCast] = {}
    persons: dict[Name, PersonCast] = {}
    posts: dict[Name, PostCast] = {}
    pairs: tuple[tuple[Name, Name], ...] = ()
    bodies: dict[Name, BodyCast] = {}
    categories: dict[Name, CategoryCast] = {}
    adoptions: tuple[AdoptionCast, ...] = ()

    def over(self, below: CastSpec) -> CastSpec:
        """This cast laid over another one: own entries win."""
        both: dict[str, Any] = {}
        for name in type(self).model_fields:
            mine, other = getattr(self, name), getattr(below, name)
            if isinstance(mine, dict):
                both[name] = {**other, **mine}
            elif isinstance(mine, tuple):
                both[name] = (*other, *mine)
            else:
                both[name] = mine if name in self.model_fields_set else other
        return self.model_copy(update=both)

    def holders(self) -> set[str]:
        return {*self.organisations, *self.posts, *self.persons, *self.bodies}


class NeedCast(Spec):
    """What is filed. ``asker`` and ``about`` name someone of the cast; ``name`` and ``phone`` an asker who is not."""

    text: str = ""
    title: str = ""
    category: str | None = None
    place: Name | None = None
    point: tuple[float, float] | None = None
    about: Name | None = None
    asker: Name | None = None
    name: str = ""
    phone: str = ""
    occurred_at: Moment | None = None
    channel: Name = "web"
    fields: dict[Name, Any] = {}
    key: str | None = None
    barred: tuple[Name, ...] = ()


class ClockThen(Spec):
    due: Moment | None = None
    holder: Name | None = None
    state: Annotated[str, Field(pattern="^(running|paused|met|missed|stopped)$")] | None = None
    round: int | None = None
    extended: int | None = None


class Then(Spec):
    """What must hold after a step. Only what is written is looked at.

    refused     the code of the refusal; without it the step must have been done
    law, fault  the rule that the refusal names; "field: code" of a form
    stakes      the holders of each kind that is written, no more and no fewer
    clocks      the running clock of that name (or its last): its due, or more of it
    told, not_told   holders to whom this step sent a notice, or not
    sees, blind      persons who find the case in every way, or in none
    awaits      persons in whose inbox the case lies; idle: in whose it does not
    may, may_not     acts that a person is offered, or not
    opens       new cases of this step, named here, each with its lead, in order
    figures     what a person reads on the board: measure → unit or organisation → "part/whole", or a number
    """

    refused: Name | None = None
    law: Annotated[str, Field(pattern=r"^R-[0-9]{2,3}$")] | None = None
    fault: str | None = None
    state: Name | None = None
    outcome: Name | None = None
    is_open: bool | None = None
    paused: bool | None = None
    procedure: Name | None = None
    playbook: Name | None = None
    lead: Name | None = None
    asker: Name | None = None
    filed_by: Name | None = None
    category: Name | None = None
    rating: int | None = None
    light: Annotated[str, Field(pattern="^(green|yellow|red)$")] | None = None
    exclusion: str | None = None  # the ground on which no rate counts it; "none"
    stakes: dict[StakeKind, tuple[Name, ...]] = {}
    clocks: dict[Name, Moment | ClockThen] = {}
    told: tuple[Name, ...] = ()
    not_told: tuple[Name, ...] = ()
    sees: tuple[Name, ...] = ()
    blind: tuple[Name, ...] = ()
    awaits: tuple[Name, ...] = ()
    idle: tuple[Name, ...] = ()
    may: dict[Name, tuple[Name, ...]] = {}
    may_not: dict[Name, tuple[Name, ...]] = {}
    opens: dict[Name, Name] = {}
    reasons: tuple[Name, ...] = ()
    figures: dict[Name, dict[Name, dict[Name, str | int]]] = {}
    hides_rating_from: tuple[Name, ...] = ()


class EndTerm(Spec):
    post: Name
    at: Moment | None = None


class Appoint(Spec):
    post: Name
    held: TermCast


class StepSpec(Spec):
    """One step: files, does, ticks, ends_term, appoints, or only looks. ``story`` is the sentence for people."""

    story: str = ""
    at: Moment | None = None  # none: a minute later; a time alone: the same day
    who: Name | None = None  # a person of the cast, by_code (proved by code and PIN), nobody (not logged in)
    in_post: Name | None = Field(None, alias="as")
    files: Name | None = None
    does: Name | None = None
    on: Name | None = None  # the case; none: the one of the step before
    data: dict[str, Any] = Field({}, alias="with")
    key: str | None = None
    ticks: bool = False
    ends_term: EndTerm | None = None
    appoints: Appoint | None = None
    then: Then = Then()


class StorySpec(Spec):
    title: Bilingual
    cast: tuple[str, ...] = ()  # files, seen from the playbook's folder
    adds: CastSpec = CastSpec()
    steps: Annotated[tuple[StepSpec, ...], Field(min_length=1)]


@dataclass(frozen=True)
class Story:
    """A scenario without faults: its steps, the whole cast, and where each line stands."""

    file: Path
    spec: StorySpec
    cast: CastSpec
    source: Source

    def line(self, *path: str | int) -> int:
        return self.source.line(path)


def load(file: Path) -> Story:
    """The scenario in ``file`` with its cast. Raises Faults: what does not fit, and names that nobody has."""
    own = source.load(file)
    spec, faults = _fit(StorySpec, own)
    if spec is None:
        raise Faults(faults)
    cast = CastSpec()
    for index, name in enumerate(spec.cast):
        read = source.load((file.parent.parent / name).resolve())
        part, wrong = _fit(CastSpec, read)
        faults += [own.fault("file_unreadable", ("cast", index), reason=name)] if not read.value else wrong
        cast = part.over(cast) if part else cast
    cast = spec.adds.over(cast)
    if not faults:
        faults = [*_unknown(spec, cast, own), *_shapes(spec, own)]
    if faults:
        raise Faults(faults)
    return Story(file, spec, cast, own)


def faults(file: Path) -> tuple[Fault, ...]:
    """What is wrong with the scenario in ``file``."""
    try:
        load(file)
    except Faults as error:
        return error.faults
    return ()


def _fit(model: type[T], read: Source) -> tuple[T | None, list[Fault]]:
    if read.faults:
        return None, list(read.faults)
    return schema.validate(model, read)


def _shapes(spec: StorySpec, own: Source) -> Iterator[Fault]:
    """A step does one thing at most; what is filed has the shape of a need; the first step has a date."""
    for index, step in enumerate(spec.steps):
        things = [step.files, step.does, step.ticks or None, step.ends_term, step.appoints]
        if sum(thing is not None for thing in things) > 1:
            yield own.fault("step_not_one", ("steps", index))
        if step.files:
            inner = Source(own.file, step.data, _below(own.lines, ("steps", index, "with")))
            yield from schema.validate(NeedCast, inner)[1]
    if len(spec.steps[0].at or "") < 16:
        yield own.fault("step_without_day", ("steps", 0))


def _below(lines: Mapping[tuple[Any, ...], int], path: tuple[Any, ...]) -> dict[tuple[Any, ...], int]:
    size = len(path)
    return {key[size:]: line for key, line in lines.items() if key[:size] == path}


def _unknown(spec: StorySpec, cast: CastSpec, own: Source) -> Iterator[Fault]:
    """Names of people and cases in the steps that nobody has."""
    people, holders = {*cast.persons, BY_CODE, NOBODY}, cast.holders()
    cases: set[str] = set()
    for index, step in enumerate(spec.steps):
        path = ("steps", index)
        cases |= {step.files} if step.files else set()
        asked = [("who", step.who, people), ("on", step.on, cases)]
        asked += [("then", name, holders) for name in _held(step.then)]
        asked += [("then", name, people) for name in _persons(step.then)]
        for key, name, known in asked:
            if name is not None and name not in known:
                yield own.fault("unknown_in_cast", (*path, key), word=name, nearest=nearest(name, known))
        cases |= set(step.then.opens)


def _held(then: Then) -> set[str]:
    named = {name for kind in then.stakes.values() for name in kind} | {*then.told, *then.not_told}
    named |= {c.holder for c in then.clocks.values() if isinstance(c, ClockThen) and c.holder}
    return named | set(then.opens.values()) | ({then.lead} if then.lead else set())


def _persons(then: Then) -> set[str]:
    named = {*then.sees, *then.blind, *then.awaits, *then.idle, *then.hides_rating_from}
    return named | set(then.may) | set(then.may_not) | set(then.figures)


def moment(text: str, zone: ZoneInfo, day: datetime | None = None) -> datetime:
    """A local date-time of a scenario as an instant. A time alone is of the day of ``day``; 24:00 ends its day."""
    date, _, clock = text.rpartition(" ")
    hour, minute = int(clock[:2]), int(clock[3:])
    start = datetime.fromisoformat(date) if date else day.astimezone(zone) if day else None
    if start is None:
        raise ValueError(f"{text}: a time without a day")
    start = start.replace(hour=0, minute=0, second=0, microsecond=0, tzinfo=None)
    return (start + timedelta(hours=hour, minutes=minute)).replace(tzinfo=zone)
