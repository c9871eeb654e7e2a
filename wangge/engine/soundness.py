"""Whether the procedures of a playbook can be lived through: every state reached and served, every act complete."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import get_args

from wangge.engine.faults import Fault, Path_
from wangge.engine.reading import Reading
from wangge.engine.sets import GROUPS
from wangge.engine.spec import ActSpec, EffectSpec, GuardSpec, ProcedureSpec
from wangge.engine.upkeep import WITHDRAWN
from wangge.engine.vocabulary import Capability, Exclusion, SystemAct

BUILT_IN = frozenset({"file", "undo", *get_args(SystemAct)})  # acts that every procedure has without saying so
RESERVED_KEYS = frozenset("jkxu")  # the next line of a list, the one before, ticking it, and taking back
ASKING = frozenset({"asker", "filer", "supporter"})
_CASE_FACTS = frozenset({"state", "paused"})


def check(r: Reading) -> Iterator[Fault]:
    """Faults of every procedure, of its own or of a library whose forms this playbook replaces."""
    for name, procedure in r.all.procedures.items():
        path: Path_ = ("procedures", name)
        yield from _names(r, procedure, path)
        for act_name, act in procedure.acts.items():
            yield from _act(r, procedure, act_name, act, (*path, "acts", act_name))
        if not r.hurt(*path):
            yield from _reached(r, procedure, path)
            yield from _served(r, procedure, path)
            yield from _keys(r, procedure, path)


def states_of(r: Reading, path: Path_, procedure: ProcedureSpec) -> set[str]:
    raw = r.file.mapping.get("procedures", {})
    own = raw.get(path[1], {}) if isinstance(raw, dict) else {}
    named = own.get("states", {}) if isinstance(own, dict) else {}
    return set(procedure.states) | set(named if isinstance(named, dict) else ())


def _names(r: Reading, procedure: ProcedureSpec, path: Path_) -> Iterator[Fault]:
    states = states_of(r, path, procedure)
    yield from r.unknown("state", procedure.start, states, (*path, "start"))
    yield from r.unknown("form", procedure.form, r.names("forms"), (*path, "form"))
    if procedure.bars is not None:
        yield from r.unknown("form_field", procedure.bars, r.form_fields(procedure.form), (*path, "bars"))
    for index, clock in enumerate(procedure.clocks):
        yield from r.unknown("clock", clock, r.names("clocks"), (*path, "clocks", index))
    for name, state in procedure.states.items():
        if state.end and state.waits_for:
            yield r.fault("end_waits", (*path, "states", name), state=name)
        if name in GROUPS:
            yield r.fault("state_reserved", (*path, "states", name), state=name)
    for name in sorted(BUILT_IN & set(procedure.acts)):
        yield r.fault("built_in_act", (*path, "acts", name), act=name)


def _act(r: Reading, procedure: ProcedureSpec, name: str, act: ActSpec, path: Path_) -> Iterator[Fault]:
    states = states_of(r, path, procedure)
    for index, state in enumerate(act.from_):
        yield from r.unknown("state", state, states, (*path, "from", index))
    if act.form:
        yield from r.unknown("form", act.form, r.names("forms"), (*path, "form"))
    yield from _goals(r, procedure, act, path, states)
    for index, guard in enumerate(act.guards):
        yield from _guard(r, procedure, name, guard, (*path, "guards", index))
    yield from _questions(r, procedure, name, act, path)
    for index, one in enumerate(act.by):
        if one.startswith("may:"):
            yield from r.unknown("capability", one.removeprefix("may:"), get_args(Capability), (*path, "by", index))
    if act.inner and _moves(r, procedure, name, act):
        yield r.fault("inner_moves", (*path, "inner"), act=name)
    for index, effect in enumerate(act.effects):
        yield from _effect(r, procedure, act, effect, (*path, "effects", index))
    if not act.by:
        yield r.fault("nobody_acts", (*path, "by"), act=name)
    if "clock" in act.by and not _clock_acts(r, procedure, name, act):
        yield r.fault("no_clock_acts", (*path, "by"), act=name)
    if act.key is not None and not (len(act.key) == 1 and act.key.isascii() and act.key.islower()):
        yield r.fault("bad_key", (*path, "key"), key=act.key)
    elif act.key in RESERVED_KEYS:
        yield r.fault("key_reserved", (*path, "key"), key=act.key)


def _moves(r: Reading, procedure: ProcedureSpec, name: str, act: ActSpec) -> bool:
    """Whether an act does more than say something to those who work on the case."""
    clocks = [r.all.clocks[clock] for clock in procedure.clocks if clock in r.all.clocks]
    told = {kind for effect in act.effects for kind in effect.to}
    return (
        act.to is not None
        or act.pauses
        or act.resumes
        or any(effect.do != "notify" for effect in act.effects)
        or not told.isdisjoint(ASKING)
        or not ASKING.isdisjoint(act.by)
        or any(name in (*clock.starts, *clock.stops) for clock in clocks)
    )


def _clock_acts(r: Reading, procedure: ProcedureSpec, name: str, act: ActSpec) -> bool:
    """The ticker does an act when a clock's ``then`` says so, or when a retention period ends (erase)."""
    erases = any(effect.do == "erase" for effect in act.effects)
    return (
        erases
        or r.hurt("clocks")
        or any(clock in r.all.clocks and r.all.clocks[clock].then == name for clock in procedure.clocks)
    )


def _goals(r: Reading, procedure: ProcedureSpec, act: ActSpec, path: Path_, states: set[str]) -> Iterator[Fault]:
    if isinstance(act.to, str):
        yield from r.unknown("state", act.to, states, (*path, "to"))
    if act.to is None or isinstance(act.to, str):
        return
    facts = _facts(r, procedure, act)
    for index, goal in enumerate(act.to):
        yield from r.unknown("state", goal.state, states, (*path, "to", index, "state"))
        yield from r.condition(goal.when, facts, (*path, "to", index, "when"))
        if goal.when is None and index < len(act.to) - 1:
            yield r.fault("goal_never_asked", (*path, "to", index), state=goal.state)
    if not act.to or act.to[-1].when is not None:
        yield r.fault("goals_not_total", (*path, "to"))


def _facts(r: Reading, procedure: ProcedureSpec, act: ActSpec) -> set[str]:
    """What a condition of an act may ask: its form's fields, and the case as ``procedure.case_facts`` gives it."""
    told = [name for name, one in procedure.acts.items() if not one.inner]
    counts = {f"times_{name}" for name in (*told, *BUILT_IN)}
    return {*r.form_fields(act.form), *_CASE_FACTS, *counts}


_GUARD_NEEDS = {
    "other_person": ("than",),
    "times": ("most",),
    "within_clock": ("clock",),
    "grounded": ("field",),
    "asked": ("question",),
    "once_each": ("than",),
    "of_item": ("field",),
    "deferrable": ("field",),
    "not_held": ("field",),
    "told_before": ("field",),
}


_OF_EXTENSION = frozenset({"before_due", "extension_within"})  # of the clock that the act extends, unless they name one


def _extends(r: Reading, procedure: ProcedureSpec, act: str) -> bool:
    """Whether the act lengthens a clock of the procedure, or one of a service item."""
    names = {*procedure.clocks, *(item.clock for item in r.all.items.values())}
    clocks = [r.all.clocks[name] for name in names if name in r.all.clocks]
    return r.hurt("clocks") or any(clock.extends is not None and clock.extends.act == act for clock in clocks)


def _guard(r: Reading, procedure: ProcedureSpec, name: str, guard: GuardSpec, path: Path_) -> Iterator[Fault]:
    for key in _GUARD_NEEDS.get(guard.guard, ()):
        if getattr(guard, key) is None:
            yield r.fault("guard_incomplete", path, guard=guard.guard, key=key)
    if guard.guard in _OF_EXTENSION and guard.clock is None and not _extends(r, procedure, name):
        yield r.fault("guard_incomplete", path, guard=guard.guard, key="clock")
    if guard.than and not r.hurt("procedures", str(path[1])):
        yield from r.unknown("act", guard.than, set(procedure.acts) | BUILT_IN, (*path, "than"))
    if guard.clock:
        yield from r.unknown("clock", guard.clock, procedure.clocks, (*path, "clock"))
    if guard.field:
        known = r.form_fields(procedure.acts[name].form)
        yield from r.unknown("form_field", guard.field, known, (*path, "field"))
    clock = r.all.clocks.get(guard.clock or "")
    if guard.guard == "extension_within" and clock and (clock.extends is None or clock.extends.act != name):
        yield r.fault("clock_not_extended", (*path, "clock"), clock=guard.clock, act=name)


def _questions(r: Reading, procedure: ProcedureSpec, name: str, act: ActSpec, path: Path_) -> Iterator[Fault]:
    """Whoever is asked has an act that answers, and what is answered or waited for is asked by some act."""
    if act.asks is not None and act.answers is not None:
        yield r.fault("asks_and_answers", (*path, "answers"), act=name)
    asked = {a.asks.question for a in procedure.acts.values() if a.asks is not None}
    if act.answers is not None:
        yield from r.unknown("question", act.answers, asked, (*path, "answers"))
    for index, guard in enumerate(act.guards):
        if guard.question is not None:
            yield from r.unknown("question", guard.question, asked, (*path, "guards", index, "question"))
    ask = act.asks
    if ask and not any(a.answers == ask.question and ask.of in a.by for a in procedure.acts.values()):
        yield r.fault("question_not_answered", (*path, "asks"), question=ask.question, stake=ask.of)


_FIELD_TYPES = {
    "assign_lead": ("holder",),
    "open_children": ("list", "holder"),
    "raise_cases": ("list", "long_text"),
    "reroute": ("category",),
    "record_rating": ("number", "choice"),
    "recuse": ("holder",),
    "refer": ("text",),
}
_FIELD_OPTIONAL = frozenset({"raise_cases", "recuse"})
_PROCEDURE_NEEDED = frozenset({"open_children", "raise_cases"})


def _effect(r: Reading, procedure: ProcedureSpec, act: ActSpec, effect: EffectSpec, path: Path_) -> Iterator[Fault]:
    yield from r.condition(effect.when, _facts(r, procedure, act), (*path, "when"))
    for check_one in (_effect_field, _effect_procedure, _effect_rest):
        yield from check_one(r, act, effect, path)


EffectCheck = Callable[[Reading, ActSpec, EffectSpec, Path_], Iterator[Fault]]


def _effect_field(r: Reading, act: ActSpec, effect: EffectSpec, path: Path_) -> Iterator[Fault]:
    wanted = _FIELD_TYPES.get(effect.do)
    for key, name in (("body", effect.body), ("organisation", effect.organisation)):
        if name is not None:
            yield from r.unknown(key, name, r.names("bodies" if key == "body" else "organisations"), (*path, key))
    otherwise = effect.do in _FIELD_OPTIONAL or effect.body or effect.organisation or effect.category
    if wanted is None or (otherwise and effect.field is None):
        return
    if effect.field is None:
        yield r.fault("effect_incomplete", path, effect=effect.do, key="field")
        return
    yield from r.unknown("form_field", effect.field, r.form_fields(act.form), (*path, "field"))
    spec = r.all.fields.get(effect.field)
    if spec and spec.type not in wanted:
        values = {"field": effect.field, "type": spec.type, "wanted": ", ".join(wanted)}
        yield r.fault("effect_field_type", (*path, "field"), effect=effect.do, **values)


def _effect_procedure(r: Reading, act: ActSpec, effect: EffectSpec, path: Path_) -> Iterator[Fault]:
    if effect.procedure:
        yield from r.unknown("procedure", effect.procedure, r.names("procedures"), (*path, "procedure"))
        part = r.all.procedures.get(effect.procedure)
        if effect.do == "open_children" and part and all(s.end != WITHDRAWN for s in part.states.values()):
            yield r.fault("part_not_withdrawn", (*path, "procedure"), procedure=effect.procedure)
    elif effect.do == "open_children":
        yield r.fault("effect_incomplete", path, effect=effect.do, key="procedure")


_NAMED = (
    ("climb", "ladder", "ladder", "ladders"), ("prioritise", "lane", "lane", "lanes"),
    ("draw_cases", "sample", "sample", "samples"),
)  # fmt: skip


def _hands_on(act: ActSpec, effect: EffectSpec) -> bool:
    """Whether an effect before this one gives the case to another lead."""
    return any(one.do in ("assign_lead", "reroute") for one in act.effects[: act.effects.index(effect)])


def _effect_rest(r: Reading, act: ActSpec, effect: EffectSpec, path: Path_) -> Iterator[Fault]:
    if effect.do == "climb" and effect.most is not None and not _hands_on(act, effect):
        yield r.fault("climbs_before", path)
    for do, key, kind, section in _NAMED:
        word = getattr(effect, key)
        if effect.do == do and word is None and do != "climb":  # to whoever arbitrates
            yield r.fault("effect_incomplete", path, effect=do, key=key)
        elif word is not None:
            yield from r.unknown(kind, word, r.names(section), (*path, key))
    if effect.about is not None:
        yield from r.unknown("form_field", effect.about, r.form_fields(act.form), (*path, "about"))
    if effect.draw is not None and effect.body is None:
        yield r.fault("effect_incomplete", path, effect=effect.do, key="body")
    if effect.do == "refer" and effect.system is None:
        yield r.fault("effect_incomplete", path, effect=effect.do, key="system")
    if effect.do in ("notify", "stand_in") and not effect.to:
        yield r.fault("effect_incomplete", path, effect=effect.do, key="to")
    if effect.do == "leave_out":
        yield from _exclusion(r, effect, path)
    if effect.do == "print":
        if effect.template is None:
            yield r.fault("effect_incomplete", path, effect=effect.do, key="template")
        else:
            yield from r.unknown("paper", effect.template, r.names("papers"), (*path, "template"))


def _exclusion(r: Reading, effect: EffectSpec, path: Path_) -> Iterator[Fault]:
    """The ground stands in a choice whose words are the declared ones and no other (R-16)."""
    if effect.field is None:
        yield r.fault("effect_incomplete", path, effect=effect.do, key="field")
        return
    yield from r.unknown("field", effect.field, r.names("fields"), (*path, "field"))
    spec = r.all.fields.get(effect.field)
    for choice in spec.choices if spec else ():
        if choice not in get_args(Exclusion):
            yield r.fault(
                "ground_undeclared", (*path, "field"), "R-16", ground=choice, known=", ".join(get_args(Exclusion))
            )


def _targets(act: ActSpec) -> list[str]:
    if act.to is None:
        return []
    return [act.to] if isinstance(act.to, str) else [goal.state for goal in act.to]


def _reached(r: Reading, procedure: ProcedureSpec, path: Path_) -> Iterator[Fault]:
    """States that no way from the start leads to, and states from which no way leads to an end."""
    edges = {(s, t) for act in procedure.acts.values() for s in act.from_ for t in _targets(act)}
    reached = _closure({procedure.start}, edges)
    ends = {name for name, state in procedure.states.items() if state.end}
    ending = _closure(ends, {(t, s) for s, t in edges})
    for name in procedure.states:
        if name not in reached:
            yield r.fault("state_unreachable", (*path, "states", name), state=name, start=procedure.start)
        elif name not in ending:
            yield r.fault("state_without_end", (*path, "states", name), state=name)


def _closure(start: set[str], edges: set[tuple[str, str]]) -> set[str]:
    reached, fresh = set(start), set(start)
    while fresh:
        fresh = {t for s, t in edges if s in fresh} - reached
        reached |= fresh
    return reached


def _served(r: Reading, procedure: ProcedureSpec, path: Path_) -> Iterator[Fault]:
    """An open state waits for somebody, and that somebody has an act there that leads on."""
    for name, state in procedure.states.items():
        acts = [act for act in procedure.acts.values() if name in act.from_ and act.to is not None]
        kind = state.waits_for
        if kind and not any(kind in act.by or "anyone" in act.by for act in acts):
            yield r.fault("state_not_served", (*path, "states", name), state=name, stake=kind)
        if not kind and not state.end and not any("clock" in act.by for act in acts):
            yield r.fault("state_waits_for_nobody", (*path, "states", name), state=name)


def _keys(r: Reading, procedure: ProcedureSpec, path: Path_) -> Iterator[Fault]:
    """Two acts of one person in one state on the same key; pause and resume may share one, they exclude each other."""
    taken: dict[tuple[str, str, str], str] = {}
    for name, act in procedure.acts.items():
        for place in ((s, k, act.key) for s in act.from_ for k in act.by if act.key):
            other = taken.setdefault(place, name)
            if other != name and not (act.resumes and procedure.acts[other].pauses):
                yield r.fault("key_taken", (*path, "acts", name, "key"), key=act.key, other=other, state=place[0])
                break
