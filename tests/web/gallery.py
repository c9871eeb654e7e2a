"""Every page with invented contents: what the tests of the templates render. No product code imports this."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

from wangge.engine.vocabulary import FieldType
from wangge.web.pages import cases, filing, others, parts
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
LATE_CLOCK = parts.Clock("接单时限", "接待员甲", NOW - timedelta(days=4), LATE, RETURN_LAW, 1, "working_day", extended=1)
FILED, WORKING, REPLIED = parts.State("待接单", "soon"), parts.State("办理中"), parts.State("待您确认", "ok")


def line(n: int, title: str, state: parts.State, due: parts.Due, **more: Any) -> parts.CaseLine:
    return parts.CaseLine(f"/cases/CODE{n}/", title, state, due, filed_at=NOW - timedelta(days=n), **more)


ACTS = (
    parts.ActButton("accept", "接单", "/cases/CODE1/acts/accept/", "a", main=True, instant=True),
    parts.ActButton("return", "退回", "/cases/CODE1/?act=return#acts", "r"),
)
LINES = (
    line(1, "二标段夜间施工扰民", FILED, LATE, category="施工噪声", unit="示例社区", who="接待员甲", acts=ACTS, unread=True),
    line(2, "灭菌车间蒸汽管道压力不足,请协调供汽", FILED, SOON, category="要素保障", unit="食品产业一网格", acts=ACTS),
    line(3, "厂区门口积水,货车难进", WORKING, OK, category="市政设施", unit="食品产业一网格", waiting="等您办",
         acts=(parts.ActButton("finish", "报办完", "/cases/CODE3/?act=finish#acts", "f", main=True),)),
    line(4, "申请宿舍用电增容", WORKING, PAUSED, category="要素保障", unit="二网格"),
)  # fmt: skip
FILTERS = (
    parts.Filter("state", "状态", (parts.Option("", "全部", True), parts.Option("filed", "待接单", count=12))),
    parts.Filter("category", "类别", (parts.Option("", "全部", True), parts.Option("noise", "施工噪声"))),
    parts.Filter("order", "顺序", (parts.Option("due", "最急在前", True), parts.Option("new", "最新在前"))),
)
EMPTY = parts.Empty("没有等您办的事", "轮到您办的事会出现在这里。", "/cases/", "看全部事项")
INBOX = cases.CaseList("待办", LINES, FILTERS, parts.Pager("/inbox/?after=x"), EMPTY, "4 件等您办,其中 1 件已超时", True)
TIMELINE = (
    parts.TimelineStep("记录进展", "接待员甲", NOW - timedelta(hours=1), "二标段 群众工作接待员",
                       "已到现场,今晚十点后停止破碎作业。\n明天上午上门说明。"),
    parts.TimelineStep("退回", "示例街道", NOW - timedelta(hours=2), undone=True, note="不在本辖区"),
    parts.TimelineStep("接单", "接待员甲", NOW - timedelta(hours=3), "二标段 群众工作接待员"),
    parts.TimelineStep("派单", "系统自动", NOW - timedelta(hours=4), machine=True,
                       reasons=("地点在二标段工地 200 米内", "工地优先于专属网格")),
    parts.TimelineStep("提出", "监督员甲", NOW - timedelta(hours=4), "文明施工监督员(代报)",
                       attachments=(parts.Attachment("/files/A/", "现场.jpg", "1.2 MB"),)),
)  # fmt: skip
TYPES: tuple[FieldType, ...] = FieldType.__args__  # type: ignore[attr-defined]


def sample_field(kind: FieldType) -> Field:
    """One field of a type, as a form would show it."""
    options = tuple(parts.Option(f"o{n}", f"选项{n}", n == 2) for n in range(1, 4)) if kind in ("choice", "holder") else ()
    groups = (("城建", (parts.Option("noise", "施工噪声"), parts.Option("road", "道路积水"))),) if kind == "category" else ()
    return Field(f"f_{kind}", kind, f"字段 {kind}", hint="一句提示。", options=options, groups=groups, required=kind == "text")


ALL_FIELDS = Form(
    "/styleguide/",
    (
        *(sample_field(kind) for kind in TYPES),
        Field("bad_phone", "phone", "联系电话", value="123", error="不是一个电话号码,请写 11 位手机号或区号加号码"),
        Field("firm", "text", "单位名称", value="示例食品有限公司", known=True),
    ),
    "提交",
)
CASE = cases.CasePage(
    code="7QKD-29XM-4TRA-P0VH", title="二标段夜间施工扰民", state=WORKING, category="施工噪声", unit="示例社区", practice="双员制",
    filed_at=NOW - timedelta(hours=4), lead=RECEIVER, due=OK, basis=PROMISE, waiting="等接待员甲办",
    others=(("代报人", parts.Who("监督员甲", "文明施工监督员", "示例社区", "0571-0000004")), ("全程参与", CHIEF)),
    narrative="昨晚十一点还在破碎作业,老人孩子睡不着。\n希望夜里不要施工。",
    facts=(("发生时间", "9月28日(周一)23:10"), ("地点", "二标段北侧居民楼")),
    asker=(("称呼", "刘女士"), ("电话", "138****0000")),
    timeline=TIMELINE, clocks=(CLOCK, LATE_CLOCK),
    acts=(
        cases.ActForm("finish", "报办完", Form("/cases/C/acts/finish/", (
            Field("result", "long_text", "办理结果", required=True),
            Field("attachments", "file", "附件"),
        ), "报办完"), "f", main=True, open=True),
        cases.ActForm("pause", "暂停计时", Form("/cases/C/acts/pause/", (sample_field("choice"),), "暂停计时"), "p"),
        cases.ActForm("resume", "恢复计时", Form("/cases/C/acts/resume/", (), "恢复计时"), "p"),
    ),
    refused=(cases.RefusedAct("退回", "已经退回过一次,由裁定人决定由谁办理。", RETURN_LAW),),
    children=(cases.Child("/cases/D/", "夜间施工许可核查", "示例区住建部门", WORKING, SOON),),
    papers=(parts.Attachment("/papers/P/", "联合答复.pdf", "84 KB"),),
    route_reasons=("地点在二标段工地 200 米内", "工地优先于专属网格"),
    undo_href="/cases/C/undo/", undo_until=NOW + timedelta(minutes=7),
)  # fmt: skip
WORDS = Field("text", "long_text", "说说事情", "一两句话就行。", required=True, most=4000)
PHOTO = Field("attachments", "file", "照片")
WHERE = (
    Field("unit", "holder", "选一个常用地点", options=(parts.Option("1", "示例食品有限公司"), parts.Option("2", "示例社区"))),
    Field("place_words", "text", "地点", "路名、小区、厂名或工地名。"),
    Field("place", "point", "我现在的位置"),
    Field("asker_name", "text", "您怎么称呼"),
    Field("asker_phone", "phone", "联系电话", "只给承办人联系您用。"),
)
FIGURES = (
    parts.Figure("在办", "128", "/cases/?is=open"),
    parts.Figure("今日到期", "9", "/cases/?is=due", tone="soon"),
    parts.Figure("超时", "3", "/cases/?is=late", "比昨天少 2", "late"),
    parts.Figure("本月办结", "1,204", "/cases/?is=closed"),
    parts.Figure("未确认办结", "41", "/cases/?is=unconfirmed"),
)
RATES = (
    parts.Figure("响应率", "98.2%", "/cases/?rate=response", "1,182 / 1,204"),
    parts.Figure("解决率", "91.4%", "/cases/?rate=solved", "1,100 / 1,204"),
    parts.Figure("满意率", "88.0%", "/cases/?rate=satisfied", "880 / 1,000"),
)
ROWS = (("食品产业一网格", 42, 3, 2), ("二网格", 31, 4, 0), ("示例社区", 28, 2, 1))
TABLE = parts.Table(
    "按区划", ("名称", "在办", "今日到期", "超时"),
    tuple((parts.Cell(name, "/cases/?unit=1"), *(parts.Cell(str(n), "/cases/?unit=1", True, "late" if i == 2 and n else "calm")
          for i, n in enumerate(numbers))) for name, *numbers in ROWS), "由办理记录计算,点数字看事项。",
)  # fmt: skip
BOARD = others.Board("看板", "在办 128 件,3 件超时,最多的是食品产业一网格。", NOW, FIGURES, RATES, (TABLE,), FILTERS[1:2])
MATERIALS = (
    others.Material("id", "身份证明", "present", known=True),
    others.Material("form", "申请书", "present"),
    others.Material("premises", "住所证明", "later", deferrable=True),
    others.Material("charter", "章程", "missing"),
)
ITEMS = tuple(
    others.DeskItem(f"/desk/?item={n}", name, "3 个工作日", n == 0)
    for n, name in enumerate(("个体工商户登记", "食品小作坊登记", "临时占道", "公租房申请", "社保补缴", "就业补贴"))
)
PERSONAS = others.Personas(
    (
        others.PersonaGroup("来反映的人", (
            others.Persona("居民甲", "居民", "示例社区", "楼下工地夜里施工", "1"),
            others.Persona("企业负责人甲", "网格员", "示例食品有限公司", "蒸汽压力不足,想找人协调", "2"),
        )),
        others.PersonaGroup("来办的人", (
            others.Persona("网格长甲", "网格长", "食品产业一网格", "有 3 件等着接单", "3"),
            others.Persona("接待员甲", "群众工作接待员", "二标段", "一件超时", "4"),
            others.Persona("窗口人员甲", "窗口", "便民服务中心", "上午已受理 12 件", "5", "desk"),
        )),
    ),
    "/enter/as/",
)  # fmt: skip
LAW = others.LawPage(
    "期间的计算", "clock", "A", "民法典第二百零一条至第二百零三条",
    (others.LawArticle("民法典", "第二百零三条", "期间的最后一日是法定休假日的,以法定休假日结束的次日为期间的最后一日。"),),
    (others.Limit("答复", "5 个工作日"),), date(2021, 1, 1), used_by=(("办理答复时限", "双员制"),),
)  # fmt: skip
STYLEGUIDE = {
    "states": (FILED, WORKING, REPLIED, parts.State("已办结", "done"), parts.State("超时", "late")),
    "dues": (OK, SOON, LATE, DONE, PAUSED, PROVISIONAL),
    "people": (CHIEF, VACANT), "list": INBOX, "empty": EMPTY, "clocks": (CLOCK, LATE_CLOCK), "timeline": TIMELINE,
    "figures": FIGURES, "table": TABLE, "form": ALL_FIELDS,
    "messages": (parts.Message("已接单", "ok", "/undo/"), parts.Message("没有办成", "late")),
}  # fmt: skip


def _nav(*entries: tuple[str, str, int], active: int = 0) -> tuple[parts.NavItem, ...]:
    return tuple(
        parts.NavItem(label, "/", icon, active=n == active, count=count) for n, (label, icon, count) in enumerate(entries)
    )


STAFF = parts.Shell(
    _nav(("待办", "inbox", 4), ("事项", "list", 0), ("看板", "board", 0), ("反映", "plus", 0)),
    True, "接待员甲", "二标段 群众工作接待员", 2, True,
)  # fmt: skip
PUBLIC = parts.Shell(_nav(("首页", "home", 0), ("反映", "plus", 0), ("查进度", "search", 0)), demo=True)
TRACKED = cases.Track("7QKD29XM4TRAP0VH", REPLIED, OK, "等您确认", NOW)
PIN_FORM = Form("/track/", (Field("pin", "text", "查询密码", required=True),), "打开")

# name → (template, view model, shell)
PAGES: dict[str, tuple[str, Any, parts.Shell]] = {
    "home": ("home", filing.Home("您好,需要办什么?", (
        filing.Wish("反映一件事", "三步完成:说事情、选地点、确认", "/file/", "plus"),
        filing.Wish("查办理进度", "用受理编号查", "/track/", "search"),
        filing.Wish("评价", "办完的事,您说了算", "/mine/", "star"),
    ), LINES[2:], CHIEF), PUBLIC),
    "filing_words": ("filing", filing.FilingStep(1, Form("/file/", (WORDS, PHOTO), "下一步")), PUBLIC),
    "filing_where": ("filing", filing.FilingStep(2, Form("/file/", WHERE, "下一步"), (("text", "夜里施工"),), "/file/"), PUBLIC),
    "filing_check": ("filing_check", filing.Check(
        (filing.Answer("说说事情", "昨晚十一点还在破碎作业。", "words"), filing.Answer("地点", "二标段北侧", "where"),
         filing.Answer("联系电话", "", "where")),
        (("text", "夜里施工"),), "/file/", RECEIVER, OK, PROMISE, LINES[:1]), PUBLIC),
    "receipt": ("receipt", filing.Receipt("7QKD-29XM-4TRA-P0VH", "482 916", "二标段夜间施工扰民", NOW, RECEIVER, OK, PROMISE,
                                          "/track/", ("接待员甲会先确认是否由其办理。", "办完会答复您,由您评价。")), PUBLIC),
    "track_code": ("track", cases.Track(asked=Form("/track/", (Field("code", "text", "受理编号", required=True),), "查询"),
                                        error="没有查到。"), PUBLIC),
    "track_state": ("track", cases.Track("7QKD-29XM-4TRA-P0VH", REPLIED, OK, "等您确认", NOW, PIN_FORM), PUBLIC),
    "track_case": ("track", cases.Track("7QKD-29XM-4TRA-P0VH", REPLIED, OK, "等您确认", NOW, case=CASE), PUBLIC),
    "inbox": ("inbox", INBOX, STAFF),
    "inbox_empty": ("inbox", cases.CaseList("待办", (), empty=EMPTY), STAFF),
    "case": ("case", CASE, STAFF),
    "board": ("board", BOARD, STAFF),
    "desk": ("desk", others.Desk(ITEMS, "个体工商户登记", Form("/desk/", (Field("asker_name", "text", "申请人"),), "受理"),
                                 MATERIALS, "/papers/N/", "承诺 3 个工作日办结", FIGURES[:3]), STAFF),
    "desk_empty": ("desk", others.Desk(ITEMS[1:]), STAFF),
    "personas": ("personas", PERSONAS, PUBLIC),
    "login": ("login", others.Login(Form("/enter/", (), "登录"), "/inbox/", "/enter/as/"), PUBLIC),
    "bell": ("bell", others.Bell((others.Notice("轮到您接单", "/cases/C/", NOW, True), others.Notice("已答复", "/cases/D/", NOW)),
                                 read_all_action="/bell/read/"), STAFF),
    "law": ("law", LAW, PUBLIC),
    "error": ("error", others.Problem("没有找到这一页", "地址可能写错了。"), PUBLIC),
    "feedback": ("feedback", None, PUBLIC),
    "styleguide": ("styleguide", STYLEGUIDE, STAFF),
}  # fmt: skip
