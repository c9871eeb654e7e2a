"""Notices as sentences: what happened to which case. A case that may no longer be seen is not named."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.urls import reverse

from wangge.adoptions.facts import district, practice
from wangge.cases.bells import ELSEWHERE, Told
from wangge.cases.models import Case
from wangge.people.facts import roster
from wangge.web.pages import others
from wangge.web.showing.laws import law_basis
from wangge.web.showing.lines import case_href
from wangge.web.speaking import act_label, category_name
from wangge.web.wording import Language, has, say

Named = tuple[Case, str]  # a case and its title


def notice_lines(notices: Iterable[Told], cases: Mapping[int, Named], language: Language) -> tuple[others.Notice, ...]:
    return tuple(_line(notice, cases.get(notice.about_id), language) for notice in notices)


def _line(notice: Told, named: Named | None, language: Language) -> others.Notice:
    if notice.kind == ELSEWHERE:
        return others.Notice(_elsewhere(notice.act, language), reverse("web:track"), notice.at, notice.unread)
    case, title = named or (None, "")
    key = f"notice.{notice.kind}" if has(f"notice.{notice.kind}") else "notice.moved"
    act = act_label(practice(case.adoption_id), case.procedure, notice.act, language) if case and notice.act else ""
    about = title or (category_name(case.category_id, language) if case else "")
    sentence = say(key, language, act=act, about=about or say("cases.untitled", language))
    href = case_href(case.code) if case else reverse("web:bell")
    return others.Notice(sentence, href, notice.at, notice.unread)


def _elsewhere(law: str, language: Language) -> str:
    """That a case of one's own goes on where it is kept secret, whom to ask and on what ground; nothing of the case."""
    known, ground = district(), law_basis(law, language)
    told = say("notice.elsewhere", language, window=roster().name(known.window), phone=known.hotline)
    return told + (say("notice.elsewhere_ground", language, article=ground.article) if ground else "")
