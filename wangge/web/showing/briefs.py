"""What somebody needs who is asked into a matter that others lead: the whole of it beside their part, on one page."""

from __future__ import annotations

from datetime import datetime

from wangge.cases import access
from wangge.cases.sheets import CaseSheet
from wangge.engine.scope import Scope
from wangge.web.pages.cases import Brief
from wangge.web.showing.sheets import case_page
from wangge.web.wording import Language


def brief_of(scope: Scope, sheet: CaseSheet, now: datetime, language: Language) -> Brief | None:
    """Of a part, to whoever leads it and may see the whole: what was asked, and what was written on the way."""
    if sheet.parent is None or "lead" not in sheet.mine:
        return None
    whole = access.sheet(scope, sheet.parent.code)
    if whole is None:
        return None
    shown = case_page(whole, now, language)
    return Brief(shown.narrative, shown.facts, tuple(step for step in shown.timeline if step.note))
