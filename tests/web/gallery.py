"""Every page with invented contents: what the tests of the templates render. No product code imports this."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from tests.web.gallery_admin import PAGES as ADMINISTRATION
from tests.web.gallery_own import own_pages
from tests.web.gallery_practices import PAGES as PRACTICES
from wangge.web.pages import boards, cases, filing, others, parts, today
from wangge.web.pages.forms import Field, Form
from wangge.web.pages.samples import (
    CHART,
    CHIEF,
    CLOCK,
    EMPTY,
    FIGURES,
    INBOX,
    LATE_CLOCK,
    MAP,
    NOW,
    OK,
    RECEIVER,
    REPLIED,
    RETURN_LAW,
    SOON,
    TABLE,
    TIMELINE,
    WORKING,
    sample_field,
)
from wangge.web.pages.samples_more import STYLEGUIDE

CASE = cases.CasePage(
    code="7QKD-29XM-4TRA-P0VH",
    title="二标段夜间施工扰民",
    tab="7QKD-29XM-4TRA-P0VH · 施工噪声",
    state=WORKING,
    category="施工噪声",
    unit="示例社区",
    practice="双员制",
    filed_at=NOW - timedelta(hours=4),
    lead=RECEIVER,
    due=OK,
    running=(CLOCK,),
    waiting="等接待员甲办",
    others=(("代报人", parts.Who("监督员甲", "文明施工监督员", "示例社区", "0571-0000004")), ("全程参与", CHIEF)),
    narrative="昨晚十一点还在破碎作业,老人孩子睡不着。\n希望夜里不要施工。",
    facts=(("发生时间", "9月28日(周一)23:10"), ("地点", "二标段北侧居民楼")),
    asker=(("称呼", "居民甲"), ("电话", "138****0000")),
    timeline=TIMELINE,
    ended=(LATE_CLOCK,),
    acts=(
        cases.ActForm(
            "finish",
            "报办完",
            Form(
                "/cases/C/acts/finish/",
                (
                    Field("result", "long_text", "办理结果", required=True),
                    Field("attachments", "file", "附件"),
                ),
                "报办完",
            ),
            "f",
            main=True,
            open=True,
        ),
        cases.ActForm("pause", "暂停计时", Form("/cases/C/acts/pause/", (sample_field("choice"),), "暂停计时"), "p"),
        cases.ActForm("resume", "恢复计时", Form("/cases/C/acts/resume/", (), "恢复计时"), "p"),
    ),
    refused=(cases.RefusedAct("退回", "已经退回过一次,由裁定人决定由谁办理。", RETURN_LAW),),
    children=(cases.Child("/cases/D/", "夜间施工许可核查", "示例区住建部门", WORKING, SOON),),
    papers=(parts.Attachment("/papers/P/", "联合答复.pdf", "84 KB"),),
    route_reasons=("地点在二标段工地 200 米内", "工地优先于专属网格"),
    undo_href="/cases/C/undo/",
    undo_until=NOW + timedelta(minutes=7),
    keeping=(
        parts.Kept("称呼、电话", "联系诉求人", "已于2026年9月1日清除", RETURN_LAW),
        parts.Kept("反映的内容", "办理这件事", "保存到2029年9月28日"),
    ),
)
WORDS = Field("text", "long_text", "说说事情", "一两句话就行。", required=True, most=4000)
PHOTO = Field("attachments", "file", "照片")
WHERE = (
    Field(
        "unit",
        "holder",
        "选一个常用地点",
        options=(parts.Option("1", "示例食品有限公司"), parts.Option("2", "示例社区")),
    ),
    Field("place_words", "text", "地点", "路名、小区、厂名或工地名。"),
    Field("point", "point", "我现在的位置"),
    Field("asker_name", "text", "您怎么称呼"),
    Field("asker_phone", "phone", "联系电话", "只给承办人联系您用。"),
)
RATES = (
    parts.Figure("响应率", "98.2%", "/cases/?rate=response", "1,182 / 1,204"),
    parts.Figure("解决率", "91.4%", "/cases/?rate=solved", "1,100 / 1,204"),
    parts.Figure("满意率", "88.0%", "/cases/?rate=satisfied", "880 / 1,000"),
)
TABS = (boards.Tab("总览", "/board/", True), boards.Tab("趋势", "/board/trends/"), boards.Tab("地图", "/board/map/"))
GROUPS = (boards.Tab("按区划", "/board/?by=unit", True), boards.Tab("按部门", "/board/?by=organisation"))
BOARD = boards.Board(
    "看板", "在办 128 件,3 件超时,最多的是食品产业一网格。", NOW, TABS, FIGURES, RATES, GROUPS, TABLE, "超时多的在前。",
    "/board/?as=xlsx", '"tag"', "/board/?by=unit", True,
)  # fmt: skip
GIVEN = Field(
    "given",
    "list",
    "已经交来的材料",
    "有什么交什么。",
    options=(
        parts.Option("form", "申请书", True),
        parts.Option("premises", "住所证明"),
        parts.Option("charter", "章程"),
    ),
)
ITEMS = tuple(
    others.DeskItem(f"/desk/?item={n}", name, "3 个工作日", n == 0)
    for n, name in enumerate(("个体工商户登记", "食品小作坊登记", "临时占道", "公租房申请", "社保补缴", "就业补贴"))
)
BENCH = replace(
    INBOX,
    key="k",
    page="inbox",
    everything="/inbox/?all=1",
    views=(
        cases.SavedView(1, "待接单", "/inbox/?state=filed", first=True),
        cases.SavedView(2, "超时的", "/inbox/?show=late", current=True),
    ),
)
OUTCOMES = (cases.Outcome("井盖松动", "/cases/C/"), cases.Outcome("路灯不亮", "/cases/D/"))
PERSONAS = others.Personas(
    (
        others.PersonaGroup(
            "来反映的人",
            (
                others.Persona("居民甲", "居民", "示例社区", "楼下工地夜里施工", "1"),
                others.Persona("企业负责人甲", "网格员", "示例食品有限公司", "蒸汽压力不足,想找人协调", "2"),
            ),
        ),
        others.PersonaGroup(
            "来办的人",
            (
                others.Persona("网格长甲", "网格长", "食品产业一网格", "有 3 件等着接单", "3"),
                others.Persona("接待员甲", "群众工作接待员", "二标段", "一件超时", "4"),
                others.Persona("窗口人员甲", "窗口", "便民服务中心", "上午已受理 12 件", "5", "desk"),
            ),
        ),
    ),
    "/enter/as/",
)
LAW = others.LawPage(
    "期间的计算",
    "clock",
    "A",
    "民法典第二百零一条至第二百零三条",
    (
        others.LawArticle(
            "民法典", "第二百零三条", "期间的最后一日是法定休假日的,以法定休假日结束的次日为期间的最后一日。"
        ),
    ),
    (others.Edition((others.Limit("答复", "5 个工作日"),), date(2021, 1, 1)),),
    used_by=(("办理答复时限", "双员制"),),
)


def _nav(*entries: tuple[str, str, int], active: int = 0) -> tuple[parts.NavItem, ...]:
    return tuple(
        parts.NavItem(label, "/", icon, active=n == active, count=count)
        for n, (label, icon, count) in enumerate(entries)
    )


STAFF = parts.Shell(
    _nav(("待办", "inbox", 4), ("事项", "list", 0), ("看板", "board", 0), ("反映", "plus", 0)),
    True,
    "接待员甲",
    "二标段 群众工作接待员",
    2,
    True,
    who="0123456789abcdef",
)
PUBLIC = parts.Shell(_nav(("首页", "home", 0), ("反映", "plus", 0), ("查进度", "search", 0)), demo=True)
CALL = today.Call("居**", "138****0000", href="/cases/C/call/")
MORNING = (
    today.Line(
        "/cases/C/",
        "消防通道堆了货",
        parts.State("红灯 · 已超时", "late"),
        "周五24:00前",
        "核验时限 · 本区承诺",
        acts=(parts.ActButton("verify", "核验", "/cases/C/?act=verify", "v", True),),
        call=CALL,
    ),
    today.Line(
        "/cases/D/",
        "夜间施工扰民",
        parts.State("黄灯 · 今天到期", "soon"),
        "今天18:00前",
        "响应时限 · 本区承诺",
        "等接待员甲",
        parts.Lane("经心办", "停产"),
        (parts.ActButton("escalate", "提请区级统筹", "/cases/D/?act=escalate"),),
        today.Call("接待员甲", "0571-0000003", tel="0571-0000003"),
    ),
)
TODAY = today.Today(
    NOW.date(),
    1,
    MORNING[:1],
    MORNING[1:],
    (
        today.Visit("示例食品有限公司", "1 件已答复，当面说说结果", "今天去", whom=1, call=CALL),
        today.Visit("示例液压有限公司", "约好11月24日(周二)去", "填四问", "/cases/E/?act=report"),
    ),
    (today.Quick("随手拍隐患", "/today/spot/1/hazard/"),),
    "待办里还有 3 件",
    told=True,
    key="0123",
)
TOLD = today.Told(
    "食品产业一网格 11月24日(周二) 日报",
    NOW.date(),
    "/today/told/?day=2026-11-23",
    "",
    ("新到 1 件，办结 0 件，还在办 2 件。", "没有超期的。"),
    (("新到 1 件", ("困难（示例食品有限公司）：示例区住建部门办，11月25日(周三)24:00前。",)),),
    "食品产业一网格 11月24日",
)
PIN_FORM = Form("/track/", (Field("pin", "text", "查询密码", required=True),), "打开")

# name → (template, view model, shell)
PAGES: dict[str, tuple[str, Any, parts.Shell]] = {
    "filing_where": (
        "filing",
        filing.FilingStep(
            "filing.step_2",
            Form("/file/", WHERE, "下一步"),
            (("text", "夜里施工"),),
            "change_words",
            "where",
            searches=True,
        ),
        PUBLIC,
    ),
    "filing_check": (
        "filing_check",
        filing.Check(
            (
                filing.Answer("说说事情", "昨晚十一点还在破碎作业。", "words"),
                filing.Answer("地点", "二标段北侧", "where"),
                filing.Answer("联系电话", "", "where"),
            ),
            (("text", "夜里施工"),),
            "/file/",
            RECEIVER,
            OK,
            (CLOCK, LATE_CLOCK),
            (CHIEF,),
            WHERE[3:],
            nearby=(filing.Nearby("噪声扰民", parts.State("办理中")),),
        ),
        PUBLIC,
    ),
    "receipt": (
        "receipt",
        filing.Receipt(
            "7QKD-29XM-4TRA-P0VH",
            "482 916",
            "二标段夜间施工扰民",
            NOW,
            RECEIVER,
            OK,
            (CLOCK, LATE_CLOCK),
            "/track/",
            ("接待员甲会先确认是否由其办理。", "办完会答复您,由您评价。"),
            (CHIEF,),
            "电话反映，窗口人员甲代为登记。",
            (filing.Door("示例区政务服务中心", "示例街道", "0571-0000009"),),
        ),
        PUBLIC,
    ),
    "track_code": (
        "track",
        cases.Track(
            asked=Form("/track/", (Field("code", "text", "受理编号", required=True),), "查询"), error="没有查到。"
        ),
        PUBLIC,
    ),
    "track_state": ("track", cases.Track("7QKD-29XM-4TRA-P0VH", REPLIED, OK, "等您确认", CHIEF, NOW, PIN_FORM), PUBLIC),
    "inbox": ("inbox", INBOX, STAFF),
    "today": ("today", TODAY, STAFF),
    "today_empty": ("today", today.Today(NOW.date(), empty=EMPTY), STAFF),
    "told": ("told", TOLD, STAFF),
    "calling": ("calling", today.Calling("居民甲", "13800000000", "/cases/C/"), STAFF),
    "spot": (
        "spot",
        today.Spot(
            "随手拍隐患",
            Form("/today/spot/1/hazard/", (PHOTO, WORDS), "发出", carried=(("key", "k"),)),
            RECEIVER,
            OK,
            (CLOCK,),
        ),
        STAFF,
    ),
    "inbox_empty": ("inbox", cases.CaseList("待办", (), empty=EMPTY), STAFF),
    "inbox_beside": ("inbox", replace(BENCH, beside=cases.Beside(CASE, "/cases/C/", "/inbox/")), STAFF),
    "inbox_map": ("inbox", replace(BENCH, map=MAP, list_href="/inbox/"), STAFF),
    "together_choose": (
        "together",
        cases.Together(
            "一起办",
            "选中的 2 件，一起怎么办？",
            OUTCOMES,
            (cases.SharedAct("accept", "接单", ("C", "D"), "1.case", instant=True, main=True),),
            back="/inbox/",
            key="k",
        ),
        STAFF,
    ),
    "together_done": (
        "together",
        cases.Together(
            "已一起办：接单",
            "办成 2 件，没办成 1 件",
            done=OUTCOMES,
            refused=(cases.Outcome("夜间施工扰民", "/cases/E/", "已经退回过一次。", RETURN_LAW),),
            undo=Form("/inbox/together/", (), "撤销这 2 件", carried=(("case", "C"),)),
            back="/inbox/",
        ),
        STAFF,
    ),
    "case": ("case", CASE, STAFF),
    "board": ("board", BOARD, STAFF),
    "board_trends": ("board_trends", boards.Trends("趋势", NOW, TABS, (CHART,), "?as=xlsx"), STAFF),
    "board_map": ("board_map", boards.BoardMap("地图", "3 个街道。", NOW, TABS, GROUPS, GROUPS, MAP, TABLE), STAFF),
    "board_practices": ("board_practices", boards.Practices("指标", NOW, TABS, GROUPS, GROUPS, TABLE), STAFF),
    "board_practices_empty": ("board_practices", boards.Practices("指标", NOW, TABS, GROUPS, empty=EMPTY), STAFF),
    "desk": (
        "desk",
        others.Desk(
            ITEMS,
            "个体工商户登记",
            Form("/desk/", (GIVEN, WHERE[3]), "收件"),
            others.Guide(
                "承诺 3 个工作日内办结",
                "示例区市场监管部门",
                RETURN_LAW,
                (
                    others.Material("申请书"),
                    others.Material("章程", deferrable=True),
                    others.Material("执照", known=True),
                ),
            ),
            (others.Closing("accept", "受理", "all"), others.Closing("tell", "一次性告知", "some")),
            (others.Waiting("转后台", "hand_over", ("C", "D")),),
            asks_firm=True,
            item="one",
            key="k",
        ),
        STAFF,
    ),
    "desk_empty": ("desk", others.Desk(ITEMS[1:]), STAFF),
    "personas": ("personas", PERSONAS, PUBLIC),
    "password": ("password", others.Password(Form("/enter/password/", (), "改密码"), "handler", least=10), STAFF),
    "login": ("login", others.Login(Form("/enter/", (), "登录"), "/inbox/", "/enter/as/"), PUBLIC),
    "bell": (
        "bell",
        others.Bell(
            (others.Notice("轮到您接单", "/cases/C/", NOW, True), others.Notice("已答复", "/cases/D/", NOW)),
            read_all_action="/bell/read/",
        ),
        STAFF,
    ),
    "law": ("law", LAW, PUBLIC),
    "error": ("error", others.Problem("没有找到这一页", "地址可能写错了。"), PUBLIC),
    "erasing": (
        "erasing",
        others.Erasing(
            Form("/persons/erase/", (), "清除，不能恢复"),
            "祝**",
            ("甲专属网格长",),
            (others.KeptByLaw(RETURN_LAW, "2036年3月2日"),),
        ),
        STAFF,
    ),
    "erased": ("erasing", others.Erasing(done="17"), STAFF),
    "feedback": ("feedback", None, PUBLIC),
    "styleguide": ("styleguide", STYLEGUIDE, STAFF),
}
PAGES |= ADMINISTRATION | PRACTICES | own_pages(CASE, PUBLIC, STAFF, (WORDS, PHOTO, WHERE[1], WHERE[2]))
