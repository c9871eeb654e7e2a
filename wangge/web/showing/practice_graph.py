"""A procedure as a graph that can be drawn: which acts lead from which state to which, and what can be done anywhere.

What begins in many states alike (withdraw, note a number) would be a web of lines and say little: it is told once,
beside the drawing. What changes no state stands in its box.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from wangge.engine.spec import ActSpec, ProcedureSpec

MANY = 3  # an act that begins in more states than this is told once for all


@dataclass(frozen=True, slots=True)
class Move:
    """Acts that lead from one state to the same goals."""

    source: str
    acts: tuple[str, ...]
    goals: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Graph:
    """``states``: those that are drawn, in the author's order; ``here``: by state, the acts that leave it as it is;
    ``anywhere``: the acts that begin in many states."""

    start: str
    states: tuple[str, ...]
    moves: tuple[Move, ...]
    here: Mapping[str, tuple[str, ...]]
    anywhere: tuple[str, ...]


def goals_of(act: ActSpec) -> tuple[str, ...]:
    """Where an act may lead; none: the state stays as it is."""
    if act.to is None:
        return ()
    return (act.to,) if isinstance(act.to, str) else tuple(dict.fromkeys(goal.state for goal in act.to))


def graph(procedure: ProcedureSpec) -> Graph:
    """1. what begins in few states is drawn; 2. of what begins in many only what leads to where nothing else does and
    goes on from there, and from its first state alone; 3. acts with the same way share an arrow."""
    ends = {state for state, spec in procedure.states.items() if spec.end}
    wide = [
        n for n, act in procedure.acts.items() if len(act.from_) > MANY or (act.to is None and set(act.from_) <= ends)
    ]
    ways = [(state, name) for name, act in procedure.acts.items() if name not in wide for state in act.from_]
    reached = {procedure.start} | {goal for _, name in ways for goal in goals_of(procedure.acts[name])}
    for name in wide:
        act = procedure.acts[name]
        new = [goal for goal in goals_of(act) if goal not in reached and not procedure.states[goal].end]
        if new:
            ways.append((min(act.from_, key=list(procedure.states).index), name))
            reached |= set(goals_of(act))
    moving = [(state, name) for state, name in ways if set(goals_of(procedure.acts[name])) - {state}]
    here = _gathered((state, name) for state, name in ways if (state, name) not in moving)
    return Graph(
        procedure.start,
        tuple(state for state in procedure.states if state in reached),
        tuple(_shared(procedure, [way for way in moving if way[0] in reached])),
        {state: tuple(acts) for state, acts in here.items()},
        tuple(wide),
    )


def _gathered(ways: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for state, name in ways:
        found.setdefault(state, []).append(name)
    return found


def _shared(procedure: ProcedureSpec, ways: Iterable[tuple[str, str]]) -> Iterable[Move]:
    found: dict[tuple[str, tuple[str, ...], tuple[str, ...]], list[str]] = {}
    for state, name in ways:
        act = procedure.acts[name]
        goals = tuple(goal for goal in goals_of(act) if goal != state)
        found.setdefault((state, goals, act.by), []).append(name)
    return (Move(state, tuple(acts), goals) for (state, goals, _), acts in found.items())
