"""The two ends of a filing: check the answers, and the receipt. Who, by when, on what ground, before and after."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from django.urls import reverse

from wangge.acts.preview import Preview
from wangge.adoptions.facts import practice
from wangge.cases.sheets import CaseSheet, TrackSheet
from wangge.engine.values import Refused
from wangge.people.facts import roster
from wangge.places.facts import atlas
from wangge.web.pages.filing import Answer, Check, Receipt
from wangge.web.pages.forms import Field
from wangge.web.pages.parts import Attachment, Fault
from wangge.web.showing.boxes import Wrong, contact_fields
from wangge.web.showing.drafts import Draft
from wangge.web.showing.dues import due_of
from wangge.web.showing.further import answer_text, further_fields
from wangge.web.showing.nearby import nearby_views
from wangge.web.showing.owners import companions, doors, owner_of, written_by
from wangge.web.showing.sheets import grouped_code, running_clocks
from wangge.web.speaking import category_name, fault_sentence, field_word, refusal_sentence
from wangge.web.visitor import Visitor
from wangge.web.wording import Language, say


def check_view(
    visitor: Visitor,
    draft: Draft,
    found: Preview | Refused,
    refused: Refused | None,
    wrong: Wrong,
    language: Language,
    now: datetime,
) -> Check:
    """``refused``: what sending it was answered with; ``wrong``: with name or telephone."""
    said = refused or (found if isinstance(found, Refused) else found.refused)
    contact = contact_fields(draft, language, wrong) if visitor.scope.person is None else ()
    linked = tuple(Fault(f.error, f.id) for f in contact if f.error)
    faults = (*linked, *(_faults(said, language) if said else ()))
    carried = draft.without(*(f.name for f in contact))
    view = Check(
        _answers(draft, visitor, found, language), carried, reverse("web:file"), faults=faults, contact=contact
    )
    if isinstance(found, Refused) or said:
        return view
    return replace(
        view,
        first=owner_of(found.lead, now, language),
        due=due_of(found.due, now),
        clocks=running_clocks(found.clocks, found.practice, now, language),
        nearby=nearby_views(visitor.scope, found, draft, language),
    )


def _faults(refused: Refused, language: Language) -> tuple[Fault, ...]:
    """A refused form names each field; anything else is one sentence."""
    wrong = refused.values.get("faults", ()) if refused.code == "form" else ()
    colon = "：" if language == "zh" else ": "
    named = tuple(Fault(f"{field_word(f.field, language)}{colon}{fault_sentence(f, language)}") for f in wrong)
    return named or (Fault(refusal_sentence(refused, language)),)


def _answers(draft: Draft, visitor: Visitor, found: Preview | Refused, language: Language) -> tuple[Answer, ...]:
    """What was said, where, of what sort, for whom; and what the practice's own form may have beyond that."""
    photos = tuple(Attachment("", say("filing.photo_n", language, n=n + 1)) for n in range(len(draft.files.split())))
    answers = [
        Answer(say("ask.said", language), draft.text, "change_words", photos),
        Answer(say("filing.place", language), _place(draft), "change_where"),
        Answer(say("ask.sort", language), _category(draft, found, language), "change_category"),
    ]
    if visitor.scope.person is not None:
        answers.append(Answer(say("ask.for_whom", language), _asker(draft, visitor, language), "change_who"))
    more: Sequence[Field] = further_fields(found, draft, language) if isinstance(found, Preview) else ()
    return (*answers, *(Answer(f.label, answer_text(f, language), "change_more", open=not f.required) for f in more))


def _place(draft: Draft) -> str:
    unit = atlas().by_code.get(draft.place)
    words = draft.place_words if unit is None or draft.place_words != unit.name else ""
    return " · ".join(p for p in (unit.name if unit else "", words, draft.point) if p)


def _category(draft: Draft, found: Preview | Refused, language: Language) -> str:
    """The one that was chosen, else what the words told; "" of what a person has to sort."""
    sorted_ = found.category if isinstance(found, Preview) else None
    name = category_name(draft.category or sorted_, language)
    return name or say("ask.unsorted", language)


def _asker(draft: Draft, visitor: Visitor, language: Language) -> str:
    if draft.other == "yes":
        parts = (draft.name, draft.phone, say(f"ask.channel.{draft.channel}", language) if draft.channel else "")
        return " · ".join(p for p in parts if p) or say("ask.somebody", language)
    person = roster().entities.get(visitor.scope.person or 0)
    firm = roster().entities.get(person.employer or 0) if person else None
    return firm.name if firm else visitor.name or say("ask.myself", language)


def receipt_view(
    sheet: TrackSheet, case: CaseSheet | None, pin: str, visitor: Visitor, language: Language, now: datetime
) -> Receipt:
    """Of what was filed just now. ``case``: as far as the reader may see it."""
    who = owner_of(sheet.lead, now, language)
    steps = (
        say("receipt.next_accept", language, who=who.name),
        say("receipt.next_reply", language),
        say("receipt.next_reopen", language),
    )
    return Receipt(
        grouped_code(sheet.code),
        f"{pin[:3]} {pin[3:]}".strip(),
        category_name(sheet.category, language),
        sheet.filed_at,
        who,
        due_of(sheet.due, now, provisional=sheet.provisional),
        running_clocks(sheet.clocks, practice(sheet.adoption), now, language),
        f"{reverse('web:track')}?code={sheet.code}",
        steps,
        also=tuple(one for one in companions(case) if one.name != who.name),
        filed_by=written_by(case, language),
        doors=doors(visitor.homes),
    )
