"""What the lights mean, set by the district's administrator, who sees how many dates would show which light."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from wangge.acts import watch_settings
from wangge.adoptions.facts import district
from wangge.cases import access
from wangge.cases import lights as swept
from wangge.web import flash
from wangge.web.language import language_of
from wangge.web.render import page
from wangge.web.showing.lights import Wanted, lights_page, wanted_in
from wangge.web.speaking import refusal_sentence
from wangge.web.visitor import scope_in
from wangge.web.wording import say

CAPABILITY = "admin.system"


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def lights(request: HttpRequest) -> HttpResponse:
    """POST with ``do=save`` keeps what stands in the form; any other counts by it and keeps nothing."""
    scope, language = scope_in(request), language_of(request)
    if not scope.may(CAPABILITY):
        raise PermissionDenied
    access.enter(scope)
    orders, meaning = watch_settings.orders(), district()
    now = swept.preview(meaning.lights, scope.at)
    if request.method != "POST":
        view = lights_page(Wanted(meaning.lights, meaning.patterns, {}), (now, None), orders, language)
        return page(request, "lights", view)
    wanted = wanted_in(request.POST, orders)
    if request.POST.get("do") == "save" and not wanted.wrong:
        refused = watch_settings.keep(scope, wanted.lights, wanted.patterns, wanted.on_red)
        if refused is not None:
            flash.tell(request, refusal_sentence(refused, language), "late")
        else:
            flash.tell(request, say("lights.saved", language))
        return redirect("web:lights")
    then = None if wanted.wrong else swept.preview(wanted.lights, scope.at)
    view = lights_page(wanted, (now, then), orders, language)
    return page(request, "lights", view, status=422 if wanted.wrong else 200)
