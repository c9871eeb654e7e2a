"""Sets of acts: what many procedures have alike is written once, in a library, and brought in by one line (``also``).

1. the set's states and acts come in under the names that the line gives them; what the procedure says itself wins,
   also where a key is taken;
2. ``any_open`` and the like become the states that this procedure has;
3. the set's clocks join the procedure's, its measures those of a playbook that binds the procedure.

All of it happens here, when a playbook is read: an edition holds plain procedures, and nothing later knows of sets.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, get_args

from wangge.engine.faults import Fault, Path_, listed, nearest
from wangge.engine.source import Source
from wangge.engine.spec import ActSpec, AlsoSpec, MeasureSpec, PlaybookSpec, ProcedureSpec, SetSpec, StateSpec
from wangge.engine.vocabulary import StateGroup

GROUPS: tuple[str, ...] = get_args(StateGroup)


@dataclass(frozen=True, slots=True)
class Resolved:
    """A playbook with its sets brought in. ``brought``: the path of an act that a set brought → the line that did."""

    own: PlaybookSpec
    whole: PlaybookSpec
    brought: Mapping[Path_, Path_]
    faults: tuple[Fault, ...]
    cut: tuple[Path_, ...]  # lines that could not be followed: what hangs on them is not checked


@dataclass(slots=True)
class _Building:
    """A procedure as far as it is put together."""

    file: Source
    name: str
    said: ProcedureSpec  # as its author wrote it
    states: dict[str, StateSpec]
    acts: dict[str, ActSpec]
    clocks: list[str]
    brought: dict[Path_, Path_] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)

    def fault(self, code: str, path: Path_, **values: Any) -> None:
        self.faults.append(self.file.fault(code, path, procedure=self.name, **values))


def resolve(file: Source, own: PlaybookSpec, whole: PlaybookSpec) -> Resolved:
    """``own`` as its folder says it and ``whole``, laid over its libraries (whose procedures are resolved already)."""
    built = {name: _build(file, name, procedure, whole) for name, procedure in own.procedures.items()}
    done = {name: _done(one) for name, one in built.items()}
    after = whole.model_copy(update={"procedures": whole.procedures | done})
    brought = {name: one for name, one in _measures(after).items() if name not in after.measures}
    measures = after.measures | brought  # the practice's own stand first
    return Resolved(
        own.model_copy(update={"procedures": done}),
        after.model_copy(update={"measures": measures}),
        {act: line for one in built.values() for act, line in one.brought.items()},
        tuple(fault for one in built.values() for fault in one.faults),
        tuple(fault.path for one in built.values() for fault in one.faults),
    )


def plain(spec: PlaybookSpec) -> PlaybookSpec:
    """The playbook without a trace of sets, as an edition holds it."""
    procedures = {name: one.model_copy(update={"also": ()}) for name, one in spec.procedures.items()}
    return spec.model_copy(update={"sets": {}, "procedures": procedures})


def _build(file: Source, name: str, said: ProcedureSpec, whole: PlaybookSpec) -> _Building:
    """1. the lines; 2. the states of all sets, then the acts, which may need a state that another set brings."""
    building = _Building(file, name, said, dict(said.states), dict(said.acts), list(said.clocks))
    lines = [line for index, one in enumerate(said.also) for line in _line(building, index, one, whole.sets)]
    for also, found, _ in lines:
        for state, spec in found.states.items():
            waits = also.stakes.get(spec.waits_for, spec.waits_for) if spec.waits_for else None
            building.states.setdefault(also.states.get(state, state), spec.model_copy(update={"waits_for": waits}))
    for also, found, path in lines:
        _bring(building, also, found, path)
    return building


def _line(
    building: _Building, index: int, line: str | AlsoSpec, sets: Mapping[str, SetSpec]
) -> Iterator[tuple[AlsoSpec, SetSpec, Path_]]:
    """A line that can be followed."""
    also = line if isinstance(line, AlsoSpec) else AlsoSpec(set=line)
    path: Path_ = ("procedures", building.name, "also", index)
    found = sets.get(also.set)
    if found is None:
        near, known = nearest(also.set, sets), listed([*sets])
        building.fault("unknown_set", path, word=also.set, nearest=near, known=known)
    elif not _strange(building, also, found, path):
        yield also, found, path


def _bring(building: _Building, also: AlsoSpec, found: SetSpec, path: Path_) -> None:
    """1. acts that nobody else brought; 2. clocks; 3. what the acts lack."""
    for act, spec in found.acts.items():
        name = also.acts.get(act, act)
        if act in also.without or name in building.said.acts:
            continue
        if name in building.acts:
            building.fault("act_brought_twice", path, act=name, set=also.set)
            continue
        building.acts[name] = renamed(spec, also)
        building.brought["procedures", building.name, "acts", name] = path
    clocks = [also.clocks.get(clock, clock) for clock in found.clocks]
    building.clocks += [clock for clock in clocks if clock not in building.clocks]
    lacking = _lacking(building, path)
    if lacking:
        states, known = listed([*lacking]), listed([*building.states])
        building.fault("set_lacks_states", path, set=also.set, states=states, known=known)


def _lacking(building: _Building, path: Path_) -> set[str]:
    """States that the procedure lacks of the acts that this line brought. Such acts go: one slip, one fault."""
    found: set[str] = set()
    for act in [str(act[-1]) for act, line in building.brought.items() if line == path]:
        lacking = _states_of(building.acts[act]) - building.states.keys() - set(GROUPS)
        found |= lacking
        if lacking:
            del building.acts[act]
    return found


def _states_of(act: ActSpec) -> set[str]:
    return {*act.from_, *_targets(act)}


def _targets(act: ActSpec) -> list[str]:
    if act.to is None or isinstance(act.to, str):
        return [act.to] if act.to else []
    return [goal.state for goal in act.to]


def _strange(building: _Building, also: AlsoSpec, found: SetSpec, path: Path_) -> bool:
    """Whether the line speaks of something that the set does not have."""
    than = {guard.than for act in found.acts.values() for guard in act.guards if guard.than}
    states = {state for act in found.acts.values() for state in _states_of(act)} - set(GROUPS)
    known = {
        "states": {*states, *found.states},
        "acts": {*found.acts, *than},
        "without": {*found.acts},
        "clocks": {*found.clocks},
    }
    strange = False
    for key, words in known.items():
        for word in getattr(also, key):
            if word not in words:
                strange = True
                values = {"word": word, "set": also.set, "nearest": nearest(word, words), "known": listed([*words])}
                building.fault("not_in_set", (*path, key), **values)
    return strange


def renamed(act: ActSpec, also: AlsoSpec) -> ActSpec:
    """The act in the procedure's own words. Conditions and forms stay as they are."""
    states, stakes, acts = also.states, also.stakes, also.acts
    to: Any = act.to
    if isinstance(to, str):
        to = states.get(to, to)
    elif to is not None:
        to = tuple(goal.model_copy(update={"state": states.get(goal.state, goal.state)}) for goal in to)
    guards = tuple(guard.model_copy(update={"than": acts.get(guard.than or "", guard.than)}) for guard in act.guards)
    effects = (e.model_copy(update={"to": tuple(stakes.get(kind, kind) for kind in e.to)}) for e in act.effects)
    asks = act.asks and act.asks.model_copy(update={"of": stakes.get(act.asks.of, act.asks.of)})
    by: Mapping[str, str] = {str(mine): str(own) for mine, own in stakes.items()}
    return act.model_copy(
        update={
            "by": tuple(by.get(kind, kind) for kind in act.by),
            "from_": tuple(states.get(state, state) for state in act.from_),
            "to": to,
            "guards": guards,
            "effects": tuple(effects),
            "asks": asks,
        }
    )


def _done(building: _Building) -> ProcedureSpec:
    """1. the states that are meant; 2. the keys that are free; 3. the procedure."""
    acts = {name: _expanded(act, building.states) for name, act in building.acts.items()}
    own = [acts[name] for name in building.said.acts]
    for name in acts.keys() - building.said.acts.keys():
        if any(_at_once(acts[name], other) for other in own):
            acts[name] = acts[name].model_copy(update={"key": None})
    update = {"states": building.states, "acts": acts, "clocks": tuple(building.clocks)}
    return building.said.model_copy(update=update)


def _at_once(act: ActSpec, other: ActSpec) -> bool:
    """Whether somebody would find both on one key."""
    same = act.key is not None and act.key == other.key
    return same and not set(act.from_).isdisjoint(other.from_) and not set(act.by).isdisjoint(other.by)


def _expanded(act: ActSpec, states: Mapping[str, StateSpec]) -> ActSpec:
    if set(GROUPS).isdisjoint(act.from_):
        return act
    found = (state for word in act.from_ for state in ([*_group(word, states)] if word in GROUPS else [word]))
    return act.model_copy(update={"from_": tuple(dict.fromkeys(found))})


def _group(word: str, states: Mapping[str, StateSpec]) -> Iterator[str]:
    for name, state in states.items():
        in_hand = not state.end and state.waits_for != "asker"
        if {"any_state": True, "any_open": not state.end, "any_in_hand": in_hand, "any_end": bool(state.end)}[word]:
            yield name


def _measures(spec: PlaybookSpec) -> dict[str, MeasureSpec]:
    """Of the sets in procedures that this playbook binds: what is never followed has nothing to measure."""
    bound = {binding.procedure for binding in spec.bindings} & spec.procedures.keys()
    lines = [line for name in bound for line in spec.procedures[name].also]
    used = {line if isinstance(line, str) else line.set for line in lines}
    found = [spec.sets[name].measures for name in sorted(used & spec.sets.keys())]
    return {name: measure for measures in found for name, measure in measures.items()}
