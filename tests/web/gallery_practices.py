"""The pages of practices with invented contents: the list, one with everything on it, one that cannot be read yet."""

from __future__ import annotations

from typing import Any

from wangge.web.pages import parts
from wangge.web.pages import practices as shown
from wangge.web.pages.forms import Field
from wangge.web.pages.samples import ALL_FIELDS, PROMISE, RETURN_LAW

DRAWING = shown.Drawing(
    220,
    260,
    (
        shown.Shape("start", 40.0, 6.0, 130.0, 60.0, (shown.Text(105.0, 30.0, "name", "待接单"),)),
        shown.Shape("act", 70.0, 90.0, 70.0, 28.0, (shown.Text(105.0, 108.0, "act", "接单"),), "接单 · 主办"),
        shown.Shape("clock", 10.0, 90.0, 50.0, 28.0, (shown.Text(35.0, 108.0, "act", "到期"),), "到期 · 到期自动"),
        shown.Shape(
            "asker",
            40.0,
            140.0,
            130.0,
            60.0,
            (shown.Text(105.0, 160.0, "name", "待您确认"), shown.Text(105.0, 180.0, "limit", "7 日内")),
        ),
        shown.Shape("end", 40.0, 220.0, 130.0, 34.0, (shown.Text(105.0, 240.0, "name", "已办结"),)),
    ),
    (shown.Arrow("M105 66L105 90", False, False), shown.Arrow("M105 140C105 120 40 120 40 66", True, True)),
)
ACCEPT = shown.WayAct(
    "接单",
    "主办",
    (("办理中", ""),),
    ("form-need", "提出诉求"),
    (shown.Rule("最多 1 次", RETURN_LAW),),
    "告知诉求人",
    main=True,
)
RATE = shown.WayAct(
    "评价", "诉求人", (("待回访", "如果评价不多于 2"), ("已办结", "其他情况")), states="待您确认、已办结"
)
WAY = shown.Way(
    "case",
    "企业诉求办理",
    DRAWING,
    (
        shown.WayState("待接单", "start", "等主办", ("1 个工作日内",), (ACCEPT,)),
        shown.WayState("待您确认", "asker", "等诉求人", (), (RATE,)),
        shown.WayState("已办结", "end", "结束：已解决"),
    ),
    (RATE,),
    "评价",
    "信访事项：只有信访工作机构和它指定的人能进入",
    "只有有此权限的人能提出：可督导",
)
STORY = shown.StoryShown(
    "停电，两小时内有人应",
    "scenarios/01.yaml",
    (
        shown.StoryStep("2026年3月2日(周一) 09:00", "企业网格员甲", "报：车间停电了。", "ok"),
        shown.StoryStep("10:00", "经办员甲", "接单", "wrong", ("主办：写的是“甲局”，实际是“乙局”",)),
    ),
    "wrong",
)
ASKED = Field(
    "reason",
    "text",
    "为什么没有解决",
    only_if="只在“是否解决”为否时填",
    shown_if='{"fact": "f_yes_no", "is": "no"}',
)
FULL = shown.PracticePage(
    "our_grid",
    "企业专属网格",
    "企业管理骨干第一时间上报，职能部门第一时间响应。",
    "1.0",
    "draft",
    "示例区",
    "practices/our_grid",
    (
        shown.Taken(
            "所有类别", "专属网格", "“紧急”为是", ("way-case", "企业诉求办理"), "类别所属部门", "网格长（核验）"
        ),
    ),
    (WAY,),
    (
        shown.ClockLine("接单时限", "主办的时限", "1 个工作日", "“提出”起，到“接单”止", PROMISE, "", True),
        shown.ClockLine(
            "办结期限", "主办的时限", "60 日", "“受理”起", RETURN_LAW, "law.grade_short.A", False, ("可延长 30 日",)
        ),
    ),
    (shown.SampleForm("form-need", "提出诉求", "提出", (*ALL_FIELDS.fields, ASKED)),),
    (shown.PostLine("网格长", "选派自部门；空缺时由窗口接"),),
    (shown.PostLine("四方", "成员：街道、社区"),),
    (
        shown.PaperLine(
            "受理告知书", "practices.paper_kind.notice", (RETURN_LAW,), "/practices/our_grid/papers/acceptance/"
        ),
    ),
    (shown.Measured("按时办结", "全部事项里，按时办结的占多少", "按区划看", RETURN_LAW),),
    (RETURN_LAW,),
    shown.Stories((STORY,), "done", "/practices/our_grid/play/", "/practices/our_grid/"),
)
FAULTY = shown.PracticePage(
    "our_grid",
    "our_grid",
    "",
    "",
    "draft",
    folder="practices/our_grid",
    faults=(shown.FaultLine("playbook.yaml", 26, "bindings[0].procedure", "没有“cse”这套流程。", RETURN_LAW),),
)
LIST = shown.PracticeList(
    (
        shown.PracticeLine("/practices/a/", "企业专属网格", "第一时间响应。", "网格长", "所有类别", "示例区"),
        shown.PracticeLine("/practices/b/", "our_grid", "", draft=True, faults=2),
    ),
    ("practices",),
)
SHELL = parts.Shell(
    (parts.NavItem("待办", "/", "inbox", active=True),), True, "网格长甲", "食品产业一网格 网格长", demo=True
)
PAGES: dict[str, tuple[str, Any, parts.Shell]] = {
    "practices": ("practices", LIST, SHELL),
    "practice": ("practice", FULL, SHELL),
    "practice_faulty": ("practice", FAULTY, SHELL),
}
