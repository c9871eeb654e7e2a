"""The measures that adopted playbooks declare, over a territory, by unit or organisation; never by a person (R-57).

The database counts cases that are alike in every fact that is asked; the conditions are judged once for each such kind.
The cases behind a figure are those of the kinds that it counts, so that a list of them is as long as the figure is big.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import connection

from wangge.adoptions.facts import Practice, rulebook
from wangge.cases import access, listing
from wangge.cases.board import DAYS, OTHER_POSTS, Grouping, Rate
from wangge.cases.board import behind as board_behind
from wangge.engine.measuring import CLOCK, TIMES, counts, facts_asked
from wangge.engine.scope import Scope
from wangge.engine.spec import MeasureSpec
from wangge.people.facts import roster
from wangge.places.facts import atlas

# A kind: the adoption and each fact that is asked, as one JSON array.
KIND = "jsonb_build_array({facts})"
SQL = "SELECT {group}, {kind}::text, count(*) FROM cases_case c WHERE {where} GROUP BY 1, 2"
KINDS = "SELECT DISTINCT {kind}::text FROM cases_case c WHERE {where}"
TIMES_SQL = """(SELECT nullif(count(*), 0) FROM cases_step s
    WHERE s.case_id = c.subject_id AND s.act = %s AND s.undoes IS NULL AND NOT EXISTS (
        SELECT 1 FROM cases_step u WHERE u.case_id = s.case_id AND u.undoes = s.seq))"""
CLOCK_SQL = """(SELECT CASE WHEN bool_or(k.state = 'missed' OR (k.state = 'running' AND k.due_at < %s)) THEN 'missed'
    ELSE (array_agg(k.state ORDER BY k.round DESC))[1] END
    FROM cases_clock k WHERE k.case_id = c.subject_id AND k.name = %s)"""
FIELD_SQL = """(SELECT s.data -> %s FROM cases_step s
    WHERE s.case_id = c.subject_id AND s.data ->> %s IS NOT NULL AND s.undoes IS NULL AND NOT EXISTS (
        SELECT 1 FROM cases_step u WHERE u.case_id = s.case_id AND u.undoes = s.seq)
    ORDER BY s.seq DESC LIMIT 1)"""


@dataclass(frozen=True, slots=True)
class Reading:
    """One group's figures, in the order of ``Readings.names``; a measure that only counts has no rate. ``directly``: of
    the unit itself, not of what lies below it."""

    key: str
    name: str
    figures: tuple[Rate | int, ...]
    directly: bool = False


@dataclass(frozen=True, slots=True)
class Readings:
    """What one playbook's measures say of each unit, or organisation, of a territory."""

    practice: Practice
    names: tuple[str, ...]
    rows: tuple[Reading, ...]


Sums = defaultdict[str, list[list[int]]]


def measured(scope: Scope) -> list[Practice]:
    """The practices in force in the scope's territory that measure something; of each playbook the newest."""
    return [practices[-1] for practices in _measured(scope, board_behind(scope).within or ()).values()]


def readings(
    scope: Scope, grouping: Grouping, unit: str | None = None, days: int = DAYS, playbook: str | None = None
) -> list[Readings]:
    """The measures of every playbook, or of one, that is in force in the scope's territory, or ``unit`` in it."""
    wanted = replace(board_behind(scope, unit, days), parents_only=False)
    if not wanted.within:
        return []
    access.enter(scope)
    depth = len(wanted.within[0].rstrip(".").split(".")) + 1
    found = []
    for name, practices in _measured(scope, wanted.within).items():
        spec = practices[-1].spec
        if playbook is not None and name != playbook:
            continue
        chosen = {name: m for name, m in spec.measures.items() if grouping in m.by}
        if chosen:
            found.append(_of(scope, wanted, practices, chosen, grouping, depth))
    return found


def behind(
    scope: Scope, playbook: str, name: str, part: bool, unit: str | None = None, organisation: str | None = None
) -> listing.CaseFilter | None:
    """The cases that a measure counts, in its part or its whole, of one unit or organisation or of all; None: there is
    no such measure."""
    wanted = replace(board_behind(scope, unit, organisation=organisation), parents_only=False)
    practices = _measured(scope, board_behind(scope).within or ()).get(playbook, [])
    measure = practices[-1].spec.measures.get(name) if practices else None
    if measure is None:
        return None
    access.enter(scope)
    asked = facts_asked([measure])
    columns, values = _kind(scope, asked)
    where = _of_practices(scope, wanted, practices)
    sql = KINDS.format(kind=columns, where=where.text)
    with connection.cursor() as cursor:
        cursor.execute(sql, [*values, *where.values])
        kinds = [kind for (kind,) in cursor.fetchall()]
    kept = [kind for kind in kinds if counts(measure, _facts(practices, asked, kind))[0 if part else 1]]
    return replace(wanted, matching=(f"{columns} = ANY(%s::jsonb[])", (*values, kept)))


def _measured(scope: Scope, within: Sequence[str]) -> dict[str, list[Practice]]:
    """Practices with measures that touch the territory, by playbook, the newest last."""
    found: dict[str, list[Practice]] = {}
    for own in sorted(rulebook().practices.values(), key=lambda p: (p.since, p.adoption)):
        near = any(own.area.startswith(p) or p.startswith(own.area) for p in within)
        if own.spec.measures and near and own.since <= scope.at:
            found.setdefault(own.playbook, []).append(own)
    return dict(sorted(found.items()))


def _of(
    scope: Scope,
    wanted: listing.CaseFilter,
    practices: Sequence[Practice],
    measures: Mapping[str, MeasureSpec],
    grouping: Grouping,
    depth: int,
) -> Readings:
    sums: Sums = defaultdict(lambda: [[0, 0] for _ in measures])
    for key in _units(practices, wanted.within or (), depth, scope) if grouping == "unit" else ():
        sums[key] = [[0, 0] for _ in measures]
    for group, facts, n in _kinds(scope, wanted, practices, facts_asked(measures.values()), grouping, depth):
        for kept, measure in zip(sums[_key(grouping, group)], measures.values(), strict=True):
            part, whole = counts(measure, facts)
            kept[0] += part * n
            kept[1] += whole * n
    rows = [_reading(grouping, key, _figures(measures, sum_), depth) for key, sum_ in sums.items()]
    return Readings(practices[-1], tuple(measures), tuple(sorted(rows, key=lambda r: (r.name, r.key))))


def _reading(grouping: Grouping, key: str, figures: tuple[Rate | int, ...], depth: int) -> Reading:
    return Reading(key, _name(grouping, key), figures, grouping == "unit" and key.count(".") < depth)


def _figures(measures: Mapping[str, MeasureSpec], sums: Sequence[Sequence[int]]) -> tuple[Rate | int, ...]:
    return tuple(
        part if measure.whole is None else Rate(part, whole)
        for measure, (part, whole) in zip(measures.values(), sums, strict=True)
    )


def _kinds(
    scope: Scope,
    wanted: listing.CaseFilter,
    practices: Sequence[Practice],
    asked: Sequence[str],
    grouping: Grouping,
    depth: int,
) -> Iterator[tuple[str | None, dict[str, Any], int]]:
    """Group, facts and number of cases of each kind."""
    groups = {
        "unit": f"array_to_string((string_to_array(c.unit_path, '.'))[1:{depth}], '.')",
        "organisation": "c.lead_id::text",
        "category": "c.category_id::text",
    }
    columns, values = _kind(scope, asked)
    where = _of_practices(scope, wanted, practices)
    sql = SQL.format(group=groups[grouping], kind=columns, where=where.text)
    with connection.cursor() as cursor:
        cursor.execute(sql, [*values, *where.values])
        rows = cursor.fetchall()
    for group, kind, n in rows:
        yield group, _facts(practices, asked, kind), n


def _of_practices(scope: Scope, wanted: listing.CaseFilter, practices: Sequence[Practice]) -> listing.Sql:
    where = listing.conditions(scope, wanted)
    where.add("c.adoption_id = ANY(%s::bigint[])", [p.adoption for p in practices])
    return where


def _kind(scope: Scope, asked: Sequence[str]) -> tuple[str, list[Any]]:
    columns, values = _columns(scope, asked)
    return KIND.format(facts=", ".join(("c.adoption_id", *columns))), values


def _facts(practices: Sequence[Practice], asked: Sequence[str], kind: str) -> dict[str, Any]:
    adoption, *values = json.loads(kind)
    practice = next(p for p in practices if p.adoption == adoption)
    return _said(practice, dict(zip(asked, values, strict=True)))


def _columns(scope: Scope, asked: Sequence[str]) -> tuple[list[str], list[Any]]:
    """The expression of each fact, and the values that they take, in order."""
    plain: dict[str, tuple[str, list[Any]]] = {
        "overdue": ("(c.is_open AND c.due_at < %s)", [scope.at]),
        "rating": (f"CASE WHEN NOT {listing.HANDLED} THEN c.rating END", [sorted(scope.holders)]),
        "category": ("c.category_id", []),
        **{n: (f"c.{n}", []) for n in ("procedure", "state", "outcome", "channel", "is_open", "paused")},
    }
    columns: list[str] = []
    values: list[Any] = []
    for fact in asked:
        if fact in plain:
            sql, own = plain[fact]
        elif fact.startswith(TIMES):
            sql, own = TIMES_SQL, [fact.removeprefix(TIMES)]
        elif fact.startswith(CLOCK):
            sql, own = CLOCK_SQL, [scope.at, fact.removeprefix(CLOCK)]
        else:
            sql, own = FIELD_SQL, [fact, fact]
        columns.append(sql)
        values += own
    return columns, values


def _said(practice: Practice, facts: dict[str, Any]) -> dict[str, Any]:
    """The category by its codes, those of the district and the playbook's own."""
    category = rulebook().categories.get(facts.get("category") or 0)
    if "category" in facts:
        path = category.path if category else ()
        abstract = [name for name, codes in practice.categories.items() if not set(codes).isdisjoint(path)]
        facts["category"] = [*path, *abstract]
    return facts


def _units(practices: Sequence[Practice], within: Sequence[str], depth: int, scope: Scope) -> Iterator[str]:
    """Units with nothing to count have a row too: that nobody called says something."""
    on = scope.at.astimezone(ZoneInfo(settings.DISTRICT_TZ)).date()
    areas, layers = [p.area for p in practices], {layer for p in practices for layer in p.spec.layers}
    for unit in atlas().units.values():
        near = any(unit.path.startswith(a) or a.startswith(unit.path) for a in areas)
        mine = any(unit.path.startswith(p) for p in within)
        if near and mine and unit.layer in layers and len(_path(unit.path)) == depth and unit.in_force(on):
            yield unit.path


def _path(path: str) -> list[str]:
    return path.rstrip(".").split(".")


def _key(grouping: Grouping, group: str | None) -> str:
    if grouping == "unit":
        return f"{(group or '').rstrip('.')}."
    if grouping == "organisation":
        organisation = roster().organisation_of(int(group)) if group else None
        return str(organisation) if organisation else OTHER_POSTS
    return group or ""


def _name(grouping: Grouping, key: str) -> str:
    if grouping == "unit":
        unit = atlas().units.get(int(_path(key)[-1] or 0))
        return unit.name if unit else ""
    if grouping == "organisation":
        return roster().name(int(key)) if key != OTHER_POSTS else ""
    category = rulebook().categories.get(int(key or 0))
    return category.name if category else ""
