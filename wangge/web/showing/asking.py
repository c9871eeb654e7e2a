"""A case as the one who asked reads it: what is the matter now, the answer, what can be said to it, who did what."""

from __future__ import annotations

from dataclasses import replace

from wangge.adoptions.facts import practice
from wangge.cases.sheets import CaseSheet
from wangge.web.pages.cases import ActForm, AskerPage, CasePage
from wangge.web.pages.parts import TimelineStep
from wangge.web.showing.owners import companions
from wangge.web.wording import Language, say


def is_asker(sheet: CaseSheet, *, staff: bool) -> bool:
    """Whether the reader asked for it, or files for the one who did, and does not handle cases."""
    return not staff and not sheet.mine.isdisjoint({"asker", "filer"})


def asker_page(case: CasePage, sheet: CaseSheet, language: Language) -> AskerPage:
    """What is the asker's turn stands open; the offices' lights and priorities are their own."""
    turn = _asker_turn(sheet)
    acts = tuple(_opened(act) if turn and act.main else act for act in case.acts)
    return AskerPage(
        replace(case, acts=acts, light=None),
        _stage(case, sheet, turn, language),
        _answer(case, sheet) if turn or not sheet.line.is_open else None,
        say("ask.thanks", language, who=case.lead.name) if _rated(sheet) else "",
        tuple(one for one in companions(sheet) if one.name != case.lead.name),
    )


def _asker_turn(sheet: CaseSheet) -> bool:
    spec = practice(sheet.line.adoption).procedures[sheet.line.procedure].spec
    return spec.states[sheet.line.state].waits_for == "asker"


def _opened(act: ActForm) -> ActForm:
    return replace(act, open=True)


def _stage(case: CasePage, sheet: CaseSheet, turn: bool, language: Language) -> str:
    if turn:
        return say("ask.your_turn", language)
    if not sheet.line.is_open:
        return say("ask.over", language)
    return case.waiting or say("ask.in_hand", language, who=case.lead.name)


def _answer(case: CasePage, sheet: CaseSheet) -> TimelineStep | None:
    """The newest step that brought the asker's turn, with what was written in it."""
    spec = practice(sheet.line.adoption).procedures[sheet.line.procedure].spec
    turns = {name for name, state in spec.states.items() if state.waits_for == "asker"}
    found = [
        shown
        for step, shown in zip(reversed(sheet.steps), case.timeline, strict=True)
        if step.fact.to_state in turns and step.fact.from_state not in turns and not step.undone
    ]
    return next((step for step in found if step.note), None)


def _rated(sheet: CaseSheet) -> bool:
    """Whether a grade stands that says that it is good: then thanks are due to both sides."""
    return sheet.rating is not None and sheet.rating > UNHAPPY and not sheet.line.is_open


UNHAPPY = 2  # the two lowest of five grades are called back
