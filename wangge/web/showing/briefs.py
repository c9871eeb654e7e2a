"""What somebody needs who is asked into a matter that others lead: the whole of it beside their part, on one page."""

from __future__ import annotations

from datetime import datetime

from wangge.adoptions.facts import practice
from wangge.cases import access, findings
from wangge.cases.sheets import CaseSheet
from wangge.engine.scope import Scope
from wangge.web.pages.cases import Brief
from wangge.web.pages.parts import TimelineStep
from wangge.web.showing.sheets import case_page
from wangge.web.showing.values import shown_values
from wangge.web.speaking import act_label, holder_name
from wangge.web.wording import Language


def brief_of(scope: Scope, sheet: CaseSheet, now: datetime, language: Language) -> Brief | None:
    """Of a part, to whoever leads it and may see the whole: what was asked, what was written on the way, and what
    others found who were called before. What a leader said to the lead is for the lead: nobody who is called to help
    is told what to find."""
    if sheet.parent is None or "lead" not in sheet.mine:
        return None
    whole = access.sheet(scope, sheet.parent.code)
    if whole is None:
        return None
    shown = case_page(whole, now, language)
    notes = tuple(step for step in shown.timeline if step.note and not step.inner)
    found = (_found(one, language) for one in findings.of_others(scope, sheet.line, whole.line))
    return Brief(shown.narrative, shown.facts, notes, tuple(found))


def _found(one: findings.Finding, language: Language) -> TimelineStep:
    """What another who was called found: the unit, when, and its words."""
    own = practice(one.adoption)
    said = shown_values(own, one.said, language)
    colon = "：" if language == "zh" else ": "
    note = said[0][1] if len(said) == 1 else "\n".join(f"{label}{colon}{text}" for label, text in said)
    return TimelineStep(
        holder_name(one.holder), act_label(own, one.procedure, one.step.act, language), one.step.at, note=note
    )
