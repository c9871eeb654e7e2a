"""The oracle's law: by which edition of a limit a round is counted, told from docs/clocks.md with the slow counting.

It shares no code with ``wangge.engine.clock_law``. The rule, in the order in which it is applied here:

1. The practice's length is the law's when the two are equal in the edition that its author had before him; else it is
   a promise, and runs beside the law.
2. The edition in force on the day of the start counts; before the first known one, that one.
3. Each later edition that switches, and has the limit, counts from its first day on, if the round goes on then. It is
   counted from the same start. What it finds over its limit ends with the first working day on which it is in force,
   unless the older edition ends no later than that.
4. Of promise and law the earlier end is the date.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from wangge.engine.law import Law, Limit
from wangge.engine.spec import ClockSpec
from wangge.engine.values import ClockGround


@dataclass(frozen=True)
class Statute:
    """A rule as the playbook's edition has it, and as the district knows it now."""

    adopted: Law
    known: Law


@dataclass(frozen=True)
class Period:
    n: int
    unit: str
    cutoff: str
    most: int


@dataclass(frozen=True)
class Ending:
    """Where a round ends: due or held, the days over which it was counted, the units added, and on what ground."""

    due: datetime | None
    held: datetime | None
    seen: Sequence[date]
    extra: int
    ground: ClockGround
    law: str = ""


@dataclass(frozen=True)
class Measures:
    """What the oracle's clock counts for one round."""

    start: date
    ended: datetime | None
    run: Callable[[Period], Ending]
    free: Callable[[Period], datetime]  # the due as if the last hold, still open, had not begun
    last_chance: Callable[[date, Period], tuple[datetime | None, datetime | None, Sequence[date]]]
    midnight: Callable[[date], datetime]


def own_period(spec: ClockSpec) -> Period:
    return Period(spec.length.n, spec.length.unit, spec.cutoff, spec.extends.most if spec.extends else 0)


def grounded(period: Period, **more: Any) -> ClockGround:
    return ClockGround(period.n, period.unit, period.cutoff, period.most, **more)  # type: ignore[arg-type]


def ending(spec: ClockSpec, statute: Statute | None, m: Measures) -> Ending:
    own = own_period(spec)
    author = _author(statute.adopted) if statute else None
    if statute is None or author is None:
        return m.run(own)
    follows = (own.n, own.unit) == (author.n, author.unit)
    law = _law(spec, statute.known, author if follows else None, m)
    if law is None:
        return m.run(own)
    if follows:
        return law
    promise = m.run(own)
    if promise.due is None and law.due is None:
        earlier = m.free(own) <= m.free(Period(law.ground.n, law.ground.unit, law.ground.cutoff, law.ground.most))
    else:
        earlier = law.due is None or (promise.due is not None and promise.due <= law.due)
    if not earlier:
        return replace(law, ground=replace(law.ground, by="overridden"))
    of_law = law.ground
    ground = grounded(own, since=of_law.since, switched=of_law.switched, late=of_law.late)
    return replace(promise, ground=ground, law=law.law)


def _author(law: Law) -> Limit | None:
    found = [edition.limits["it"] for edition in law.editions if "it" in edition.limits]
    return found[-1] if found else None


def _period(limit: Limit, spec: ClockSpec, author: Limit | None) -> Period:
    """The law's period. One that follows the law keeps what it chose stricter: the cutoff, the extensions."""
    most = limit.extend_most or 0
    if author is None:
        return Period(limit.n, limit.unit, limit.cutoff, most)
    cutoff = limit.cutoff if spec.cutoff == author.cutoff else spec.cutoff
    if spec.extends is None:
        return Period(limit.n, limit.unit, cutoff, 0)
    return Period(
        limit.n, limit.unit, cutoff, most if spec.extends.most == author.extend_most else min(most, spec.extends.most)
    )


def _law(spec: ClockSpec, known: Law, author: Limit | None, m: Measures) -> Ending | None:
    found = None
    there = [e for e in known.editions if e.in_force(m.start)]
    if not there and known.editions[0].from_ and m.start < known.editions[0].from_:
        there = [known.editions[0]]
    if there and "it" in there[0].limits:
        period = _period(there[0].limits["it"], spec, author)
        found = _named(m.run(period), period, there[0].from_)
    older = found or (m.run(own_period(spec)) if author else None)
    for edition in known.editions:
        day = edition.from_
        if edition.running != "switch" or "it" not in edition.limits or day is None or day <= m.start:
            continue
        if m.ended is not None and m.ended <= m.midnight(day):
            break
        if older is not None and older.due is not None and older.due <= m.midnight(day):
            break
        newer = _switched(older, _period(edition.limits["it"], spec, author), day, m)
        if newer is not None:
            older = found = newer
    return found


def _named(end: Ending, period: Period, since: date | None, **more: Any) -> Ending:
    stamp = f"R-90#it@{since.isoformat() if since else ''}"
    return replace(end, ground=grounded(period, by="law", since=since, **more), law=stamp)


def _switched(older: Ending | None, period: Period, day: date, m: Measures) -> Ending | None:
    new = m.run(period)
    due, held, seen = m.last_chance(day, period)
    if new.due is None or (due is not None and new.due >= due):
        return _named(new, period, day, switched=day)
    if older is not None and older.due is not None and (due is None or older.due <= due):
        return None
    return _named(replace(new, due=due, held=held, seen=seen), period, day, switched=day, late=True)
