"""Measures: figures of units and organisations that a playbook computes from the record (R-16, R-57: never of persons).

A measure is two conditions over the facts of a case: ``part`` ÷ ``whole``; without a whole it counts. Facts:

    procedure, state, outcome, channel, is_open, paused, overdue, rating
    category         codes on the way to it, the playbook's abstract names among them (``has``)
    times_<act>      how often the act stands; missing when it was never done; not of acts that are ``inner``
    clock_<clock>    missed where any round was or has run out, else the state of the last one
    <field>          the last value of a field that says nothing of a person
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any

from wangge.engine import conditions
from wangge.engine.spec import MeasureSpec, PlaybookSpec

PLAIN = frozenset({"procedure", "state", "outcome", "channel", "is_open", "paused", "overdue", "rating", "category"})
OF_KIND = frozenset({"procedure", "category", "channel", "times_file"})
TIMES, CLOCK = "times_", "clock_"
BUILT_IN_ACTS = ("file", "undo")


def known_facts(spec: PlaybookSpec) -> set[str]:
    """Every fact that a measure of this playbook may ask."""
    told = {n for procedure in spec.procedures.values() for n, act in procedure.acts.items() if not act.inner}
    acts = {*told, *BUILT_IN_ACTS}
    fields = {name for name, field in spec.fields.items() if field.personal == "none"}
    return {*PLAIN, *fields, *(TIMES + act for act in acts), *(CLOCK + clock for clock in spec.clocks)}


def facts_asked(measures: Iterable[MeasureSpec]) -> tuple[str, ...]:
    """The facts that these measures ask, in order."""
    return tuple(sorted({fact for m in measures for c in (m.part, m.whole) for fact in _facts(c)}))


def tells_of_work(measure: MeasureSpec, told_when_filed: Collection[str]) -> bool:
    """Whether the figure says something of what was done, not only how many there are of a kind: its part asks a fact
    that is not settled when a case is filed."""
    return not set(_facts(measure.part)) <= {*OF_KIND, *told_when_filed}


def _facts(condition: Any) -> Iterator[str]:
    if isinstance(condition, Mapping):
        if isinstance(condition.get("fact"), str):
            yield condition["fact"]
        for word in ("all", "any", "not"):
            yield from _facts(condition.get(word))
    elif isinstance(condition, list | tuple):
        for member in condition:
            yield from _facts(member)


def counts(measure: MeasureSpec, facts: Mapping[str, Any]) -> tuple[int, int]:
    """Whether a case with these facts is in the part, and in the whole: 0 or 1 each. Who is outside the whole is in
    no part of it."""
    whole = measure.whole is None or conditions.compile(measure.whole)(facts)
    return int(whole and conditions.compile(measure.part)(facts)), int(whole)
