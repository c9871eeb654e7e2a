"""The door for what the house does to a case by itself: one case, one step, one transaction.

Two that come at once do no harm: each holds the case and looks at it anew, and the second finds nothing to do.
"""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from wangge.acts.doing import Doing, Done, enter_zones
from wangge.acts.parts import Find, look
from wangge.engine.scope import Scope
from wangge.subjects import zones


def keep(case: int, at: datetime, find: Find) -> Done | None:
    """Do to the case what ``find`` says of it as it stands, adding to the change what goes with it; None: nothing."""
    with transaction.atomic():
        enter_zones(Scope(at, zones=zones.EVERY))
        one = look(Doing, case, at)
        found = find(one) if one is not None else None
        if one is None or found is None:
            return None
        one.moved = found
        return one.write()
