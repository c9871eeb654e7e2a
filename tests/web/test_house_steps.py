"""A step that the house took by itself says so on the page, and from whom to whom."""

from __future__ import annotations

from datetime import timedelta

from tests.cast import MONDAY, build_cast
from wangge.acts import setup, ticker
from wangge.adoptions.facts import practice
from wangge.cases import access
from wangge.subjects import revisions
from wangge.web.showing.sheets import step_view

LATER = MONDAY + timedelta(hours=2)


def test_a_part_passed_on_is_shown_with_both_names(db: None) -> None:
    cast = build_cast()
    filed = cast.file(text="隔壁整天轰隆隆的，开会都听不见。", category=None)
    setup.end_term(setup.system(MONDAY), appointment=cast.stage.terms["chief_of_a"], until=MONDAY + timedelta(hours=1))
    revisions.check()
    ticker.tick(LATER, seal=False)
    sheet = access.sheet(cast.scope("coordinator_a", LATER), filed.code)
    assert sheet is not None
    shown = step_view(sheet.steps[-1], sheet, practice(sheet.line.adoption), sheet.line.procedure, "zh")
    assert (shown.label, shown.who, shown.machine) == ("岗位空缺，转由上级岗位或窗口接办", "系统自动", True)
    assert shown.note == "甲专属网格长 → 区级网格统筹员"
