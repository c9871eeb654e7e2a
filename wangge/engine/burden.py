"""The burden of a practice: what its forms ask, what they show filled in, what they need not ask at all, and how many
taps each task takes (R-53, R-54). It is measured on the playbook, never on a person.

A *tap* is one thing to do on the screen: a button pressed, or one required field that is asked. An act without a form
is one tap; with a form it is opened, its required fields are filled in, and it is sent. Fields that are known cost
none: they are there to be looked over.
"""

from __future__ import annotations

import heapq
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

from wangge.engine.forms import of_form
from wangge.engine.sources import CASE, earlier, may_mend
from wangge.engine.spec import ActSpec, FieldSpec, FormField, FormSpec, PlaybookSpec, ProcedureSpec

FILE = "file"
GIVEN_UP = frozenset({"withdrawn", "unconfirmed"})  # ends that are no way to go


@dataclass(frozen=True, slots=True)
class Task:
    """One filing or act. ``asked`` (``required`` of them), ``prefilled`` (known, may be mended) and ``avoided`` (known,
    not asked) are names of fields."""

    act: str
    asked: tuple[str, ...]
    required: tuple[str, ...]
    prefilled: tuple[str, ...]
    avoided: tuple[str, ...]
    taps: int


@dataclass(frozen=True, slots=True)
class Load:
    """The tasks of one procedure; ``way``: the acts of people on the way with the fewest taps from filing to a good
    end, () where only the clock leads there; ``taps`` of all of it."""

    procedure: str
    tasks: tuple[Task, ...]
    way: tuple[str, ...]
    taps: int


@dataclass(frozen=True, slots=True)
class Burden:
    """A playbook's procedures that its bindings use. ``papers``: those of its items, and how many of them nobody is
    asked for."""

    playbook: str
    loads: tuple[Load, ...]
    papers: int
    papers_avoided: int

    def count(self, kind: str) -> int:
        """How many fields are ``asked``, ``prefilled`` or ``avoided`` over all tasks."""
        return sum(len(getattr(task, kind)) for load in self.loads for task in load.tasks)


def of(spec: PlaybookSpec) -> Burden:
    """The burden of a resolved playbook; of a library that of all its procedures."""
    used = _used(spec)
    loads = tuple(_load(spec, name, procedure) for name, procedure in spec.procedures.items() if name in used)
    items = spec.items.values()
    return Burden(
        spec.playbook, loads, sum(len(item.materials) for item in items), sum(len(item.known) for item in items)
    )


def _used(spec: PlaybookSpec) -> set[str]:
    """Procedures that are bound, and those that their acts open."""
    used = {binding.procedure for binding in spec.bindings} or set(spec.procedures)
    acts = [act for name in used for act in spec.procedures[name].acts.values()]
    return used | {e.procedure for act in acts for e in act.effects if e.procedure}


def _load(spec: PlaybookSpec, name: str, procedure: ProcedureSpec) -> Load:
    answered = {entry.field for form in _forms(spec, procedure) for entry in form.fields}
    filing = _task(FILE, spec.forms.get(procedure.form), spec.fields, answered, filing=True)
    tasks = {FILE: filing}
    for act, one in procedure.acts.items():
        if _by_people(one):
            tasks[act] = _task(act, spec.forms.get(one.form or ""), spec.fields, answered)
    way = _way(procedure, tasks)
    taps = filing.taps + sum(tasks[act].taps for act in way)
    return Load(name, tuple(tasks.values()), way, taps)


def _forms(spec: PlaybookSpec, procedure: ProcedureSpec) -> Iterator[FormSpec]:
    names = [procedure.form, *(act.form for act in procedure.acts.values() if act.form)]
    return (spec.forms[name] for name in names if name in spec.forms)


def _source(entry: FormField, spec: FieldSpec, answered: Collection[str]) -> str | None:
    """The field's source; None where it is an answer that nothing in this procedure ever gives."""
    source = of_form(entry, spec).source
    never = source is not None and source.startswith(CASE) and earlier(source) not in answered
    return None if never else source


def _by_people(act: ActSpec) -> bool:
    return any(by != "clock" for by in act.by)


def _task(
    act: str,
    form: FormSpec | None,
    fields: Mapping[str, FieldSpec],
    answered: Collection[str],
    *,
    filing: bool = False,
) -> Task:
    found: dict[str, list[str]] = {"asked": [], "prefilled": [], "avoided": []}
    required: list[str] = []
    for entry in form.fields if form else ():
        source = _source(entry, fields[entry.field], answered)
        found["asked" if source is None else "prefilled" if may_mend(source) else "avoided"].append(entry.field)
        if source is None and entry.required and entry.shown_if is None:
            required.append(entry.field)
    steps = form.steps if form and filing else 1
    taps = steps + len(required) if form and filing else 1 + (len(required) + 1 if form else 0)
    asked, prefilled, avoided = map(tuple, found.values())
    return Task(act, asked, tuple(required), prefilled, avoided, taps)


def _way(procedure: ProcedureSpec, tasks: Mapping[str, Task]) -> tuple[str, ...]:
    """The acts from the start to a good end that cost the fewest taps; of equal ones the first by name."""
    waiting: list[tuple[int, tuple[str, ...], str]] = [(0, (), procedure.start)]
    seen: set[str] = set()
    while waiting:
        cost, acts, state = heapq.heappop(waiting)
        if state in seen:
            continue
        seen.add(state)
        end = procedure.states[state].end
        if end and end not in GIVEN_UP:
            return acts
        for act, goal in _steps(procedure, state, tasks):
            heapq.heappush(waiting, (cost + tasks[act].taps, (*acts, act), goal))
    return ()


def _steps(procedure: ProcedureSpec, state: str, tasks: Iterable[str]) -> Iterator[tuple[str, str]]:
    for name, act in procedure.acts.items():
        if name in tasks and state in act.from_ and act.to is not None and not procedure.states[state].end:
            goals = [act.to] if isinstance(act.to, str) else [goal.state for goal in act.to]
            yield from ((name, goal) for goal in goals)
