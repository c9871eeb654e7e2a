"""Filing: say it, check it, send it; what is not plain is asked on a page of its own. Everything is carried in the
form, so nothing needs a login."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import replace

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from wangge import acts
from wangge.acts import Need, tracking
from wangge.acts.preview import Preview, preview
from wangge.adoptions.facts import rulebook
from wangge.cases import access
from wangge.engine.forms import Fault as FieldFault
from wangge.engine.scope import Scope
from wangge.engine.values import Refused
from wangge.people.facts import roster
from wangge.web.language import language_of
from wangge.web.pages.filing import FilingStep
from wangge.web.pages.forms import Field, Form
from wangge.web.render import page
from wangge.web.showing.boxes import box, category_field, error_of, where_fields, who_fields
from wangge.web.showing.checking import check_view, receipt_view
from wangge.web.showing.drafts import (
    MORE,
    Draft,
    draft_of,
    need_of,
    placed,
    units_named,
    where_faults,
    words_faults,
)
from wangge.web.showing.further import file_inputs, further_faults, further_fields, further_values, must_answer
from wangge.web.speaking import playbook_title
from wangge.web.views.cases import take_files
from wangge.web.views.desk import RECEIPT, at_window
from wangge.web.visitor import Visitor, visitor_of
from wangge.web.wording import say

NONE_REFUSED: Mapping[str, Refused] = {}
Wrong = Mapping[str, FieldFault | Refused]


@require_http_methods(["GET", "HEAD", "POST"])
def file(request: HttpRequest) -> HttpResponse:
    """One address for all steps; ``step`` says which button was pressed."""
    if request.method != "POST":
        about = request.GET.get("about", "")
        known = about if about in rulebook().by_code else ""
        return _words(request, Draft(category=known, key=secrets.token_hex(8)), {})
    draft = draft_of(request.POST)
    return STEPS.get(request.POST.get("step", ""), _after_words)(request, draft)


def _after_words(request: HttpRequest, draft: Draft) -> HttpResponse:
    draft, refused = _with_files(request, draft)
    wrong: dict[str, FieldFault | Refused] = dict(words_faults(draft))
    if refused is not None:
        wrong["files"] = refused
    if wrong:
        return _words(request, draft, wrong)
    asks_whose = visitor_of(request).staff and not draft.other
    if placed(draft) and not asks_whose:
        return _after_where(request, draft)
    return _where(request, draft, {}, searched=bool(draft.place_words))


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
        asked_whose = not visitor_of(request).staff and wrong.keys() <= {"name", "phone"}
        return _who(request, draft, wrong) if asked_whose else _where(request, draft, wrong)
    found = _preview(request, draft)
    if isinstance(found, Preview) and must_answer(further_fields(found, draft, language_of(request))):
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
    wrong = where_faults(draft)
    if wrong:
        return _check(request, draft, wrong=wrong)
    filed = acts.file(visitor_of(request).scope, _need(request, draft))
    if isinstance(filed, Refused):
        return _check(request, draft, filed)
    if not filed.duplicate:  # sent twice: the PIN of the first time is still to be told
        request.session[RECEIPT] = {"code": filed.code, "pin": filed.pin}
    return redirect("web:filed", code=filed.code)


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
    said = box(draft, visitor_of(request), language_of(request), wrong)
    step = FilingStep("ask.title", Form(said.action, (), ""), box=said)
    return page(request, "filing", step, status=_status(wrong))


def _where(request: HttpRequest, draft: Draft, wrong: Wrong, *, searched: bool = False) -> HttpResponse:
    fields = where_fields(draft, visitor_of(request), language_of(request), wrong, searched=searched)
    heading = "ask.where_whose" if visitor_of(request).staff else "filing.step_2"
    return _asked(request, heading, draft, fields, "where", "change_words", wrong, searches=True)


def _asked(
    request: HttpRequest,
    heading: str,
    draft: Draft,
    fields: Sequence[Field],
    submit: str,
    back: str,
    wrong: Wrong,
    *,
    searches: bool = False,
) -> HttpResponse:
    """One question of its own; every other answer is carried along."""
    form = Form(reverse("web:file"), tuple(fields), say("filing.go_on", language_of(request)))
    step = FilingStep(heading, form, draft.without(*(f.name for f in fields)), back, submit, searches=searches)
    return page(request, "filing", step, status=_status(wrong))


def _category(request: HttpRequest, draft: Draft) -> HttpResponse:
    fields = (category_field(draft, language_of(request)),)
    return _asked(request, "filing.category", draft, fields, "where", "check", {})


def _who(request: HttpRequest, draft: Draft, wrong: Wrong = NONE_REFUSED) -> HttpResponse:
    fields = who_fields(draft, visitor_of(request), language_of(request), wrong)
    return _asked(request, "ask.whose", draft, fields, "where", "check", wrong)


def _status(wrong: Wrong) -> int:
    return 422 if wrong else 200


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
    fields = tuple(replace(f, error=error_of(refused.get(f.name), language) or f.error) for f in asked)
    form = Form(reverse("web:file"), fields, say("filing.go_on", language))
    lead = say("filing.step_more_lead", language, practice=playbook_title(found.practice.playbook, language))
    step = FilingStep("filing.step_more", form, replace(draft, more=()).pairs, "change_where", "more", lead)
    return page(request, "filing", step, status=422 if wrong or refused else 200)


def _check(
    request: HttpRequest, draft: Draft, refused: Refused | None = None, wrong: Wrong = NONE_REFUSED
) -> HttpResponse:
    """Check the answers; a preview, which keeps nothing, tells whose it will be, by when and on what ground."""
    found = _preview(request, draft)
    view = check_view(visitor_of(request), draft, found, refused, wrong, language_of(request), timezone.now())
    return page(request, "filing_check", view, status=422 if view.faults else 200)


def _back_to_check(request: HttpRequest, draft: Draft) -> HttpResponse:
    return _check(request, draft)


STEPS = {
    "words": _after_words,
    "change_words": _back_to_words,
    "change_where": _back_to_where,
    "search": _search,
    "where": _after_where,
    "more": _after_more,
    "change_more": _back_to_more,
    "change_category": _category,
    "change_who": _who,
    "check": _back_to_check,
    "send": _send,
}


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
    scope = proved if isinstance(proved, Scope) else visitor_of(request).scope
    view = receipt_view(sheet, access.sheet(scope, code), pin, visitor_of(request), language, now)
    view = replace(view, window=at_window(request, code))
    return page(request, "receipt", view)
