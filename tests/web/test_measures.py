"""What a practice measures stands on a page of its own, in its words: a unit where nobody called has its line too."""

from datetime import UTC, datetime, timedelta
from html import unescape
from io import BytesIO

import pytest
from django.test import Client
from python_calamine import CalamineWorkbook

from tests.cast import LIBRARY, MONDAY, ROOT
from tests.web.test_filing import SITE, file
from tests.web.town import Town
from wangge.acts.scenarios.cast import build
from wangge.adoptions.facts import rulebook
from wangge.api.figures import _measured
from wangge.cases.board import Rate
from wangge.cases.measures import Reading, Readings, readings
from wangge.cases.measures import measured as measured_by
from wangge.cases.models import Case
from wangge.engine import scenario
from wangge.people.access import scope_of_person
from wangge.web.pages.boards import Target
from wangge.web.pages.parts import Against, Table
from wangge.web.showing.board_practices import practices_page
from wangge.web.wording import Language

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
        ["乙镇", "0", "无", "无", "无", "无", "无"],
        ["甲镇", "0", "无", "无", "无", "无", "无"],
    ]
    assert measured.heads[-2:] == ("不满意和未确认的，已经回访", "目标：不低于 100%")
    assert shown.targets == (), "nothing to divide by"
    assert readings(scope_of_person(stage.id("town_a_clerk"), MONDAY), "unit") == []


def held(*rates: Rate | int, language: Language = "zh") -> tuple[Table, tuple[Target, ...]]:
    """The measure ``called_back``, of towns that stand at these."""
    own = next(p for p in rulebook().practices.values() if p.playbook == "call_out")
    rows = tuple(Reading(f"1.{n}.", "甲镇", (rate,)) for n, rate in enumerate(rates))
    found = Readings(own, ("called_back",), rows)
    page = practices_page([own], own, found, "unit", MONDAY, False, language)
    assert page.table is not None
    return page.table, page.targets


@pytest.mark.django_db
def test_a_measure_stands_against_its_target_in_words_and_with_a_line() -> None:
    build(scenario.load(STORY).cast, LIBRARY)
    table, (whole,) = held(Rate(22, 64), Rate(36, 36), Rate(1, 3), Rate(0, 0))
    assert [row[2].text for row in table.rows] == ["✗ 差 65.6 个百分点", "✓ 达标", "✗ 未达标", "无"]
    assert [row[2].against for row in table.rows] == [Against(34.4, 100), Against(100, 100), Against(33.3, 100), None]
    assert whole.sentence == "实际 57.3%（59/103），目标不低于 100%，✗ 差 42.7 个百分点"
    _, (few,) = held(Rate(4, 4), language="en")
    assert few.sentence == "4/4; target at least 100%; ✓ reached"


def test_targets_are_on_the_page_in_the_file_and_in_the_api(town: Town, client: Client) -> None:
    file(Client(), name="居民甲", phone="13800000000", **SITE)
    Case.objects.update(is_open=False, outcome="unconfirmed")
    client.force_login(town.users["leader"])
    path = "/board/practices/dual_posts/"
    html = unescape(client.get(path).content.decode())
    assert "不满意和未确认的，已经回访</strong> 实际 0/1，目标不低于 100%，✗ 未达标" in html
    assert html.count('<svg class="bullet"') == 2, "of the district, and of the street"
    taken = BytesIO(client.get(f"{path}?as=xlsx").content)
    rows = CalamineWorkbook.from_filelike(taken).get_sheet_by_index(0).to_python()
    assert rows[0][-1] == "目标：不低于 100%"
    assert ["0 / 1", "✗ 未达标"] in [row[-2:] for row in rows]
    scope = scope_of_person(town.entities["leader"].pk, datetime.now(UTC))
    (found,) = readings(scope, "unit", playbook="dual_posts")
    told = _measured(found, "unit", "zh")
    assert told["measures"][-1]["target"] == {"at_least": 1.0, "at_most": None}
    figures = [row["figures"]["called_back"] for row in told["rows"]]
    assert {"part": 0, "whole": 1, "rate": 0.0, "met": False} in figures
    assert "目标：不低于 100%" in unescape(client.get("/practices/dual_posts/").content.decode())
