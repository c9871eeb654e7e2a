"""Playing a scenario through the one door and telling where the district does something else than the story says.

    play(file, library)   → the differences, none when the practice does what its scenario promises

Everything happens in one transaction that is taken back: nothing of a story stays, on whatever database it is played.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.db import transaction

from wangge import acts
from wangge.acts import proving, setup, ticker, tracking
from wangge.acts.proposing import HOUSE
from wangge.acts.scenarios import checks
from wangge.acts.scenarios.cast import ZONE, CastRefused, Library, Stage, appoint, build
from wangge.acts.scenarios.checks import Finding
from wangge.adoptions.facts import practice, rulebook
from wangge.cases import record
from wangge.cases.models import Case
from wangge.engine import scenario
from wangge.engine.scenario import NeedCast, StepSpec, Story
from wangge.engine.scope import Scope, nobody
from wangge.engine.spec import FieldSpec
from wangge.engine.values import Refused
from wangge.notices.models import Notice
from wangge.people.access import scope_of_person
from wangge.subjects import revisions, zones


@dataclass(frozen=True, slots=True)
class Difference:
    """One place where what happened is not what the story says. ``what``: the expectation's YAML path."""

    file: Path
    line: int
    what: str
    expected: str
    found: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.what}: expected {self.expected}, found {self.found}"


@dataclass
class Play:
    """A story under way."""

    story: Story
    stage: Stage
    now: datetime
    cases: dict[str, int] = field(default_factory=dict)
    codes: dict[str, str] = field(default_factory=dict)
    pins: dict[str, str] = field(default_factory=dict)
    last: str | None = None  # the case of the step before

    def take(self, name: str, case: int, code: str, pin: str | None = None) -> None:
        self.cases[name], self.codes[name], self.last = case, code, name
        if pin:
            self.pins[name] = pin


def play(file: Path, library: Library, stage: Stage | None = None) -> list[Difference]:
    """Play one scenario, on a ``stage`` that stands already with the cast that it names, or on one of its own. Raises
    Faults when its file is wrong; gives every difference when the district differs."""
    story = scenario.load(file)
    try:
        with transaction.atomic():
            found = list(_played(story, library, stage))
            transaction.set_rollback(True)
    finally:
        revisions.forget()
        record.forget_ids()
    return found


def _played(story: Story, library: Library, stage: Stage | None) -> Iterator[Difference]:
    try:
        stage = replace(stage, terms=dict(stage.terms)) if stage else build(story.cast, library)
    except CastRefused as refused:
        yield Difference(story.file, 1, f"cast.{refused.part}.{refused.name}", "to be set up", str(refused))
        return
    first = scenario.moment(story.spec.steps[0].at or "", ZONE)
    running = Play(story, stage, first)
    for index, step in enumerate(story.spec.steps):
        yield from _step(running, index, step)
    for name, case in running.cases.items():
        with zones.every():
            proved = proving.prove(case)
        for broken in proved.broken:
            yield Difference(story.file, 1, f"record of {name}", "whole", f"{broken.code} at step {broken.seq}")


def _step(play: Play, index: int, step: StepSpec) -> Iterator[Difference]:
    """1. the moment; 2. do what the step says; 3. compare what holds now with what it says."""
    play.now = scenario.moment(step.at, ZONE, play.now) if step.at else play.now + timedelta(minutes=1)
    with zones.every():
        told = Notice.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    play.last = step.files or step.on or play.last
    if step.does and play.last not in play.cases:
        yield _difference(play, index, Finding(("does",), f"a case called {play.last}", "none was filed"))
        return
    answer = _carry_out(play, step)
    opened = answer.children if isinstance(answer, acts.Done) else _by_the_house(play) if step.ticks else ()
    if opened or (step.then.opens and isinstance(answer, acts.Done)):
        _name_children(play, step, opened)
    case = play.cases.get(step.on or step.files or play.last or "")
    view = checks.View(play.stage, play.now, case, told, lambda who: scope_for(play, who, None))
    for finding in checks.compare(step.then, answer, view, _children(play, opened)):
        yield _difference(play, index, finding)
    play.last = step.files or step.on or play.last


@zones.every()
def _by_the_house(play: Play) -> tuple[str, ...]:
    """The codes of the cases that a round of the ticker filed."""
    filed = Case.objects.filter(channel=HOUSE, filed_at=play.now).order_by("pk")
    return tuple(filed.values_list("code", flat=True))


def _difference(play: Play, index: int, finding: Finding) -> Difference:
    path = ("steps", index, *finding.path)
    what = "steps[{}].{}".format(index, ".".join(map(str, finding.path)))
    return Difference(play.story.file, play.story.line(*path), what, finding.expected, finding.found)


def _carry_out(play: Play, step: StepSpec) -> Any:
    """What the step came to: Filed, Done, Ticked, Refused, or None."""
    if step.ticks:
        return ticker.tick(play.now, seal=False)
    if step.ends_term or step.appoints:
        return _staff(play, step)
    if not step.files and not step.does:
        return None
    scope = scope_for(play, step.who or scenario.NOBODY, step.in_post)
    if step.files:
        return _file(play, scope, step)
    case = play.cases[play.last or ""]
    return acts.do(scope, case, step.does or "", _resolved(play, case, step), play.now, key=step.key)


def _staff(play: Play, step: StepSpec) -> None:
    system = setup.system(play.now)
    if step.ends_term:
        until = scenario.moment(step.ends_term.at, ZONE, play.now) if step.ends_term.at else play.now
        setup.end_term(system, appointment=play.stage.terms[step.ends_term.post], until=until)
    if step.appoints:
        post = step.appoints.post
        play.stage.terms[post] = appoint(system, post, step.appoints.held, play.stage)


def scope_for(play: Play, who: str, in_post: str | None) -> Scope:
    """The Scope in which someone of the story acts or looks, now."""
    if who == scenario.NOBODY:
        return nobody(play.now)
    if who == scenario.BY_CODE:
        name = play.last or ""
        proved = tracking.prove(nobody(play.now), play.codes[name], play.pins.get(name, ""))
        return nobody(play.now) if isinstance(proved, Refused) else proved
    appointment = play.stage.terms[in_post].pk if in_post else None
    return scope_of_person(play.stage.id(who), play.now, appointment)


def _file(play: Play, scope: Scope, step: StepSpec) -> Any:
    need, stage = NeedCast.model_validate(step.data), play.stage
    wanted = acts.Need(
        text=need.text,
        title=need.title,
        category=need.category,
        place=need.place,
        point=need.point,
        about=stage.id(need.about) if need.about else None,
        asker=stage.id(need.asker) if need.asker else None,
        name=need.name,
        phone=need.phone,
        occurred_at=scenario.moment(need.occurred_at, ZONE, play.now) if need.occurred_at else None,
        channel=need.channel,
        fields={name: _value(stage, _asked(name), value) for name, value in need.fields.items()},
        key=need.key or step.key,
        barred=frozenset(stage.id(name) for name in need.barred),
    )
    answer = acts.file(scope, wanted, play.now)
    if isinstance(answer, acts.Filed):
        play.take(step.files or "", answer.case, answer.code, answer.pin)
    return answer


def _asked(field: str) -> FieldSpec | None:
    """The field of a filing form, before it is known whose form it will be: as some practice that asks for holders has
    it."""
    found = (own.spec.fields.get(field) for own in rulebook().practices.values())
    return next((spec for spec in found if spec is not None and spec.type == "holder"), None)


def _resolved(play: Play, case: int, step: StepSpec) -> dict[str, Any]:
    """The act's data with names of the cast turned into ids where the form wants a holder."""
    with zones.every():
        row = Case.objects.only("adoption_id").get(pk=case)
    fields = practice(row.adoption_id).spec.fields
    return {name: _value(play.stage, fields.get(name), value) for name, value in step.data.items()}


def _value(stage: Stage, spec: FieldSpec | None, value: Any) -> Any:
    if spec is None or spec.type not in ("holder", "list"):
        return value
    if isinstance(value, list):
        return [stage.id(entry) if stage.known(entry) else entry for entry in value]
    return stage.id(value) if spec.type == "holder" and stage.known(value) else value


@zones.every()
def _name_children(play: Play, step: StepSpec, codes: tuple[str, ...]) -> None:
    ids = dict(Case.objects.filter(code__in=codes).values_list("code", "pk"))
    last = play.last
    for name, code in zip(step.then.opens, codes, strict=False):
        play.take(name, ids[code], code)
    play.last = last


@zones.every()
def _children(play: Play, opened: tuple[str, ...]) -> tuple[str, ...]:
    """The leads of the cases that the step opened, in order."""
    leads = dict(Case.objects.filter(code__in=opened).values_list("code", "lead_id"))
    return tuple(play.stage.name(leads[code]) for code in opened)
