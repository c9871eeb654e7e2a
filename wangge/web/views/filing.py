"""Filing in three steps: words, where, check and send. Everything is carried in the form, so nothing needs a login."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from wangge import acts
from wangge.acts import Need, tracking
from wangge.acts.preview import Preview, preview
from wangge.adoptions.facts import practice
from wangge.cases import access
from wangge.engine.forms import Fault as FieldFault
from wangge.engine.scope import Scope
from wangge.engine.values import Refused
from wangge.people.facts import roster
from wangge.places.facts import atlas
from wangge.web.language import language_of
from wangge.web.pages.filing import Answer, Check, FilingStep, Receipt
from wangge.web.pages.forms import Field, Form
from wangge.web.pages.parts import Attachment, Fault, Option, Who
from wangge.web.render import page
from wangge.web.showing.drafts import MORE, Draft, draft_of, need_of, units_named, where_faults, words_faults
from wangge.web.showing.dues import due_of
from wangge.web.showing.forms import category_groups
from wangge.web.showing.further import answer_text, asks, file_inputs, further_faults, further_fields, further_values
from wangge.web.showing.nearby import nearby_views
from wangge.web.showing.sheets import grouped_code, running_clocks
from wangge.web.speaking import (
    category_name,
    fault_sentence,
    field_word,
    holder_name,
    playbook_title,
    refusal_sentence,
)
from wangge.web.views.cases import take_files
from wangge.web.views.desk import RECEIPT, at_window
from wangge.web.visitor import Visitor, visitor_of
from wangge.web.wording import Language, say

NONE_REFUSED: Mapping[str, Refused] = {}
Wrong = Mapping[str, FieldFault | Refused]


@require_http_methods(["GET", "HEAD", "POST"])
def file(request: HttpRequest) -> HttpResponse:
    """One address for all steps; ``step`` says which button was pressed."""
    if request.method != "POST":
        return _words(request, Draft(key=secrets.token_hex(8)), {})
    draft = draft_of(request.POST)
    return STEPS.get(request.POST.get("step", ""), _after_words)(request, draft)


def _after_words(request: HttpRequest, draft: Draft) -> HttpResponse:
    draft, refused = _with_files(request, draft)
    wrong: dict[str, FieldFault | Refused] = dict(words_faults(draft))
    if refused is not None:
        wrong["files"] = refused
    return _words(request, draft, wrong) if wrong else _where(request, draft, {})


def _back_to_words(request: HttpRequest, draft: Draft) -> HttpResponse:
    return _words(request, draft, {})


def _back_to_where(request: HttpRequest, draft: Draft) -> HttpResponse:
    return _where(request, draft, {})


def _search(request: HttpRequest, draft: Draft) -> HttpResponse:
    """The places that bear the name that was typed; a single one is chosen at once."""
    found = units_named(draft.place_words)
    chosen = found[0].code if len(found) == 1 and not draft.place else draft.place
    return _where(request, replace(draft, place=chosen), {}, searched=True)


def _after_where(request: HttpRequest, draft: Draft) -> HttpResponse:
    """On to what the practice's own form asks, where it asks anything beyond a need; else to the check."""
    wrong = where_faults(draft)
    if wrong:
        return _where(request, draft, wrong)
    found = _preview(request, draft)
    if isinstance(found, Preview) and asks(further_fields(found, draft, language_of(request))):
        return _more(request, draft, found, ())
    return _check(request, draft)


def _back_to_more(request: HttpRequest, draft: Draft) -> HttpResponse:
    found = _preview(request, draft)
    return _more(request, draft, found, ()) if isinstance(found, Preview) else _check(request, draft)


def _after_more(request: HttpRequest, draft: Draft) -> HttpResponse:
    """Files first: whether one is missing can be said only when those that were sent are taken in."""
    found = _preview(request, draft)
    if isinstance(found, Refused):
        return _check(request, draft)
    draft, refused = _with_further_files(request, draft, found)
    found = _preview(request, draft)
    wrong = further_faults(found) if isinstance(found, Preview) else ()
    if isinstance(found, Preview) and (wrong or refused):
        return _more(request, draft, found, wrong, refused)
    return _check(request, draft)


def _send(request: HttpRequest, draft: Draft) -> HttpResponse:
    if words_faults(draft):
        return _words(request, draft, words_faults(draft))
    filed = acts.file(visitor_of(request).scope, _need(request, draft))
    if isinstance(filed, Refused):
        return _check(request, draft, filed)
    if not filed.duplicate:  # sent twice: the PIN of the first time is still to be told
        request.session[RECEIPT] = {"code": filed.code, "pin": filed.pin}
    return redirect("web:filed", code=filed.code)


STEPS = {
    "words": _after_words,
    "change_words": _back_to_words,
    "change_where": _back_to_where,
    "search": _search,
    "where": _after_where,
    "more": _after_more,
    "change_more": _back_to_more,
    "send": _send,
}


def _with_files(request: HttpRequest, draft: Draft) -> tuple[Draft, Refused | None]:
    """Attachments are taken in at once and named by their codes from then on."""
    taken = take_files(request, request.FILES.getlist("files"))
    if isinstance(taken, Refused):
        return draft, taken
    return replace(draft, files=" ".join([*draft.files.split(), *taken.split()])), None


def _with_further_files(request: HttpRequest, draft: Draft, found: Preview) -> tuple[Draft, Mapping[str, Refused]]:
    """As ``_with_files``, for the practice's own fields: one that takes a single file keeps the last. What was refused
    stands by the page's name of its field."""
    more, refused = dict(draft.more), {}
    for given in file_inputs(found):
        sent = request.FILES.getlist(f"{MORE}{given.name}")
        taken = take_files(request, sent if given.several else sent[:1])
        if isinstance(taken, Refused):
            refused[f"{MORE}{given.name}"] = taken
        elif taken:
            before = more.get(given.name, "").split() if given.several else []
            more[given.name] = " ".join([*before, *taken.split()])
    return replace(draft, more=tuple(more.items())), refused


def _need(request: HttpRequest, draft: Draft) -> Need:
    """For oneself when logged in; whoever files for others, or has no account, names the asker."""
    visitor = visitor_of(request)
    own = None if _for_other(visitor, draft) else visitor.scope.person
    person = roster().entities.get(own) if own else None
    words = say("filing.place_in_words", language_of(request), place=draft.place_words)
    need = need_of(draft, asker=own, about=person.employer if person else None, words_for_place=words)
    found = preview(visitor.scope, need) if draft.more else None
    return replace(need, fields=further_values(found, draft)) if isinstance(found, Preview) else need


def _preview(request: HttpRequest, draft: Draft) -> Preview | Refused:
    return preview(visitor_of(request).scope, _need(request, draft))


def _for_other(visitor: Visitor, draft: Draft) -> bool:
    return visitor.scope.person is None or draft.other == "yes"


# --- the three pages ------------------------------------------------------------------------------------------------


def _words(request: HttpRequest, draft: Draft, wrong: Wrong) -> HttpResponse:
    language = language_of(request)
    text = _field("text", "long_text", language, draft.text, wrong, label="words", required=True, most=4000)
    photos = _field("files", "file", language, "", wrong, label="photo")
    form = Form(reverse("web:file"), (text, photos), say("filing.go_on", language))
    return page(request, "filing", FilingStep(1, form, draft.without("text")), status=_status(wrong))


def _where(request: HttpRequest, draft: Draft, wrong: Wrong, *, searched: bool = False) -> HttpResponse:
    language, visitor = language_of(request), visitor_of(request)
    fields = [_place_field(draft, visitor, language), _place_words(draft, language, wrong, searched=searched)]
    fields.append(_field("point", "point", language, draft.point, wrong, label="here"))
    fields.append(_category_field(draft, language))
    if visitor.scope.person is not None:
        fields.append(
            _field(
                "other", "yes_no", language, draft.other or ("yes" if visitor.staff else "no"), wrong, label="for_other"
            )
        )
    if visitor.scope.person is None or visitor.staff:
        fields.append(_field("name", "text", language, draft.name, wrong, most=60))
        fields.append(_field("phone", "phone", language, draft.phone, wrong))
    form = Form(reverse("web:file"), tuple(f for f in fields if f), say("filing.go_on", language))
    carried = draft.without("place", "place_words", "point", "category", "other", "name", "phone")
    return page(
        request, "filing", FilingStep(2, form, carried, back="change_words", submit="where"), status=_status(wrong)
    )


def _status(wrong: Wrong) -> int:
    return 422 if wrong else 200


def _field(
    name: str,
    kind: Any,
    language: Language,
    value: str,
    wrong: Wrong,
    *,
    label: str = "",
    required: bool = False,
    most: int | None = None,
) -> Field:
    label = label or name
    hint = say(f"filing.{label}_hint", language) if label not in ("here", "for_other", "photo") else ""
    error = _error(wrong.get(name), language)
    return Field(name, kind, say(f"filing.{label}", language), hint, value, required, error, most=most)


def _error(wrong: FieldFault | Refused | None, language: Language) -> str:
    if isinstance(wrong, Refused):
        return refusal_sentence(wrong, language)
    return fault_sentence(wrong, language) if wrong is not None else ""


def _place_words(draft: Draft, language: Language, wrong: Wrong, *, searched: bool) -> Field:
    field = _field("place_words", "text", language, draft.place_words, wrong, label="place", most=120)
    in_vain = searched and draft.place_words and not units_named(draft.place_words)
    return replace(field, hint=say("filing.no_place_found", language, words=draft.place_words)) if in_vain else field


def _place_field(draft: Draft, visitor: Visitor, language: Language) -> Field | None:
    """My places, and what a search found: a choice of units."""
    mine, found = _my_places(visitor), {u.code: u.name for u in units_named(draft.place_words)}
    options = tuple(Option(code, name, code == draft.place) for code, name in {**mine, **found}.items())
    label = say("filing.found_place" if found else "filing.my_place", language)
    return Field("place", "holder", label, value=draft.place, options=options) if options else None


def _my_places(visitor: Visitor) -> dict[str, str]:
    """Where the visitor's firm, home and posts are."""
    units, people = atlas().units, roster()
    person = people.entities.get(visitor.scope.person or 0)
    employer = people.entities.get(person.employer or 0) if person else None
    ids = [e.home for e in (employer, person) if e is not None] + [p.over for p in visitor.posts]
    return {units[i].code: units[i].name for i in ids if i in units}


def _category_field(draft: Draft, language: Language) -> Field:
    groups = category_groups(draft.category, language)
    return Field(
        "category", "category", say("filing.category", language), say("filing.category_hint", language), groups=groups
    )


def _more(
    request: HttpRequest,
    draft: Draft,
    found: Preview,
    wrong: Sequence[FieldFault],
    refused: Mapping[str, Refused] = NONE_REFUSED,
) -> HttpResponse:
    """What the practice's own form asks beyond a need; what is known is shown. ``refused``: files, by field."""
    language = language_of(request)
    asked = further_fields(found, draft, language, wrong)
    fields = tuple(replace(f, error=_error(refused.get(f.name), language) or f.error) for f in asked)
    form = Form(reverse("web:file"), fields, say("filing.go_on", language))
    lead = say("filing.step_more_lead", language, practice=playbook_title(found.practice.playbook, language))
    carried = replace(draft, more=()).pairs
    step = FilingStep(3, form, carried, back="change_where", submit="more", most=4, lead=lead)
    return page(request, "filing", step, status=422 if wrong or refused else 200)


def _check(request: HttpRequest, draft: Draft, refused: Refused | None = None) -> HttpResponse:
    """Check the answers; a preview, which keeps nothing, tells whose it will be, by when and on what ground."""
    language, visitor, now = language_of(request), visitor_of(request), timezone.now()
    found = _preview(request, draft)
    wrong = refused or (found if isinstance(found, Refused) else found.refused)
    faults = _faults(wrong, language) if wrong else ()
    more = further_fields(found, draft, language) if isinstance(found, Preview) else ()
    view = Check(
        _answers(draft, visitor, language, more),
        draft.pairs,
        reverse("web:file"),
        number=4 if asks(more) else 3,
        faults=faults,
    )
    if isinstance(found, Preview) and not faults:
        clocks = running_clocks(found.clocks, found.practice, now, language)
        nearby = nearby_views(visitor.scope, found, draft, language)
        first, due = Who(holder_name(found.lead)), due_of(found.due, now)
        view = replace(view, first=first, due=due, clocks=clocks, nearby=nearby)
    return page(request, "filing_check", view, status=422 if faults else 200)


def _faults(refused: Refused, language: Language) -> tuple[Fault, ...]:
    """A refused form names each field; anything else is one sentence."""
    wrong = refused.values.get("faults", ()) if refused.code == "form" else ()
    colon = "：" if language == "zh" else ": "
    named = tuple(Fault(f"{field_word(f.field, language)}{colon}{fault_sentence(f, language)}") for f in wrong)
    return named or (Fault(refusal_sentence(refused, language)),)


def _answers(draft: Draft, visitor: Visitor, language: Language, more: Sequence[Field]) -> tuple[Answer, ...]:
    unit = atlas().by_code.get(draft.place)
    words = draft.place_words if unit is None or draft.place_words != unit.name else ""
    place = " · ".join(p for p in (unit.name if unit else "", words, draft.point) if p)
    photos = tuple(Attachment("", say("filing.photo_n", language, n=n + 1)) for n in range(len(draft.files.split())))
    answers = [
        Answer(say("filing.words", language), draft.text, "change_words", photos),
        Answer(say("filing.place", language), place, "change_where"),
        Answer(say("filing.category", language), category_name(draft.category, language), "change_where"),
    ]
    if _for_other(visitor, draft):
        answers.append(Answer(say("filing.name", language), draft.name, "change_where"))
        answers.append(Answer(say("filing.phone", language), draft.phone, "change_where"))
    return (*answers, *(Answer(f.label, answer_text(f, language), "change_more") for f in more))


# --- the receipt ----------------------------------------------------------------------------------------------------


@require_safe
def filed(request: HttpRequest, code: str) -> HttpResponse:
    """What was filed just now. The PIN is told once: it leaves the session as it is shown."""
    language, now, kept = language_of(request), timezone.now(), request.session.get(RECEIPT) or {}
    if kept.get("code") != access.compact(code):
        return redirect(f"{reverse('web:track')}?code={code}")
    pin = kept.pop("pin", None) or ""
    request.session[RECEIPT] = kept
    # The code alone shows nothing of a closed zone.
    proved = tracking.prove(visitor_of(request).scope, code, pin) if pin else None
    sheet = access.track(code, proved if isinstance(proved, Scope) else None)
    if sheet is None:
        return redirect(f"{reverse('web:track')}?code={code}")
    who = Who(sheet.lead_name, phone=sheet.lead_phone)
    steps = (
        say("receipt.next_accept", language, who=who.name),
        say("receipt.next_reply", language),
        say("receipt.next_reopen", language),
    )
    view = Receipt(
        grouped_code(sheet.code),
        f"{pin[:3]} {pin[3:]}".strip(),
        category_name(sheet.category, language),
        sheet.filed_at,
        who,
        due_of(sheet.due, now, provisional=sheet.provisional),
        running_clocks(sheet.clocks, practice(sheet.adoption), now, language),
        f"{reverse('web:track')}?code={sheet.code}",
        steps,
        at_window(request, code),
    )
    return page(request, "receipt", view)
