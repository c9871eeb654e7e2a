"""The filters of a list that a person keeps: chips over it, to be named, renamed, put first and deleted."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from wangge.acts import narrowing
from wangge.engine.scope import Scope
from wangge.engine.values import Refused
from wangge.people.narrowing import views_of
from wangge.web.flash import tell
from wangge.web.language import language_of
from wangge.web.pages.cases import CaseList, SavedView
from wangge.web.speaking import refusal_sentence
from wangge.web.views.looks import next_of
from wangge.web.visitor import scope_in
from wangge.web.wording import say

EVERYTHING = "all=1"  # so that the list does not open with what the person put first


def first_of(request: HttpRequest, page: str) -> HttpResponse | None:
    """Where the list opens, for whoever put one of their views first."""
    if request.GET:
        return None
    found = next((view for view in views_of(scope_in(request), page) if view.first), None)
    return redirect(f"{request.path}?{found.query}") if found else None


def with_views(request: HttpRequest, page: str, shown: CaseList) -> CaseList:
    """The list with its chips; without any, and with nothing to keep, as it is."""
    here = narrowing.filters_of(page, request.GET.urlencode()) if request.GET else ""
    kept = views_of(scope_in(request), page)
    if not kept and not here:
        return shown
    views = tuple(
        SavedView(view.id, view.name, f"{request.path}?{view.query}", view.query == here, view.first) for view in kept
    )
    new = here if here and not any(view.current for view in views) else ""
    return replace(shown, views=views, saves=new, page=page, everything=f"{request.path}?{EVERYTHING}")


@require_POST
@login_required
def views(request: HttpRequest) -> HttpResponse:
    given, language = request.POST, language_of(request)
    did = given.get("do", "")
    refused = DOES[did](request, scope_in(request)) if did in DOES else None
    if refused is not None:
        tell(request, refusal_sentence(refused, language), "late")
    elif did in DOES:
        tell(request, say(f"view.done.{did}", language))
    return redirect(next_of(request, "/inbox/"))


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else 0


def _save(request: HttpRequest, scope: Scope) -> Refused | None:
    given = request.POST
    return narrowing.save_view(
        scope, page=given.get("page", ""), name=given.get("name", ""), query=given.get("query", "")
    )


def _rename(request: HttpRequest, scope: Scope) -> Refused | None:
    return narrowing.rename_view(scope, view=_number(request.POST.get("view", "")), name=request.POST.get("name", ""))


def _first(request: HttpRequest, scope: Scope) -> Refused | None:
    return narrowing.put_first(scope, view=_number(request.POST.get("view", "")), first=True)


def _no_first(request: HttpRequest, scope: Scope) -> Refused | None:
    return narrowing.put_first(scope, view=_number(request.POST.get("view", "")), first=False)


def _drop(request: HttpRequest, scope: Scope) -> Refused | None:
    narrowing.drop_view(scope, view=_number(request.POST.get("view", "")))
    return None


DOES: dict[str, Callable[[HttpRequest, Scope], Refused | None]] = {
    "save": _save,
    "rename": _rename,
    "first": _first,
    "no_first": _no_first,
    "drop": _drop,
}
