"""Posts and people, for the security administrator: found by post or place, changed after its effects were seen."""

from __future__ import annotations

from datetime import date

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_safe

from wangge.acts import posting
from wangge.acts.posting import Sheet, Wish
from wangge.engine.scope import Scope
from wangge.engine.values import Refused
from wangge.people.facts import roster
from wangge.web import flash
from wangge.web.language import language_of
from wangge.web.render import page
from wangge.web.showing.posts import body_page, check_page, form_body_page, list_page, post_page
from wangge.web.visitor import scope_in
from wangge.web.wording import say

ASKED = {
    "appoint": ("person", "name", "phone", "login", "since", "until"),
    "replace": ("person", "name", "phone", "login", "since", "until"),
    "end": ("term", "on"), "pair": ("other",), "unpair": (), "abolish": (), "grant": ("powers", "zones"),
}  # fmt: skip
TEXT_MOST = 120


@require_safe
@login_required
def posts(request: HttpRequest) -> HttpResponse:
    scope, words = scope_in(request), request.GET.get("q", "").strip()[: posting.WORDS_MOST]
    vacant = request.GET.get("vacant") == "yes"
    found, bodies = posting.found(scope, words, vacant=vacant), posting.bodies(scope)
    if isinstance(found, Refused) or isinstance(bodies, Refused):
        raise PermissionDenied
    start = request.GET.get("from", "")
    number = int(start) if start.isascii() and start.isdigit() and len(start) < 6 else 0
    view = list_page(scope, found, words, vacant, number, bodies, language_of(request))
    return page(request, "posts", view)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def post(request: HttpRequest, post: int) -> HttpResponse:
    """One post; a POST without ``sure`` shows what the act would bring about, with it the act is done."""
    scope, language = scope_in(request), language_of(request)
    found = posting.sheet(scope, post)
    if isinstance(found, Refused):
        raise PermissionDenied
    if found is None:
        raise Http404
    if request.method != "POST":
        return page(request, "post", post_page(found, language, {}, None, ""))
    do = request.POST.get("do", "")
    if do not in ASKED:
        raise Http404
    sent = {name: [v.strip()[:TEXT_MOST] for v in request.POST.getlist(name)] for name in ASKED[do]}
    given = {name: values[0] if values else "" for name, values in sent.items()}
    refused = _faulty(do, given)
    if refused is None and request.POST.get("sure") != "yes":
        return page(request, "post_check", check_page(found, do, sent, language))
    refused = refused or _done(scope, found, do, given, sent, request.POST.get("seen", "")[:40])
    if refused is not None:
        again = posting.sheet(scope_in(request), post)
        shown = again if isinstance(again, Sheet) else found
        return page(request, "post", post_page(shown, language, given, refused, do), status=422)
    flash.tell(request, say(f"posts.done.{do}", language, title=found.post.title))
    return redirect("web:posts") if do == "abolish" else redirect("web:post", post=post)


def _faulty(do: str, given: dict[str, str]) -> Refused | None:
    """What is missing or no day."""
    needed = {"appoint": ("person", "since"), "replace": ("person", "since"), "end": ("term",), "pair": ("other",)}
    if any(not given.get(name) for name in needed.get(do, ())):
        return Refused("post_field_empty")
    days = (given.get(name, "") for name in ("since", "until", "on"))
    wrong = next((text for text in days if text and _day(text) is None), None)
    return Refused("import_bad_day", None, {"text": wrong}) if wrong is not None else None


def _done(
    scope: Scope, found: Sheet, do: str, given: dict[str, str], sent: dict[str, list[str]], seen: str
) -> Refused | None:
    own = found.post.id
    if do in ("appoint", "replace"):
        since = _day(given["since"])
        assert since is not None
        wish = Wish(given["person"], since, _day(given["until"]), given["name"], given["phone"], given["login"])
        return (posting.appoint if do == "appoint" else posting.replace)(scope, own, wish, seen)
    if do == "end":
        term = int(given["term"]) if given["term"].isascii() and given["term"].isdigit() else 0
        return posting.end(scope, own, min(term, 2**62), _day(given["on"]), seen)
    if do == "pair":
        return posting.pair(scope, own, given["other"], seen)
    if do == "grant":
        return posting.grant(scope, own, sent["powers"], sent["zones"], seen)
    return (posting.unpair if do == "unpair" else posting.abolish)(scope, own, seen)


def _day(text: str) -> date | None:
    try:
        found = date.fromisoformat(text)
    except ValueError:
        return None
    return found if 2000 <= found.year <= 2200 else None


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def form_body(request: HttpRequest) -> HttpResponse:
    """An organisation becomes a standing body of a practice."""
    scope, language = scope_in(request), language_of(request)
    if not scope.may(posting.CAPABILITY):
        raise PermissionDenied
    given = {name: request.POST.get(name, "").strip()[:TEXT_MOST] for name in ("entity", "kind", "led_by")}
    if request.method != "POST":
        return page(request, "body_form", form_body_page(language, given, None))
    made = posting.form_body(scope, given["entity"], given["kind"], given["led_by"])
    if isinstance(made, Refused):
        return page(request, "body_form", form_body_page(language, given, made), status=422)
    flash.tell(request, say("posts.done.body", language))
    return redirect("web:body", body=made.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def body(request: HttpRequest, body: int) -> HttpResponse:
    """The members of a standing body."""
    scope, language = scope_in(request), language_of(request)
    bodies = posting.bodies(scope)
    if isinstance(bodies, Refused):
        raise PermissionDenied
    found = next((one for one in bodies if one.pk == body), None)
    if found is None:
        raise Http404
    given = {name: request.POST.get(name, "").strip()[:TEXT_MOST] for name in ("member", "member_role")}
    refused = _members(request, scope, body, given) if request.method == "POST" else None
    if request.method == "POST" and refused is None:
        flash.tell(request, say("posts.done.members", language, title=found.entity.name))
        return redirect("web:body", body=body)
    people = roster()
    members = [(m, people.name(m), role) for m, role in people.members.get(body, ()) if role != "lead"]
    view = body_page(found, members, language, refused, given)
    return page(request, "body", view, status=422 if refused else 200)


def _members(request: HttpRequest, scope: Scope, body: int, given: dict[str, str]) -> Refused | None:
    if request.POST.get("do") == "end":
        ended = request.POST.get("ended", "")
        return posting.change_members(scope, body, (), [int(ended)] if ended.isdigit() and len(ended) < 19 else [])
    if not all(given.values()):
        return Refused("post_field_empty")
    return posting.change_members(scope, body, [(given["member"], given["member_role"])], ())
