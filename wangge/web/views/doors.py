"""Coming in and going out: the log-in of staff, and in the demonstration a door for each persona."""

from __future__ import annotations

from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth import login, logout
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from wangge.accounts.models import User
from wangge.acts.entering import log_in
from wangge.engine.values import Refused
from wangge.people.access import scope_of
from wangge.subjects import revisions
from wangge.web.language import language_of
from wangge.web.pages.forms import Form
from wangge.web.pages.others import Login, Personas
from wangge.web.pages.parts import Fault
from wangge.web.render import page
from wangge.web.showing.personas import THREAD, first_page, persona_groups, thread_code, thread_group
from wangge.web.speaking import refusal_sentence
from wangge.web.views.looks import next_of
from wangge.web.wording import say


@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def enter(request: HttpRequest) -> HttpResponse:
    if request.method != "POST":
        return door(request, request.GET.get("next", ""))
    name = request.POST.get("username", "").replace("\0", "")  # which the database would not even look for
    given = request.POST
    user = log_in(name, given.get("password", ""), address_of(request), timezone.now())
    if isinstance(user, Refused):
        return door(request, given.get("next", ""), user)
    login(request, user)
    return redirect(next_of(request))


def address_of(request: HttpRequest) -> str:
    """Where a request came from; behind our own proxy its last entry, the only one that the proxy wrote itself."""
    forwarded = request.headers.get("X-Forwarded-For", "") if settings.BEHIND_PROXY else ""
    return forwarded.rpartition(",")[2].strip() or request.META.get("REMOTE_ADDR", "")


def door(request: HttpRequest, wanted: str, refused: Refused | None = None) -> HttpResponse:
    """The page of the log-in, with what was wrong with the last try."""
    language = language_of(request)
    faults = (Fault(refusal_sentence(refused, language), "username"),) if refused else ()
    form = Form(reverse("web:login"), (), say("login.in", language), faults)
    demo = reverse("web:personas") if settings.DEMO else ""
    elsewhere = f"{reverse('web:openid')}?{urlencode({'next': wanted})}"
    others = ((say("login.openid", language), elsewhere),) if settings.OIDC_ISSUER else ()
    status = 429 if refused and refused.code == "login_wait" else 403 if refused else 200
    return page(request, "login", Login(form, wanted, demo, others), status=status)


@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    logout(request)
    return redirect("web:home")


@require_http_methods(["GET", "HEAD", "POST"])
def personas(request: HttpRequest) -> HttpResponse:
    """Enter as anybody: in the demonstration only, which runs on loopback and on the embedded database only."""
    if not settings.DEMO:
        raise Http404
    revisions.check()
    if request.method != "POST":
        language = language_of(request)
        groups = (*persona_groups(language), *filter(lambda group: group.personas, [thread_group(language)]))
        return page(request, "personas", Personas(groups, reverse("web:personas")))
    logout(request)
    who, _, thread = request.POST.get("persona", "").partition(THREAD)
    user = User.objects.filter(pk=_number(who), is_active=True).first()
    if user is not None:
        login(request, user)
        code = thread_code(scope_of(user.pk, timezone.now()), thread) if thread else None
        if code is not None:
            return redirect("web:case", code)
    return redirect(f"web:{first_page(user.get_username()) if user is not None else 'home'}")


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else 0
