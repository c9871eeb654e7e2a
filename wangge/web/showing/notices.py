"""Notices as sentences: what happened to which case. A case that may no longer be seen is not named."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.urls import reverse

from wangge.adoptions.facts import practice
from wangge.cases.bells import Told
from wangge.cases.models import Case
from wangge.web.pages import others
from wangge.web.showing.lines import case_href
from wangge.web.speaking import act_label, category_name
from wangge.web.wording import Language, has, say

Named = tuple[Case, str]  # a case and its title


def notice_lines(notices: Iterable[Told], cases: Mapping[int, Named], language: Language) -> tuple[others.Notice, ...]:
    return tuple(_line(notice, cases.get(notice.about_id), language) for notice in notices)


def _line(notice: Told, named: Named | None, language: Language) -> others.Notice:
    case, title = named or (None, "")
    key = f"notice.{notice.kind}" if has(f"notice.{notice.kind}") else "notice.moved"
    act = act_label(practice(case.adoption_id), case.procedure, notice.act, language) if case and notice.act else ""
    about = title or (category_name(case.category_id, language) if case else "")
    sentence = say(key, language, act=act, about=about or say("cases.untitled", language))
    href = case_href(case.code) if case else reverse("web:bell")
    return others.Notice(sentence, href, notice.at, notice.unread)
