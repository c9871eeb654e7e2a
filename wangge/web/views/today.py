"""The pages of those who walk: this morning, a visit announced, a call, a line from the spot, the day as told."""

from __future__ import annotations

import secrets
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from wangge import acts
from wangge.acts import Need, reading, visits
from wangge.acts.preview import Preview, preview
from wangge.cases import visiting
from wangge.cases.sheets import ContactSheet
from wangge.engine.values import Refused
from wangge.indicators import days, reports
from wangge.people.facts import roster
from wangge.web.flash import tell
from wangge.web.language import language_of
from wangge.web.pages.forms import Field, Form
from wangge.web.pages.parts import Fault, Option, Who
from wangge.web.pages.today import Calling, Spot
from wangge.web.render import page
from wangge.web.showing.dues import due_of
from wangge.web.showing.lines import case_href
from wangge.web.showing.sheets import running_clocks
from wangge.web.showing.spots import Way, ways
from wangge.web.showing.today import today_page, visit_words
from wangge.web.showing.told import told_page
from wangge.web.speaking import fault_sentence, holder_name, refusal_sentence
from wangge.web.views.cases import take_files
from wangge.web.views.filing import RECEIPT
from wangge.web.views.reports import day_in
from wangge.web.views.sending import on_to, taken_once, wants_data
from wangge.web.views.visits import also_comes
from wangge.web.visitor import scope_in, visitor_of
from wangge.web.wording import say

FILES_FOR_OTHERS = "cases.file_for_others"


@require_safe
@login_required
def today(request: HttpRequest) -> HttpResponse:
    return page(request, "today", today_page(visitor_of(request), timezone.now(), language_of(request)))


@require_POST
@login_required
def announce(request: HttpRequest) -> HttpResponse:
    """A suggested visit, announced for today: the firm is told, and the four questions wait in the morning's list. Who
    else comes to the firm this week is told first."""
    scope, language, whom = scope_in(request), language_of(request), request.POST.get("whom", "")
    wanted = int(whom) if whom.isascii() and whom.isdigit() and len(whom) < 19 else 0
    visit = next((v for v in visiting.visits(scope) if v.suggestion.whom == wanted and v.case is None), None)
    if visit is None:
        raise Http404
    key, sure = request.POST.get("key", ""), bool(request.POST.get("sure"))
    filed = visits.announce_suggested(scope, wanted, *visit_words(visit), key or None, sure=sure)
    if isinstance(filed, visits.Others):
        carried = (("whom", whom), ("key", key), ("sure", "yes"))
        form = Form(reverse("web:announce"), (), say("visits.all_the_same", language), carried=carried)
        return also_comes(request, form, filed)
    if isinstance(filed, Refused):
        tell(request, refusal_sentence(filed, language), "late")
    else:
        tell(request, say("today.announced", language, who=roster().name(wanted)), "ok")
    return redirect("web:today")


@require_POST
@login_required
def call(request: HttpRequest, code: str) -> HttpResponse:
    """The asker's number, to be called at once; that it was read is journaled.

    A script asks for JSON and dials; without one a page shows the number and asks the browser to dial it. No redirect:
    the page's own policy would not let a form lead out of the house."""
    found = reading.reveal_contact(scope_in(request), code)
    if not isinstance(found, ContactSheet) or not found.phone:
        if isinstance(found, Refused) and found.code == "not_found":
            raise Http404
        refused = found if isinstance(found, Refused) else Refused("erased")
        tell(request, refusal_sentence(refused, language_of(request)), "late")
        return redirect(case_href(code))
    if wants_data(request):
        response: HttpResponse = JsonResponse({"number": found.phone, "name": found.name})
        response.headers["Cache-Control"] = "private, no-store"
        return response
    response = page(request, "calling", Calling(found.name, found.phone, case_href(code)))
    response.headers["Refresh"] = f"0; url=tel:{found.phone}"
    return response


@require_safe
@login_required
def told(request: HttpRequest) -> HttpResponse:
    """A day of one's own ground (``day``; none: today), already written."""
    scope = scope_in(request)
    this = reports.today(scope.at)
    day = min(day_in(request.GET.get("day", "")) or this, this)
    found = days.told(scope, day)
    if found is None:
        raise PermissionDenied
    return page(request, "told", told_page(found, language_of(request), today=day == this))


# --- from the spot ----------------------------------------------------------------------------------------------------


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def spot(request: HttpRequest, adoption: int, name: str) -> HttpResponse:
    """A line and a picture; whose it will be stands there before it is sent."""
    way = next((w for w in ways(visitor_of(request)) if (w.practice.adoption, w.name) == (adoption, name)), None)
    if way is None:
        raise Http404
    if request.method != "POST":
        return _spot(request, way, secrets.token_hex(8), {})
    return _send(request, way)


def _send(request: HttpRequest, way: Way) -> HttpResponse:
    typed = {name: request.POST.get(name, "").strip() for name in ("text", "place", "name", "phone", "files")}
    key = request.POST.get("key", "") or secrets.token_hex(8)
    taken = taken_once(request, key, "files", request.FILES.getlist("files"), take_files)
    if isinstance(taken, Refused):
        return _spot(request, way, key, typed, taken)
    typed["files"] = " ".join([*typed["files"].split(), *taken.split()])
    if typed["files"] and not typed["text"]:  # a picture says it
        typed["text"] = say("today.by_photo", language_of(request), what=way.label(language_of(request)))
    filed = acts.file(scope_in(request), _need(request, way, key, typed))
    if isinstance(filed, Refused):
        return _spot(request, way, key, typed, filed)
    if not filed.duplicate:
        request.session[RECEIPT] = {"code": filed.code, "pin": filed.pin}
    return on_to(request, reverse("web:filed", kwargs={"code": filed.code}))


def _need(request: HttpRequest, way: Way, key: str | None, typed: dict[str, str]) -> Need:
    """For whom one files, whoever may file for others; else for oneself, about the own firm."""
    visitor = visitor_of(request)
    others = visitor.scope.may(FILES_FOR_OTHERS)
    person = roster().entities.get(visitor.scope.person or 0)
    codes = [unit.code for unit in way.places]
    return Need(
        text=typed.get("text", ""),
        category=way.category.code if way.category else None,
        place=typed.get("place") if typed.get("place") in codes else codes[0],
        asker=None if others else visitor.scope.person,
        about=None if others or person is None else person.employer,
        name=typed.get("name", ""),
        phone=typed.get("phone", ""),
        files=tuple(typed.get("files", "").split()),
        key=key,
    )


def _spot(
    request: HttpRequest, way: Way, key: str, typed: dict[str, str], refused: Refused | None = None
) -> HttpResponse:
    language, scope, now = language_of(request), scope_in(request), timezone.now()
    wrong = _wrong(refused, language)
    label = way.label(language)
    fields = _fields(way, typed, wrong, language, others=scope.may(FILES_FOR_OTHERS) and way.category is None)
    faults = (Fault(wrong[""]),) if "" in wrong else ()
    form = Form(request.path, fields, say("today.send", language), faults, carried=(("key", key),))
    view = Spot(label, form)
    found = preview(scope, _need(request, way, None, {**typed, "text": typed.get("text") or label}))
    if isinstance(found, Preview) and found.refused is None:
        clocks = running_clocks(found.clocks, found.practice, now, language)
        view = Spot(label, form, Who(holder_name(found.lead)), due_of(found.due, now), clocks)
    return page(request, "spot", view, status=422 if refused else 200)


def _wrong(refused: Refused | None, language: Any) -> dict[str, str]:
    """What is to mend, by field; "" is the whole."""
    if refused is None:
        return {}
    faults = refused.values.get("faults", ()) if refused.code == "form" else ()
    named = {FIELDS.get(f.field, f.field): fault_sentence(f, language) for f in faults}
    return named or {"": refusal_sentence(refused, language)}


FIELDS = {"asker_name": "name", "asker_phone": "phone", "attachments": "files"}


def _fields(
    way: Way, typed: dict[str, str], wrong: dict[str, str], language: Any, *, others: bool
) -> tuple[Field, ...]:
    places = tuple(Option(u.code, u.name, u.code == typed.get("place", way.places[0].code)) for u in way.places)
    asked: list[tuple[str, Any, dict[str, Any]]] = [
        ("files", "file", {"several": True}),
        ("text", "long_text", {"most": 4000, "hint": say("today.spot_text_hint", language)}),
    ]
    if len(places) > 1:
        asked.append(("place", "holder", {"options": places, "required": True}))
    if others:
        asked += [("name", "text", {"most": 60}), ("phone", "phone", {})]
    return tuple(
        Field(
            name,
            kind,
            say(f"today.spot_{name}", language),
            value=typed.get(name, ""),
            error=wrong.get(name, ""),
            **more,
        )
        for name, kind, more in asked
    )
