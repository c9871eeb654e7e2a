"""The open parts of a case when it goes to somebody else, or ends before they are done (design §4)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING

from wangge.acts.changes import Change
from wangge.adoptions.facts import practice
from wangge.cases import record
from wangge.cases.facts import loaded
from wangge.cases.models import Case
from wangge.engine import procedure as procedures
from wangge.engine import upkeep as rules
from wangge.engine.procedure import Procedure
from wangge.engine.scope import Scope
from wangge.engine.values import Moved
from wangge.subjects import zones

if TYPE_CHECKING:
    from wangge.acts.doing import Doing, Outcome

Find = Callable[["Doing"], Moved | None]


def follow(doing: Doing, written: Outcome) -> None:
    """What follows for the parts of a case from an act on it. Asks the database only where something does."""
    found = what_follows(doing, written)
    if found is not None:
        _each(doing, *found)


def what_follows(doing: Doing, written: Outcome) -> tuple[bool, Find] | None:
    """For which parts something follows from an act, the open ones or those that are over, and what for each."""
    has = bool(doing.loaded.open_children or doing.change.children)
    before, after = doing.view, written.view
    over = _over(written.adoption, written.procedure, after.state)
    if has and over:
        return True, lambda part: _end(part, after.seq)
    if has and after.lead is not None and after.lead != before.lead:
        lead = after.lead
        return True, lambda part: _ask_for(part, lead)
    if doing.moved.undoes is not None and not over and _over(doing.practice.adoption, _name(doing), before.state):
        whole = doing.moved.undoes
        return False, lambda part: rules.revive(_procedure(part), part.loaded.steps, whole)
    return None


def follows(doing: Doing, written: Outcome) -> bool:
    """Whether there may be parts for which something follows."""
    return bool(doing.loaded.open_children or doing.change.children or doing.moved.undoes is not None)


def _over(adoption: int, procedure: str, state: str) -> bool:
    return practice(adoption).procedures[procedure].spec.states[state].end is not None


def _name(doing: Doing) -> str:
    return str(doing.loaded.row["procedure"])


def _procedure(doing: Doing) -> Procedure:
    return doing.practice.procedures[_name(doing)]


def _each(doing: Doing, is_open: bool, find: Find) -> None:
    """Held one after the other, always from the whole to its parts, so that nobody waits in a circle."""
    with zones.every():
        parts = Case.objects.filter(parent=doing.case_id, is_open=is_open).order_by("pk").values_list("pk", flat=True)
        for part in list(parts):
            one = look(type(doing), part, doing.at)
            found = find(one) if one is not None else None
            if one is not None and found is not None:
                one.moved = found
                one.write()


def look(make: type[Doing], case: int, at: datetime) -> Doing | None:
    """Another case, held for a step that the house takes by itself, never earlier than the one before it."""
    answer = record.load(case)
    if answer is None:
        return None
    held = loaded(answer)
    own = practice(held.row["adoption_id"])
    view = procedures.fold(held.steps, own.procedures[held.row["procedure"]])
    at, nothing = max(at, held.steps[-1].at), Moved("", view.state, view.state, {})
    return make(Scope(at, zones=zones.EVERY), at, held, own, view, nothing, Change())


def _end(part: Doing, whole: int) -> Moved | None:
    holders = [s.holder for s in part.view.stakes if s.kind in ("lead", "co", "companion")]
    part.change.tell(sorted(holders), "parent_ended")
    return rules.end(_procedure(part), part.view, whole)


def _ask_for(part: Doing, lead: int) -> Moved | None:
    part.change.fields["asker_id"] = lead
    part.change.tell(part.view.holders("lead"), "moved")
    return rules.follow(part.view, lead)
