"""Comparing what a scenario says with what stands in the district: one small check for each word of ``Then``.

What stands there is read in all zones; what a person finds, with that person's own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from django.db.models import Q

from wangge.acts.scenarios.cast import ZONE, Stage
from wangge.adoptions.facts import practice, rulebook
from wangge.cases import access, measures
from wangge.cases.board import Grouping
from wangge.cases.listing import CaseFilter
from wangge.cases.models import Case, Clock, Stake
from wangge.engine import scenario
from wangge.engine.scenario import ClockThen, Then
from wangge.engine.scope import Scope
from wangge.engine.values import Refused
from wangge.notices.models import Notice
from wangge.places.facts import atlas
from wangge.subjects import zones

Path_ = tuple[str | int, ...]
NONE = "none"


@dataclass(frozen=True, slots=True)
class Finding:
    path: Path_
    expected: str
    found: str


@dataclass
class View:
    """The case of a step as the checks look at it. ``told``: the last notice before the step."""

    stage: Stage
    now: datetime
    case_id: int | None
    told: int
    scope: Callable[[str], Scope]

    @cached_property
    @zones.every()
    def case(self) -> Case:
        return Case.objects.get(pk=self.case_id)


def compare(then: Then, answer: Any, view: View, children: tuple[str, ...]) -> Iterator[Finding]:
    """Every difference between ``then`` and what holds now."""
    yield from _answer(then, answer)
    if tuple(then.opens.values()) != children:
        yield Finding(("then", "opens"), _said(then.opens.values()), _said(children))
    if view.case_id is None:
        return
    for check in CHECKS:
        yield from check(then, view)


def _answer(then: Then, answer: Any) -> Iterator[Finding]:
    code = answer.code if isinstance(answer, Refused) else None
    if code != then.refused:
        values = f" {dict(answer.values)}" if isinstance(answer, Refused) else ""
        yield Finding(("then", "refused"), then.refused or "to be done", (code or "done") + values)
    elif isinstance(answer, Refused):
        if then.law is not None and answer.law != then.law:
            yield Finding(("then", "law"), then.law, str(answer.law))
        faults = [f"{f.field}: {f.code}" for f in answer.values.get("faults", ())]
        if then.fault is not None and then.fault not in faults:
            yield Finding(("then", "fault"), then.fault, _said(faults))


def _light(case: Case) -> int:
    return max(Clock.objects.filter(case=case, ended_at=None).values_list("light", flat=True), default=0)


def _plain(then: Then, view: View) -> Iterator[Finding]:
    case, stage = view.case, view.stage
    category = rulebook().categories.get(case.category_id or 0)
    found = {
        "state": case.state,
        "outcome": case.outcome,
        "is_open": case.is_open,
        "paused": case.paused,
        "procedure": case.procedure,
        "playbook": practice(case.adoption_id).playbook,
        "lead": stage.name(case.lead_id) or NONE,
        "asker": stage.name(case.asker_id) or NONE,
        "filed_by": stage.name(case.filed_by_id) or NONE,
        "category": category.code if category else NONE,
        "rating": case.rating,
        "light": ("green", "yellow", "red")[_light(case)],
        "exclusion": case.exclusion or "none",
    }
    for name, value in found.items():
        wanted = getattr(then, name)
        if wanted is not None and wanted != value:
            yield Finding(("then", name), str(wanted), str(value))
    lacking = [code for code in then.reasons if code not in [r["code"] for r in case.reasons]]
    if lacking:
        yield Finding(("then", "reasons"), _said(lacking), _said(r["code"] for r in case.reasons))


def _stakes(then: Then, view: View) -> Iterator[Finding]:
    if not then.stakes:
        return
    with zones.every():
        rows = list(Stake.objects.filter(case=view.case_id, until=None).values_list("kind", "holder_id"))
    for kind, wanted in then.stakes.items():
        found = sorted(view.stage.name(holder) for k, holder in rows if k == kind)
        if found != sorted(wanted):
            yield Finding(("then", "stakes", kind), _said(sorted(wanted)), _said(found))


def _clocks(then: Then, view: View) -> Iterator[Finding]:
    for name, wanted in then.clocks.items():
        with zones.every():
            row = Clock.objects.filter(case=view.case_id, name=name).order_by("-round").first()
        path: Path_ = ("then", "clocks", name)
        if row is None:
            yield Finding(path, "a clock", "none")
            continue
        asked = wanted if isinstance(wanted, ClockThen) else ClockThen(due=wanted)
        yield from _clock(asked, row, view, path)


def _clock(asked: ClockThen, row: Clock, view: View, path: Path_) -> Iterator[Finding]:
    if asked.due is not None and scenario.moment(asked.due, ZONE, view.now) != row.due_at:
        local = f"{row.due_at.astimezone(ZONE):%Y-%m-%d %H:%M}" if row.due_at else "none (paused)"
        yield Finding(path, asked.due, local)
    found = {
        "holder": view.stage.name(row.holder_id),
        "state": row.state,
        "round": row.round,
        "extended": row.extended,
    }
    for key, value in found.items():
        wanted = getattr(asked, key)
        if wanted is not None and wanted != value:
            yield Finding((*path, key), str(wanted), str(value))


def _told(then: Then, view: View) -> Iterator[Finding]:
    if not (then.told or then.not_told):
        return
    with zones.every():
        ids = list(Notice.objects.filter(pk__gt=view.told, about=view.case_id).values_list("holder_id", flat=True))
    found = {view.stage.name(holder) for holder in ids}
    if lacking := sorted(set(then.told) - found):
        yield Finding(("then", "told"), _said(lacking), _said(sorted(found)))
    if too_many := sorted(set(then.not_told) & found):
        yield Finding(("then", "not_told"), "not " + _said(too_many), _said(sorted(found)))


def ways(scope: Scope, case: Case) -> dict[str, bool]:
    """Every way by which a person comes to know of a case, and whether it leads there."""
    mine = {line.id for line in access.lines(scope, CaseFilter(size=500)).lines}
    waiting = {line.case.id for line in access.inbox(scope, size=500).lines}
    return {
        "found by its code": access.find(scope, case.code) is not None,
        "page": access.sheet(scope, case.code) is not None,
        "list": case.pk in mine,
        "inbox": case.pk in waiting,
        "bell": any(_uncalled(notice) for notice in access.bell(scope).filter(about=case.pk)),
    }


@zones.every()
def _uncalled(notice: Notice) -> bool:
    """Whether it was sent to someone who had nothing to do with the case then (what one once was told stays told)."""
    held = Stake.objects.filter(case=notice.about_id, holder=notice.holder_id, since__lte=notice.at)
    return not held.filter(Q(until=None) | Q(until__gte=notice.at)).exclude(kind="barred").exists()


def _seen(then: Then, view: View) -> Iterator[Finding]:
    for name in then.sees:
        found = ways(view.scope(name), view.case)
        if not all(found[way] for way in ("found by its code", "page")):
            lacking = _said(way for way, led in found.items() if not led)
            yield Finding(("then", "sees"), f"{name} sees it", f"not by {lacking}")
    for name in then.blind:
        leaks = [way for way, led in ways(view.scope(name), view.case).items() if led]
        if leaks:
            yield Finding(("then", "blind"), f"{name} does not see it", "leaks by " + _said(leaks))


def _inbox(then: Then, view: View) -> Iterator[Finding]:
    for key, wanted in (("awaits", True), ("idle", False)):
        for name in getattr(then, key):
            lines = access.inbox(view.scope(name), size=500).lines
            if any(line.case.id == view.case_id for line in lines) is not wanted:
                yield Finding(("then", key), f"in the inbox of {name}" if wanted else f"not with {name}", "otherwise")


def _offered(then: Then, view: View) -> Iterator[Finding]:
    for key, wanted in (("may", True), ("may_not", False)):
        for name, acts_ in getattr(then, key).items():
            sheet = access.sheet(view.scope(name), view.case.code)
            offers = {o.act for o in sheet.offers if o.refused is None} if sheet else set()
            wrong = [act for act in acts_ if (act in offers) is not wanted]
            if wrong:
                yield Finding(("then", key, name), ("" if wanted else "not ") + _said(wrong), _said(sorted(offers)))


def _rating(then: Then, view: View) -> Iterator[Finding]:
    for name in then.hides_rating_from:
        sheet = access.sheet(view.scope(name), view.case.code)
        if sheet is None or sheet.rating is not None:
            yield Finding(("then", "hides_rating_from"), f"{name} sees the case without its grade", "otherwise")


def _figures(then: Then, view: View) -> Iterator[Finding]:
    """What the measures of every practice say to a person, of units and of organisations."""
    for who, wanted in then.figures.items():
        found = _read(view.scope(who))
        for measure, rows in wanted.items():
            for name, value in rows.items():
                subject = unit.path if (unit := atlas().units.get(view.stage.id(name))) else str(view.stage.id(name))
                said = found.get((measure, subject), NONE)
                if said != str(value):
                    yield Finding(("then", "figures", who, measure, name), str(value), said)


def _read(scope: Scope) -> dict[tuple[str, str], str]:
    groupings: tuple[Grouping, ...] = ("unit", "organisation")
    return {
        (measure, row.key): str(figure) if isinstance(figure, int) else f"{figure.part}/{figure.whole}"
        for grouping in groupings
        for one in measures.readings(scope, grouping)
        for row in one.rows
        for measure, figure in zip(one.names, row.figures, strict=True)
    }


CHECKS = (_plain, _stakes, _clocks, _told, _seen, _inbox, _offered, _rating, _figures)


def _said(words: Any) -> str:
    return ", ".join(words) or "nothing"
