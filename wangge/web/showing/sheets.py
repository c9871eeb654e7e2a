"""One case as its page shows it: the three answers first, then acts, words, history, clocks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime, time
from typing import Any

from django.urls import reverse

from wangge.acts import attaching
from wangge.adoptions.facts import Practice, practice
from wangge.cases.library import Proved
from wangge.cases.sheets import CaseSheet, ClockSheet, ContactSheet, StakeSheet, StepSheet
from wangge.engine.clock_story import HANDS_ON, LEFT
from wangge.engine.procedure import UNDO, UNDO_WITHIN
from wangge.engine.values import DayMark, StakeFact
from wangge.web.pages import cases, parts
from wangge.web.showing.acting import act_forms, refused_acts
from wangge.web.showing.calendars import clock_calendar
from wangge.web.showing.drawn import drawn_view
from wangge.web.showing.dues import clock_due
from wangge.web.showing.keeping import kept_views
from wangge.web.showing.laws import clock_basis, clock_edition
from wangge.web.showing.lines import child, lane_of, light_of, line_due, state_of, title_of
from wangge.web.showing.owners import written_by
from wangge.web.showing.remarks import answering, beside_of
from wangge.web.showing.values import field_label, shown_values, value_text
from wangge.web.speaking import (
    act_label,
    category_name,
    holder_name,
    on_duty,
    path_names,
    playbook_title,
    reason_sentence,
    unit_name,
)
from wangge.web.when import DISTRICT
from wangge.web.wording import Language, say

SHOWN_STAKES = ("filer", "companion", "co", "verifier", "arbiter", "supporter")
NOTHING: Mapping[str, parts.Attachment] = {}
ON_DUTY_MOST = 3
DAYS_MOST = 70  # a strip longer than ten weeks explains nothing


def grouped_code(code: str) -> str:
    """Sixteen signs in fours, as a person reads them aloud."""
    return "-".join(code[i : i + 4] for i in range(0, len(code), 4))


def case_page(
    sheet: CaseSheet,
    now: datetime,
    language: Language,
    opened: str = "",
    failed: cases.ActForm | None = None,
    *,
    attachments: Mapping[str, parts.Attachment] = NOTHING,
    papers: tuple[parts.Attachment, ...] = (),
    contact: ContactSheet | None = None,
    proved: Iterable[Proved] = (),
) -> cases.CasePage:
    """``opened``: the act whose form stands open; ``failed``: the form that was sent and must be mended;
    ``contact``: the asker's number in full, once someone asked for it."""
    line, own = sheet.line, practice(sheet.line.adoption)
    undo_href, undo_until = _undo(sheet)
    hung = _hung(sheet, own, attachments)
    timeline = _timeline(sheet, own, hung, language)
    return cases.CasePage(
        code=grouped_code(line.code),
        title=title_of(line, language),
        tab=tab_of(sheet, language),
        state=state_of(own, line.procedure, line.state, language),
        category=category_name(line.category, language),
        unit=unit_name(line.unit),
        filed_at=line.filed_at,
        beside=beside_of(sheet, own, language),
        lead=_lead(sheet, now, language),
        due=line_due(line, now),
        running=running_clocks(sheet.clocks, own, now, language),
        practice=playbook_title(own.playbook, language),
        waiting=_waiting(sheet, own, language),
        light=light_of(line, language),
        others=_others(sheet, language),
        narrative=say("step.erased", language) if sheet.erased else sheet.text,
        facts=_facts(sheet, own, language),
        place=_place(sheet, own, language),
        asker=(*_asker(contact or sheet.contact, language), *_came(sheet, language)),
        asker_phone=contact.phone if contact and not contact.masked else "",
        reveal_href=_reveal_href(sheet) if contact is None else "",
        attachments=tuple(a for code, a in attachments.items() if not any(code in codes for codes in hung.values())),
        papers=papers,
        timeline=timeline,
        ended=tuple(clock_view(c, own, now, language) for c in sheet.clocks if not _runs(c)),
        calendar=clock_calendar(sheet.clocks, own, now, language),
        **_acts(sheet, own, act_forms(sheet, own, language, opened, failed), timeline),
        refused=refused_acts(sheet, own, language),
        children=tuple(child(c, now, language) for c in sheet.children),
        parent=child(sheet.parent, now, language) if sheet.parent else None,
        drawn=drawn_view(sheet.drawn, now, language) if sheet.drawn else None,
        raised=tuple(child(c, now, language) for c in sheet.raised),
        raised_from=tuple(child(c, now, language) for c in sheet.raised_from),
        route_reasons=tuple(reason_sentence(r, language) for r in sheet.reasons),
        undo_href=undo_href,
        undo_until=undo_until,
        keeping=kept_views(sheet.keeping, own, language),
        lane=lane_of(line, language),
        proved=tuple(proved_view(entry, language) for entry in proved),
    )


def _acts(
    sheet: CaseSheet, own: Practice, forms: tuple[cases.ActForm, ...], timeline: tuple[parts.TimelineStep, ...]
) -> dict[str, Any]:
    """What can be done; what answers a remark stands apart, with the remark."""
    names = answering(sheet, own)
    answers = tuple(form for form in forms if form.name in names)
    remark = next((step for step in timeline if step.inner and not step.undone), None) if answers else None
    return {"acts": tuple(form for form in forms if form.name not in names), "answers": answers, "remark": remark}


def proved_view(entry: Proved, language: Language) -> cases.Proved:
    own = practice(entry.adoption)
    said = tuple((field_label(own, n, language), value_text(own, n, v, language)) for n, v in entry.fields.items())
    return cases.Proved(own.words.text(f"library.{entry.shelf}", language), entry.at, said)


def tab_of(sheet: CaseSheet, language: Language) -> str:
    """What stays in a browser's tabs and history, seen by whoever passes: code and category; of a closed zone the code
    alone."""
    category = category_name(sheet.line.category, language) if sheet.zone == "open" else ""
    return " · ".join(part for part in (grouped_code(sheet.line.code), category) if part)


def _undo(sheet: CaseSheet) -> tuple[str, datetime | None]:
    if not any(o.act == UNDO for o in sheet.offers):
        return "", None
    href = reverse("web:act", kwargs={"code": sheet.line.code, "act": UNDO})
    return href, sheet.steps[-1].fact.at + UNDO_WITHIN


def stake_who(stake: StakeSheet) -> parts.Who:
    """The person in the post first, the post beneath; a vacant post says so."""
    if stake.person:
        return parts.Who(stake.person, stake.name, phone=stake.phone)
    return parts.Who(stake.name, phone=stake.phone)


def _lead(sheet: CaseSheet, now: datetime, language: Language) -> parts.Who:
    lead = next((s for s in sheet.stakes if s.kind == "lead"), None)
    if lead is not None:
        return _with_handler(stake_who(lead), lead, sheet, now, language)
    name = holder_name(sheet.line.lead) or say("case.nobody" if sheet.line.is_open else "case.closed", language)
    return parts.Who(name)


def _with_handler(who: parts.Who, lead: StakeSheet, sheet: CaseSheet, now: datetime, language: Language) -> parts.Who:
    """An organisation leads, a person of it works: whoever did its last act is named beneath it; before the first act
    those who act for it. The act that handed the case to it was somebody else's."""
    stood = [s for s in sheet.steps if not s.undone]
    given = [s.fact.seq for s in stood if StakeFact("lead", lead.holder) in s.fact.opened]
    did = [s.by_name for s in stood if s.as_kind == "lead" and s.fact.seq > max(given, default=0)]
    if lead.person:
        return who
    if did and did[-1]:
        return replace(who, post=say("case.handler", language, who=did[-1]))
    names = on_duty(lead.holder, now)[:ON_DUTY_MOST]
    joint = "、" if language == "zh" else ", "
    return replace(who, post=say("case.on_duty", language, who=joint.join(names))) if names else who


def _others(sheet: CaseSheet, language: Language) -> tuple[tuple[str, parts.Who], ...]:
    """One line for each; who has several things to do with the case is named once."""
    found: dict[parts.Who, list[str]] = {}
    for stake in sheet.stakes:
        if stake.kind in SHOWN_STAKES and stake.name:
            found.setdefault(stake_who(stake), []).append(say(f"stake.{stake.kind}", language))
    return tuple((("、" if language == "zh" else ", ").join(kinds), who) for who, kinds in found.items())


def _waiting(sheet: CaseSheet, own: Practice, language: Language) -> str:
    """Whose next act it is, in words; nothing where it is the lead's, who is named right above."""
    if not sheet.line.is_open:
        return say("case.closed", language)
    waiting = {s.kind: s.name for s in sheet.stakes if s.waits}
    if not waiting and own.procedures[sheet.line.procedure].spec.states[sheet.line.state].waits_for == "asker":
        waiting = {"asker": ""}  # one without an account has no stake
    if not sheet.mine.isdisjoint(waiting):
        return say("case.waits_you", language)
    kind, name = next(((k, n) for k, n in waiting.items() if k != "lead"), ("", ""))
    return say("case.waits_for", language, who=name or say(f"stake.{kind}", language)) if kind else ""


def _facts(sheet: CaseSheet, own: Practice, language: Language) -> tuple[tuple[str, str], ...]:
    """The answers of the filing form, in its order, beyond its words and the place."""
    first = dict(sheet.steps[0].fact.data) if sheet.steps else {}
    for name in ("category", "place"):  # as they were filed; the page says what it is now, and where in names
        first.pop(name, None)
    extra = {k: v for k, v in sheet.extra.items() if "." not in k}
    form, given = own.spec.forms[own.procedures[sheet.line.procedure].spec.form], {**first, **extra}
    asked = [entry.field for entry in form.fields if entry.field in given]
    return tuple(shown_values(own, {**{name: given[name] for name in asked}, **given}, language))


def _place(sheet: CaseSheet, own: Practice, language: Language) -> parts.Place | None:
    """The units from the large to the small, without the district, which goes without saying; the point beside them."""
    names = path_names(sheet.line.unit)
    if not names and sheet.point is None:
        return None
    label = own.words.find("fields.place", language) or say("filing.place", language)
    coordinate = f"{sheet.point[0]:.5f}, {sheet.point[1]:.5f}" if sheet.point else ""
    return parts.Place(label, " › ".join(names) or unit_name(sheet.line.unit), coordinate)


def _reveal_href(sheet: CaseSheet) -> str:
    """Asking for the number in full: offered where a masked one is shown, and not to whoever left it."""
    contact = sheet.contact if "asker" not in sheet.mine else None
    shown = contact is not None and contact.masked and bool(contact.phone)
    return reverse("web:contact", kwargs={"code": sheet.line.code}) if shown else ""


def _asker(contact: ContactSheet | None, language: Language) -> tuple[tuple[str, str], ...]:
    if contact is None or contact.erased:
        return ()
    pairs = ((say("case.asker_name", language), contact.name), (say("case.asker_phone", language), contact.phone))
    return tuple(pair for pair in pairs if pair[1])


def _came(sheet: CaseSheet, language: Language) -> tuple[tuple[str, str], ...]:
    """How it came in, where somebody wrote it down for the asker."""
    written = written_by(sheet, language)
    return ((say("ask.came", language), written),) if written else ()


Hung = Mapping[str, parts.Attachment]


def _hung(sheet: CaseSheet, own: Practice, attachments: Hung) -> dict[int, Hung]:
    """The attachments of later steps, by step; those of the filing stand beside its words."""
    later = {s.fact.seq: attaching.named(own, s.fact.data) for s in sheet.steps if s.fact.seq > 1}
    return {seq: {c: attachments[c] for c in codes if c in attachments} for seq, codes in later.items()}


def _timeline(
    sheet: CaseSheet, own: Practice, hung: Mapping[int, Hung], language: Language
) -> tuple[parts.TimelineStep, ...]:
    """The steps, the newest first, each in the words of the practice under which it was done: a sorting that left one
    says which."""
    found, procedure = [], sheet.line.procedure
    for step in reversed(sheet.steps):
        left = None if step.undone else step.fact.data.get(LEFT)
        own, procedure = (practice(left[0]), left[1]) if left else (own, procedure)
        enclosed = tuple(hung.get(step.fact.seq, {}).values())
        found.append(step_view(step, sheet, own, procedure, language, enclosed))
    return tuple(found)


def step_view(
    step: StepSheet,
    sheet: CaseSheet,
    own: Practice,
    procedure: str,
    language: Language,
    attachments: tuple[parts.Attachment, ...] = (),
) -> parts.TimelineStep:
    fact = step.fact
    machine = fact.by is None and not step.by_name and not step.as_kind and fact.act != "file"
    return parts.TimelineStep(
        label=act_label(own, procedure, fact.act, language),
        who=_by(step, machine, language),
        at=fact.at,
        post=step.as_name,
        note=_note(step, sheet, own, language),
        undone=step.undone,
        machine=machine,
        attachments=attachments,
        inner=fact.act in own.procedures[procedure].acts and own.procedures[procedure].acts[fact.act].spec.inner,
    )


def _by(step: StepSheet, machine: bool, language: Language) -> str:
    if step.by_name:
        return step.by_name
    return say("case.machine", language) if machine else say(f"stake.{step.as_kind or 'asker'}", language)


def _note(step: StepSheet, sheet: CaseSheet, own: Practice, language: Language) -> str:
    """What was written with the step: a single text as it is, several answers each behind its label. Of a part that the
    house gave to another: from whom to whom."""
    if step.fact.seq == 1:
        return ""
    if step.fact.act in HANDS_ON:
        return " → ".join(holder_name(stake.holder) for stake in (*step.fact.closed, *step.fact.opened))
    own_words = _personal(step, sheet.extra, own, language)
    given = [*shown_values(own, step.fact.data, language), *own_words]
    if len(given) == 1:
        return given[0][1]
    colon = "：" if language == "zh" else ": "
    return "\n".join(f"{label}{colon}{text}" for label, text in given)


def _personal(step: StepSheet, extra: Mapping[str, Any], own: Practice, language: Language) -> list[tuple[str, str]]:
    prefix = f"{step.fact.seq}."
    names = [(k.removeprefix(prefix), v) for k, v in extra.items() if k.startswith(prefix)]
    return [(field_label(own, name, language), value_text(own, name, v, language)) for name, v in names]


def running_clocks(
    clocks: Iterable[ClockSheet], own: Practice, now: datetime, language: Language
) -> tuple[parts.Clock, ...]:
    """What is to be kept now, the nearest first: one date alone would pass the time to accept off as the time to be
    done. One that is paused has no date and stands last."""
    running = [c for c in clocks if _runs(c)]
    running.sort(key=lambda c: (c.fact.due is None, c.fact.due or c.fact.started))
    return tuple(clock_view(c, own, now, language) for c in running)


def _runs(clock: ClockSheet) -> bool:
    return clock.fact.ended is None and clock.fact.state != "stopped"


def clock_view(clock: ClockSheet, own: Practice, now: datetime, language: Language) -> parts.Clock:
    n, unit = clock.length
    given = clock_given(clock)
    label = field_label(own, clock.counts_from, language) if given else ""
    return parts.Clock(
        name=own.words.text(f"clocks.{clock.fact.name}", language),
        holder=clock.holder_name or say("stake.asker", language),
        started=max(clock.fact.started, given) if given else clock.fact.started,
        due=clock_due(clock.fact, now),
        basis=clock_basis(clock.law, clock.length, language, label),
        length=n,
        unit=unit,
        extended=clock.fact.extended,
        days=tuple(day_box(mark) for mark in clock.days[:DAYS_MOST]),
        edition=clock_edition(clock, language),
        given=label,
    )


def clock_given(clock: ClockSheet) -> datetime | None:
    """The first instant of the date from which a clock counts, where somebody gave one that lies after its start."""
    first = clock.days[0].day if clock.counts_from and clock.days else None
    moment = datetime.combine(first, time(), DISTRICT) if first else None
    return moment if moment and moment > clock.fact.started else None


def day_box(mark: DayMark) -> parts.DayBox:
    """ "holiday:国庆节" carries the name of the holiday behind the colon."""
    why, _, name = mark.why.partition(":")
    return parts.DayBox(mark.day, why, mark.counted, name, mark.switched)
