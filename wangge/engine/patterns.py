"""Which states of a procedure are an answer, so that a case that leaves one was opened again."""

from __future__ import annotations

from collections.abc import Iterator

from wangge.engine.spec import ProcedureSpec

NO_ANSWER = frozenset({"withdrawn", "handed_over"})


def answered(procedure: ProcedureSpec) -> frozenset[str]:
    """The states in which the matter has been answered: ends but of what was withdrawn or handed over, and those that
    wait for the asker's word alone before such an end. A case that leaves them was opened again."""
    ends = {name for name, state in procedure.states.items() if state.end and state.end not in NO_ANSWER}
    waiting = {name for name, state in procedure.states.items() if state.waits_for == "asker"}
    return frozenset(ends | {state for state in waiting if not ends.isdisjoint(_next(procedure, state))})


def _next(procedure: ProcedureSpec, state: str) -> Iterator[str]:
    for act in procedure.acts.values():
        if state in act.from_ and act.to is not None:
            yield from [act.to] if isinstance(act.to, str) else [goal.state for goal in act.to]
