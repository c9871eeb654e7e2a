"""The window desk: choose the item, tick what is handed in, take it in; what is missing is told on the case's page."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from wangge import acts
from wangge.acts import Filed, Need
from wangge.engine.forms import Fault
from wangge.engine.values import Refused
from wangge.web.language import language_of
from wangge.web.pages.forms import Form
from wangge.web.pages.others import Desk
from wangge.web.pages.parts import Fault as PageFault
from wangge.web.render import page
from wangge.web.showing.desks import Offered, desk_fields, desk_items, item_label, length, offered
from wangge.web.showing.forms import raw_values, typed_values
from wangge.web.speaking import refusal_sentence
from wangge.web.views.filing import RECEIPT
from wangge.web.visitor import scope_in
from wangge.web.wording import say

OWN = ("text", "asker_name", "asker_phone", "attachments")  # fields that a Need carries by themselves


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def desk(request: HttpRequest) -> HttpResponse:
    items = offered(scope_in(request))
    if not items:
        raise PermissionDenied
    chosen = items.get(request.GET.get("item", ""))
    if request.method == "POST" and chosen is not None:
        return _accept(request, items, chosen)
    return _page(request, items, chosen, {})


def _accept(request: HttpRequest, items: Mapping[str, Offered], chosen: Offered) -> HttpResponse:
    typed = typed_values(chosen.form, request.POST)
    filed = acts.file(scope_in(request), _need(chosen, typed, request.POST.get("key", "")))
    if isinstance(filed, Refused):
        return _page(request, items, chosen, typed, filed)
    return _told(request, filed)


def _told(request: HttpRequest, filed: Filed) -> HttpResponse:
    """The receipt slip for the applicant first; the case with its next act is one tap further."""
    if not filed.duplicate:
        request.session[RECEIPT] = {"code": filed.code, "pin": filed.pin}
    return redirect("web:filed", code=filed.code)


def _need(chosen: Offered, typed: Mapping[str, str], key: str) -> Need:
    raw = raw_values(chosen.form, typed)
    return Need(
        text=typed.get("text", ""),
        category=chosen.category.code,
        name=typed.get("asker_name", ""),
        phone=typed.get("asker_phone", ""),
        channel="window",
        fields={name: value for name, value in raw.items() if name not in OWN},
        key=key or None,
        playbook=chosen.practice.playbook,
    )


def _page(
    request: HttpRequest,
    items: Mapping[str, Offered],
    chosen: Offered | None,
    typed: Mapping[str, str],
    refused: Refused | None = None,
) -> HttpResponse:
    language, name = language_of(request), chosen.name if chosen else ""
    view = Desk(desk_items(items, name, language))
    if chosen is not None:
        faults: Sequence[Fault] = refused.values.get("faults", ()) if refused and refused.code == "form" else ()
        said = (PageFault(refusal_sentence(refused, language)),) if refused and not faults else ()
        carried = (("key", secrets.token_hex(8)),)
        action = f"{reverse('web:desk')}?item={name}"
        fields = desk_fields(chosen, language, typed, faults)
        form = Form(action, fields, say("desk.accept", language), said, carried=carried)
        promise = say("desk.promise", language, length=length(chosen, language))
        view = Desk(view.items, item_label(chosen, language), form, promise)
    return page(request, "desk", view, status=422 if refused else 200)
