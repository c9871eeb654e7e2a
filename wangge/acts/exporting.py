"""What is taken out of the house as a file: written down in the journal of readings, as who looked where is."""

from __future__ import annotations

from typing import Literal

from wangge.adoptions.facts import rulebook
from wangge.engine.scope import Scope
from wangge.journal import actions as journal
from wangge.people.access import appointment_for

What = Literal["board", "trends", "map", "measures", "cases"]


def taken(scope: Scope, what: What) -> None:
    """Say that this table went out, to whom, in which post. The audit administrator reads it."""
    district = rulebook().district
    if district is not None:
        post = appointment_for(scope, None)
        journal.read(subject=district.root, field=f"export_{what}", by=scope.person, at=scope.at, appointment=post)
