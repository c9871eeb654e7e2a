"""The open parts of a case when it goes to somebody else, or ends before they are done (design §4)."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from wangge.adoptions.facts import practice
from wangge.cases.models import Case
from wangge.engine import upkeep as rules
from wangge.engine.procedure import Procedure
from wangge.engine.values import Moved
from wangge.subjects import zones

if TYPE_CHECKING:
    from wangge.acts.doing import Doing, Outcome


def follow(doing: Doing, written: Outcome) -> None:
    """What follows for the parts of a case from an act on it. Asks the database only where something does."""
    has = bool(doing.loaded.open_children or doing.change.children)
    before, after = doing.view, written.view
    over = _over(written.adoption, written.procedure, after.state)
    if has and over:
        _each(doing, True, lambda part: _end(part, after.seq))
    elif has and after.lead is not None and after.lead != before.lead:
        lead = after.lead
        _each(doing, True, lambda part: _ask_for(part, lead))
    elif doing.moved.undoes is not None and not over and _over(doing.practice.adoption, _name(doing), before.state):
        whole = doing.moved.undoes
        _each(doing, False, lambda part: rules.revive(_procedure(part), part.loaded.steps, whole))


def _over(adoption: int, procedure: str, state: str) -> bool:
    return practice(adoption).procedures[procedure].spec.states[state].end is not None


def _name(doing: Doing) -> str:
    return str(doing.loaded.row["procedure"])


def _procedure(doing: Doing) -> Procedure:
    return doing.practice.procedures[_name(doing)]


def _each(doing: Doing, is_open: bool, find: Callable[[Doing], Moved | None]) -> None:
    """Held one after the other, always from the whole to its parts, so that nobody waits in a circle."""
    from wangge.acts.upkeep import keep  # which goes through the door, as this does

    with zones.every():
        parts = list(Case.objects.filter(parent=doing.case_id, is_open=is_open).order_by("pk").values_list("pk"))
        for (part,) in parts:
            keep(part, doing.at, find)


def _end(part: Doing, whole: int) -> Moved | None:
    holders = [s.holder for s in part.view.stakes if s.kind in ("lead", "co", "companion")]
    part.change.tell(sorted(holders), "parent_ended")
    return rules.end(_procedure(part), part.view, whole)


def _ask_for(part: Doing, lead: int) -> Moved | None:
    part.change.fields["asker_id"] = lead
    part.change.tell(part.view.holders("lead"), "moved")
    return rules.follow(part.view, lead)
