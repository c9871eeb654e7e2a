"""Visits and meetings that are announced to somebody, whichever practice announced them: one calendar.

A practice says what is a visit by its ``meetings``: a procedure in which an act fills in a meeting's form. The day is
the newest answer to a date of that form or of the filing form, so that moving a visit moves it here.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import OuterRef, Q

from wangge.adoptions.facts import Practice, practice, rulebook
from wangge.cases.access import barred, enter, visible
from wangge.cases.models import Case, Stake, Step
from wangge.engine.scope import Scope
from wangge.engine.spec import MeetingSpec
from wangge.subjects import zones

MOST, LOOKED_AT = 200, 2_000  # visits shown; cases among which they are looked for, the newest
COMES = ("lead", "filer")  # the stakes of those who come
WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Visiting:
    """How a procedure of a practice visits. ``dates``: the fields that name the day; ``others``: further choices asked
    beside it; ``at_first``: it is announced by filing it."""

    meeting: str
    spec: MeetingSpec
    dates: tuple[str, ...]
    others: tuple[str, ...]
    at_first: bool


@dataclass(frozen=True, slots=True)
class VisitSheet:
    """``day`` None: none is named yet; ``half``: (field, choice) of the form that names the day, where it was given;
    ``done``: what came of it is written down."""

    code: str
    adoption: int
    procedure: str
    state: str
    is_open: bool
    category: int | None
    lead: int | None
    about: int | None
    meeting: str
    day: date | None
    half: tuple[str, str] | None
    done: bool
    stakes: frozenset[str]  # the kinds that the reader holds


@dataclass(frozen=True, slots=True)
class Booked:
    """Another visit to the same firm, told to whoever is about to announce one: when, what it is, who comes."""

    day: date
    category: int | None
    lead: int | None


def of(own: Practice, procedure: str) -> Visiting | None:
    """How this procedure of a practice visits; None where it does not."""
    spec, prepared = own.spec, own.procedures[procedure].spec
    forms = {act.form for act in prepared.acts.values()}
    name, meeting = next(((n, m) for n, m in spec.meetings.items() if m.form and m.form in forms), ("", None))
    if meeting is None:
        return None
    filed = [f.field for f in spec.forms[prepared.form].fields] if prepared.form else []
    asked = [*filed, *(f.field for f in spec.forms[str(meeting.form)].fields)]
    dates = tuple(f for f in asked if spec.fields[f].type == "date")
    others = tuple(f for f in asked if spec.fields[f].type == "choice" and f.partition("_")[0] == _head(dates))
    first = not set(filed).isdisjoint(dates)
    return Visiting(name, meeting, dates, others, first) if dates else None


def _head(dates: tuple[str, ...]) -> str:
    """``visit_day`` and ``visit_half`` belong together by their first word."""
    return dates[0].partition("_")[0] if dates else ""


def _known() -> dict[int, set[str]]:
    """adoption → its procedures that visit"""
    found = {a: {name for name in own.procedures if of(own, name)} for a, own in rulebook().practices.items()}
    return {adoption: names for adoption, names in found.items() if names}


def _which() -> Q:
    found = Q(pk__in=())
    for adoption, names in _known().items():
        found |= Q(adoption=adoption, procedure__in=sorted(names))
    return found


def mine(scope: Scope, *, coming: bool = False) -> tuple[VisitSheet, ...]:
    """What is announced to the scope's holders, the newest first; with ``coming`` what they announced themselves."""
    enter(scope)
    found = _held(sorted(scope.holders), COMES if coming else ("asker",))
    cases = list(visible(scope).filter(_which(), pk__in=found).order_by("-filed_at")[:MOST])
    rows = Stake.objects.filter(case__in=cases, until=None, holder__in=sorted(scope.holders)).values_list(
        "case", "kind"
    )
    kinds = defaultdict(set)
    for case, kind in rows:
        kinds[case].add(kind)
    return tuple(_sheets(cases, kinds))


def _held(holders: Sequence[int], kinds: Sequence[str]) -> list[int]:
    """The newest cases of these holders, down the index of their stakes: what is to come is not older than those."""
    held = Stake.objects.filter(holder__in=holders, until=None, kind__in=kinds).order_by("-filed_at", "-case")
    return list(held.values_list("case", flat=True)[:LOOKED_AT])


def _sheets(cases: list[Case], kinds: Mapping[int, set[str]]) -> Iterator[VisitSheet]:
    told = _told(cases)
    for case in cases:
        own = practice(case.adoption_id)
        how = of(own, case.procedure)
        assert how is not None  # the query asked for no others
        said, acts = told.get(case.pk, ({}, set()))
        day = next((said[name] for name in reversed(how.dates) if name in said), None)
        if day is None and not how.at_first:
            continue  # a matter in which nothing is announced yet
        half = next(((name, str(said[name])) for name in how.others if name in said), None)
        done = how.at_first and any(_form(own, case.procedure, act) == how.spec.form for act in acts)
        yield VisitSheet(
            case.code, case.adoption_id, case.procedure, case.state, case.is_open, case.category_id, case.lead_id,
            case.about_id, how.meeting, date.fromisoformat(str(day)) if day else None, half, done,
            frozenset(kinds.get(case.pk, ())),
        )  # fmt: skip


def _form(own: Practice, procedure: str, act: str) -> str | None:
    found = own.procedures[procedure].spec.acts.get(act)
    return found.form if found else None


def _told(cases: list[Case]) -> dict[int, tuple[dict[str, object], set[str]]]:
    """case → (the newest answer to each field, the acts that stand); what was undone does not count"""
    rows = Step.objects.filter(case__in=cases).order_by("case", "seq")
    steps = list(rows.values_list("case", "seq", "act", "data", "undoes"))
    undone = {(case, undoes) for case, _, _, _, undoes in steps if undoes is not None}
    found: dict[int, tuple[dict[str, object], set[str]]] = {}
    for case, seq, act, data, _ in steps:
        if (case, seq) not in undone:
            said, acts = found.setdefault(case, ({}, set()))
            said |= {name: value for name, value in (data or {}).items() if value is not None}
            acts.add(act)
    return found


def booked(scope: Scope, firm: int, day: date) -> tuple[Booked, ...]:
    """What else is announced to the firm in the week of ``day`` (Monday to Sunday), for whoever is about to announce a
    visit there: two who come in one week can come together. Of the open zone, and nothing that the scope is barred
    from. The caller has seen to it that the scope may announce there."""
    zones.enter(scope)
    monday = day - timedelta(days=day.weekday())
    cases = list(
        Case.objects.filter(_which(), pk__in=_held([firm], ("asker",)), about=firm, is_open=True, zone="open")
        .exclude(barred(scope, OuterRef("pk")))
        .order_by("-filed_at")[:MOST]
    )
    known = ((sheet, sheet.day) for sheet in _sheets(cases, {}) if sheet.day and not sheet.done)
    return tuple(Booked(on, sheet.category, sheet.lead) for sheet, on in known if monday <= on < monday + WEEK)
