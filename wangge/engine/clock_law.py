"""The law's part in a clock: which edition of a limit counts, from when on, and beside which promise.

    terms_of(spec, adopted, known)               what the law says of a clock, edition by edition
    length_on(spec, terms, day)                  how long a clock has that begins on a day
    count(calendar, spec, terms, run, holds)     how one run is counted: by what length and edition, to which end

A length that equals the law's follows the law. Any other is a promise of its own: it runs beside the law's limit, and
whichever ends earlier is the date. An edition that *keeps* reaches clocks that start once it is in force; one that
*switches* also reaches those that run then, from the same start (docs/clocks.md, ADR 12).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Literal

from wangge.engine.calendar import Calendar
from wangge.engine.clock_count import Hold, Reach, reach
from wangge.engine.clock_limit import never_later
from wangge.engine.clock_story import Run
from wangge.engine.law import Law, LawEdition, Limit
from wangge.engine.spec import ClockSpec, Length
from wangge.engine.vocabulary import Cutoff, Unit

By = Literal["promise", "law", "overridden"]


@dataclass(frozen=True, slots=True)
class Span:
    """A period to be counted. ``most``: units by which extensions may lengthen it, in all."""

    n: int
    unit: Unit
    cutoff: Cutoff
    most: int

    @classmethod
    def of(cls, spec: ClockSpec) -> Span:
        return cls(spec.length.n, spec.length.unit, spec.cutoff, spec.extends.most if spec.extends else 0)

    def extended(self, run: Run) -> int:
        """The units that the extensions of a run add to this period."""
        return min(self.most, run.extended)


@dataclass(frozen=True, slots=True)
class Term:
    """One edition of a limit, in force from ``since`` to ``to`` (both days included; None: not known, or still).
    ``span`` None: this edition does not have the limit."""

    span: Span | None
    since: date | None
    to: date | None
    switches: bool


@dataclass(frozen=True, slots=True)
class Terms:
    """What the law says of one clock. ``own``: the practice's promise beside it; None: the length is the law's."""

    ref: str
    own: Span | None
    editions: tuple[Term, ...]

    def at(self, day: date) -> Term | None:
        """The edition in force on ``day``; before the first known one, the first."""
        found = next((t for t in self.editions if (t.since or day) <= day <= (t.to or day)), None)
        first = self.editions[0]
        return first if found is None and first.since is not None and day < first.since else found

    def switching(self, after: date) -> Iterator[tuple[date, Term, Span]]:
        """The editions that come into force after a day and reach what runs then, each with its day."""
        for term in self.editions:
            if term.switches and term.span is not None and term.since is not None and term.since > after:
                yield term.since, term, term.span

    def stamp(self, term: Term) -> str:
        """How the record names an edition: "R-20#finish@2022-05-01"; no day behind the @ where none is known."""
        return f"{self.ref}@{term.since or ''}"

    def upto(self, stamp: str) -> Terms | None:
        """The editions up to the one that a clock was counted by; None for a clock that was counted by none."""
        day = stamp.partition("@")[2]
        last = date.fromisoformat(day) if day else date.min
        kept = tuple(t for t in self.editions if (t.since or date.min) <= last)
        return replace(self, editions=kept) if stamp and kept else None


def terms_of(spec: ClockSpec, adopted: Law, known: Law) -> Terms | None:
    """The editions of the limit that a clock cites. ``adopted``: the law as the playbook's edition holds it, which says
    whether the clock's length is the law's or a promise; ``known``: the law as the district knows it now."""
    ref = str(spec.basis.law)
    said = _newest(adopted, ref.partition("#")[2])
    if said is None:
        return None
    follows = (spec.length.n, spec.length.unit) == (said.n, said.unit)
    return Terms(ref, None if follows else Span.of(spec), tuple(_term(e, spec, said, follows) for e in known.editions))


def length_on(spec: ClockSpec, terms: Terms | None, day: date) -> tuple[int, Unit]:
    """How long a clock has that begins on ``day``, where one figure has to do: the law's, or the promise unless it may
    end later."""
    own, term = (spec.length.n, spec.length.unit), terms.at(day) if terms else None
    if terms is None or term is None or term.span is None:
        return own
    law = term.span
    if terms.own is not None and never_later(spec.length, Length(n=law.n, unit=law.unit)):
        return own
    return law.n, law.unit


def _newest(law: Law, name: str) -> Limit | None:
    """The limit that the author of a playbook was held against."""
    return next((e.limits[name] for e in reversed(law.editions) if name in e.limits), None)


def _term(edition: LawEdition, spec: ClockSpec, said: Limit, follows: bool) -> Term:
    limit = edition.limits.get(str(spec.basis.law).partition("#")[2])
    span = None if limit is None else _following(limit, spec, said) if follows else _span(limit)
    return Term(span, edition.from_, edition.to, edition.running == "switch")


def _span(limit: Limit) -> Span:
    return Span(limit.n, limit.unit, limit.cutoff, limit.extend_most or 0)


def _following(limit: Limit, spec: ClockSpec, said: Limit) -> Span:
    """The law's limit as the clock follows it; an earlier end of the day, and fewer extensions, were its own choice."""
    most = 0 if spec.extends is None else spec.extends.most
    most = _span(limit).most if most and most == said.extend_most else min(most, _span(limit).most)
    return Span(limit.n, limit.unit, limit.cutoff if spec.cutoff == said.cutoff else spec.cutoff, most)


@dataclass(frozen=True, slots=True)
class Switch:
    """A newer edition that a run went over to, on its first day in force. ``spent``: when its limit had been used up
    already by then, so that the clock ends with the first working day on which that edition is in force."""

    day: date
    spent: datetime | None = None


@dataclass(frozen=True, slots=True)
class Count:
    """How a run is counted. ``law``: the stamp of the edition, "" for none; ``switches``: how it came to that one."""

    span: Span
    end: Reach
    by: By = "promise"
    law: str = ""
    since: date | None = None
    switches: tuple[Switch, ...] = ()


def count(calendar: Calendar, spec: ClockSpec, terms: Terms | None, run: Run, holds: Sequence[Hold] = ()) -> Count:
    """By what length a run is counted, and where it ends: the promise or the law, whichever is earlier."""
    law = _by_law(calendar, spec, terms, run, holds) if terms is not None else None
    if terms is None or law is None:
        span = Span.of(spec)
        return Count(span, _reach(calendar, span, run, holds))
    if terms.own is None:
        return law
    own_end = _reach(calendar, terms.own, run, holds)
    if _first(calendar, terms.own, own_end, law, run, holds):
        return replace(law, span=terms.own, end=own_end, by="promise")
    return replace(law, by="overridden")


def _reach(calendar: Calendar, span: Span, run: Run, holds: Sequence[Hold]) -> Reach:
    return reach(calendar, run.begins, span.n + span.extended(run), span.unit, span.cutoff, holds)


def _first(calendar: Calendar, own: Span, end: Reach, law: Count, run: Run, holds: Sequence[Hold]) -> bool:
    """Whether the promise ends no later than the law. While both are held, as if that hold had not begun."""
    if end.due is None and law.end.due is None:
        end, other = (_reach(calendar, span, run, holds[:-1]) for span in (own, law.span))
    else:
        other = law.end
    return end.due is not None and (other.due is None or end.due <= other.due)


def _by_law(calendar: Calendar, spec: ClockSpec, terms: Terms, run: Run, holds: Sequence[Hold]) -> Count | None:
    """The law's count: by the edition in force at the start, then by each that switches while the run goes on.

    None when no edition with this limit is in force, at the start or later. A clock that has none at its start and
    makes no promise runs by the practice's length until one switches.
    """
    start = calendar.date_of(calendar.index(run.started))
    now = terms.at(start)
    found: Count | None = None
    if now is not None and now.span is not None:
        found = Count(now.span, _reach(calendar, now.span, run, holds), "law", terms.stamp(now), now.since)
    before = found.end if found else None if terms.own else _reach(calendar, Span.of(spec), run, holds)
    for day, term, span in terms.switching(start):
        opens = calendar.start(calendar.index_of(day))
        over = before is not None and before.due is not None and before.due <= opens
        if over or (run.ended is not None and run.ended <= opens):
            break
        switched = _switch(calendar, span, day, run, holds, before)
        if switched is not None:
            (before, change), earlier = switched, found.switches if found else ()
            found = Count(span, before, "law", terms.stamp(term), day, (*earlier, change))
    return found


def _switch(
    calendar: Calendar, span: Span, day: date, run: Run, holds: Sequence[Hold], before: Reach | None
) -> tuple[Reach, Switch] | None:
    """Where a run ends that goes over to ``span`` on ``day``: counted from the same start, but not before the end of
    the first working day on which the edition is in force, for a law does not reach back. None when the older edition
    ends no later than that."""
    end = _reach(calendar, span, run, holds)
    if end.due is None:
        return end, Switch(day)
    least = first_close(calendar, calendar.index_of(day), span.cutoff, holds)
    if least.due is not None and end.due >= least.due:
        return end, Switch(day)
    if before is not None and before.due is not None and (least.due is None or before.due <= least.due):
        return None
    return replace(least, used_up=end.used_up), Switch(day, end.due)


def first_close(calendar: Calendar, day: int, cutoff: Cutoff, holds: Sequence[Hold]) -> Reach:
    """The first end of a working day, on ``day`` or after it, at which the case is not held."""
    last = calendar.roll(day)
    for hold in holds:
        end = calendar.end(last, cutoff)
        if hold.since >= end:
            break
        if hold.until is None:
            held = calendar.index(hold.since)
            return Reach(None, held, held, hold.since)
        if end <= hold.until:
            last = calendar.roll(calendar.index(hold.until))
        if calendar.end(last, cutoff) <= hold.until:  # resumed after office hours
            last = calendar.roll(last + 1)
    return Reach(calendar.end(last, cutoff), last, last)
