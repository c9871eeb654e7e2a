"""What the code alone shows: the state, who, by when."""

from __future__ import annotations

from datetime import datetime

from wangge.adoptions.facts import practice
from wangge.cases.sheets import TrackSheet
from wangge.web.pages.cases import AskerPage, Track
from wangge.web.pages.forms import Form
from wangge.web.pages.parts import Due, Who
from wangge.web.showing.dues import due_of
from wangge.web.showing.keeping import kept_views
from wangge.web.showing.lines import state_of
from wangge.web.showing.sheets import grouped_code, running_clocks
from wangge.web.wording import Language


def tracked(
    sheet: TrackSheet, now: datetime, language: Language, asked: Form | None, case: AskerPage | None, error: str = ""
) -> Track:
    own = practice(sheet.adoption)
    due = due_of(sheet.due, now, provisional=sheet.provisional) if sheet.is_open else Due("calm")
    return Track(
        code=grouped_code(sheet.code),
        state=state_of(own, sheet.procedure, sheet.state, language),
        due=due,
        lead=Who(sheet.lead_name, phone=sheet.lead_phone) if sheet.lead_name and case is None else None,
        filed_at=sheet.filed_at,
        asked=asked,
        case=case,
        error=error,
        keeping=kept_views(sheet.keeping, own, language) if case is None else (),
        clocks=running_clocks(sheet.clocks, own, now, language) if case is None and sheet.is_open else (),
    )
