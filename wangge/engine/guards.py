"""Guards: one small function for each word of ``vocabulary.Guard``, saying why an act may not be done now.

Each takes the guard as a playbook wrote it and what is asked, and gives None or a Refused that carries the guard's law.
BEFORE_FORM ones need no data (they also grey out an offer); AFTER_FORM ones judge the cleaned data.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from wangge.engine.items import ItemFact
from wangge.engine.spec import ActSpec, ClockSpec, GuardSpec
from wangge.engine.values import ActorFact, CaseView, ClockFact, Refused

OWNER_FIELD = "suggested_owner"


@dataclass(slots=True)
class Asked:
    """What a guard may look at. Made in every act, so not frozen, which would take three times as long."""

    act: str
    view: CaseView
    actor: ActorFact
    at: datetime
    clocks: Sequence[ClockFact]
    open_children: int
    specs: Mapping[str, ClockSpec]
    data: Mapping[str, Any]
    item: ItemFact | None = None  # the service item that the case is about


GuardRule = Callable[[GuardSpec, Asked], Refused | None]


def children_closed(guard: GuardSpec, asked: Asked) -> Refused | None:
    if asked.open_children == 0:
        return None
    return Refused("children_open", guard.law, {"open": asked.open_children})


def not_paused(guard: GuardSpec, asked: Asked) -> Refused | None:
    return Refused("is_paused", guard.law) if asked.view.paused else None


def paused(guard: GuardSpec, asked: Asked) -> Refused | None:
    return None if asked.view.paused else Refused("is_not_paused", guard.law)


def other_person(guard: GuardSpec, asked: Asked) -> Refused | None:
    """People count, not posts: who holds two posts is still one person. Who cannot be told apart is refused too."""
    than = guard.than or ""
    if than not in asked.view.done_by or asked.view.done_by[than] != asked.actor.person:
        return None
    return Refused("same_person", guard.law, {"than": than})


def other_unit(guard: GuardSpec, asked: Asked) -> Refused | None:
    return Refused("same_unit", guard.law) if asked.actor.of_leads_unit else None


def times(guard: GuardSpec, asked: Asked) -> Refused | None:
    most = 1 if guard.most is None else guard.most
    done = asked.view.counts.get(asked.act, 0)
    return Refused("too_often", guard.law, {"act": asked.act, "most": most, "done": done}) if done >= most else None


def asked(guard: GuardSpec, asked: Asked) -> Refused | None:
    return None if guard.question in asked.view.asked else Refused("nothing_asked", guard.law)


def once_each(guard: GuardSpec, asked: Asked) -> Refused | None:
    """Once for each time that ``than`` was done: an objection for each ruling."""
    counts = asked.view.counts
    if counts.get(asked.act, 0) < counts.get(guard.than or "", 0):
        return None
    return Refused("nothing_to_answer", guard.law, {"act": asked.act, "than": guard.than})


def before_due(guard: GuardSpec, asked: Asked) -> Refused | None:
    return _in_time(guard, asked, "past_due")


def within_clock(guard: GuardSpec, asked: Asked) -> Refused | None:
    return _in_time(guard, asked, "window_over")


def _in_time(guard: GuardSpec, asked: Asked, code: str) -> Refused | None:
    """Without a clock named it is the one that this act extends."""
    name = guard.clock or _extended_by(asked)
    clock = live_clock(asked, name)
    if clock is None:
        return Refused("clock_not_running", guard.law, {"clock": guard.clock})
    if clock.due is None or asked.at <= clock.due:
        return None
    return Refused(code, guard.law, {"clock": name, "due": clock.due})


def live_clock(asked: Asked, name: str) -> ClockFact | None:
    """The clock of this name that still counts: the actor's own first, then the latest."""
    live = [c for c in asked.clocks if c.name == name and c.state in ("running", "paused")]
    return max(live, key=lambda c: (c.holder in asked.actor.holders, c.round, c.started), default=None)


def extension_within(guard: GuardSpec, asked: Asked) -> Refused | None:
    """Earlier extensions count: all together stay within what the clock (or the guard, if stricter) allows.

    Without a clock named it is the one that this act extends and that runs: each service item has its own."""
    name = guard.clock or _extended_by(asked)
    clock, spec = live_clock(asked, name), asked.specs.get(name)
    if clock is None or spec is None or spec.extends is None:
        return Refused("clock_not_running", guard.law, {"clock": guard.clock})
    most, unit = (clock.ground.most, clock.ground.unit) if clock.ground else (spec.extends.most, spec.length.unit)
    most = most if guard.most is None else min(guard.most, most)
    length = asked.data.get(spec.extends.field)
    if isinstance(length, int) and 1 <= length <= most - clock.extended:
        return None
    values = {"clock": name, "most": most, "used": clock.extended, "left": most - clock.extended}
    return Refused("extension_too_long", guard.law or spec.extends.law, {**values, "unit": unit})


def _extended_by(asked: Asked) -> str:
    own = {name for name, spec in asked.specs.items() if spec.extends is not None and spec.extends.act == asked.act}
    return next((c.name for c in asked.clocks if c.name in own and c.state in ("running", "paused")), "")


def owner_suggested(guard: GuardSpec, asked: Asked) -> Refused | None:
    """A return names who should own it instead: never oneself, nor whoever owns it now."""
    owner = asked.data.get(guard.field or OWNER_FIELD)
    if owner is None:
        return Refused("owner_missing", guard.law)
    if owner in asked.actor.holders or owner == asked.actor.person or owner == asked.view.lead:
        return Refused("owner_is_self", guard.law, {"owner": owner})
    return None


def grounded(guard: GuardSpec, asked: Asked) -> Refused | None:
    """What may only be done on a permitted ground states one: the choices of the field are the permitted ones."""
    return None if asked.data.get(guard.field or "") else Refused("no_ground", guard.law, {"act": asked.act})


def of_item(guard: GuardSpec, asked: Asked) -> Refused | None:
    """Only materials of the case's item may be named; a case without an item has none."""
    known = asked.item.materials if asked.item else ()
    strange = [m for m in _listed(guard, asked) if m not in known]
    return Refused("not_of_item", guard.law, {"materials": strange, "act": asked.act}) if strange else None


def deferrable(guard: GuardSpec, asked: Asked) -> Refused | None:
    known = asked.item.deferrable if asked.item else ()
    strange = [m for m in _listed(guard, asked) if m not in known]
    return Refused("not_deferrable", guard.law, {"materials": strange, "act": asked.act}) if strange else None


def not_held(guard: GuardSpec, asked: Asked) -> Refused | None:
    """What was handed in, or what the platform knows, is not asked for again."""
    held = asked.item.held(guard.other) if asked.item else ()
    strange = [m for m in _listed(guard, asked) if m in held]
    return Refused("held_already", guard.law, {"materials": strange, "act": asked.act}) if strange else None


def told_before(guard: GuardSpec, asked: Asked) -> Refused | None:
    """After the one notice nothing new is asked for."""
    told = asked.item.said.get(guard.other or guard.field or "", ()) if asked.item else ()
    strange = [m for m in _listed(guard, asked) if m not in told]
    return Refused("not_told_before", guard.law, {"materials": strange, "act": asked.act}) if strange else None


def _listed(guard: GuardSpec, asked: Asked) -> list[Any]:
    value = asked.data.get(guard.field or "")
    return value if isinstance(value, list) else [] if value is None else [value]


BEFORE_FORM: dict[str, GuardRule] = {
    "children_closed": children_closed,
    "not_paused": not_paused,
    "paused": paused,
    "other_person": other_person,
    "other_unit": other_unit,
    "times": times,
    "asked": asked,
    "once_each": once_each,
    "before_due": before_due,
    "within_clock": within_clock,
}
AFTER_FORM: dict[str, GuardRule] = {
    "extension_within": extension_within,
    "owner_suggested": owner_suggested,
    "grounded": grounded,
    "of_item": of_item,
    "deferrable": deferrable,
    "not_held": not_held,
    "told_before": told_before,
}
NOT_OFFERED = frozenset({"nothing_asked", "nothing_to_answer"})  # nobody misses an answer to what was not asked
TIMED = frozenset({"before_due", "within_clock", "extension_within"})  # those that look at the clocks


def guards_of(act: ActSpec) -> tuple[GuardSpec, ...]:
    """The guards of an act, with the one that goes with an answer."""
    if act.answers is None:
        return act.guards
    return (GuardSpec(guard="asked", question=act.answers), *act.guards)


def refusal(guards: Sequence[tuple[GuardRule, GuardSpec]], asked: Asked) -> Refused | None:
    """The first guard that holds the act back, in the playbook's order."""
    for rule, guard in guards:
        refused = rule(guard, asked)
        if refused is not None:
            return refused
    return None
