"""The cases that an act brings forth: parts for co-handlers, and what was raised, linked with where it came from."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from wangge.acts.needs import Filed, Need
from wangge.adoptions.facts import practice
from wangge.engine.scope import Scope
from wangge.engine.values import Refused
from wangge.subjects import actions as subjects
from wangge.subjects.actions import Linked
from wangge.subjects.models import RAISED


class ChildRefused(Exception):
    """A child could not be filed: the whole act is taken back."""

    def __init__(self, refused: Refused) -> None:
        super().__init__(refused.code)
        self.refused = refused


def file_children(actor: Scope, case: int, needs: Sequence[Need], at: datetime) -> tuple[str, ...]:
    """File what an act on ``case`` asked for, within its transaction; their codes. Raises ChildRefused.

    A part knows its case as its parent; a raised case goes its own way and is linked with the one that raised it.
    """
    if not needs:
        return ()
    from wangge.acts.filing import file_many

    filed: list[Filed] = []
    for answer in file_many(actor, needs, at):
        if isinstance(answer, Refused):
            raise ChildRefused(answer)
        filed.append(answer)
    subjects.link(kind=RAISED, of=raised(case, needs, filed, at))
    return tuple(one.code for one in filed)


def raised(case: int, needs: Sequence[Need], filed: Sequence[Filed], at: datetime) -> list[Linked]:
    """Links of a case with those that it raised and that are no parts of it, each in the zone of the other end."""
    from wangge.acts.filing import zone_of

    return [
        Linked(case, one.case, at, zone_of(need, practice(one.adoption), one.procedure))
        for need, one in zip(needs, filed, strict=True)
        if need.parent is None
    ]
