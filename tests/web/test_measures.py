"""What a practice measures stands on a page of its own, in its words: a unit where nobody called has its line too."""

from datetime import timedelta

import pytest

from tests.cast import LIBRARY, MONDAY, ROOT
from wangge.acts.scenarios.cast import build
from wangge.cases.measures import measured as measured_by
from wangge.cases.measures import readings
from wangge.engine import scenario
from wangge.people.access import scope_of_person
from wangge.web.showing.board_practices import practices_page

STORY = ROOT / "playbooks" / "call_out" / "scenarios" / "01_called_reported_both_rated.yaml"


@pytest.mark.django_db
def test_measures_stand_beside_the_board_for_whoever_may_see_figures() -> None:
    stage = build(scenario.load(STORY).cast, LIBRARY)
    scope = scope_of_person(stage.id("overseer_a"), MONDAY + timedelta(days=1))
    (found,) = readings(scope, "unit", playbook="call_out")
    assert readings(scope, "unit", playbook="dual_posts") == []
    shown = practices_page(measured_by(scope), found.practice, found, "unit", scope.at, True, "zh")
    assert [tab.label for tab in shown.practices if tab.chosen] == ["吹哨报到"]
    measured = shown.table
    assert measured is not None
    assert measured.heads[:3] == ("名称", "召集次数", "按时报到率")
    assert [[cell.text for cell in row] for row in measured.rows] == [
        ["乙镇", "0", "无", "无", "无", "无"],
        ["甲镇", "0", "无", "无", "无", "无"],
    ]
    assert readings(scope_of_person(stage.id("town_a_clerk"), MONDAY), "unit") == []
