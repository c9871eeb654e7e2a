"""The window desk: choose the item, tick what is handed in, take it in and decide on the spot what follows: accept it,
accept it with papers to follow, or tell everything that is missing."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from wangge import acts
from wangge.acts import Filed, Need, papers
from wangge.cases import access
from wangge.engine.forms import Fault
from wangge.engine.values import Refused
from wangge.lib import codes
from wangge.web.flash import tell
from wangge.web.language import language_of
from wangge.web.pages.filing import AtWindow
from wangge.web.pages.forms import Form
from wangge.web.pages.others import Desk
from wangge.web.pages.parts import Fault as PageFault
from wangge.web.render import page
from wangge.web.showing.attachments import paper_views
from wangge.web.showing.desks import (
    PAPERS,
    THEN,
    AtDesk,
    Closing,
    Offered,
    closing_buttons,
    closings,
    deferrable_materials,
    desk_fields,
    desk_items,
    firm_of,
    guide,
    item_label,
    missing,
    offered,
    uscc_field,
    waiting,
)
from wangge.web.showing.forms import raw_values, typed_values
from wangge.web.showing.lines import case_href
from wangge.web.speaking import act_label, refusal_sentence
from wangge.web.visitor import scope_in
from wangge.web.wording import say

OWN = ("text", "asker_name", "asker_phone", "attachments")  # fields that a Need carries by themselves
RECEIPT = "receipt"  # session key: the code and PIN of what was filed just now
AT_DESK = "at_desk"  # session key: what was taken in just now, and for whom
SAME = ("asker_name", "asker_phone")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def desk(request: HttpRequest) -> HttpResponse:
    items = offered(scope_in(request))
    if not items:
        raise PermissionDenied
    chosen = items.get(request.GET.get("item", ""))
    if request.method == "POST" and chosen is not None:
        return _accept(request, items, chosen)
    return _page(request, items, chosen, _before(request, chosen))


def _before(request: HttpRequest, chosen: Offered | None) -> AtDesk:
    """Whose turn it is: the same applicant as just now is not asked again, a firm is known by its code."""
    last = request.session.get(AT_DESK, {}) if "same" in request.GET else {}
    if "same" not in request.GET:
        request.session.pop(AT_DESK, None)
    uscc = _uscc(request.GET.get("uscc", "") or last.get("uscc", ""))
    typed = {name: last[name] for name in SAME if last.get(name)}
    if uscc and chosen is not None and firm_of(uscc) is None:
        typed[uscc_field(chosen)] = uscc
    return AtDesk(firm_of(uscc), typed)


def _uscc(text: str) -> str:
    try:
        return codes.uscc(text)
    except codes.BadCode:
        return ""


def _accept(request: HttpRequest, items: Mapping[str, Offered], chosen: Offered) -> HttpResponse:
    """1. what is to follow is looked over; 2. the case is filed; 3. what follows is done on it."""
    typed = typed_values(chosen.form, request.POST)
    firm = firm_of(_uscc(request.POST.get("firm", "")))
    closing = next((one for one in closings(chosen) if one.act.name == request.POST.get("then", "")), None)
    then = {name.removeprefix(THEN): str(text) for name, text in request.POST.items() if name.startswith(THEN)}
    given = typed.get(PAPERS, "").splitlines()
    at = AtDesk(firm, typed, then=then)
    data, refused = _looked_over(chosen, closing, at, given) if closing else ({}, None)
    if refused is not None:
        return _page(request, items, chosen, at, refused, of_act=True)
    filed = acts.file(scope_in(request), _need(chosen, at, request.POST.get("key", "")))
    if isinstance(filed, Refused):
        return _page(request, items, chosen, at, filed)
    done = _follow(request, chosen, closing, filed, data) if closing else ""
    return _told(request, filed, at, done)


def _looked_over(
    chosen: Offered, closing: Closing, at: AtDesk, given: list[str]
) -> tuple[dict[str, Any], Refused | None]:
    """What the act will be given, before anything is filed; or why it would be refused."""
    form, lacks = closing.act.form, missing(chosen, given, at.firm)
    assert form is not None
    data = raw_values(form, dict(at.then)) | closing.data(chosen, given, at.firm)
    strange = [one for one in lacks if closing.deferrable and one not in chosen.spec.deferrable]
    if strange:
        law = next(guard.law for guard in closing.act.spec.guards if guard.guard == "deferrable")
        return data, Refused("not_deferrable", law, {"materials": strange, "act": closing.act.name})
    faults = form.clean(data, at.known(chosen), timezone.now()).faults
    return data, Refused("form", None, {"faults": faults}) if faults else None


def _follow(request: HttpRequest, chosen: Offered, closing: Closing, filed: Filed, data: Mapping[str, Any]) -> str:
    """Do what follows; what it is called. What was refused after all waits on the case's page."""
    language, act = language_of(request), closing.act.name
    key = f"{request.POST.get('key', '')[:40]}.{act}" if request.POST.get("key") else None
    done = acts.do(scope_in(request), filed.case, act, data, timezone.now(), key=key)
    if isinstance(done, Refused):
        tell(request, refusal_sentence(done, language), "late")
        return ""
    return act_label(chosen.practice, chosen.procedure, act, language)


def _told(request: HttpRequest, filed: Filed, at: AtDesk, done: str) -> HttpResponse:
    """The receipt slip for the applicant first, with the paper to print; the case is one tap further."""
    if not filed.duplicate:
        request.session[RECEIPT] = {"code": filed.code, "pin": filed.pin}
    same = {name: at.typed.get(name, "") for name in SAME}
    uscc = at.firm.uscc if at.firm else ""
    request.session[AT_DESK] = {"code": filed.code, "done": done, "uscc": uscc, **same}
    return redirect("web:filed", code=filed.code)


def at_window(request: HttpRequest, code: str) -> AtWindow | None:
    """What follows at the window, for the one who has just taken this case in."""
    last = request.session.get(AT_DESK) or {}
    if last.get("code") != access.compact(code) or not request.user.is_authenticated:
        return None
    found = paper_views(last["code"], papers.papers(scope_in(request), code), language_of(request))
    href = reverse("web:desk")
    return AtWindow(last["done"], found, case_href(last["code"]), href, f"{href}?same=1")


def _need(chosen: Offered, at: AtDesk, key: str) -> Need:
    raw, firm = raw_values(chosen.form, dict(at.typed)), at.firm.id if at.firm else None
    return Need(
        text=at.typed.get("text", ""),
        category=chosen.category.code,
        name=at.typed.get("asker_name", ""),
        phone=at.typed.get("asker_phone", ""),
        channel="window",
        fields={name: value for name, value in raw.items() if name not in OWN},
        key=key or None,
        playbook=chosen.practice.playbook,
        asker=firm,
        about=firm,
    )


def _page(
    request: HttpRequest,
    items: Mapping[str, Offered],
    chosen: Offered | None,
    at: AtDesk,
    refused: Refused | None = None,
    *,
    of_act: bool = False,
) -> HttpResponse:
    language, name = language_of(request), chosen.name if chosen else ""
    same = "&same=1" if "same" in request.GET else ""
    here = waiting(access.inbox(scope_in(request)).lines, items, language)
    listed, key = desk_items(items, name, language, same), secrets.token_hex(8)
    view = Desk(listed, waiting=here, key=key)
    if chosen is not None:
        view = Desk(
            listed,
            item_label(chosen, language),
            _form(request, chosen, at, refused, of_act=of_act),
            guide(chosen, language, at.firm),
            closing_buttons(chosen, language),
            here,
            at.firm.name if at.firm else "",
            uscc_field(chosen) != "",
            at.firm is None and bool(request.GET.get("uscc")),
            name,
            key,
            deferrable_materials(chosen),
        )
    return page(request, "desk", view, status=422 if refused else 200)


def _form(request: HttpRequest, chosen: Offered, at: AtDesk, refused: Refused | None, *, of_act: bool) -> Form:
    language = language_of(request)
    faults: tuple[Fault, ...] = tuple(refused.values.get("faults", ())) if refused and refused.code == "form" else ()
    said = (PageFault(refusal_sentence(refused, language)),) if refused and not faults else ()
    at = AtDesk(at.firm, at.typed, () if of_act else faults, at.then, faults if of_act else ())
    uscc = (at.firm.uscc or "") if at.firm else ""
    carried = (("key", request.POST.get("key") or secrets.token_hex(8)), ("firm", uscc))
    action = f"{reverse('web:desk')}?item={chosen.name}"
    return Form(action, desk_fields(chosen, language, at), say("desk.accept", language), said, carried=carried)
