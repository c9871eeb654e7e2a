"""The administrators' pages with invented contents."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from wangge.web.pages import administration as own
from wangge.web.pages import others, parts
from wangge.web.pages.forms import Field, Form
from wangge.web.pages.samples import EMPTY, NOW, RETURN_LAW, TABLE

OK_STATE, SOON_STATE = parts.State("已完成", "ok"), parts.State("缺", "soon")
WAYS = (
    own.Way("导入", "区划、企业、岗位，用一张表成批登记。", "/house/import/"),
    own.Way("岗位和人员", "任命、换人、结对、撤销。", "/house/posts/", "2 个空缺"),
)
SHELL = parts.Shell(
    (parts.NavItem("管理", "/", "group", True), parts.NavItem("反映", "/", "plus")), True, "系统管理员甲", "系统管理", 1
)
OPTIONS = (parts.Option("ignore", "不导入"), parts.Option("code", "编码*", True), parts.Option("name", "名称*"))
DATUMS = (parts.Option("cgcs2000", "国家标准", True), parts.Option("gcj02", "高德、腾讯"))
TRIED = (
    own.TriedRow(2, (own.TriedCell("N1"), own.TriedCell("一号网格")), "新增"),
    own.TriedRow(3, (own.TriedCell("", "没有填。请填上。"), own.TriedCell("二号网格")), "", "上级：没有“X9”。"),
)
CHECKED = own.ImportPage(
    "导入区划和网格",
    "网格.xlsx",
    "checked",
    "3 行都看过了，1 行要改。",
    (own.MappedColumn(0, "网格编码", ("N1", "N2"), OPTIONS), own.MappedColumn(1, "备注", (), OPTIONS)),
    ("编码", "名称"),
    TRIED,
    "下面是 2 行。",
    True,
    datums=DATUMS,
    again_href="/house/import/units/",
)
MOVING = own.ImportPage(
    "导入区划和网格",
    "网格.xlsx",
    "moving",
    "正在导入：200 / 1,000 行",
    done=200,
    total=1000,
    counts=(("新增", "190"), ("要改", "10")),
)
ENDED = own.ImportPage(
    "导入区划和网格",
    "网格.xlsx",
    "ended",
    "导入完了，有 10 行要改。",
    done=1000,
    total=1000,
    counts=(("新增", "990"), ("要改", "10")),
    faults_href="/house/import/units/c/faults/",
    again_href="/house/import/units/",
    can_go_on=True,
    error="导入中途停下了。请点“接着导入”。",
)
SEAT = Form(
    "/house/posts/1/",
    (
        Field("person", "text", "人员编码", "工号。", required=True, prefix="a-"),
        Field("since", "date", "从哪天起", prefix="a-"),
    ),
    "看看会怎样",
    carried=(("do", "appoint"), ("seen", "abc")),
)
LINE = own.PostLine("一号网格 网格长", "/house/posts/1/", "一号网格", "专属网格", "网格长甲", "到2027年3月1日")
POST = own.PostPage(
    "一号网格 网格长",
    (("管哪里", "一号网格"), ("编码", "p-1")),
    (own.TermLine("网格长甲", "从2026年1月1日", "没有定截止日"),),
    (own.TermLine("网格长乙", "从2025年1月1日", "到2026年1月1日"),),
    False,
    "",
    (own.PostAct("appoint", "任命", SEAT),),
    (parts.Fault("刚被别人改过。"),),
    "appoint",
)
TASK = own.TaskLine("用在哪里", "/house/adopt/p/area/", "示例区")
OPEN_TASK = own.TaskLine("“牵头单位”是哪个单位", "/house/adopt/p/organisations.x/", "", SOON_STATE)
PRACTICE = own.PracticePage(
    "双员制",
    "工地两边各出一人。",
    (own.AdoptionLine("示例区", "从2026年1月1日", "1.0", "/house/adopt/p/end/1/"),),
    (TASK, OPEN_TASK),
    progress="已答 1 / 2",
    by="系统管理员甲改过",
    check_href="/house/adopt/p/check/",
    faults=(parts.Fault("已经结束。"),),
)
STEP = own.StepPage(
    "“牵头单位”是哪个单位",
    "双员制",
    "/house/adopt/p/",
    3,
    6,
    Form(
        "/house/adopt/p/x/",
        (Field("code", "choice", "是本区的哪一个", options=DATUMS, required=True, error="请选一个"),),
        "保存，下一步",
        carried=(("revision", "3"),),
    ),
    "由哪个单位担当。",
    EMPTY,
    ("在办的 3 件照原来的办完。",),
    RETURN_LAW,
)
CHECK = own.AdoptCheck(
    "启用“双员制”：示例区",
    "这里第一次启用。",
    "/house/adopt/p/",
    (TASK,),
    TABLE,
    TABLE,
    "有 3 件会换一个做法接。",
    Form("/house/adopt/p/check/", (), "确认启用", carried=(("seen", "abc"),)),
    (parts.Fault("情况变了。"),),
    RETURN_LAW,
    ("“专属网格”先接。",),
)
KEPT = own.KeptLine("称呼、电话", "联系诉求人", "办结后保存 3 年", RETURN_LAW, "全部做法", True)

# name → (template, view model, shell)
PAGES: dict[str, tuple[str, Any, parts.Shell]] = {
    "house": ("house", others.House("管理", "看不到任何事项。", (TABLE,), WAYS), SHELL),
    "audit": ("audit", others.Audit("read", TABLE, code="7QKD", file_href="/audit/?as=xlsx"), SHELL),
    "retention": ("retention", own.Retention("个人信息保存期限", "有 3 件到期。", (KEPT,), TABLE, None), SHELL),
    "imports": (
        "imports",
        own.Imports(
            "导入",
            "用一张表成批登记。",
            WAYS,
            (
                own.Brought(
                    "网格.xlsx", "区划和网格", OK_STATE, NOW - timedelta(hours=1), "/house/import/units/c/", "3 行"
                ),
            ),
        ),
        SHELL,
    ),
    "import_new": (
        "import_new",
        own.ImportNew(
            "导入区划和网格",
            "编码、名称、上级。",
            (own.ColumnNote("编码", True, "N1"),),
            "/house/import/units/?template=1",
            "还没有选文件。",
            DATUMS,
            DATUMS,
        ),
        SHELL,
    ),
    "import_checked": ("import", CHECKED, SHELL),
    "import_moving": ("import", MOVING, SHELL),
    "import_ended": ("import", ENDED, SHELL),
    "posts": (
        "posts",
        own.PostList(
            "岗位和人员",
            "改之前先看影响。",
            "网格",
            True,
            "共 1 个岗位",
            (LINE,),
            parts.Pager("?from=50"),
            EMPTY,
            (("四方联合体", "/house/bodies/1/"),),
        ),
        SHELL,
    ),
    "post": ("post", POST, SHELL),
    "post_check": ("post_check", own.PostCheck("任命", ("网格长乙从明天起在岗。",), SEAT, "/house/posts/1/"), SHELL),
    "body": (
        "body",
        own.BodyPage(
            "四方联合体",
            "牵头：示例街道",
            (("7", "示例社区", "community", "社区代表"),),
            Form("/house/bodies/1/", (Field("member", "text", "单位编号"),), "加一个成员"),
            "/house/bodies/1/",
        ),
        SHELL,
    ),
    "body_form": (
        "body_form",
        own.BodyForm(
            "设立一个组织",
            "先有一个登记过的单位。",
            Form("/house/bodies/", (Field("entity", "text", "单位编号"),), "设立"),
        ),
        SHELL,
    ),
    "shelf": (
        "shelf",
        own.Shelf(
            "启用做法",
            "一次一个问题。",
            (own.ShelfLine("双员制", "工地两边各出一人。", "/house/adopt/p/", (OK_STATE,)),),
        ),
        SHELL,
    ),
    "practice_adoption": ("practice_adoption", PRACTICE, SHELL),
    "adoption_step": ("adoption_step", STEP, SHELL),
    "adoption_check": ("adoption_check", CHECK, SHELL),
}
