"""Cases in lists: the inbox, every other list, children."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from functools import cache

from django.urls import reverse

from wangge.adoptions.facts import Practice, derived, practice
from wangge.cases.sheets import CaseLine, InboxLine
from wangge.engine.procedure import Act
from wangge.web.pages import parts
from wangge.web.pages.cases import Child
from wangge.web.showing.dues import due_of
from wangge.web.speaking import act_label, category_name, holder_name, state_label, unit_name
from wangge.web.wording import Language, say

TITLE_MOST = 60
BUTTONS = 2  # acts offered in a line; all of them stand on the case's page


def case_href(code: str) -> str:
    before, after = _case_address()
    return f"{before}{code}{after}"


@cache
def _case_address() -> tuple[str, str]:
    """What stands before and after a code: asked once, for there are fifty in a list."""
    before, after = reverse("web:case", kwargs={"code": "CODE"}).split("CODE")
    return before, after


def state_of(own: Practice, procedure: str, state: str, language: Language) -> parts.State:
    """An ended case is calm grey; one that waits for its first act is amber; the asker's turn is green."""
    return derived(
        ("state", own.adoption, procedure, state, language), lambda: _state_of(own, procedure, state, language)
    )


def _state_of(own: Practice, procedure: str, state: str, language: Language) -> parts.State:
    label = state_label(own, procedure, state, language)
    spec = own.procedures[procedure].spec
    if spec.states[state].end:
        return parts.State(label, "done")
    if state == spec.start:
        return parts.State(label, "soon")
    return parts.State(label, "ok" if spec.states[state].waits_for == "asker" else "calm")


LIGHTS: tuple[tuple[str, parts.Tone], ...] = (("green", "ok"), ("yellow", "soon"), ("red", "late"))


def light_of(line: CaseLine, language: Language) -> parts.State | None:
    """The light of an open case, in a word: a colour never speaks alone."""
    if not line.is_open or not line.light:
        return None
    name, tone = LIGHTS[line.light]
    return parts.State(say(f"light.{name}", language), tone)


def title_of(line: CaseLine, language: Language) -> str:
    """The title, else the category, else the bare word for a case: what was erased leaves no gap."""
    title = line.title or category_name(line.category, language) or say("cases.untitled", language)
    return title if len(title) <= TITLE_MOST else f"{title[: TITLE_MOST - 1]}…"


def case_lines(
    lines: Iterable[CaseLine], now: datetime, language: Language, without: tuple[str, ...] = ()
) -> tuple[parts.CaseLine, ...]:
    """``without``: fields of ``Traits`` that their reader does not need."""
    dues: dict[tuple[object, ...], parts.Due] = {}  # cases of a list often share one, which is reckoned once
    shown = []
    for line in lines:
        key = (line.is_open, line.due if line.is_open else line.closed_at, line.paused, line.provisional)
        due = dues.get(key)
        if due is None:
            due = dues[key] = line_due(line, now)
        traits = _traits(line, language, without)
        shown.append(parts.CaseLine(case_href(line.code), title_of(line, language), traits, due))
    return tuple(shown)


def _traits(line: CaseLine, language: Language, without: tuple[str, ...]) -> parts.Traits:
    light = line.light if line.is_open and "light" not in without else 0
    category, unit, lead = (
        value if name not in without else None
        for name, value in (("category", line.category), ("unit", line.unit), ("who", line.lead))
    )
    level = line.priority if line.is_open else 0
    return derived(
        ("traits", line.adoption, line.procedure, line.state, category, unit, lead, light, level, language),
        lambda: parts.Traits(
            state_of(practice(line.adoption), line.procedure, line.state, language),
            category_name(category, language),
            unit_name(unit),
            holder_name(lead),
            light_of(line, language) if light else None,
            lane_of(line, language),
        ),
    )


def lane_of(line: CaseLine, language: Language) -> parts.Lane | None:
    """The lane in which a case stands, in the words of its practice (经心办); a closed case is in none."""
    if not (line.priority and line.is_open):
        return None
    own = practice(line.adoption)
    found = next((name for name, lane in own.spec.lanes.items() if lane.level == line.priority), None)
    if found is None:
        return None
    return parts.Lane(own.words.text(f"lanes.{found}", language), own.words.text(f"grounds.{found}", language))


def line_due(line: CaseLine, now: datetime) -> parts.Due:
    if not line.is_open:
        return parts.Due("done", line.closed_at)
    return due_of(line.due, now, paused=line.paused, provisional=line.provisional)


def inbox_line(
    found: InboxLine, now: datetime, language: Language, without: tuple[str, ...] = ("who",)
) -> parts.CaseLine:
    """A case that waits for me, with the buttons of what I may do in that stake. Whose it is, I know."""
    line = found.case
    return parts.CaseLine(
        href=case_href(line.code),
        title=title_of(line, language),
        traits=_traits(line, language, without),
        due=due_of(found.due, now, paused=line.paused, provisional=line.provisional),
        acts=act_buttons(practice(line.adoption), line, found.stake, language),
    )


def act_buttons(own: Practice, line: CaseLine, stake: str, language: Language) -> tuple[parts.ActButton, ...]:
    return tuple(act_button(own, line, act, language) for act in possible(own, line, stake)[:BUTTONS])


def act_button(own: Practice, line: CaseLine, act: Act, language: Language) -> parts.ActButton:
    label, instant = act_label(own, line.procedure, act.name, language), act.form is None
    href = _act_href(line.code, act.name, instant=instant)
    return parts.ActButton(act.name, label, href, act.spec.key or "", act.spec.main, instant=instant)


def possible(own: Practice, line: CaseLine, stake: str) -> list[Act]:
    """The acts of this stake in this state, main ones first; guards speak on the case's page."""
    acts = _of_stake(own, line.procedure, line.state, stake)
    acts = [a for a in acts if not (a.spec.resumes and not line.paused) and not (a.spec.pauses and line.paused)]
    acts.sort(key=lambda a: not a.spec.main)
    return acts


def _of_stake(own: Practice, procedure: str, state: str, stake: str) -> list[Act]:
    """Without what is said inside: it answers a remark, and a list does not know whether there is one."""
    there = own.procedures[procedure].by_state[state]
    return [a for a in there if stake in a.kinds and a.name != "undo" and not a.spec.inner]


def state_buttons(
    own: Practice, code: str, procedure: str, state: str, stake: str, language: Language
) -> tuple[parts.ActButton, ...]:
    """Every act of this stake in this state, main ones first, where no row of the case is at hand."""
    acts = _of_stake(own, procedure, state, stake)
    return tuple(
        parts.ActButton(
            a.name,
            act_label(own, procedure, a.name, language),
            _act_href(code, a.name, instant=a.form is None),
            main=a.spec.main,
            instant=a.form is None,
        )
        for a in sorted(acts, key=lambda a: not a.spec.main)
    )


def _act_href(code: str, act: str, *, instant: bool) -> str:
    return (
        reverse("web:act", kwargs={"code": code, "act": act}) if instant else f"{case_href(code)}?act={act}#act-{act}"
    )


def child(line: CaseLine, now: datetime, language: Language) -> Child:
    own = practice(line.adoption)
    state = state_of(own, line.procedure, line.state, language)
    return Child(case_href(line.code), title_of(line, language), holder_name(line.lead), state, line_due(line, now))
