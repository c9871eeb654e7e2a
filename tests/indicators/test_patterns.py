"""Patterns of units: counted from the record within one's scope, each opening exactly its cases, raised in one act."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import pytest

from tests.cast import LIBRARY, MONDAY, ROOT, Cast
from wangge.acts import Filed, setup, supervising
from wangge.acts.scenarios.cast import build
from wangge.cases import access
from wangge.cases.models import Case, Stake
from wangge.engine import schema, source
from wangge.engine.scenario import CastSpec
from wangge.engine.values import Refused
from wangge.engine.watching import LightsSpec, PatternsSpec
from wangge.indicators import figures, patterns
from wangge.subjects import zones

pytestmark = pytest.mark.django_db
FIRST, LAST = date(2026, 3, 1), date(2026, 3, 31)
LATER = MONDAY + timedelta(days=20)
WATCHED = """
organisations:
  watchers: {name: 监督组, sort: department, at: district}
persons:
  inspector: {name: 监督员甲}
  neighbour: {name: 监督员乙}
posts:
  inspector_post:
    {title: 监督员, role: supervision.inspector, over: watchers, zones: [conduct], held: {person: inspector}}
  neighbour_post:
    {title: 乙格监督员, role: tests.watcher, over: grid_b, can: [supervise, cases.read], held: {person: neighbour}}
categories:
  supervision_order: {name: 督办, owner: watchers}
  supervision_finding: {name: 监督发现, owner: watchers}
  supervision_sample: {name: 抽查, owner: watchers}
adoptions:
  - {playbook: supervision, area: district, organisations: {supervisor: watchers}}
"""


@pytest.fixture
def watched(tmp_path: object) -> Iterator[Cast]:
    file = tmp_path / "cast.yaml"  # type: ignore[operator]
    file.write_text(WATCHED, encoding="utf-8")
    below, faults = schema.validate(CastSpec, source.load(ROOT / "playbooks" / "dedicated_grid" / "cast.yaml"))
    over, more = schema.validate(CastSpec, source.load(file))
    assert below is not None, faults
    assert over is not None, more
    return Cast(build(over.over(below), LIBRARY))  # type: ignore[return-value]


def counts(cast: Cast, who: str = "inspector") -> dict[str, dict[str, int]]:
    found = patterns.patterns(cast.scope(who, LATER), FIRST, LAST)
    assert found is not None
    return {line.name: {k: n for k, n in line.counts.items() if n} for line in found.lines}


def behind(cast: Cast, pattern: str, unit: str, who: str = "inspector") -> set[int]:
    figure = figures.of_pattern(pattern, FIRST, LAST)  # type: ignore[arg-type]
    scope = cast.scope(who, LATER)
    wanted = figures.behind(scope, figure, organisation=str(cast.stage.id(unit)))
    return {line.id for line in access.lines(scope, wanted).lines}


def test_each_pattern_is_counted_and_opens_its_cases(watched: Cast) -> None:
    late = watched.file()
    again = watched.file(at=MONDAY + timedelta(days=2))
    found = counts(watched)
    lead = Case.objects.get(pk=late.case).lead_id
    unit = next(name for name, n in found.items() if n.get("overdue"))
    code = next(n for n in watched.stage.entities if watched.stage.entities[n].name == unit)
    assert lead is not None
    assert found[unit] == {"overdue": 2, "repeated": 1}
    assert behind(watched, "overdue", code) == {late.case, again.case}
    assert behind(watched, "repeated", code) == {again.case}
    assert counts(watched, "neighbour") == {}, "another's territory"
    assert behind(watched, "overdue", code, "neighbour") == set()
    assert patterns.patterns(watched.scope("growth_clerk", LATER), FIRST, LAST) is None
    assert patterns.patterns(watched.scope("inspector", LATER), LAST, FIRST) is None


def test_one_act_makes_an_order_or_a_finding_of_it(watched: Cast) -> None:
    watched.file()
    watched.file(at=MONDAY + timedelta(days=2))
    found = patterns.patterns(watched.scope("inspector", LATER), FIRST, LAST)
    assert found is not None
    unit, scope = found.lines[0].unit, watched.scope("inspector", LATER)
    order = supervising.raise_from(scope, "order", "overdue", unit, FIRST, LAST, key="k1")
    again = supervising.raise_from(scope, "order", "overdue", unit, FIRST, LAST, key="k1")
    finding = supervising.raise_from(scope, "finding", "repeated", unit, FIRST, LAST)
    nothing = supervising.raise_from(scope, "finding", "reopened", unit, FIRST, LAST)
    stranger = supervising.raise_from(watched.scope("growth_clerk", LATER), "order", "overdue", unit, FIRST, LAST)
    assert isinstance(order, Filed), order
    assert isinstance(again, Filed)
    assert isinstance(finding, Filed), finding
    assert (again.duplicate, again.case) == (True, order.case)
    assert (nothing, stranger) == (Refused("nothing_found"), Refused("not_allowed", None, {"capability": "supervise"}))
    with zones.every():
        case = Case.objects.get(pk=finding.case)
        assert (case.zone, case.about_id) == ("conduct", unit)
        assert list(Stake.objects.filter(case=case, kind="barred").values_list("holder", flat=True)) == [unit]
    page = access.sheet(scope, order.code)
    assert page is not None
    assert page.steps[0].fact.data["pattern_count"] == 2


def test_a_case_that_changed_hands_and_was_answered_too_early(watched: Cast) -> None:
    """It counts as bounced for whoever handed it on, as reopened for whoever had answered."""
    meaning = PatternsSpec(hops=1, bounced=1)
    assert setup.set_watching(setup.system(MONDAY), lights=LightsSpec(), patterns=meaning) is None
    case, hour = watched.file().case, timedelta(hours=1)
    owner, other = watched.stage.id("power_company"), "power_clerk"
    ground = {"return_reason": "not_ours", "basis": "供用电不在本局职责清单。", "suggested_owner": owner}
    watched.done("growth_clerk", case, "return", MONDAY + hour, **ground)
    watched.done("ruler", case, "rule", MONDAY + 2 * hour, basis="供电单位的职责。")
    watched.done(other, case, "accept", MONDAY + 3 * hour)
    watched.done(other, case, "reply", MONDAY + 6 * hour, reply_text="线路已检修。")
    watched.done("manager_a", case, "reopen", MONDAY + 7 * hour, note="又跳闸了。")
    found = counts(watched)
    assert found["经济发展局"].get("bounced") == 1
    assert found["供电单位"].get("reopened") == 1
    assert "bounced" not in found["供电单位"]
    assert behind(watched, "bounced", "growth_bureau") == behind(watched, "reopened", "power_company") == {case}


def test_a_sample_is_drawn_within_the_scope_and_again_the_same(watched: Cast) -> None:
    cases = {watched.file(at=MONDAY + timedelta(minutes=n)).case for n in range(4)}
    scope = watched.scope("inspector", LATER)
    fields = {"from_day": "2026-03-01", "to_day": "2026-03-31", "still_open": True, "sample_size": 2}
    filed = supervising.sample(scope, "三月在办事项抽查。", fields)
    assert isinstance(filed, Filed), filed
    page = access.sheet(scope, filed.code)
    assert page is not None
    assert page.drawn is not None
    drawn = page.drawn
    assert (drawn.of, drawn.n, drawn.same, len(drawn.seed)) == (4, 2, True, 16)
    assert {line.id for _, line in drawn.cases} < cases
    nothing = supervising.sample(scope, "没有的日子。", fields | {"to_day": "2026-03-01"})
    assert nothing == Refused("nothing_to_draw")
    with zones.every():
        assert Case.objects.filter(zone="conduct").count() == 1, "what cannot be drawn is not filed either"
