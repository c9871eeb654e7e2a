"""Adopting a practice in a dialogue of single questions, and ending an adoption on a day."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from wangge.acts import dialogue, shelf
from wangge.acts.dialogue import Opened, Question
from wangge.engine.reader import Playbook
from wangge.engine.scope import Scope
from wangge.engine.values import Refused
from wangge.web import flash, when
from wangge.web.language import language_of
from wangge.web.render import page
from wangge.web.showing.adoption import (
    PREFIX,
    check_page,
    end_page,
    practice_page,
    shelf_page,
    step_page,
    title_of,
)
from wangge.web.speaking import refusal_sentence
from wangge.web.visitor import scope_in
from wangge.web.wording import say

TEXT_MOST = 120
CODES_MOST = 200


@require_safe
@login_required
def shelf_of(request: HttpRequest) -> HttpResponse:
    scope = _allowed(request)
    view = shelf_page(scope, shelf.playbooks(), dialogue.under_way(scope), language_of(request))
    return page(request, "shelf", view)


def _allowed(request: HttpRequest) -> Scope:
    scope = scope_in(request)
    if not scope.may(dialogue.CAPABILITY):
        raise PermissionDenied
    return scope


def _playbook(name: str) -> Playbook:
    own = shelf.playbook(name)
    if own is None:
        raise Http404
    return own


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def practice(request: HttpRequest, playbook: str) -> HttpResponse:
    """Its adoptions, and the questions of the one that is prepared; ``do``: begin it, or withdraw it."""
    scope, language, own = _allowed(request), language_of(request), _playbook(playbook)
    one, refused = _opened(scope, playbook), None
    if request.method == "POST":
        if request.POST.get("do") == "begin":
            begun = dialogue.begin(scope, playbook)
            if not isinstance(begun, Refused):
                return redirect("web:practice_adoption", playbook=playbook)
            refused = begun
        elif one is not None and request.POST.get("do") == "withdraw":
            refused = dialogue.withdraw(scope, one)
            if refused is None:
                flash.tell(request, say("adopt.withdrawn", language, title=title_of(own, language)))
                return redirect("web:shelf")
    view = practice_page(own, one, scope, language, refused)
    return page(request, "practice_adoption", view, status=422 if refused else 200)


def _opened(scope: Scope, playbook: str) -> Opened | None:
    found = dialogue.opened(scope, playbook)
    if isinstance(found, Refused):
        raise PermissionDenied
    return found


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def step(request: HttpRequest, playbook: str, step: str) -> HttpResponse:
    """One question; "check" is the last look, from which it is adopted."""
    scope, language = _allowed(request), language_of(request)
    _playbook(playbook)
    one = _opened(scope, playbook)
    if one is None:
        return redirect("web:practice_adoption", playbook=playbook)
    if step == "check":
        return _check(request, scope, one)
    question = next((q for q in one.questions if q.step == step), None)
    if question is None:
        raise Http404
    if request.method != "POST":
        return page(request, "adoption_step", step_page(one, question, language, {}, None))
    given = _given(request, one, question)
    wrong = given if isinstance(given, Refused) else dialogue.answer(scope, one, step, given, _revision(request))
    if wrong is None:
        return redirect(_following(scope, playbook, step))
    typed = {name: request.POST.get(name, "")[:TEXT_MOST] for name in ("area", "since", "until", "code", "other")}
    more: dict[str, Any] = {"codes": request.POST.getlist("codes")[:CODES_MOST]}
    if step == "promises":
        more |= {n: request.POST.get(PREFIX + n, "")[:8] for n in one.playbook.spec.clocks}
        more["wrong"] = wrong.values.get("clock", next(iter(one.playbook.spec.clocks), ""))
    again = _opened(scope, playbook) or one
    fresh = next((q for q in again.questions if q.step == step), question)
    return page(request, "adoption_step", step_page(again, fresh, language, typed | more, wrong), status=422)


def _following(scope: Scope, playbook: str, step: str) -> str:
    """The next question that has no answer; the last look when there is none."""
    one = _opened(scope, playbook)
    steps = [q.step for q in one.questions] if one else []
    later = [q.step for q in one.questions if not q.answered] if one else []
    after = [name for name in later if steps.index(name) > steps.index(step)] or later
    return reverse("web:adoption_step", args=[playbook, after[0] if after else "check"])


def _revision(request: HttpRequest) -> int:
    text = request.POST.get("revision", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else -1


def _given(request: HttpRequest, one: Opened, question: Question) -> Mapping[str, Any] | Refused:
    """What was typed, as the question takes it."""
    sent, name = request.POST, question.step
    if name == "area":
        return {"area": sent.get("area", "")[:TEXT_MOST]}
    if name == "since":
        since, until = _day(sent.get("since", "")), _day(sent.get("until", ""))
        if since is None or (until is None and sent.get("until")):
            wrong = sent.get("until") if since is not None else sent.get("since")
            return Refused("import_bad_day", None, {"text": (wrong or "")[:40]})
        return {"since": since, "until": until}
    if name == "promises":
        return _promises(request, one)
    if name == "order":
        text = sent.get("rank", "")
        known = {str(rank): rank for rank, *_ in dialogue.ranks(one)}
        return {"rank": known[text]} if text in known else Refused("slot_needed")
    if question.slot is not None and question.slot.kind == "categories":
        return {"codes": sent.getlist("codes")[:CODES_MOST]}
    other = sent.get("other", "").strip()[:TEXT_MOST]
    code = dialogue.by_name(other) if other else sent.get("code", "")[:TEXT_MOST]
    return {"codes": [code] if code not in ("", "-") else []}


def _promises(request: HttpRequest, one: Opened) -> Mapping[str, Any] | Refused:
    promises = {}
    for name, clock in one.playbook.spec.clocks.items():
        text = request.POST.get(PREFIX + name, "").strip()
        if not text:
            continue
        if not (text.isascii() and text.isdigit() and len(text) < 5):
            return Refused("promise_no_number", None, {"clock": name})
        promises[name] = {"n": int(text), "unit": clock.length.unit}
    return {"promises": promises}


def _day(text: str) -> date | None:
    try:
        found = date.fromisoformat(text)
    except ValueError:
        return None
    return found if 2000 <= found.year <= 2200 else None


def _check(request: HttpRequest, scope: Scope, one: Opened) -> HttpResponse:
    language, name = language_of(request), one.playbook.name
    if not one.complete:
        flash.tell(request, say("adopt.not_complete", language), "late")
        return redirect("web:practice_adoption", playbook=name)
    if request.method != "POST":
        return page(request, "adoption_check", check_page(one, scope, language))
    done = dialogue.adopt(scope, name, request.POST.get("seen", "")[:40])
    if isinstance(done, Refused):
        again = _opened(scope, name)
        if again is None:
            flash.tell(request, refusal_sentence(done, language), "late")
            return redirect("web:practice_adoption", playbook=name)
        return page(request, "adoption_check", check_page(again, scope, language, done), status=422)
    flash.tell(request, say("adopt.done", language, title=title_of(one.playbook, language)))
    return redirect("web:practice_adoption", playbook=name)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def end(request: HttpRequest, playbook: str, adoption: int) -> HttpResponse:
    """An adoption ends with the beginning of a day."""
    scope, language = _allowed(request), language_of(request)
    own = next((p for p in dialogue.in_force(playbook, scope.at) if p.adoption == adoption), None)
    if own is None:
        raise Http404
    if request.method != "POST":
        return page(request, "adoption_step", end_page(own, scope, language))
    text = request.POST.get("on", "")[:TEXT_MOST]
    on = _day(text)
    refused = dialogue.end(scope, adoption, on) if on else Refused("import_bad_day", None, {"text": text[:40]})
    if refused is not None:
        return page(request, "adoption_step", end_page(own, scope, language, text, refused), status=422)
    flash.tell(request, say("adopt.ended", language, day=when.day(on, language, year=True) if on else ""))
    return redirect("web:practice_adoption", playbook=playbook)
