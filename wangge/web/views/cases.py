"""One case: its page, its acts, its attachments, and the asker's number for those who handle it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from urllib.parse import quote

from django.contrib.auth.decorators import login_required
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from wangge import acts
from wangge.acts import Done, attaching, papers, reading, refusals, tracking
from wangge.adoptions.facts import practice
from wangge.cases import access, library
from wangge.cases.sheets import CaseSheet, ContactSheet
from wangge.documents import access as documents
from wangge.engine.forms import Form
from wangge.engine.procedure import UNDO
from wangge.engine.values import Refused
from wangge.files import access as files
from wangge.files.kinds import too_large
from wangge.outside import access as outside
from wangge.web.flash import tell
from wangge.web.language import language_of
from wangge.web.pages.cases import ActForm, Beside, CasePage
from wangge.web.render import page
from wangge.web.showing.acting import act_form, form_of
from wangge.web.showing.asking import asker_page, is_asker
from wangge.web.showing.attachments import Enclosed, attachment_views, paper_views
from wangge.web.showing.briefs import brief_of
from wangge.web.showing.forms import raw_values, typed_values
from wangge.web.showing.lines import case_href
from wangge.web.showing.sheets import case_page
from wangge.web.speaking import act_label, refusal_sentence
from wangge.web.views.looks import next_of
from wangge.web.views.sending import on_to, taken_once
from wangge.web.visitor import remember_proved, scope_in, visitor_of
from wangge.web.wording import Language, say

PANE = "case-pane"  # the id that htmx names when it wants the case alone that stands beside a list


def _sheet(request: HttpRequest, code: str) -> CaseSheet:
    """The case as this visitor may see it; one that is not theirs is answered like one that does not exist."""
    found = access.sheet(scope_in(request), code)
    if found is None and opens_own(request, code):
        found = access.sheet(scope_in(request), code)
    if found is None:
        refusals.note_opening(scope_in(request), code)
        raise Http404
    return found


def opens_own(request: HttpRequest, code: str) -> bool:
    """Whether the visitor asked for a case themselves that lies in a closed zone by now; from now on it is open to
    them as if they had proved a PIN."""
    before, own = scope_in(request), tracking.own(scope_in(request), code)
    for case in own.bearer_of - before.bearer_of if own is not None else ():
        remember_proved(request, case, closed=True)
    return own is not None


def enclosures(request: HttpRequest, sheet: CaseSheet) -> Enclosed:
    """Attachments (by their codes) and papers of a case that the visitor may see."""
    code = sheet.line.code
    return {
        "attachments": attachment_views(code, files.about(sheet.line.id)),
        "papers": paper_views(code, documents.about(scope_in(request), sheet.line.id), language_of(request)),
    }


def unlock_href(request: HttpRequest, code: str) -> str:
    """Where the way that wrong PINs locked is opened again; "" where it is open, or for somebody else to open."""
    return reverse("web:unlock", kwargs={"code": code}) if tracking.is_locked_for(scope_in(request), code) else ""


@require_safe
@login_required
def case(request: HttpRequest, code: str) -> HttpResponse:
    sheet = _sheet(request, code)
    return _page(request, sheet, case_view(request, sheet, request.GET.get("act", "")))


def case_view(request: HttpRequest, sheet: CaseSheet, opened: str = "") -> CasePage:
    """A case as whoever is logged in sees it. ``opened``: the act whose form stands open."""
    view = case_page(
        sheet,
        timezone.now(),
        language_of(request),
        opened,
        **enclosures(request, sheet),
        proved=library.of_category(scope_in(request), sheet),
    )
    facts = (*view.facts, *outside.numbers(sheet.line.id))
    brief = brief_of(scope_in(request), sheet, timezone.now(), language_of(request))
    return replace(view, facts=facts, unlock_href=unlock_href(request, sheet.line.code), brief=brief)


def _page(request: HttpRequest, sheet: CaseSheet, view: CasePage, status: int = 200) -> HttpResponse:
    """As those who handle it read it, or as the one who asked does."""
    if is_asker(sheet, staff=visitor_of(request).staff):
        return page(request, "asker", asker_page(view, sheet, language_of(request)), status=status)
    return page(request, "case", view, status=status)


@require_POST
def act(request: HttpRequest, code: str, act: str) -> HttpResponse:
    """Do one act. The bearer of code and PIN acts here too, and comes back to the tracking page."""
    sheet = _sheet(request, code)
    own = practice(sheet.line.adoption)
    form = form_of(own, sheet.line.procedure, act)
    typed = typed_values(form, request.POST) if form else {}
    key = request.POST.get("key", "")
    taken = _take_files(request, form, key)
    answer = taken if isinstance(taken, Refused) else _do(request, sheet, act, form, {**typed, **taken}, key)
    if isinstance(answer, Done):
        label = act_label(own, sheet.line.procedure, act, language_of(request))
        _stays_open(request, sheet)
        _tell_done(request, sheet, act, label)
        return on_to(request, next_of(request, _home_of(request, sheet)))
    return _refused(request, sheet, act, typed, answer)


def _do(
    request: HttpRequest, sheet: CaseSheet, act: str, form: Form | None, typed: dict[str, str], key: str
) -> Done | Refused:
    data = raw_values(form, typed) if form else {}
    return acts.do(scope_in(request), sheet.line.id, act, data, timezone.now(), key=key or None)


def _take_files(request: HttpRequest, form: Form | None, key: str) -> dict[str, str] | Refused:
    """Attachments of an act, taken in first; the field holds their codes."""
    codes: dict[str, str] = {}
    for given in form.inputs() if form else ():
        sent = request.FILES.getlist(given.name) if given.type == "file" else []
        taken = taken_once(request, key, given.name, sent if given.several else sent[:1], take_files)
        if isinstance(taken, Refused):
            return taken
        if taken:
            codes[given.name] = taken
    return codes


def take_files(request: HttpRequest, sent: Sequence[UploadedFile]) -> str | Refused:
    """Codes of what was sent, separated by blanks; the first that is not taken ends it."""
    codes = []
    for one in sent:
        if refused := too_large(one.size or 0):
            return refused
        taken = attaching.take(scope_in(request), one.read(), one.name or "")
        if isinstance(taken, Refused):
            return taken
        codes.append(taken)
    return " ".join(codes)


def _stays_open(request: HttpRequest, sheet: CaseSheet) -> None:
    """Whoever just brought their own case into a closed zone, by the PIN that they had proved, reads on."""
    case, scope = sheet.line.id, scope_in(request)
    if case in scope.bearer_of - scope.closed_of and access.sheet(scope, sheet.line.code) is None:
        remember_proved(request, case, closed=True)


def _tell_done(request: HttpRequest, sheet: CaseSheet, act: str, label: str) -> None:
    language = language_of(request)
    can_undo = act != UNDO and UNDO in access.offered(scope_in(request), sheet.line.code)
    href = f"{case_href(sheet.line.code)}acts/{UNDO}/" if can_undo else ""
    sentence = say("act.undone", language) if act == UNDO else say("act.done", language, act=label)
    tell(request, sentence, "ok", href)


def _home_of(request: HttpRequest, sheet: CaseSheet) -> str:
    """Where one goes on: the case, or the tracking page for someone without an account."""
    if request.user.is_authenticated:
        return case_href(sheet.line.code)
    return f"{redirect('web:track').url}?code={sheet.line.code}"


def _refused(request: HttpRequest, sheet: CaseSheet, act: str, typed: dict[str, str], refused: Refused) -> HttpResponse:
    """The page again, with the form as it was typed and what to mend; an act that is gone only says why."""
    language = language_of(request)
    failed = failed_form(sheet, act, typed, refused, language)
    if failed is None:
        tell(request, refusal_sentence(refused, language), "late")
        return redirect(_home_of(request, sheet))
    view = case_page(sheet, timezone.now(), language, act, failed, **enclosures(request, sheet))
    return _page(request, sheet, replace(view, back=next_of(request, "")), 422)


def failed_form(
    sheet: CaseSheet, act: str, typed: dict[str, str], refused: Refused, language: Language
) -> ActForm | None:
    offer = next((o for o in sheet.offers if o.act == act and o.refused is None), None)
    if offer is None or offer.act == UNDO:
        return None
    faults = tuple(refused.values.get("faults", ())) if refused.code == "form" else ()
    own = practice(sheet.line.adoption)
    return act_form(sheet, own, offer, language, opened=offer.act, typed=typed, faults=faults, refused=refused)


@require_POST
@login_required
def contact(request: HttpRequest, code: str) -> HttpResponse:
    """The asker's name and number in full, for those who handle the case; reading it is journaled."""
    sheet = _sheet(request, code)
    found = reading.reveal_contact(scope_in(request), code)
    if not isinstance(found, ContactSheet):
        tell(request, refusal_sentence(found, language_of(request)), "late")
        return redirect(case_href(sheet.line.code))
    view = case_page(sheet, timezone.now(), language_of(request), contact=found, **enclosures(request, sheet))
    view = replace(view, back=next_of(request, ""))
    if request.headers.get("HX-Target") == PANE:
        return page(request, "case_pane", Beside(view, case_href(code), view.back))
    return page(request, "case", view)


@require_safe
def attachment(request: HttpRequest, code: str, file: str) -> HttpResponse:
    """The bytes of an attachment. Pictures and PDFs open in place, never as a page of ours."""
    sheet = _sheet(request, code)
    found = files.one(sheet.line.id, file)
    if found is None:
        raise Http404
    response = HttpResponse(files.content(found), content_type=found.mime)
    way = "inline" if found.mime.startswith("image/") or found.mime == "application/pdf" else "attachment"
    response.headers["Content-Disposition"] = f"{way}; filename*=UTF-8''{quote(found.name)}"
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response.headers["Cache-Control"] = "private, no-store"
    return response


@require_safe
def paper(request: HttpRequest, code: str, paper: int) -> HttpResponse:
    """The PDF of a paper, as it was issued, or a translation (``?lang=en``); the reading is journaled."""
    if request.GET.get("lang") == "en":
        found = papers.translation(scope_in(request), code, paper, "en")
    else:
        found = papers.open_paper(scope_in(request), code, paper)
    if isinstance(found, Refused):
        raise Http404
    response = HttpResponse(found, content_type="application/pdf")
    response.headers["Content-Disposition"] = "inline"
    response.headers["Cache-Control"] = "private, no-store"
    return response
