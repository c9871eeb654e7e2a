"""The ways to a page of a list of cases, each one statement. ``paging`` chooses among them; all give the same lines.

Plans are kept (``listing.rows``), so they are made without knowing the values: each statement is written such that one
plan alone is possible.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from wangge.cases import listing, reaching
from wangge.cases.listing import CaseFilter, Sql, prefix_end
from wangge.cases.reaching import LOOK, Reach
from wangge.engine.scope import Scope
from wangge.places.facts import atlas
from wangge.subjects import revisions

BRIEF = 1_000
FEW = 64  # held cases that are compared with each line, instead of looking each line's stakes up
MOST_UNITS = 64
MOST_LOOKS = 1_024  # as many units times categories are looked up one by one
MERGES = (1, 2, 4, 8, 16, 32)  # so many indexes are merged: few numbers, so that few plans are kept
ORDERS = {"newest": "c.filed_at DESC, c.subject_id DESC", "urgent": "c.due_at, c.subject_id"}

PAGE = f"""
SELECT {", ".join(f"c.{name}" for name in listing.COLUMNS)}, {listing.LIGHT}, coalesce(n.title, '')
  FROM (SELECT * FROM ({{found}}) c ORDER BY {{order}} LIMIT {{most}}) c
  LEFT JOIN cases_narrative n ON n.case_id = c.subject_id WHERE {revisions.HOLDS} ORDER BY {{order}}
"""
# One index, line by line, whatever the planner thinks of the sieve: OFFSET 0 leaves it no other plan.
ORDERED = "SELECT * FROM cases_case c WHERE {walked} ORDER BY {order} OFFSET 0"
# Several at once. Each comes in the order of the list, so they are merged, and read no further than to a full page.
MERGED = "SELECT * FROM ({each}) c ORDER BY {order} {fence}"
WHOLE, FENCED = "OFFSET 0", f"LIMIT {LOOK}"  # to its end, or so many lines of it
SIEVE = "SELECT * FROM ({found}) c WHERE {sifted} ORDER BY {order} LIMIT {most}"
COME_BY = f"SELECT count(*) FROM (SELECT 1 FROM cases_case c WHERE {{walked}} LIMIT {LOOK}) c"
GROUND = """SELECT c.* FROM (SELECT * FROM cases_case c WHERE c.unit_path >= %s AND c.unit_path < %s{open} OFFSET 0) c
 WHERE {sifted}"""
# The first of each unit or category: a page of each, and the page of all is among them.
EACH_CATEGORY = "SELECT c.* FROM unnest(%s::bigint[]) AS b(id) CROSS JOIN LATERAL ({inner}) c"
EACH_UNIT = """SELECT c.* FROM unnest(%s::text[]) AS u(path){branches} CROSS JOIN LATERAL (
    SELECT * FROM (SELECT * FROM cases_case c WHERE c.unit_path = u.path{branch}{open} ORDER BY {order} OFFSET 0) c
     WHERE {sifted} ORDER BY {order} LIMIT {most}) c"""
# With categories down the index that has them beside the unit, or beside the holder.
BRANCHES = ", unnest(%s::bigint[]) AS b(id)"
OF_UNIT, OF_STAKE = " AND c.category_id = b.id", " AND k.category_id = b.id"
KEYS = """SELECT s.id FROM unnest(%s::bigint[]) AS h(id){branches} CROSS JOIN LATERAL (
    SELECT k.case_id AS id FROM cases_stake k WHERE k.holder_id = h.id AND k.until IS NULL{branch} OFFSET 0) s"""
IS_HELD = f"c.subject_id = ANY(ARRAY({KEYS}))"
HAS_STAKE = """EXISTS (SELECT 1 FROM cases_stake s
    WHERE s.case_id = c.subject_id AND s.holder_id = ANY(%s::bigint[]) AND s.until IS NULL OFFSET 0)"""
HELD = f"""SELECT * FROM (SELECT * FROM cases_case c
    WHERE c.subject_id = ANY(ARRAY({KEYS}) || %s::bigint[]) OFFSET 0) c WHERE {{sifted}}"""
# One's own stakes, newest first: each case once, whichever of one's posts have which part in it.
BY_STAKE = f"""SELECT c.* FROM unnest(%s::bigint[]) AS h(id){{branches}} CROSS JOIN LATERAL (
    SELECT c.* FROM (
        SELECT k.* FROM cases_stake k WHERE k.holder_id = h.id AND k.until IS NULL{{branch}}{{after}}
         ORDER BY k.filed_at DESC, k.case_id DESC LIMIT {BRIEF}) k
     CROSS JOIN LATERAL (SELECT * FROM cases_case c WHERE c.subject_id = k.case_id OFFSET 0) c
     WHERE {{sifted}} AND NOT EXISTS (
        SELECT 1 FROM cases_stake j WHERE j.case_id = k.case_id AND j.until IS NULL AND j.holder_id = ANY(%s::bigint[])
           AND (j.holder_id, j.kind, j.since) < (k.holder_id, k.kind, k.since))
     ORDER BY k.filed_at DESC, k.case_id DESC LIMIT {{most}}) c"""


def rows(found: str, values: list[Any], wanted: CaseFilter) -> list[tuple[Any, ...]]:
    """COLUMNS, then light and title, of the first of what is found."""
    return read(found, values, ORDERS[wanted.order], wanted.size + 1)


def read(found: str, values: list[Any], order: str, most: int) -> list[tuple[Any, ...]]:
    """As ``rows``; what the request takes for granted is proved with it (``revisions.assumed``)."""
    granted = revisions.assumption()
    lines = listing.rows(PAGE.format(found=found, order=order, most=most), [*values, granted, granted])
    if granted is not None:
        revisions.prove(True) if lines else revisions.prove_now()
    return lines


def walk(scope: Scope, wanted: CaseFilter, near: Reach | None, fence: str) -> list[tuple[Any, ...]]:
    """Down an index in the order of the list, sifting what it comes by; for a branch of categories down each one's."""
    sifted, walked, branch = listing.sifted(scope, wanted), listing.walked(scope, wanted), wanted.branch
    if near is not None:
        sifted.add(*within(near))
    if not branch:
        found, values = _merged([walked], wanted, fence)
    elif len(branch) <= MERGES[-1]:
        padded = [*branch, *[0] * (_padded(len(branch)) - len(branch))]
        found, values = _merged([_also("c.category_id = %s", [one], walked) for one in padded], wanted, fence)
    else:
        of_each = _also("c.category_id = b.id", [], walked)
        inner, values = _sieve(*_merged([of_each], wanted, fence), sifted, wanted)
        return rows(EACH_CATEGORY.format(inner=inner), [branch, *values], wanted)
    return rows(*_sieve(found, values, sifted, wanted), wanted)


def come_by(scope: Scope, wanted: CaseFilter) -> int:
    """How many lines a fenced walk comes by, at most LOOK: fewer, and it has seen all there are."""
    walked = listing.walked(scope, wanted)
    if branch := wanted.branch:
        walked = _also("c.category_id = ANY(%s::bigint[])", [branch], walked)
    return int(listing.rows(COME_BY.format(walked=walked.text), walked.values)[0][0])


def merge(scope: Scope, wanted: CaseFilter, near: Reach, *, by_category: bool) -> list[tuple[Any, ...]]:
    """Down the indexes of all units of a territory at once (``by_category``: of each wanted category in each of them),
    and what is held or proved beside it; no more is read than to a full page."""
    walked = listing.walked(scope, replace(wanted, states=()))  # the state is sifted: units have no index by state
    paths, branch = units_of(near), wanted.branch
    if by_category:
        pairs = [(path, one) for path in paths for one in branch]
        pairs += [("", 0)] * (_padded(len(pairs)) - len(pairs))
        each = [_also("c.unit_path = %s AND c.category_id = %s", list(pair), walked) for pair in pairs]
    else:
        paths += [""] * (_padded(len(paths)) - len(paths))
        each = [_also("c.unit_path = %s", [path], walked) for path in paths]
    found, values = _merged(each, wanted, WHOLE, _beside(wanted, near, _outside(near)))
    return rows(*_sieve(found, values, listing.conditions(scope, wanted), wanted), wanted)


def units_of(near: Reach) -> list[str]:
    return [path for prefix in near.ground for path in atlas().below(prefix)]


def _padded(n: int) -> int:
    """``n`` itself where it is more: units may have come since the way was chosen."""
    return next((most for most in MERGES if most >= n), n)


def _merged(each: Sequence[Sql], wanted: CaseFilter, fence: str, beside: Sql | None = None) -> tuple[str, list[Any]]:
    order = ORDERS[wanted.order]
    found = [ORDERED.format(walked=walked.text, order=order) for walked in each]
    values = [value for walked in each for value in walked.values]
    if len(found) == 1 and beside is None:
        return found[0].replace(WHOLE, fence), values
    found = [f"(SELECT * FROM ({one}) c)" for one in found]
    if beside is not None:
        found.append(f"({beside.parts[0]})")
        values += beside.values
    return MERGED.format(each=" UNION ALL ".join(found), order=order, fence=fence), values


def _sieve(found: str, values: list[Any], sifted: Sql, wanted: CaseFilter) -> tuple[str, list[Any]]:
    sql = SIEVE.format(found=found, sifted=sifted.text, order=ORDERS[wanted.order], most=wanted.size + 1)
    return sql, [*values, *sifted.values]


def _also(text: str, values: list[Any], rest: Sql) -> Sql:
    sql = Sql([text], list(values))
    sql.also(rest)
    return sql


def within(near: Reach) -> tuple[Any, ...]:
    """Any one of the ways in which a case is seen: the condition, then its values."""
    ways, values = ["(c.unit_path >= %s AND c.unit_path < %s)"] * len(near.ground), _ranges(near)
    if near.holders:
        few = reaching.held(near) <= FEW
        ways.append(IS_HELD.format(branches="", branch="") if few else HAS_STAKE)
        values.append(list(near.holders))
    if near.proved:
        ways.append("c.subject_id = ANY(%s::bigint[])")
        values.append(list(near.proved))
    return f"({' OR '.join(ways)})", *values


def _ranges(near: Reach) -> list[Any]:
    return [end for prefix in near.ground for end in (prefix, prefix_end(prefix))]


def by_stake(scope: Scope, wanted: CaseFilter, near: Reach) -> list[tuple[Any, ...]]:
    """The newest that one has a part in. No more than that there are more than a page of them is sure to be found."""
    sifted = listing.conditions(scope, wanted)
    after = " AND (k.filed_at, k.case_id) < (%s, %s)" if wanted.after else ""
    branches, branch, of_branch = _branches(wanted, OF_STAKE)
    found = BY_STAKE.format(branches=branches, branch=branch, after=after, sifted=sifted.text, most=wanted.size + 1)
    holders = list(near.holders)
    return rows(found, [holders, *of_branch, *(wanted.after or ()), *sifted.values, holders], wanted)


def _branches(wanted: CaseFilter, joined: str) -> tuple[str, str, list[Any]]:
    """What joins the wanted categories to a statement: the list, the condition, the values; nothing where all are."""
    branch = wanted.branch
    return (BRANCHES, joined, [branch]) if branch else ("", "", [])


def gather(scope: Scope, wanted: CaseFilter, near: Reach) -> list[tuple[Any, ...]]:
    """All of the territory, then what is held or proved beside it; sifted and sorted."""
    sifted = listing.conditions(scope, wanted)
    only_open = " AND c.is_open" if wanted.order == "urgent" else ""
    branches, branch, of_branch = _branches(wanted, OF_UNIT)
    sources, values = [], []
    for prefix in near.ground:
        units = list(atlas().below(prefix))
        if by_unit(len(units), wanted.branch):
            each = {"branches": branches, "branch": branch, "order": ORDERS[wanted.order], "most": wanted.size + 1}
            sources.append(EACH_UNIT.format(open=only_open, sifted=sifted.text, **each))
            values += [units, *of_branch, *sifted.values]
        else:
            sources.append(GROUND.format(open=only_open, sifted=sifted.text))
            values += [prefix, prefix_end(prefix), *sifted.values]
    if near.holders or near.proved:
        sifted.also(_outside(near))
        beside = _beside(wanted, near, sifted)
        sources += beside.parts
        values += beside.values
    return rows(" UNION ALL ".join(sources), values, wanted)


def _outside(near: Reach) -> Sql:
    """Not of the territory, which has been read by itself."""
    sql = Sql()
    for prefix in near.ground:
        sql.add("NOT (c.unit_path >= %s AND c.unit_path < %s)", prefix, prefix_end(prefix))
    return sql


def _beside(wanted: CaseFilter, near: Reach, sifted: Sql) -> Sql:
    """What is held or proved: each case once, in no order."""
    branches, branch, of_branch = _branches(wanted, OF_STAKE)
    text = HELD.format(branches=branches, branch=branch, sifted=sifted.text)
    return Sql([text], [list(near.holders), *of_branch, list(near.proved), *sifted.values])


def by_unit(units: int, branch: list[int]) -> bool:
    """Whether the cases of a territory are gathered unit by unit, or all of its lines are read."""
    return units * len(branch) <= MOST_LOOKS if branch else units <= MOST_UNITS
