"""What the house does to a case by itself, so that nothing that somebody holds falls between chairs (design §4).

    pass_on(view, stake, heir)   a vacant post lets go; whoever stands in for it takes its part, and its time
    follow(view, lead)           a part asks on behalf of whoever leads the whole now
    end(procedure, view, whole)  a part ends with the whole
    revive(procedure, steps)     the end of the whole was taken back
    moved(view)                  the unit was redrawn
    above(view, heirs, data)     a light turned red: the next level goes along

Each is a step like any other, by nobody, that no playbook names: the record says what happened, and can be folded.
``clock_story.HANDS_ON`` says which of them leave a clock running as it is, in other hands.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any, get_args

from wangge.engine.procedure import UNDO, Procedure, fold
from wangge.engine.values import CaseView, Moved, StakeFact, StepFact
from wangge.engine.vocabulary import SystemAct

PASS_ON, FOLLOW, END, REDRAW, TELL_ABOVE = get_args(SystemAct)
WHOLE = "_whole"  # in the data of END: the step of the whole that ended it, so that undoing that one is recognised
WITHDRAWN = "withdrawn"


def pass_on(view: CaseView, stake: StakeFact, heir: int) -> Moved:
    """One stake a step, so that it is plain whose clock goes to whom."""
    return _stays(PASS_ON, view, {"_reason": "vacant"}, {StakeFact(stake.kind, heir)} - view.stakes, {stake})


def follow(view: CaseView, lead: int) -> Moved | None:
    """None where the part asks for ``lead`` already."""
    now = {s for s in view.stakes if s.kind == "asker"}
    wanted = {StakeFact("asker", lead)}
    return None if now == wanted else _stays(FOLLOW, view, {}, wanted - now, now - wanted)


def moved(view: CaseView, data: Mapping[str, Any]) -> Moved:
    """Stakes stay as they are: a case that is under way keeps its people."""
    return _stays(REDRAW, view, data, set(), set())


def above(view: CaseView, holders: Collection[int], data: Mapping[str, Any]) -> Moved:
    """They see the case from now on, and owe nothing."""
    known = {stake.holder for stake in view.stakes}
    return _stays(TELL_ABOVE, view, data, {StakeFact("companion", h) for h in holders if h not in known}, set())


def _stays(act: str, view: CaseView, data: Mapping[str, Any], opened: set[StakeFact], closed: set[StakeFact]) -> Moved:
    return Moved(act, view.state, view.state, data, opened=_sorted(opened), closed=_sorted(closed))


def end(procedure: Procedure, view: CaseView, whole: int) -> Moved | None:
    """To the state that the playbook has for what is withdrawn; None where it has none. ``whole``: the step's seq."""
    to_state = next((name for name, state in procedure.spec.states.items() if state.end == WITHDRAWN), None)
    return Moved(END, view.state, to_state, {WHOLE: whole}) if to_state else None


def revive(procedure: Procedure, steps: Sequence[StepFact], whole: int) -> Moved | None:
    """Undo ``END``; None where something else ended the part, or it has gone on since."""
    last = steps[-1]
    if last.act != END or last.data.get(WHOLE) != whole:
        return None
    return Moved(UNDO, last.to_state, fold(steps[:-1], procedure).state, {}, undoes=last.seq)


def _sorted(stakes: set[StakeFact]) -> tuple[StakeFact, ...]:
    return tuple(sorted(stakes, key=lambda s: (s.kind, s.holder)))
