"""What those who work on a case say among themselves, and who hears it: acts that are ``inner``.

A leader's remark is one. It is written to whoever has the case now, and the one who asked, whoever filed for them and
whoever merely supports them never learn that it was made.
"""

from __future__ import annotations

from collections.abc import Sequence, Set

from wangge.adoptions.facts import Practice, practice
from wangge.cases.models import Case
from wangge.engine.clock_story import LEFT
from wangge.engine.scope import Scope
from wangge.engine.values import StepFact

# Who is called to help, an expert for one, has a part of their own, and hears what is said there.
DUTIES = frozenset({"lead", "verifier", "arbiter"})


def inside(scope: Scope, case: Case, mine: Set[str]) -> bool:
    """Whether the scope works on the case, or reads the cases of its ground. Never the one who asked; of a part that is
    whoever leads the whole. ``mine``: the kinds of stakes in the case that the scope holds."""
    if case.pk in scope.bearer_of or ("asker" in mine and case.parent_id is None):
        return False
    asks_of_a_part = "asker" in mine
    return asks_of_a_part or not DUTIES.isdisjoint(mine) or bool(scope.over(case.unit_path))


def inner_steps(own: Practice, facts: Sequence[StepFact]) -> frozenset[int]:
    """The steps of a case that were said inside, and those that took such a step back, by their seq; also what was said
    under a practice that the case left since."""
    practices = {own.adoption: own, **{left[0]: practice(left[0]) for f in facts if (left := f.data.get(LEFT))}}
    acts = {name for one in practices.values() for name in inner_acts(one)}
    said = {fact.seq for fact in facts if fact.act in acts}
    return frozenset(said | {fact.seq for fact in facts if fact.undoes in said})


def inner_acts(own: Practice) -> frozenset[str]:
    """The acts of a practice that are said inside."""
    procedures = own.spec.procedures.values()
    return frozenset(name for procedure in procedures for name, act in procedure.acts.items() if act.inner)
