"""One act for several cases of the inbox: chosen there, one form where the act has one, one page with what came of
each."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import replace

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from wangge.acts import Done
from wangge.acts.together import do_each, undo_each
from wangge.adoptions.facts import practice
from wangge.cases import access
from wangge.engine.forms import Fault
from wangge.engine.procedure import UNDO
from wangge.engine.values import Refused
from wangge.web.language import language_of
from wangge.web.pages.cases import Outcome, SharedAct, Together
from wangge.web.pages.forms import Form
from wangge.web.pages.parts import Fault as PageFault
from wangge.web.render import page
from wangge.web.showing.forms import raw_values, typed_values
from wangge.web.showing.lines import case_href, title_of
from wangge.web.showing.together import outcomes, shared_acts, shared_fields, shared_form
from wangge.web.speaking import refusal_sentence
from wangge.web.views.looks import next_of
from wangge.web.visitor import scope_in
from wangge.web.wording import say

MOST = 50  # cases at once: a page of the inbox


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def together(request: HttpRequest) -> HttpResponse:
    """Choose an act, fill its form, see what came of it: one address, and nothing is kept between."""
    given = request.POST if request.method == "POST" else request.GET
    codes = list(dict.fromkeys(access.compact(code) for code in given.getlist("case")))[:MOST]
    act = request.POST.get("act", "")
    if act == UNDO:
        return _taken_back(request)
    if act and "sent" in request.POST:
        return _sent(request, codes, act)
    return _chosen(request, codes, act)


def _taken_back(request: HttpRequest) -> HttpResponse:
    """What was done together, by code and number of the step ("CODE.3")."""
    pairs = [text.partition(".") for text in request.POST.getlist("done")[:MOST]]
    numbered = [(access.compact(code), seq) for code, _, seq in pairs if seq.isascii() and seq.isdigit()]
    done = {code: int(seq) for code, seq in numbered if len(seq) < 9}
    answers = undo_each(scope_in(request), done, _key(request))
    return _done(request, list(done), UNDO, answers, say("act.undo", language_of(request)))


def _key(request: HttpRequest) -> str:
    return request.POST.get("key", "")[:40] or secrets.token_hex(8)


def _back(request: HttpRequest) -> str:
    return next_of(request, reverse("web:inbox"))


def _chosen(request: HttpRequest, codes: Sequence[str], act: str) -> HttpResponse:
    """The acts that the chosen cases share. One that was asked for and has no form is done at once, on all of them:
    those that do not allow it say why, those on which it was done under this key answer as they did then."""
    language, lines = language_of(request), access.waiting(scope_in(request), codes)
    offered = [one for one in shared_acts(lines, language) if act in ("", one.name)]
    if codes and act and all(one.instant for one in offered):
        return _do(request, codes, act, offered[0].label if offered else "")
    if offered and act:
        elsewhere = {code for one in offered[1:] for code in one.codes} - {*offered[0].codes}
        return _form(request, replace(offered[0], codes=tuple(code for code in codes if code not in elsewhere)))
    titles = {line.case.code: Outcome(title_of(line.case, language), case_href(line.case.code)) for line in lines}
    view = Together(
        say("together.title", language),
        say("together.choose" if offered else "together.none", language, n=len(titles)),
        tuple(titles.values()),
        tuple(offered),
        back=_back(request),
        key=_key(request),
    )
    return page(request, "together", view)


def _form(
    request: HttpRequest,
    act: SharedAct,
    typed: Mapping[str, str] | None = None,
    refused: Refused | None = None,
) -> HttpResponse:
    """One form for all of them."""
    language, found = language_of(request), shared_form(act.of, act.name)
    assert found is not None  # it was just offered, or its form was just cleaned
    own, _, prepared = found
    faults: Sequence[Fault] = refused.values.get("faults", ()) if refused else ()
    fields = shared_fields(own, act.name, prepared.form, language, typed or {}, faults) if prepared.form else ()
    said = (PageFault(refusal_sentence(refused, language)),) if refused and not faults else ()
    seen = access.of_codes(scope_in(request), act.codes)
    carried = (
        *(("case", code) for code in act.codes),
        *(("act", act.name), ("of", act.of), ("sent", "yes"), ("key", _key(request)), ("next", _back(request))),
    )
    submit = say("together.submit", language, act=act.label, n=len(act.codes))
    lines = tuple(Outcome(title_of(seen[code], language), case_href(code)) for code in act.codes if code in seen)
    form = Form(reverse("web:together"), fields, submit, said, carried=carried)
    view = Together(act.label, say("together.form", language, n=len(lines)), lines, form=form, back=_back(request))
    return page(request, "together", view, status=422 if refused else 200)


def _sent(request: HttpRequest, codes: Sequence[str], act: str) -> HttpResponse:
    """The form as it was filled; where nobody's case takes it, it comes back to be mended."""
    of = request.POST.get("of", "")
    found = shared_form(of, act)
    if found is None:
        return _chosen(request, codes, "")
    own, procedure, prepared = found
    typed = typed_values(prepared.form, request.POST) if prepared.form else {}
    data = raw_values(prepared.form, typed) if prepared.form else {}
    answers = do_each(scope_in(request), codes, act, data, _key(request))
    wrong = next((a for _, a in answers if isinstance(a, Refused) and a.code == "form"), None)
    label = practice(own.adoption).words.text(f"procedures.{procedure}.acts.{act}", language_of(request))
    if wrong is not None and not any(isinstance(answer, Done) for _, answer in answers):
        return _form(request, SharedAct(act, label, tuple(codes), of, instant=False), typed, wrong)
    return _done(request, codes, act, answers, label)


def _do(request: HttpRequest, codes: Sequence[str], act: str, label: str) -> HttpResponse:
    return _done(request, codes, act, do_each(scope_in(request), codes, act, {}, _key(request)), label)


def _done(
    request: HttpRequest, codes: Sequence[str], act: str, answers: Sequence[tuple[str, Done | Refused]], label: str
) -> HttpResponse:
    """The one page that says of each what came of it; what can be taken back is taken back from here, together."""
    language, seen = language_of(request), access.of_codes(scope_in(request), codes)
    done, refused = outcomes(answers, seen, language)
    word = "together.result" if refused else "together.result_all"
    view = Together(
        say("together.did", language, act=label) if label else say("together.title", language),
        say(word, language, n=len(done), m=len(refused)),
        done=done,
        refused=refused,
        undo=_undo(request, answers, act),
        back=_back(request),
    )
    return page(request, "together", view)


def _undo(request: HttpRequest, answers: Sequence[tuple[str, Done | Refused]], act: str) -> Form | None:
    done = [f"{code}.{answer.seq}" for code, answer in answers if isinstance(answer, Done) and _undoable(answer, act)]
    if not done:
        return None
    carried = (*(("done", one) for one in done), ("act", UNDO), ("key", secrets.token_hex(8)))
    label = say("together.undo", language_of(request), n=len(done))
    return Form(reverse("web:together"), (), label, carried=(*carried, ("next", _back(request))))


def _undoable(done: Done, act: str) -> bool:
    own = practice(done.adoption)
    found = own.procedures[done.procedure].acts.get(act)
    return found is not None and found.spec.undoable
