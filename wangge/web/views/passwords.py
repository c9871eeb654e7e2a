"""Changing one's own password."""

from __future__ import annotations

from typing import cast

from django.conf import settings
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from wangge.accounts.models import User
from wangge.acts import passwords
from wangge.engine.values import Refused
from wangge.web.flash import tell
from wangge.web.language import language_of
from wangge.web.pages.forms import Form
from wangge.web.pages.others import Password
from wangge.web.pages.parts import Fault
from wangge.web.render import page
from wangge.web.speaking import refusal_sentence
from wangge.web.views.doors import address_of
from wangge.web.visitor import scope_in
from wangge.web.wording import say

AT = {"password_wrong": "old", "login_wait": "old", "password_differs": "again"}  # which field a refusal is about


@sensitive_post_parameters("old", "new", "again")
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def password(request: HttpRequest) -> HttpResponse:
    """The browser in which it is changed stays in; every other one is out."""
    user, now = cast("User", request.user), timezone.now()
    if request.method != "POST":
        return _shown(request, user)
    given = {name: request.POST.get(name, "") for name in ("old", "new", "again")}
    changed = passwords.change(scope_in(request), user, **given, address=address_of(request), at=now)
    if isinstance(changed, Refused):
        return _shown(request, user, changed)
    update_session_auth_hash(request, changed)
    tell(request, say("password.done", language_of(request)), "ok")
    return redirect("web:home")


def _shown(request: HttpRequest, user: User, refused: Refused | None = None) -> HttpResponse:
    language = language_of(request)
    faults = (Fault(refusal_sentence(refused, language), AT.get(refused.code, "new")),) if refused else ()
    form = Form(reverse("web:password"), (), say("password.change", language), faults)
    view = Password(form, user.get_username(), elsewhere=not user.has_usable_password(), least=settings.PASSWORD_LEAST)
    status = 429 if refused and refused.code == "login_wait" else 422 if refused else 200
    return page(request, "password", view, status=status)
