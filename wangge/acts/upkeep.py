"""The door for what the house does to a case by itself: one case, one step, one transaction.

Two that come at once do no harm: each holds the case and looks at it anew, and the second finds nothing to do.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from django.db import transaction

from wangge.acts import doing
from wangge.acts.changes import Change
from wangge.acts.doing import Doing, Done
from wangge.adoptions.facts import practice
from wangge.cases import record
from wangge.cases.facts import loaded
from wangge.engine import procedure as rules
from wangge.engine.scope import Scope
from wangge.engine.values import Moved
from wangge.subjects import zones

Find = Callable[[Doing], Moved | None]


def keep(case: int, at: datetime, find: Find) -> Done | None:
    """Do to the case what ``find`` says of it as it stands, adding to the change what goes with it; None: nothing.

    A step is never earlier than the one before it.
    """
    scope = Scope(at, zones=zones.EVERY)
    with transaction.atomic():
        doing.enter_zones(scope)
        answer = record.load(case)
        if answer is None:
            return None
        held = loaded(answer)
        own = practice(held.row["adoption_id"])
        view = rules.fold(held.steps, own.procedures[held.row["procedure"]])
        nothing = Moved("", view.state, view.state, {})
        one = Doing(scope, max(at, held.steps[-1].at), held, own, view, nothing, Change())
        found = find(one)
        if found is None:
            return None
        one.moved = found
        written = doing.outcome(one)
        record.change(written.rows)
        return doing.finish(one, written)
