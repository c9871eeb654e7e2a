"""What the styleguide shows, with invented contents (people go by role, places are examples); ``samples_more`` goes on.

Nothing but the styleguide, which exists in the demonstration and while debugging only, and tests import this.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any, get_args

from wangge.engine.vocabulary import FieldType
from wangge.web.pages import boards, cases, maps, parts
from wangge.web.pages.forms import Field, Form

NOW = datetime(2026, 9, 29, 2, 30, tzinfo=UTC)  # 10:30 in the district
CHIEF = parts.Who("网格长甲", "食品产业一网格 网格长", "示例区直机关", "0571-0000001")
RECEIVER = parts.Who("接待员甲", "二标段 群众工作接待员", "示例快速路施工单位", "0571-0000002")
VACANT = parts.Who("便民窗口", "二网格 网格长", "示例街道", "0571-0000003", vacant=True)
PROMISE = parts.Basis("本区承诺:接单后 5 个工作日内答复")
RETURN_LAW = parts.Basis("派单分歧只提一次", "接诉即办条例第十二条", "对派单有分歧的,由派单机构裁定。", 14)
OK = parts.Due("ok", NOW + timedelta(days=8, hours=7, minutes=29), 3)
SOON = parts.Due("soon", NOW + timedelta(hours=7, minutes=30), 0)
LATE = parts.Due("late", NOW - timedelta(days=2), 1)
DONE = parts.Due("done", NOW - timedelta(days=1))
PAUSED = parts.Due("paused")
PROVISIONAL = parts.Due("ok", NOW + timedelta(days=120), 3, "month", provisional=True)
DAYS = (
    parts.DayBox(date(2026, 9, 29), "start"),
    parts.DayBox(date(2026, 9, 30), "counted", 1),
    *(parts.DayBox(date(2026, 10, d), "holiday", 0, "国庆节") for d in range(1, 8)),
    parts.DayBox(date(2026, 10, 8), "counted", 2),
    parts.DayBox(date(2026, 10, 9), "counted", 3),
    parts.DayBox(date(2026, 10, 10), "makeup_workday", 4),
    parts.DayBox(date(2026, 10, 11), "weekend"),
    parts.DayBox(date(2026, 10, 12), "due", 5),
)
CLOCK = parts.Clock("办理答复时限", "网格长甲", NOW, OK, PROMISE, 5, "working_day", days=DAYS)
LATE_CLOCK = parts.Clock(
    "接单时限", "接待员甲", NOW - timedelta(days=4), LATE, RETURN_LAW, 1, "working_day", extended=1
)
FILED, WORKING, REPLIED = parts.State("待接单", "soon"), parts.State("办理中"), parts.State("待您确认", "ok")


def line(
    n: int, title: str, state: parts.State, due: parts.Due, acts: tuple[parts.ActButton, ...] = (), **traits: Any
) -> parts.CaseLine:
    return parts.CaseLine(f"/cases/CODE{n}/", title, parts.Traits(state, **traits), due, acts)


ACTS = (
    parts.ActButton("accept", "接单", "/cases/CODE1/acts/accept/", "a", main=True, instant=True),
    parts.ActButton("return", "退回", "/cases/CODE1/?act=return#act-return", "r"),
)
LINES = (
    line(
        1,
        "二标段夜间施工扰民",
        FILED,
        LATE,
        category="施工噪声",
        unit="示例社区",
        who="接待员甲",
        acts=ACTS,
    ),
    line(2, "灭菌车间蒸汽管道压力不足,请协调供汽", FILED, SOON, category="要素保障", unit="食品产业一网格", acts=ACTS),
    line(
        3,
        "厂区门口积水,货车难进",
        WORKING,
        OK,
        category="市政设施",
        unit="食品产业一网格",
        acts=(parts.ActButton("finish", "报办完", "/cases/CODE3/?act=finish#act-finish", "f", main=True),),
    ),
    line(4, "申请宿舍用电增容", WORKING, PAUSED, category="要素保障", unit="二网格"),
)
FILTERS = (
    parts.Filter("state", "状态", (parts.Option("", "全部", True), parts.Option("filed", "待接单", count=12))),
    parts.Filter("category", "类别", (parts.Option("", "全部", True), parts.Option("noise", "施工噪声"))),
    parts.Filter("order", "顺序", (parts.Option("due", "最急在前", True), parts.Option("new", "最新在前"))),
)
EMPTY = parts.Empty("没有等您办的事", "轮到您办的事会出现在这里。", "/cases/", "看全部事项")
INBOX = cases.CaseList(
    "待办", LINES, FILTERS, parts.Pager("/inbox/?after=x"), EMPTY, "4 件等您办,其中 1 件已超时", True
)
TIMELINE = (
    parts.TimelineStep(
        "记录进展",
        "接待员甲",
        NOW - timedelta(hours=1),
        "二标段 群众工作接待员",
        "已到现场,今晚十点后停止破碎作业。\n明天上午上门说明。",
    ),
    parts.TimelineStep("退回", "示例街道", NOW - timedelta(hours=2), undone=True, note="不在本辖区"),
    parts.TimelineStep("接单", "接待员甲", NOW - timedelta(hours=3), "二标段 群众工作接待员"),
    parts.TimelineStep(
        "派单",
        "系统自动",
        NOW - timedelta(hours=4),
        machine=True,
        reasons=("地点在二标段工地 200 米内", "工地优先于专属网格"),
    ),
    parts.TimelineStep(
        "提出",
        "监督员甲",
        NOW - timedelta(hours=4),
        "文明施工监督员(代报)",
        attachments=(parts.Attachment("/files/A/", "现场.jpg", "1.2 MB"),),
    ),
)
TYPES: tuple[FieldType, ...] = get_args(FieldType)


def sample_field(kind: FieldType) -> Field:
    """One field of a type, as a form would show it."""
    options = (
        tuple(parts.Option(f"o{n}", f"选项{n}", n == 2) for n in range(1, 4)) if kind in ("choice", "holder") else ()
    )
    groups = (
        (("城建", (parts.Option("noise", "施工噪声"), parts.Option("road", "道路积水"))),) if kind == "category" else ()
    )
    return Field(
        f"f_{kind}", kind, f"字段 {kind}", hint="一句提示。", options=options, groups=groups, required=kind == "text"
    )


ALL_FIELDS = Form(
    "/styleguide/",
    (
        *(sample_field(kind) for kind in TYPES),
        Field("bad_phone", "phone", "联系电话", value="123", error="不是一个电话号码,请写 11 位手机号或区号加号码"),
        Field("firm", "text", "单位名称", value="示例食品有限公司", known=True),
    ),
    "提交",
)
FIGURES = (
    parts.Figure("在办", "128", "/cases/?is=open"),
    parts.Figure("今日到期", "9", "/cases/?is=due", tone="soon"),
    parts.Figure("超时", "3", "/cases/?is=late", "比昨天少 2", "late"),
    parts.Figure("本月办结", "1,204", "/cases/?is=closed"),
    parts.Figure("未确认办结", "41", "/cases/?is=unconfirmed"),
)
ROWS = (("食品产业一网格", 42, 3, 2), ("二网格", 31, 4, 0), ("示例社区", 28, 2, 1))
TABLE = parts.Table(
    "按区划",
    ("名称", "在办", "今日到期", "超时"),
    tuple(
        (
            parts.Cell(name, "/cases/?unit=1"),
            *(
                parts.Cell(str(n), "/cases/?unit=1", True, "late" if i == 2 and n else "calm")
                for i, n in enumerate(numbers)
            ),
        )
        for name, *numbers in ROWS
    ),
    "由办理记录计算,点数字看事项。",
)
MAP = maps.Map(
    "示例区各街道超时事项",
    "/map/units/",
    18,
    "/map/points/?show=open",
    shades={"1.2.": maps.Shade(3, "12 件", "/cases/?unit=1.2.")},
    measure="超时",
    legend=((0, "没有"), (1, "1–3 件"), (2, "4–8 件"), (3, "9 件以上")),
    tone="late",
    box=(120.0, 30.0, 120.5, 30.5),
    table=TABLE,
    note="只画看得到的在办事项。",
)
CHART = boards.Chart(
    "每周登记与办结",
    "近四周登记 180 件、办结 168 件,积压多了 12 件。",
    "lines",
    ("9/7", "9/14", "9/21", "9/28"),
    (boards.Series("登记", (42, 51, 47, 40), "quiet"), boards.Series("办结", (40, 44, 45, 39))),
    TABLE,
)
