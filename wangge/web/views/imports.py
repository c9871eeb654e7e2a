"""Bringing tables in: the file, what its columns are, its first rows, how far it is, the rows to mend."""

from __future__ import annotations

import tempfile
from pathlib import Path

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_safe

from wangge.acts import sheets
from wangge.acts.importing import running, template
from wangge.acts.importing.master import IGNORE, Options
from wangge.acts.importing.tables import Unreadable
from wangge.engine.scope import Scope
from wangge.engine.values import Refused
from wangge.files.kinds import too_large
from wangge.files.models import Import
from wangge.lib.coordinates import DATUMS
from wangge.web import flash
from wangge.web.download import file
from wangge.web.language import language_of
from wangge.web.render import page
from wangge.web.showing.imports import checked_page, ended_page, imports_page, moving_page, new_page
from wangge.web.speaking import refusal_sentence
from wangge.web.visitor import scope_in
from wangge.web.wording import say

RECENT = 20


@require_safe
@login_required
def imports(request: HttpRequest) -> HttpResponse:
    """The kinds of tables that the reader may bring in, and those that they brought."""
    scope = scope_in(request)
    if not any(running.may(scope, kind) for kind in running.KINDS):
        raise PermissionDenied
    found = running.brought(scope)[:RECENT]
    return page(request, "imports", imports_page(scope, found, language_of(request)))


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def new(request: HttpRequest, kind: str) -> HttpResponse:
    scope, language = _allowed(request, kind), language_of(request)
    if request.method == "POST":
        return _taken(request, scope, kind)
    if wanted := request.GET.get("template", ""):
        return _template(kind, wanted, request)
    return page(request, "import_new", new_page(kind, language, playbook=request.GET.get("playbook", "")))


def _allowed(request: HttpRequest, kind: str) -> Scope:
    scope = scope_in(request)
    if kind not in running.KINDS:
        raise Http404
    if not running.may(scope, kind):
        raise PermissionDenied
    return scope


def _taken(request: HttpRequest, scope: Scope, kind: str) -> HttpResponse:
    sent, language = request.FILES.get("file"), language_of(request)
    options = _options(request)
    if sent is None:
        taken: Import | Refused = Refused("import_no_upload")
    elif refused := too_large(sent.size or 0, running.MOST_BYTES):
        taken = refused
    else:
        taken = running.take(scope, kind, sent.read(), sent.name or "", options)
    if isinstance(taken, Refused):
        return page(request, "import_new", new_page(kind, language, taken, options.playbook), status=422)
    return redirect("web:import_one", kind=kind, code=taken.code)


def _options(request: HttpRequest) -> Options:
    datum = request.POST.get("datum", "")
    return Options(datum if datum in DATUMS else "cgcs2000", request.POST.get("playbook", "")[:48])


def _template(kind: str, playbook: str, request: HttpRequest) -> HttpResponse:
    """An empty table with the right heads."""
    language = language_of(request)
    title = say(f"imports.kind.{kind}", language)
    if kind == "cases":
        with tempfile.TemporaryDirectory() as folder:
            out = Path(folder) / "template.xlsx"
            if template.write(playbook, out, language) is not None:
                raise Http404
            return file(title, out.read_bytes())
    heads = [c.called(language) + ("*" if c.required else "") for c in running.KINDS[kind].columns]
    return file(title, sheets.workbook(title, heads, ()))


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def one(request: HttpRequest, kind: str, code: str) -> HttpResponse:
    """A table on its way; ``do`` says which button was pressed."""
    scope, language = _allowed(request, kind), language_of(request)
    found = running.own(scope, kind, code)
    if found is None:
        raise Http404
    if request.method == "POST":
        return _done(request, scope, found)
    if found.state in ("queued", "running"):
        return page(request, "import", moving_page(found, language))
    if found.state != "checked":
        return page(request, "import", ended_page(found, language))
    return page(request, "import", checked_page(found, running.preview(scope, found), language))


def _done(request: HttpRequest, scope: Scope, found: Import) -> HttpResponse:
    do, language, refused = request.POST.get("do", ""), language_of(request), None
    if do == "cancel":
        refused = running.cancel(scope, found)
    elif do == "go_on":
        refused = running.start(scope, found)
    elif do in ("check", "start"):
        refused = running.choose(scope, found, _places(request), _options_again(request, found))
        if refused is not None and refused.code != "import_under_way":
            shown = checked_page(found, running.preview(scope, found), language, refused)
            return page(request, "import", shown, status=422)
        if refused is None and do == "start":
            refused = running.begin(scope, found)
            if refused is not None and refused.code == "import_lacking":
                found.refresh_from_db()
                shown = checked_page(found, running.preview(scope, found), language)
                return page(request, "import", shown, status=422)
    if refused is not None:
        flash.tell(request, refusal_sentence(refused, language), "late")
    return redirect("web:import_one", kind=found.kind, code=found.code)


def _places(request: HttpRequest) -> dict[int, str]:
    """What was chosen for each column; one that the page did not ask about is left out."""
    told = {name[1:]: value for name, value in request.POST.items() if name[:1] == "c" and name[1:].isdigit()}
    return {int(place): str(value)[:80] for place, value in told.items() if value != IGNORE and len(place) < 6}


def _options_again(request: HttpRequest, found: Import) -> Options:
    kept, given = running.options_of(found), _options(request)
    return Options(given.datum if "datum" in request.POST else kept.datum, kept.playbook)


@require_safe
@login_required
def faults(request: HttpRequest, kind: str, code: str) -> HttpResponse:
    """The rows to mend, as Excel."""
    scope = _allowed(request, kind)
    found = running.own(scope, kind, code)
    if found is None or not found.faulty:
        raise Http404
    try:
        content = running.fault_sheet(found)
    except Unreadable:
        raise Http404 from None
    return file(f"{Path(found.name).stem} {running.TITLE[found.language]}", content)
