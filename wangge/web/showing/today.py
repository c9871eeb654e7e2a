"""This morning in at most seven lines: what is urgent and waits for me, what is stuck with others, whom to visit."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.urls import reverse

from wangge.adoptions.facts import Practice, practice
from wangge.cases import access, today, visiting
from wangge.cases.lights import RED
from wangge.cases.sheets import CaseLine, InboxLine
from wangge.cases.today import Beside, Stuck
from wangge.cases.visiting import Visit
from wangge.engine.procedure import Act
from wangge.engine.scope import Scope
from wangge.engine.visiting import Ground
from wangge.lib.codes import mask_name, mask_phone
from wangge.people.facts import roster
from wangge.web import when
from wangge.web.pages import today as pages
from wangge.web.pages.parts import Due, Empty, State
from wangge.web.showing.holders import post_who
from wangge.web.showing.laws import law_basis
from wangge.web.showing.lines import (
    BUTTONS,
    act_button,
    act_buttons,
    case_href,
    due_of,
    lane_of,
    light_of,
    possible,
    title_of,
)
from wangge.web.showing.spots import quick_of
from wangge.web.speaking import holder_at
from wangge.web.visitor import Visitor
from wangge.web.wording import Language, say

LOOKED_AT = 50  # of the inbox: what is urgent stands first in it
SHARES = (4, 2, 1, 0)  # of the seven lines: urgent, stuck, visits, what has time
ROUTINE = frozenset({"verifier", "companion", "supporter", "filer"})  # stakes whose unlit cases a chief's inbox keeps
Cases = dict[int, Beside]


def today_page(visitor: Visitor, now: datetime, language: Language) -> pages.Today:
    """Seven lines in all.

    1. what waits for me; where I keep an eye on a ground, exceptions alone;
    2. what is stuck with others;
    3. visits that the record suggests;
    4. what waits for me and has time.
    """
    scope = visitor.scope
    inbox, visits = access.inbox(scope, size=LOOKED_AT), visiting.visits(scope)
    agreed = {v.case for v in visits if v.case is not None}
    mine = [line for line in inbox.lines if line.case.id not in agreed and not _can_wait(scope, line)]
    urgent = [line for line in mine if line.case.light or line.case.priority or _late(line, now)]
    stuck = today.stuck(scope, pages.MOST)
    calm = [line for line in mine if line not in urgent]
    first, held, suggested = _chosen(urgent, stuck, visits, calm)
    dues = {line.case.id: line.due for line in (*first, *held)}
    known = today.beside(scope, dues)
    left = len(inbox.lines) - len(first) - sum(1 for v in suggested if v.case is not None)
    return pages.Today(
        day=now.astimezone(when.DISTRICT).date(),
        red=sum(1 for line in (*first, *held) if line.case.light == RED),
        first=tuple(_mine(line, known, scope, now, language) for line in first),
        stuck=tuple(_stuck(line, known, now, language) for line in held),
        visits=tuple(_visit(visit, inbox.lines, language) for visit in suggested),
        quick=quick_of(visitor, language),
        more=_more(left, inbox.next is not None, language),
        key=secrets.token_hex(8),
        told=bool(today.grounds(scope)),
        empty=Empty(
            say("today.empty", language),
            say("today.empty_more", language),
            reverse("web:cases"),
            say("inbox.empty_action", language),
        ),
    )


def _chosen(
    urgent: Sequence[InboxLine], stuck: Sequence[Stuck], visits: Sequence[Visit], calm: Sequence[InboxLine]
) -> tuple[list[InboxLine], list[Stuck], list[Visit]]:
    """So much of each as seven lines hold: first its share of each, then in this order what there is."""
    found: tuple[Sequence[Any], ...] = (urgent, stuck, visits, calm)
    taken = [min(len(each), share) for each, share in zip(found, SHARES, strict=True)]
    for n, each in enumerate(found):
        taken[n] += min(len(each) - taken[n], pages.MOST - sum(taken))
    first, held, suggested, rest = (list(each[:n]) for each, n in zip(found, taken, strict=True))
    return [*first, *rest], held, suggested


def _can_wait(scope: Scope, line: InboxLine) -> bool:
    """What a chief looks at in the inbox alone: a matter of the own ground that goes its way (exceptions only)."""
    unlit = not line.case.light and not line.case.priority
    return unlit and line.stake in ROUTINE and bool(scope.prefixes(visiting.READS))


def _late(line: InboxLine, now: datetime) -> bool:
    return line.due is not None and line.due < now


def _more(left: int, further: bool, language: Language) -> str:
    if left <= 0 and not further:
        return ""
    return say("today.more", language, n=f"{left}+" if further else left)


def _mine(line: InboxLine, known: Cases, scope: Scope, now: datetime, language: Language) -> pages.Line:
    asker = _asker(line.case, line.stake, known.get(line.case.id), scope)
    return _line(line.case, line.due, line.stake, known, now, language, call=asker)


def _stuck(line: Stuck, known: Cases, now: datetime, language: Language) -> pages.Line:
    turn = say("today.turn", language, who=holder_at(line.turn, line.case.unit))
    due = None if line.due.year == 9999 else line.due
    return _line(line.case, due, line.stake, known, now, language, call=_holder(line.turn, now), turn=turn)


def _line(
    case: CaseLine,
    due: datetime | None,
    stake: str,
    known: Cases,
    now: datetime,
    language: Language,
    *,
    call: pages.Call | None,
    turn: str = "",
) -> pages.Line:
    own, beside = practice(case.adoption), known.get(case.id)
    acts = [act for act in possible(own, case, stake) if not any(effect.do == "recuse" for effect in act.spec.effects)]
    shown = due_of(due, now, paused=case.paused, provisional=case.provisional)
    return pages.Line(
        href=case_href(case.code),
        title=title_of(case, language),
        left=_left(shown, light_of(case, language), language),
        by=when.short(shown.at, language, now=now) if shown.at else "",
        why=_why(own, case, beside.clock if beside else "", language),
        lane=lane_of(case, language),
        turn=turn,
        acts=tuple(act_button(own, case, act, language) for act in _fitting(acts, mine=not turn)),
        call=call,
    )


def _fitting(acts: Sequence[Act], *, mine: bool) -> list[Act]:
    """The next act, and beside it what is done with one tap (to decline); of what waits for others only what moves it
    on (to escalate)."""
    if not mine:
        return [act for act in acts if act.spec.to is not None][:1]
    return [act for n, act in enumerate(acts) if n == 0 or act.form is None][: BUTTONS + 1]


def _left(shown: Due, light: State | None, language: Language) -> State | None:
    """How much time there is, behind the light's own word: a colour never speaks alone."""
    paused = shown.tone == "paused"
    said = say("due.paused", language) if paused else ""
    if shown.left is not None:
        said = say(shown.left_key, language, n=shown.left)
    words = [word for word in (light.label if light else "", said) if word]
    return State(" · ".join(words), light.tone if light else shown.tone) if words else None


def _why(own: Practice, case: CaseLine, clock: str, language: Language) -> str:
    """Which date it is and on what ground: "响应时限 · 本区承诺"."""
    spec = own.procedures[case.procedure].clocks.get(clock)
    if spec is None:
        return ""
    law = law_basis(spec.basis.law, language)
    ground = law.title if law else say("today.promise", language)
    return f"{own.words.text(f'clocks.{clock}', language)} · {ground}"


def _asker(case: CaseLine, stake: str, beside: Beside | None, scope: Scope) -> pages.Call | None:
    """Whom to call about a case: who asked, by the number that they left; a firm by its own."""
    if beside is None or stake not in access.CONTACT_KINDS or beside.asker == scope.person:
        return None
    if beside.phone:
        href = reverse("web:call", kwargs={"code": case.code})
        return pages.Call(mask_name(beside.name), mask_phone(beside.phone), href=href)
    return _organisation(beside.asker)


def _organisation(entity: int | None) -> pages.Call | None:
    found = roster().entities.get(entity or 0)
    if found is None or found.is_person or not found.phone:
        return None
    return pages.Call(found.name, found.phone, tel=found.phone)


def _holder(holder: int, at: datetime) -> pages.Call | None:
    """Who is at it now: the post's duty phone, or the organisation's."""
    post = roster().posts.get(holder)
    who = post_who(post, at) if post else None
    if who is not None and who.phone:
        return pages.Call(who.name, who.phone, tel=who.phone)
    return _organisation(roster().organisation_of(holder))


def _visit(visit: Visit, inbox: Sequence[InboxLine], language: Language) -> pages.Visit:
    whom = visit.suggestion.whom
    grounds = _grounds(visit.suggestion.grounds[:2], language)
    agreed = next((line.case for line in inbox if line.case.id == visit.case), None)
    name = roster().name(whom)
    if agreed is None:
        return pages.Visit(name, grounds, say("today.go", language), whom=whom, call=_organisation(whom))
    own = practice(agreed.adoption)
    main = next(iter(act_buttons(own, agreed, "lead", language)), None)
    href, label = (main.href, main.label) if main else (case_href(agreed.code), "")
    return pages.Visit(name, grounds, label, href, call=_organisation(whom))


def _ground(ground: Ground, language: Language) -> str:
    values = dict(ground.values)
    if "day" in values:
        values["day"] = when.day(values["day"], language)
    if "last" in values:
        values["last"] = when.day(values["last"].astimezone(when.DISTRICT).date(), language)
    return say(f"today.because.{ground.code}", language, **values)


def _grounds(grounds: Iterable[Ground], language: Language) -> str:
    return ("；" if language == "zh" else "; ").join(_ground(ground, language) for ground in grounds)


def visit_words(visit: Visit) -> tuple[str, str]:
    """Title and text of an announced visit, as the record keeps them: the firm reads why one comes."""
    own = visit.practice.words
    title = own.text(f"meetings.{visit.meeting}", "zh")
    return title, say("today.visit_text", "zh", meeting=title, grounds=_grounds(visit.suggestion.grounds, "zh"))
