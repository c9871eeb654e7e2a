"""Whether the clocks of a playbook keep the law: each cites a limit or is a promise, none is slower than its law."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from wangge.engine.clock_limit import never_later
from wangge.engine.faults import Fault, Path_, listed
from wangge.engine.keeping import GROUND
from wangge.engine.law import Limit
from wangge.engine.reading import Reading
from wangge.engine.soundness import BUILT_IN
from wangge.engine.spec import ClockSpec, Length, PlaybookSpec, ProcedureSpec, SetSpec


def check(r: Reading) -> Iterator[Fault]:
    """Faults of every citation and every clock of this playbook."""
    for ref, path in citations(r.own):
        problem = r.lawbook.unknown(ref)
        if problem:
            yield r.fault(problem[0], path, word=ref, nearest=problem[1])
    yield from _kept(r)
    yield from _forgettable(r)
    for name, clock in r.own.clocks.items():
        path = ("clocks", name)
        yield from _acts(r, name, clock, path)
        yield from _extension(r, name, clock, path)
        yield from _counted_from(r, name, clock, path)
        yield from _basis(r, name, clock, path)
    yield from _unused(r)


def citations(spec: PlaybookSpec) -> Iterator[tuple[str, Path_]]:
    """Every citation of a law in a playbook, with its YAML path."""
    for index, ref in enumerate(spec.cites):
        yield ref, ("cites", index)
    for name, body in spec.bodies.items():
        if body.law:
            yield body.law, ("bodies", name, "law")
    for name, measure in spec.measures.items():
        if measure.law:
            yield measure.law, ("measures", name, "law")
    for name, paper in spec.papers.items():
        for index, ref in enumerate(paper.laws):
            yield ref, ("papers", name, "laws", index)
    for name, clock in spec.clocks.items():
        if clock.basis.law:
            yield clock.basis.law, ("clocks", name, "basis", "law")
        if clock.extends and clock.extends.law:
            yield clock.extends.law, ("clocks", name, "extends", "law")
    for name, field in spec.fields.items():
        if field.law:
            yield field.law, ("fields", name, "law")
    for name, meeting in spec.meetings.items():
        if meeting.law:
            yield meeting.law, ("meetings", name, "law")
    for ladder in spec.ladders:
        if law := spec.ladders[ladder].law:
            yield law, ("ladders", ladder, "law")
    for lane in spec.lanes:
        if law := spec.lanes[lane].law:
            yield law, ("lanes", lane, "law")
    yield from _keeping(spec)
    for section, holders in (("procedures", spec.procedures), ("sets", spec.sets)):
        for name, holder in holders.items():
            yield from _act_citations(holder, (section, name))
    for name, one in spec.sets.items():
        for figure in one.measures:
            if law := one.measures[figure].law:
                yield law, ("sets", name, "measures", figure, "law")


def _keeping(spec: PlaybookSpec) -> Iterator[tuple[str, Path_]]:
    for name, field in spec.fields.items():
        if field.keep:
            yield field.keep, ("fields", name, "keep")
    for name, procedure in spec.procedures.items():
        if procedure.keep:
            yield procedure.keep, ("procedures", name, "keep")


def _kept(r: Reading) -> Iterator[Fault]:
    """What is kept because a law wants it names the law's period, in months."""
    for ref, path in _keeping(r.own):
        found = r.lawbook.limit(ref, r.at or date.max)
        if r.lawbook.unknown(ref) is None and (found is None or found[0].unit != "month"):
            yield r.fault("keep_not_months", path, law=ref)


def _act_citations(procedure: ProcedureSpec | SetSpec, path: Path_) -> Iterator[tuple[str, Path_]]:
    for name, act in procedure.acts.items():
        for index, guard in enumerate(act.guards):
            if guard.law:
                yield guard.law, (*path, "acts", name, "guards", index, "law")
        for index, effect in enumerate(act.effects):
            if effect.law:
                yield effect.law, (*path, "acts", name, "effects", index, "law")


def cited(spec: PlaybookSpec) -> list[str]:
    """Ids of all rules that a playbook cites, sorted."""
    return sorted({ref.partition("#")[0] for ref, _ in citations(spec)})


def _forgettable(r: Reading) -> Iterator[Fault]:
    """A procedure that asks for something personal lets the ticker erase it, whichever way the case ended."""
    for name, procedure in r.own.procedures.items():
        ends = {state for state, spec in procedure.states.items() if spec.end}
        erasing = [a for a in procedure.acts.values() if "clock" in a.by and any(e.do == "erase" for e in a.effects)]
        left = sorted(ends - {state for act in erasing for state in act.from_})
        if left and _asks_personal(r, procedure) and not r.hurt("procedures", name):
            yield r.fault("never_forgotten", ("procedures", name), GROUND, procedure=name, states=listed(left))


def _asks_personal(r: Reading, procedure: ProcedureSpec) -> bool:
    forms = (procedure.form, *(act.form for act in procedure.acts.values()))
    asked = {field for form in forms for field in r.form_fields(form)}
    return any(r.all.fields[name].personal != "none" for name in asked & r.all.fields.keys())


def _users(r: Reading, name: str) -> list[ProcedureSpec]:
    return [p for p in r.all.procedures.values() if name in p.clocks]


def _acts(r: Reading, name: str, clock: ClockSpec, path: Path_) -> Iterator[Fault]:
    """The acts that start and stop a clock exist, in each procedure that runs it."""
    users = _users(r, name)
    if not users or r.hurt("procedures"):
        return
    known = {act for p in users for act in p.acts} | {"file"}
    for key, acts in (("starts", clock.starts), ("stops", clock.stops)):
        for index, act in enumerate(acts):
            yield from r.unknown("act", act, known, (*path, key, index))
        if any(not set(acts) & (set(p.acts) | BUILT_IN) for p in users):
            yield r.fault("clock_never_" + key, (*path, key), clock=name)
    if clock.then:
        yield from r.unknown("act", clock.then, known, (*path, "then"))
        if any(clock.then in p.acts and "clock" not in p.acts[clock.then].by for p in users):
            yield r.fault("then_not_by_clock", (*path, "then"), clock=name, act=clock.then)


def _extension(r: Reading, name: str, clock: ClockSpec, path: Path_) -> Iterator[Fault]:
    if clock.extends is None:
        return
    users = [p.acts[clock.extends.act] for p in _users(r, name) if clock.extends.act in p.acts]
    if _users(r, name) and not users and not r.hurt("procedures"):
        known = {act for p in _users(r, name) for act in p.acts}
        yield from r.unknown("act", clock.extends.act, known, (*path, "extends", "act"))
    for act in users:
        yield from r.unknown("form_field", clock.extends.field, r.form_fields(act.form), (*path, "extends", "field"))
    if clock.extends.most < 1:
        yield r.fault("too_small", (*path, "extends", "most"), limit=1, word=clock.extends.most)


def _counted_from(r: Reading, name: str, clock: ClockSpec, path: Path_) -> Iterator[Fault]:
    """A clock that counts from a date which somebody gives: a promise, from a date that its procedures ask."""
    if clock.counts_from is None:
        return
    path, values = (*path, "counts_from"), {"clock": name, "field": clock.counts_from}
    if clock.basis.law is not None:
        yield r.fault("counts_from_law", path, clock.basis.law, clock=name)
    yield from r.unknown("field", clock.counts_from, r.names("fields"), path)
    found = r.all.fields.get(clock.counts_from)
    if found is not None and found.personal != "none":  # kept apart from the steps, of which clocks are made
        yield r.fault("source_personal", path, "R-50", field=name, source=clock.counts_from)
    if found is not None and found.type != "date":
        yield r.fault("counts_from_misfits", path, **values, type=found.type)
    for procedure in _users(r, name):
        forms = (procedure.form, *(act.form for act in procedure.acts.values()))
        if found is not None and not any(clock.counts_from in r.form_fields(form) for form in forms):
            yield r.fault("counts_from_unasked", path, **values)


def _basis(r: Reading, name: str, clock: ClockSpec, path: Path_) -> Iterator[Fault]:
    law = clock.basis.law
    if bool(law) == clock.basis.promise:
        yield r.fault("basis_not_one", (*path, "basis"), clock=name)
    if law is None or r.lawbook.unknown(law):
        return
    if "#" not in law:
        names = ", ".join(r.lawbook.limits(law))
        yield r.fault("law_without_limit", (*path, "basis", "law"), law=law, clock=name, known=names)
        return
    found = r.lawbook.limit(law, r.at or date.max)
    if found is None:
        yield r.fault("law_not_in_force", (*path, "basis", "law"), law=law)
        return
    yield from _not_slower(r, name, clock, found[0], path)


def _not_slower(r: Reading, name: str, clock: ClockSpec, limit: Limit, path: Path_) -> Iterator[Fault]:
    law = str(clock.basis.law)
    most = {"n": clock.length.n, "unit": clock.length.unit, "most": limit.n, "most_unit": limit.unit}
    allowed = Length(n=limit.n, unit=limit.unit)
    if not never_later(clock.length, allowed, promise_cutoff=clock.cutoff, law_cutoff=limit.cutoff):
        yield r.fault("slower_than_law", (*path, "length"), law, clock=name, **most)
    if clock.extends is None:
        return
    longest = Length(n=limit.n + (limit.extend_most or 0), unit=limit.unit)
    extended = Length(n=clock.length.n + clock.extends.most, unit=clock.length.unit)
    if not never_later(extended, longest, promise_cutoff=clock.cutoff, law_cutoff=limit.cutoff):
        values = {"clock": name, "most": longest.n, "most_unit": limit.unit}
        yield r.fault("extends_past_law", (*path, "extends", "most"), law, **values)


def _unused(r: Reading) -> Iterator[Fault]:
    """A clock that no procedure and no item runs: its author believes that time is kept."""
    if not r.own.bindings or r.hurt("procedures") or r.hurt("items"):
        return
    used = {c for p in r.all.procedures.values() for c in p.clocks} | {i.clock for i in r.all.items.values()}
    for name in r.own.clocks:
        if name not in used:
            yield r.fault("clock_unused", ("clocks", name), clock=name)
