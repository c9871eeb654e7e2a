"""The door by the office's own sign-in (OpenID Connect), where the district has one: there, and back."""

from __future__ import annotations

import logging
import time
from dataclasses import asdict

from django.conf import settings
from django.contrib.auth import login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_safe

from wangge.acts.entering import signed_in
from wangge.engine.values import Refused
from wangge.lib import openid
from wangge.web.views.doors import door
from wangge.web.views.looks import own_address

log = logging.getLogger("wangge.web")
KEPT = "openid"  # in the session: the attempt, and where to go afterwards
FAILED = Refused("openid_failed")


def _client() -> openid.Client:
    if not settings.OIDC_ISSUER:
        raise Http404
    return openid.Client(settings.OIDC_ISSUER, settings.OIDC_CLIENT, settings.OIDC_SECRET)


def _back(request: HttpRequest) -> str:
    return request.build_absolute_uri(reverse("web:openid_back"))


@require_safe
def there(request: HttpRequest) -> HttpResponse:
    """To the provider's page, with an attempt of its own."""
    client, attempt = _client(), openid.Attempt.new()
    wanted = own_address(request, request.GET.get("next", ""))
    try:
        provider = openid.discover(client.issuer)
    except openid.OpenIdError as error:
        log.warning("sign-in: %s", error)
        return door(request, wanted, FAILED)
    request.session[KEPT] = {**asdict(attempt), "next": wanted}
    return redirect(openid.way_there(provider, client, attempt, _back(request)))


@require_safe
def back(request: HttpRequest) -> HttpResponse:
    """From the provider's page: the code is good once, for the browser that went there."""
    client, kept = _client(), request.session.pop(KEPT, None)
    if not kept or request.GET.get("state") != kept["state"] or not request.GET.get("code"):
        return door(request, "", FAILED)
    attempt = openid.Attempt(kept["state"], kept["nonce"], kept["verifier"])
    try:
        provider = openid.discover(client.issuer)
        found = openid.claims(provider, client, attempt, _back(request), request.GET["code"], time.time())
    except openid.OpenIdError as error:
        log.warning("sign-in: %s", error)
        return door(request, kept["next"], FAILED)
    user = signed_in(str(found.get(settings.OIDC_CLAIM, "")))
    if isinstance(user, Refused):
        return door(request, kept["next"], user)
    login(request, user)
    return redirect(kept["next"])
