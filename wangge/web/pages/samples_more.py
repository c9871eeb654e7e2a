"""The rest of what the styleguide shows, and all of it together: ``STYLEGUIDE``. Invented contents, as in ``samples``.

The tokens are named here as ``frontend/src/css`` has them; a test compares them with the stylesheet.
"""

from __future__ import annotations

from calendar import Calendar
from dataclasses import replace
from datetime import date
from typing import Any

from wangge.web.pages import boards, cases, filing, laws, parts, practices, samples, today, visits
from wangge.web.pages.forms import Field, Form
from wangge.web.pages.samples import CHIEF, NOW, OK, PROMISE, RECEIVER, REPLIED, RETURN_LAW, SOON, WORKING

HERE = "/styleguide/"

# --- what all parts are made of

COLOURS = (
    ("ink", "quiet", "accent", "accent-strong", "on-accent", "ok", "soon", "late"),
    ("ground", "wash", "accent-wash", "ok-wash", "soon-wash", "late-wash", "line", "line-strong"),
)  # of signs, and behind and around them
# (rem, weight, where)
SIZES = (
    (1.875, 650, "figure"),
    (1.625, 650, "title"),
    (1.25, 650, "pane"),
    (1.0625, 650, "heading"),
    (1.0, 400, "text"),
    (0.9375, 400, "aside"),
    (0.875, 500, "small"),
    (0.8125, 400, "cell"),
)
SPACES = (0.25, 0.375, 0.5, 0.75, 1.0, 1.25, 1.5, 2.0, 3.0)  # rem
ICONS = (
    "alert back bell board camera check clock desk globe group home inbox law list next paper pause person phone pin "
    "plus printer search star text today undo"
).split()
SECTIONS = (
    "colours type spacing icons signs buttons finding people lists time case figures forms practice messages"
).split()

# --- finding one's way

TABS = (
    boards.Tab("总览", HERE, True),
    boards.Tab("趋势", HERE),
    boards.Tab("地图", HERE),
)
CHOICES = (boards.Tab("按区划", HERE, True), boards.Tab("按部门", HERE))
BENCH = replace(
    samples.INBOX,
    lines=tuple(replace(line, pick=f"CODE{n}", acts=()) for n, line in enumerate(samples.LINES[1:3], 1)),
    pager=parts.Pager(),
    key="k",
    picking=True,
    map_href="/inbox/?map=1",
    list_href="/inbox/",
    page="inbox",
    everything="/inbox/?all=1",
    saves="state=filed",
    views=(
        cases.SavedView(1, "超时的", "/inbox/?show=late", first=True),
        cases.SavedView(2, "要素保障", "/inbox/?category=1"),
    ),
)

# --- people, and lists of what they do

CALLS = (
    today.Call("接待员甲", "0571-0000002", tel="0571-0000002"),
    today.Call("居**", "138****0000", href=HERE),
)
DOOR = filing.Door("示例街道便民服务中心", "示例路 1 号一楼", "0571-0000003")
CHILDREN = (
    cases.Child("/cases/D/", "夜间施工许可核查", "示例区住建部门", WORKING, SOON),
    cases.Child("/cases/E/", "现场噪声检测", "示例区生态环境部门", REPLIED, samples.DONE),
)
LANE = parts.Lane("绿色通道", "停电停水，先办")
TODAY = (
    today.Line(
        "/cases/C/",
        "灭菌车间蒸汽管道压力不足，请协调供汽",
        parts.State("红灯 今天到期", "late"),
        "今天 18:00 前接单",
        "本区承诺：1 个工作日内接单",
        lane=LANE,
        acts=samples.ACTS,
        call=CALLS[1],
    ),
    today.Line(
        "/cases/D/",
        "厂区门口积水，货车难进",
        parts.State("黄灯 还剩 1 天", "soon"),
        "明天 12:00 前答复",
        "本区承诺：5 个工作日内答复",
        "等接待员甲",
        call=CALLS[0],
    ),
)
VISIT = visits.VisitLine(
    "/cases/F/",
    date(2026, 10, 13),
    "上午",
    "看供汽改造",
    parts.State("已约好"),
    CHIEF,
    "上月反映的两件事已答复，当面听听结果。",
    "示例食品有限公司",
    PROMISE,
    (
        parts.ActButton("confirm", "可以来", HERE, main=True, instant=True),
        parts.ActButton("move", "换个时间", HERE),
    ),
)
OUTCOMES = (
    cases.Outcome("路灯不亮", "/cases/G/"),
    cases.Outcome("夜间施工扰民", "/cases/H/", "已经退回过一次，由裁定人决定由谁办理。", RETURN_LAW),
)

# --- time

BY_DAY = {box.day: box for box in samples.DAYS}
MARKS = {"start": "start", "counted": "counted", "makeup_workday": "counted", "due": "due"}


def _cell(day: date) -> laws.Cell:
    """A day of the sample clock, as the strip of days has it."""
    box = BY_DAY.get(day, parts.DayBox(day, "weekend" if day.weekday() > 4 else ""))
    marks = (laws.Mark(1, MARKS[box.why]),) if box.why in MARKS else ()
    kind = box.why if box.why in ("weekend", "holiday", "makeup_workday") else ""
    return laws.Cell(day, kind, box.name, marks, day == NOW.date())


def _month(year: int, month: int) -> laws.Month:
    weeks = Calendar().monthdatescalendar(year, month)
    return laws.Month(
        f"{year}年{month}月", tuple(tuple(_cell(d) if d.month == month else None for d in week) for week in weeks)
    )


CALENDAR = laws.ClockCalendar(
    (laws.Numbered(1, samples.CLOCK.name, OK),), (_month(2026, 9), _month(2026, 10)), tuple("一二三四五六日")
)

# --- one case

KEEPING = (
    parts.Kept("称呼、电话", "联系诉求人", "已于2026年9月1日清除", RETURN_LAW),
    parts.Kept("反映的内容", "办理这件事", "保存到2029年9月28日"),
)
FILES = (
    parts.Attachment("/files/A/", "现场情况说明.pdf", "84 KB"),
    parts.Attachment("", "录音.m4a"),
)
FINISH = cases.ActForm(
    "finish",
    "报办完",
    Form(
        HERE,
        (
            Field(
                "result",
                "long_text",
                "办理结果",
                required=True,
                prefix="a-",
                phrases=(("已到现场", "已到现场，{text}"), ("已解决", "已解决：{text}")),
            ),
        ),
        "报办完",
    ),
    main=True,
    open=True,
)
RETURN = cases.ActForm(
    "return",
    "退回",
    Form(HERE, (Field("reason", "text", "为什么不归我办", required=True, prefix="a-"),), "退回"),
    grounds=(RETURN_LAW,),
)
ACCEPT = cases.ActForm("accept", "接单", Form(HERE, (), "接单"))
WORDS = ("很不满意", "不满意", "基本满意", "满意", "非常满意")
RATE = cases.ActForm(
    "rate",
    "评价",
    Form(
        HERE,
        (
            Field(
                "grade",
                "choice",
                "办得怎么样",
                required=True,
                prefix="a-",
                graded=True,
                options=tuple(parts.Option(str(n), word) for n, word in enumerate(WORDS, 1)),
            ),
            Field("more", "long_text", "还想说的", prefix="a-"),
        ),
        "评价",
    ),
    open=True,
)

# --- figures against a target

TARGETS = parts.Table(
    "按时办结",
    ("名称", "按时办结率", "目标"),
    tuple(
        (
            parts.Cell(name, "/cases/?unit=1"),
            parts.Cell(f"{rate}%", number=True, tone=tone, against=parts.Against(rate, 90)),
            parts.Cell("90%", number=True),
        )
        for name, rate, tone in (("食品产业一网格", 96.0, "calm"), ("二网格", 78.0, "late"))
    ),
)

# --- saying it, with a photo and a place

BOX = filing.Box(
    HERE,
    Field("text", "long_text", "说说事情", "一两句话就行。", required=True, prefix="b-", most=4000),
    Field("photo", "file", "照片", prefix="b-", several=True),
    Field("place_words", "text", "地点", "路名、小区、厂名或工地名。", prefix="b-"),
    Field("spot", "point", "我现在的位置", prefix="b-"),
    Field(
        "unit",
        "holder",
        "选一个常用地点",
        prefix="b-",
        options=(parts.Option("1", "示例食品有限公司", True), parts.Option("2", "示例社区")),
    ),
    (parts.Option("power", "报停电"), parts.Option("visit", "请网格长来一趟")),
)

# --- a practice


def _shape(kind: str, x: float, y: float, width: float, *texts: str) -> practices.Shape:
    """A box with its middle at ``x``, its name and under it what is asked there."""
    act = kind in ("act", "clock")
    kinds = ("act",) if act else ("name", "limit")
    shown = tuple(practices.Text(x, y + (19 if act else 25) + 21 * n, kinds[n], text) for n, text in enumerate(texts))
    height = 28 if act else 40 + 18 * (len(texts) - 1)
    return practices.Shape(kind, x - width / 2, y, width, height, shown, "、".join(texts))


def _arrow(path: str, *, pointed: bool, back: bool = False) -> practices.Arrow:
    return practices.Arrow(path, back, pointed)


DRAWING = practices.Drawing(
    320,
    416,
    (
        _shape("start", 130, 6, 130, "待接单"),
        _shape("act", 130, 66, 60, "接单"),
        _shape("state", 130, 114, 130, "办理中", "5 个工作日内"),
        _shape("act", 130, 192, 60, "报办完"),
        _shape("act", 265, 192, 74, "没有解决"),
        _shape("asker", 130, 240, 130, "待您确认", "7 日内"),
        _shape("act", 70, 322, 60, "评价"),
        _shape("clock", 195, 322, 84, "到期未评"),
        _shape("end", 130, 372, 130, "已办结"),
    ),
    (
        _arrow("M130 46L130 66", pointed=False),
        _arrow("M130 94L130 114", pointed=True),
        _arrow("M130 172L130 192", pointed=False),
        _arrow("M130 220L130 240", pointed=True),
        _arrow("M130 298C130 311 70 309 70 322", pointed=False),
        _arrow("M130 298C130 311 195 309 195 322", pointed=False),
        _arrow("M70 350C70 363 130 359 130 372", pointed=True),
        _arrow("M195 350C195 363 130 359 130 372", pointed=True),
        _arrow("M195 269C240 269 265 250 265 220", pointed=False, back=True),
        _arrow("M265 192C265 162 240 143 195 143", pointed=True, back=True),
    ),
)
MAIN = practices.WayAct("接单", "主办", (("办理中", ""),), rules=(practices.Rule("1 个工作日内"),), main=True)
GRADE = practices.WayAct("评价", "诉求人", (("办理中", "如果没有解决"), ("已办结", "其他情况")))
ADD = practices.WayAct("补充情况", "诉求人", states="待接单、办理中")
WAY = practices.Way(
    "sample",
    "企业诉求办理",
    DRAWING,
    (
        practices.WayState("待接单", "start", "等主办", ("1 个工作日内",), (MAIN,)),
        practices.WayState("办理中", "state", "等主办", ("5 个工作日内",), (practices.WayAct("报办完", "主办"),)),
        practices.WayState("待您确认", "asker", "等诉求人", ("7 日内",), (GRADE,)),
        practices.WayState("已办结", "end", "结束：已解决"),
    ),
    (ADD,),
    "补充情况",
)
STORY = practices.StoryShown(
    "停电，两小时内有人应",
    "scenarios/01.yaml",
    (
        practices.StoryStep("2026年3月2日(周一) 09:00", "企业网格员甲", "报：车间停电了。", "ok"),
        practices.StoryStep("10:00", "经办员甲", "接单", "wrong", ("主办：写的是“甲局”，实际是“乙局”",)),
    ),
    "wrong",
)
KEPT = practices.StoryShown("积水，下雨当天有人到", "scenarios/02.yaml", (), "ok")
PRACTICE = practices.PracticePage(
    "sample",
    "企业专属网格",
    "",
    "1.0",
    "draft",
    ways=(WAY,),
    stories=practices.Stories((STORY, KEPT), "done", HERE, HERE),
    faults=(practices.FaultLine("playbook.yaml", 26, "bindings[0].procedure", "没有“cse”这套流程。", RETURN_LAW),),
)

# --- all of it

STYLEGUIDE: dict[str, Any] = {
    "sections": SECTIONS,
    "colours": COLOURS,
    "sizes": SIZES,
    "spaces": SPACES,
    "icons": ICONS,
    "states": (samples.FILED, WORKING, REPLIED, parts.State("已办结", "done"), parts.State("超时", "late")),
    "dues": (OK, SOON, samples.LATE, samples.DONE, samples.PAUSED, samples.PROVISIONAL),
    "bases": (PROMISE, RETURN_LAW),
    "tabs": TABS,
    "choices": CHOICES,
    "bench": BENCH,
    "pager": parts.Pager("/inbox/?after=x", "/inbox/"),
    "people": (CHIEF, samples.VACANT, RECEIVER),
    "calls": CALLS,
    "door": DOOR,
    "children": CHILDREN,
    "list": samples.INBOX,
    "empty": samples.EMPTY,
    "today": TODAY,
    "visit": VISIT,
    "outcomes": OUTCOMES,
    "clocks": (samples.CLOCK, samples.LATE_CLOCK),
    "calendar": CALENDAR,
    "timeline": samples.TIMELINE,
    "files": FILES,
    "keeping": KEEPING,
    "acts": (FINISH, RETURN, RATE, ACCEPT),
    "figures": samples.FIGURES,
    "table": samples.TABLE,
    "targets": TARGETS,
    "map": samples.MAP,
    "chart": samples.CHART,
    "box": BOX,
    "form": samples.ALL_FIELDS,
    "practice": PRACTICE,
    "messages": (parts.Message("已接单", "ok", "/undo/"), parts.Message("没有办成", "late")),
    "sender": parts.Shell(who="sample"),
}
