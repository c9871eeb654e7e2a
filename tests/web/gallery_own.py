"""Pages of those who ask, with invented contents: one's own case, visits to one's firm."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from wangge.web.pages import cases, filing, parts, visits
from wangge.web.pages.forms import Field, Form
from wangge.web.pages.samples import CHIEF, EMPTY, LINES, NOW, OK, REPLIED, RETURN_LAW, TIMELINE

GRADE_WORDS = (parts.Option("5", "很满意"), parts.Option("1", "很不满意"))
GRADES = Field("rating", "choice", "满意吗", required=True, graded=True, options=GRADE_WORDS)
RATING = Form("/cases/C/acts/rate/", (GRADES, Field("comment", "long_text", "想说的")), "评价")
CONFIRM = parts.ActButton("confirm", "这天可以", "/cases/V/acts/confirm/", main=True, instant=True)
VISIT = visits.VisitLine(
    "/cases/V/",
    date(2026, 9, 30),
    "上午",
    "四问走访",
    parts.State("已告知企业", "soon"),
    CHIEF,
    "企业专属网格",
    "示例食品有限公司",
    RETURN_LAW,
    (CONFIRM, parts.ActButton("propose", "换一天", "/cases/V/?act=propose#act-propose")),
)
VISITS = visits.Visits(
    "到我单位的走访",
    "谁来、哪天来。",
    ((visits.VisitDay(None), visits.VisitDay(date(2026, 9, 30), True, (VISIT,))),),
    (VISIT, replace(VISIT, day=None, half="")),
    (replace(VISIT, over=True, acts=()),),
    "?month=2026-08",
    "?month=2026-10",
    month=date(2026, 9, 1),
)
ASKED = (Field("firm", "text", "去哪家企业", required=True), Field("day", "date", "哪天"))


USUAL_PLACES = (parts.Option("G", "食品产业一网格", True), parts.Option("", "别处"))
USUAL = Field("place", "holder", "选一个常用地点", options=USUAL_PLACES)
PRESETS = (parts.Option("demand", "吹需求哨"), parts.Option("h", "报隐患"))


def own_pages(
    case: cases.CasePage, public: parts.Shell, staff: parts.Shell, said: tuple[Field, Field, Field, Field]
) -> dict[str, tuple[str, Any, parts.Shell]]:
    """``said``: the fields of the box: words, photo, place in words, point."""
    rate = cases.ActForm("rate", "评价", RATING, main=True, open=True)
    own = cases.AskerPage(replace(case, acts=(rate, *case.acts[1:])), "解决了没有？", TIMELINE[0], "谢谢您。", (CHIEF,))
    form = Form("/visits/", ASKED, "约一次走访")
    coming = replace(VISITS, staff=True, announce=form, announced=True, hints=("这一周已有走访。",))
    none = replace(VISITS, weeks=(), agenda=(), earlier=(), empty=EMPTY)
    box = filing.Box("/file/", *said, USUAL, PRESETS)
    window = filing.Door("示例区政务服务中心", "示例街道", "0571-0000009")
    home = filing.Home("企业负责人甲,您好", box, LINES[2:], CHIEF, LINES[:1], (window,), (VISIT,), "12345")
    bare = filing.FilingStep("ask.title", Form("/file/", (), ""), box=filing.Box("/file/", *said, about="需求哨"))
    return {
        "home": ("home", home, public),
        "filing_words": ("filing", bare, public),
        "track_case": ("track", cases.Track(case.code, REPLIED, OK, "等您确认", None, NOW, case=own), public),
        "asker": ("asker", own, public),
        "visits": ("visits", VISITS, public),
        "visits_staff": ("visits", coming, staff),
        "visits_none": ("visits", none, public),
    }
