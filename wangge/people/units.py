"""Which unit answers for whom: whether those who rule or call back are of the lead's own (R-16, R-24)."""

from __future__ import annotations

from collections.abc import Collection

from wangge.engine.values import CaseView
from wangge.people.facts import roster

_ASKING = frozenset({"asker", "filer"})


def of_leads_unit(view: CaseView, holders: Collection[int]) -> bool:
    """Whether the unit that leads the case is also that of a duty which these holders have in it."""
    mine = {s.holder for s in view.stakes if s.holder in holders and s.kind not in _ASKING}
    if not mine:
        return False
    people = roster()
    lead = people.organisation_of(view.lead)
    return lead is not None and lead in {people.organisation_of(holder) for holder in mine}
