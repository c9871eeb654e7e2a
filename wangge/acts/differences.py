"""What of a case's stakes and clocks an act changes: the difference between what is stored and what follows from the
steps, so that only that is written."""

from __future__ import annotations

from datetime import datetime
from operator import itemgetter

from wangge.acts.changes import Row, iso
from wangge.cases.facts import Loaded
from wangge.cases.models import VOID
from wangge.engine.clock_story import PROCEDURE
from wangge.engine.values import StepFact

STAKE_VALUES = ("waits", "category_id")
_values = itemgetter(*STAKE_VALUES)


def changed_stakes(held: Loaded, kept: list[Row], step: StepFact) -> tuple[list[Row], list[Row]]:
    """New stakes to insert, and the open ones to end or to refresh where something differs."""
    before = {(s["kind"], s["holder_id"]): s for s in held.stakes}
    after = {(s["kind"], s["holder_id"]): s for s in kept}
    new = [row for key, row in after.items() if key not in before]
    changed = []
    for key, row in before.items():
        now = after.get(key)
        if now is None:
            changed.append({**row, "until": iso(step.at), "waits": False, "next_due": None})
        elif _values(now) != _values(row) or not _same(now["next_due"], row["next_due"]):
            changed.append({**row, "next_due": now["next_due"], **{k: now[k] for k in STAKE_VALUES}})
    return new, changed


def _same(one: str | None, other: str | None) -> bool:
    if one == other or one is None or other is None:
        return one == other
    return datetime.fromisoformat(one) == datetime.fromisoformat(other)


CLOCK_MOMENTS = ("started_at", "due_at", "ended_at")
CLOCK_MARKS = ("warned_at", "light", "escalated_at")
CLOCK_VALUES = ("holder_id", "state", "provisional", "extended", "law")


def changed_clocks(held: Loaded, rows: list[Row], step: StepFact) -> list[Row]:
    """The clocks whose projection differs from what is stored (a warning and a light stand while the date stands).

    One that is not projected any more belongs to a procedure that the case has left, and ends there; or it was started
    by an act that was undone: it is void.
    """
    projected = {(row["name"], row["round"]) for row in rows}
    entered = max((s.at for s in (*held.steps, step) if PROCEDURE in s.data), default=None)
    gone = [old for key, old in held.clocks.items() if key not in projected and old["state"] != VOID]
    found = [ended for old in gone if (ended := _left_behind(old, entered)) is not None]
    for row in rows:
        old = held.clocks.get((row["name"], row["round"]))
        if old is not None:
            if _same(old["due_at"], row["due_at"]):
                row |= {name: old[name] for name in CLOCK_MARKS}
            same = all(_same(old[k], row[k]) for k in CLOCK_MOMENTS) and all(old[k] == row[k] for k in CLOCK_VALUES)
            if same:
                continue
        found.append(row)
    return found


def unequal(stored: Row, computed: Row) -> list[str]:
    """The columns of a clock that are stored otherwise than they were computed."""
    moments = [column for column in CLOCK_MOMENTS if not _same(stored[column], computed[column])]
    return [*moments, *(column for column in CLOCK_VALUES if stored[column] != computed[column])]


def _left_behind(old: Row, entered: datetime | None) -> Row | None:
    """A clock that is not projected any more, as it is to be stored; None when it stands so already."""
    if entered is None or datetime.fromisoformat(old["started_at"]) > entered:
        return {**old, "state": VOID, "ended_at": old["started_at"], "due_at": None}
    if old["ended_at"] is not None:
        return None
    late = old["due_at"] is not None and datetime.fromisoformat(old["due_at"]) < entered
    return {**old, "state": "missed" if late else "stopped", "ended_at": iso(entered)}
