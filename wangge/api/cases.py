"""Cases: file, list, read, act."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from ninja import Router

from wangge import acts
from wangge.acts import reading, refusals
from wangge.api import description as told
from wangge.api import parsing, showing
from wangge.api.answers import json
from wangge.api.caller import PIN, Caller, as_asker, caller, for_case, idempotency_key, member
from wangge.api.hoping import hopefully
from wangge.api.problems import Problem, problem, renamed
from wangge.cases import access
from wangge.cases.listing import CaseFilter
from wangge.engine.values import Refused
from wangge.files import access as files
from wangge.indicators import figures

router = Router(tags=["cases"])
ORDERS = ("newest", "urgent")
MOST_STATES = 20
MOST_WORDS = 100  # characters
NOT_FOUND = Refused("not_found")


@router.post("/cases", openapi_extra=told.FILE_CASE, summary=told.title("file_case"))
def file_case(request: HttpRequest) -> HttpResponse:
    """File a need. Anyone may; a token's person is kept as the filer.

    1. who and under which key; 2. the body; 3. one transaction; 4. 201, or 200 for a key that was used before.
    """
    return hopefully(_file_case, request)


def _file_case(request: HttpRequest) -> HttpResponse:
    who, key = caller(request), idempotency_key(request)
    need = parsing.need(parsing.body(request), who, key)
    answer = acts.file(who.scope, need, who.at)
    if isinstance(answer, Refused):
        raise Problem(renamed(answer, parsing.OWN))
    status = 200 if answer.duplicate else 201
    body = showing.filed(answer, who.lang)
    return json(body, status, {"Location": body["links"]["self"], **_replayed(answer.duplicate)})


def _replayed(replayed: bool) -> dict[str, str]:
    return {"Idempotency-Replayed": "true"} if replayed else {}


@router.get("/cases", openapi_extra=told.LIST_CASES, summary=told.title("list_cases"))
def list_cases(request: HttpRequest) -> HttpResponse:
    """The cases that the token's person may see, filtered, one page by key."""
    return hopefully(_list_cases, request)


def _list_cases(request: HttpRequest) -> HttpResponse:
    who = member(request)
    wanted = _filter(request, who)
    page = access.lines(who.scope, wanted)
    next_ = parsing.cursor_of(wanted.order, page.next)
    return json({"cases": showing.lines(page.lines, who.lang), "next": next_})


def _filter(request: HttpRequest, who: Caller) -> CaseFilter:
    query = request.GET
    words = query.get("words", "").strip()[:MOST_WORDS]
    order = "newest" if words else parsing.one_of(query, "order", ORDERS)
    lead = parsing.number(query, "lead", 0, 1, 2**63 - 1)
    return replace(
        _counted(query, who),
        states=tuple(parsing.state_of(state) for state in query.getlist("state")[:MOST_STATES]),
        category=parsing.category_of(query),
        exactly="figure" in query,
        unit=parsing.unit_prefix(query),
        directly=bool(parsing.yes_no(query, "directly")),
        unsorted=bool(parsing.yes_no(query, "unsorted")),
        lead=lead or None,
        is_open=parsing.yes_no(query, "open"),
        overdue_at=who.at if parsing.yes_no(query, "overdue") else None,
        words=words,
        order=order,
        after=parsing.cursor_in(query, order),
        size=parsing.number(query, "size", 50, 1, 100),
    )


def _counted(query: QueryDict, who: Caller) -> CaseFilter:
    """The cases that a figure counts, where one is named; else any."""
    if "figure" not in query:
        return CaseFilter()
    return figures.behind(who.scope, query["figure"], parsing.unit_prefix(query), query.get("organisation"))


@router.get("/cases/{code}", openapi_extra=told.READ_CASE, summary=told.title("read_case"))
def read_case(request: HttpRequest, code: str) -> HttpResponse:
    """One case as its reader may see it: a token's person, or the asker by Case-Pin."""
    who = for_case(request, code)
    found = access.sheet(who.scope, code)
    if found is None and (own := as_asker(who, code)):
        found = access.sheet(own.scope, code)
    if found is None:
        refusals.note_opening(who.scope, code)
        raise problem("not_found")
    return json(showing.sheet(found, files.about(found.line.id), who.lang))


@router.post("/cases/{code}/contact", openapi_extra=told.CONTACT, summary=told.title("contact"))
def contact(request: HttpRequest, code: str) -> HttpResponse:
    """The asker's name and number in full, for those who work on the case. A POST, because the reading is kept."""
    found = reading.reveal_contact(for_case(request, code).scope, code)
    if isinstance(found, Refused):
        raise Problem(found)
    return json({"name": found.name, "phone": found.phone})


@router.post("/cases/{code}/acts/{act}", openapi_extra=told.ACT, summary=told.title("act"))
def act(request: HttpRequest, code: str, act: str) -> HttpResponse:
    """Do one act on a case. The body holds the fields of the act's form."""
    if PIN in request.META:  # a wrong one is counted, and so must be tried but once
        return _act(request, code, act)
    return hopefully(_act, request, code, act)


def _act(request: HttpRequest, code: str, act: str) -> HttpResponse:
    who, key = for_case(request, code), idempotency_key(request)
    data = parsing.body(request) if request.META.get("CONTENT_LENGTH") not in (None, "", "0") else {}
    done = acts.do(who.scope, access.compact(code), act[:48], data, who.at, key=key)
    if done == NOT_FOUND and (own := as_asker(who, code)):
        done = acts.do(own.scope, access.compact(code), act[:48], data, who.at, key=key)
    if isinstance(done, Refused):
        raise Problem(done)
    return json({"code": parsing.compact(code), **_done(done, code, who)}, 200, _replayed(done.replayed))


def _done(done: acts.Done, code: str, who: Caller) -> dict[str, Any]:
    return {**showing.done(done, who.lang), "links": showing.links(parsing.compact(code))}
