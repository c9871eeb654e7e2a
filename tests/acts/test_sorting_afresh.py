"""What a sort takes along and what it leaves behind: rounds of clocks, items, pauses, and who was called."""

from datetime import timedelta
from typing import Any

import pytest

from tests.cast import LIBRARY, MONDAY, ROOT, Cast
from wangge.acts import paper_values
from wangge.acts.scenarios.cast import build
from wangge.cases.access import sheet, track
from wangge.cases.facts import steps_of
from wangge.cases.models import Case, Clock, Stake
from wangge.engine import schema, source
from wangge.engine.scenario import CastSpec

LATER = MONDAY + timedelta(hours=1)


def _built(playbook: str, **more: Any) -> Cast:
    told = source.load(ROOT / "playbooks" / playbook / "cast.yaml")
    spec, faults = schema.validate(CastSpec, told)
    assert spec is not None, faults
    return Cast(build(spec.model_copy(update=more), LIBRARY))


@pytest.fixture
def two(db: None) -> Cast:
    """A dedicated grid, and the letters of the whole district beside it."""
    spec, _ = schema.validate(CastSpec, source.load(ROOT / "playbooks" / "dedicated_grid" / "cast.yaml"))
    assert spec is not None
    letters = {"sorting_desk": "window_office", "ruling_office": "coordination_office"}
    more = spec.adoptions[0].model_copy(update={"playbook": "mailbox", "organisations": letters})
    return _built("dedicated_grid", adoptions=[*spec.adoptions, more])


def rounds(case: int, name: str) -> list[tuple[int, str]]:
    return list(Clock.objects.filter(case=case, name=name).order_by("round").values_list("round", "state"))


def test_a_clock_of_another_practice_keeps_its_row_and_its_name(two: Cast) -> None:
    """A letter's clock "handle" runs from the filing, a grid's from the acceptance: two clocks of one name."""
    from wangge import acts

    need = two.need(playbook="mailbox")
    filed = acts.file(two.scope("manager_a"), need, MONDAY)
    assert isinstance(filed, acts.Filed), filed
    assert rounds(filed.case, "handle") == [(1, "running")]
    two.done("growth_clerk", filed.case, "sort", LATER, category="fire_hazard")
    assert Case.objects.get(pk=filed.case).procedure == "hazard"
    shown = sheet(two.scope("safety_clerk", LATER), filed.code)
    assert shown is not None
    assert "handle" not in {c.fact.name for c in shown.clocks}
    assert track(filed.code) is not None
    two.done("safety_clerk", filed.case, "accept", LATER + timedelta(minutes=9))
    assert rounds(filed.case, "handle")[0] == (1, "stopped")
    shown = sheet(two.scope("safety_clerk", LATER), filed.code)
    assert shown is not None
    assert all(c.days for c in shown.clocks)


def test_sorted_into_another_practice_of_the_same_procedure_name_begins_anew(two: Cast) -> None:
    """Two adoptions are two practices, whatever their procedures are called."""
    from wangge import acts

    filed = acts.file(two.scope("manager_a"), two.need(playbook="mailbox"), MONDAY)
    assert isinstance(filed, acts.Filed), filed
    two.done("growth_clerk", filed.case, "sort", LATER, category="difficulty")
    two.done("growth_clerk", filed.case, "accept", LATER + timedelta(minutes=9))
    case = Case.objects.get(pk=filed.case)
    assert case.procedure == "request"
    assert steps_of(case)[1].data["_rounds"] == {"handle": 1, "respond": 1}
    assert rounds(filed.case, "handle") == [(1, "stopped"), (2, "running")]
    assert rounds(filed.case, "respond") == [(1, "stopped"), (2, "met")]


def test_an_item_that_was_sorted_again_runs_by_its_own_limit(db: None) -> None:
    from wangge import acts

    town = _built("one_window")
    fields = {"given": ["occupation_form", "traffic_plan", "construction_permit", "restoration_pledge"]}
    need = acts.Need(
        text="招牌。", category="signboard", asker=town.stage.id("firm_a"), channel="window", fields=fields
    )
    filed = acts.file(town.scope("desk_clerk"), need, MONDAY)
    assert isinstance(filed, acts.Filed), filed
    town.done("desk_clerk", filed.case, "sort", LATER, category="road_occupation")
    case = Case.objects.get(pk=filed.case)
    assert paper_values.said(steps_of(case), {})["item"] == "road_occupation"
    town.done("desk_clerk", filed.case, "accept_item", LATER + timedelta(minutes=9))
    running = set(Clock.objects.filter(case=case, ended_at=None).values_list("name", flat=True))
    assert [n for n in running if "road" in n]
    assert not [n for n in running if "signboard" in n]


def test_who_came_with_the_first_sort_goes_with_the_next(two: Cast) -> None:
    """A liaison whom a binding put beside the lead was not called by anybody."""
    filed = two.file(category=None, text="说不清的一件事。")
    two.done("chief_a", filed.case, "sort", LATER, category="growth")
    co = Stake.objects.filter(case=filed.case, kind="co", until=None)
    assert set(co.values_list("holder_id", flat=True)) == {two.stage.id("growth_in_a")}
    two.done("growth_clerk", filed.case, "sort", LATER + timedelta(minutes=5), category="fire_hazard")
    assert set(co.all().values_list("holder_id", flat=True)) == {two.stage.id("safety_in_a")}
