"""A practice's procedures in words: every state with its acts, who does them, on what conditions, what follows."""

from __future__ import annotations

from collections.abc import Iterator

from wangge.engine.spec import ActSpec, EffectSpec, GuardSpec, PlaybookSpec
from wangge.web.pages.practices import Rule, Way, WayAct, WayState
from wangge.web.showing.laws import law_basis
from wangge.web.showing.practice_drawing import drawing
from wangge.web.showing.practice_graph import Graph, graph
from wangge.web.showing.practice_words import Speaker


def shown(spec: PlaybookSpec) -> tuple[str, ...]:
    """The procedures that a practice uses: those that it binds, the longest first, then those that their acts open."""
    bound = list(dict.fromkeys(binding.procedure for binding in spec.bindings)) or list(spec.procedures)
    bound.sort(key=lambda name: -len(spec.procedures[name].states))
    for name in bound:  # grows while it is walked
        effects = (effect for act in spec.procedures[name].acts.values() for effect in act.effects)
        bound += [e.procedure for e in effects if e.procedure and e.procedure not in bound]
    return tuple(dict.fromkeys(bound))


def ways(said: Speaker) -> tuple[Way, ...]:
    return tuple(_way(said, name) for name in shown(said.spec))


def _way(said: Speaker, name: str) -> Way:
    spec, drawn = said.spec.procedures[name], graph(said.spec.procedures[name])
    filed = said.right(spec.filed_by) if spec.filed_by else ""
    return Way(
        name,
        said.word(f"procedures.{name}.title"),
        drawing(said, name, {act: _hint(said, name, act, one) for act, one in spec.acts.items()}),
        tuple(_state(said, name, state, drawn) for state in spec.states),
        tuple(_act(said, name, act, spec.acts[act], once=True) for act in drawn.anywhere),
        said.joined(said.act(name, act) for act in drawn.anywhere),
        said.say(f"practices.zone.{spec.zone}") if spec.zone != "open" else "",
        said.say("practices.filed_by", who=filed) if filed else "",
    )


def _state(said: Speaker, name: str, state: str, drawn: Graph) -> WayState:
    way = said.spec.procedures[name]
    spec = way.states[state]
    kind = "end" if spec.end else "asker" if spec.waits_for == "asker" else "start" if state == way.start else "state"
    note = said.waits(spec.waits_for) if spec.waits_for else ""
    if spec.end:
        note = said.say("practices.ends", outcome=said.word(f"outcomes.{spec.end}"))
    acts = [act for act, one in way.acts.items() if state in one.from_ and act not in drawn.anywhere]
    acts += [act for move in drawn.moves if move.source == state for act in move.acts if act not in acts]
    told = tuple(_act(said, name, act, way.acts[act], state=state) for act in acts)
    return WayState(said.state(name, state), kind, note, said.limits_in(name, state), told)


def _act(said: Speaker, name: str, act: str, spec: ActSpec, *, state: str = "", once: bool = False) -> WayAct:
    form = (f"form-{spec.form}", said.word(f"forms.{spec.form}")) if spec.form else None
    return WayAct(
        said.act(name, act),
        said.who(spec.by),
        tuple(_goals(said, name, spec, state)),
        form,
        tuple(_rules(said, name, spec)),
        said.told(_effect(said, name, effect) for effect in spec.effects),
        said.joined(said.state(name, one) for one in spec.from_) if once else "",
        spec.main,
    )


def _goals(said: Speaker, name: str, spec: ActSpec, state: str) -> Iterator[tuple[str, str]]:
    """(state, on what condition): of several goals the first whose condition holds."""
    if isinstance(spec.to, str):
        if spec.to != state:
            yield said.state(name, spec.to), ""
        return
    for goal in spec.to or ():
        when = said.condition(goal.when, name)
        told = said.say("practices.if_", when=when) if when else said.say("practices.otherwise")
        yield said.state(name, goal.state), told


def _hint(said: Speaker, name: str, act: str, spec: ActSpec) -> str:
    """Who does it, what holds it back, what follows: one line for a pointer."""
    effects = said.told(_effect(said, name, effect) for effect in spec.effects)
    after = [said.say("practices.after", effects=effects)] if effects else []
    rules = (_guard(said, name, guard) for guard in spec.guards)
    return f"{said.act(name, act)} · " + said.told([said.who(spec.by), *rules, *after])


def _rules(said: Speaker, name: str, spec: ActSpec) -> Iterator[Rule]:
    """What holds an act back, gathered by the rule that says so."""
    found: dict[str | None, list[str]] = {}
    for guard in spec.guards:
        found.setdefault(guard.law, []).append(_guard(said, name, guard))
    for law in sorted(found, key=lambda law: law or ""):
        yield Rule(said.told(found[law]), law_basis(law, said.language))


def _guard(said: Speaker, name: str, guard: GuardSpec) -> str:
    values = {
        "than": said.act(name, guard.than) if guard.than else "",
        "clock": said.clock(guard.clock) if guard.clock else "",
        "field": said.field(guard.field) if guard.field else "",
        "most": guard.most,
    }
    return said.say(f"practices.guard.{guard.guard}", n=guard.most or 0, **values)


def _effect(said: Speaker, name: str, effect: EffectSpec) -> str:
    key = "assign_lead_to" if effect.do == "assign_lead" and effect.organisation else effect.do
    who = said.place(effect.organisation) if effect.organisation else said.who(effect.to)
    paper = said.word(f"papers.{effect.template}.title") if effect.template else ""
    told = said.say(f"practices.effect.{key}", who=who, paper=paper)
    when = said.condition(effect.when, name)
    return said.say("practices.effect_if", when=when, effect=told) if when else told
