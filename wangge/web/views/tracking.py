"""Tracking by code: the state for whoever holds the code, the content for whoever proves the PIN."""

from __future__ import annotations

from dataclasses import replace

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from wangge.acts import tracking
from wangge.cases import access
from wangge.cases.sheets import TrackSheet
from wangge.engine.values import Refused
from wangge.subjects import revisions
from wangge.web.flash import tell
from wangge.web.language import language_of
from wangge.web.pages.cases import AskerPage, Own, Track
from wangge.web.pages.forms import Field, Form
from wangge.web.render import page
from wangge.web.showing.asking import asker_page
from wangge.web.showing.lines import case_href
from wangge.web.showing.sheets import case_page, grouped_code
from wangge.web.showing.tracking import tracked
from wangge.web.speaking import refusal_sentence
from wangge.web.views.cases import enclosures, opens_own, unlock_href
from wangge.web.views.looks import next_of
from wangge.web.visitor import remember_proved, scope_in
from wangge.web.wording import Language, say


@require_http_methods(["GET", "HEAD", "POST"])
def track(request: HttpRequest) -> HttpResponse:
    revisions.check()
    if request.method == "POST":
        return _open(request, request.POST.get("code", ""), request.POST.get("pin", ""))
    code = request.GET.get("code", "").strip()
    if not code:
        own = tuple(Own(grouped_code(c), case_href(c), at) for c, at in tracking.own_closed(scope_in(request)))
        return page(request, "track", Track(asked=_code_form(language_of(request)), own=own))
    return _show(request, code)


def _open(request: HttpRequest, code: str, pin: str) -> HttpResponse:
    proved = tracking.prove(scope_in(request), code, pin)
    if isinstance(proved, Refused):
        return _show(request, code, refusal_sentence(proved, language_of(request)), status=403)
    for case in proved.bearer_of - scope_in(request).bearer_of:
        remember_proved(request, case, closed=case in proved.closed_of)
    return redirect(f"{reverse('web:track')}?code={code}")


def _show(request: HttpRequest, code: str, error: str = "", status: int = 200) -> HttpResponse:
    language, sheet = language_of(request), access.track(code, scope_in(request))
    if sheet is None and opens_own(request, code):
        sheet = access.track(code, scope_in(request))
    if sheet is None:
        wrong = Track(asked=_both_form(language, code), error=say("track.not_found", language))
        return page(request, "track", wrong, status=404)
    case = _content(request, sheet)
    asked = None if case is not None else _pin_form(sheet, language)
    view = tracked(sheet, timezone.now(), language, asked, case, error)
    return page(request, "track", replace(view, unlock_href=unlock_href(request, sheet.code)), status=status)


@require_POST
@login_required
def unlock(request: HttpRequest, code: str) -> HttpResponse:
    """For an asker at the window who mistyped the PIN too often; it is written down who did it."""
    refused = tracking.unlock(scope_in(request), code)
    if refused is not None and refused.code == "not_found":
        raise Http404
    if refused is not None:
        raise PermissionDenied
    tell(request, say("track.unlocked", language_of(request)), "ok")
    return redirect(next_of(request, f"{reverse('web:track')}?code={code}"))


def _content(request: HttpRequest, sheet: TrackSheet) -> AskerPage | None:
    """The whole case, for its bearer (or anyone who may see it anyhow)."""
    found = access.sheet(scope_in(request), sheet.code)
    if found is None:
        return None
    language = language_of(request)
    return asker_page(case_page(found, timezone.now(), language, **enclosures(request, found)), found, language)


def _code_form(language: Language, code: str = "") -> Form:
    field = Field("code", "text", say("track.code", language), value=code[:40], required=True)
    return Form(reverse("web:track"), (field,), say("track.look", language), method="get")


def _both_form(language: Language, code: str) -> Form:
    """Code and PIN at once: what lies in a closed zone opens to both only, and is unknown to the code alone."""
    typed = Field("code", "text", say("track.code", language), value=code[:40], required=True)
    pin = Field("pin", "text", say("track.pin", language))
    return Form(reverse("web:track"), (typed, pin), say("track.look", language))


def _pin_form(sheet: TrackSheet, language: Language) -> Form | None:
    if sheet.locked or sheet.erased:
        return None
    pin = Field("pin", "text", say("track.pin", language), required=True)
    return Form(reverse("web:track"), (pin,), say("track.open_it", language), carried=(("code", sheet.code),))
