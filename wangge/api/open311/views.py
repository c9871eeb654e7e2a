"""The seven routes of the standard, below /open311/v2/."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Router

from wangge import acts
from wangge.adoptions.facts import rulebook
from wangge.api import parsing
from wangge.api.caller import Caller, caller, here
from wangge.api.open311 import description as told
from wangge.api.open311 import posting, reading
from wangge.api.open311.services import attributes, services
from wangge.api.open311.speaking import word
from wangge.api.open311.writing import answer
from wangge.api.problems import Problem, problem, renamed
from wangge.engine.values import Refused
from wangge.people.facts import roster
from wangge.places.facts import atlas

router = Router(tags=["open311"])
SPECIFICATION = "http://wiki.open311.org/GeoReport_v2"
CHANGESET = "2026-11-22T00:00:00+08:00"  # when what these routes take or give last changed
FORMATS = ("json", "xml")


@router.get("/discovery.{format}", openapi_extra=told.DISCOVERY, summary=told.title("discovery"))
def discovery(request: HttpRequest, format: str) -> HttpResponse:
    """Where the routes are, in which formats, and whom to ask."""
    who, own = _caller(request, format), here()
    contact = word("contact", who.lang, hotline=own.hotline) if own.hotline else word("contact_none", who.lang)
    endpoint = {
        "specification": SPECIFICATION,
        "url": request.build_absolute_uri("/open311/v2"),
        "changeset": CHANGESET,
        "type": "test" if own.demonstration else "production",
        "formats": ["text/xml", "application/json"],
    }
    key_service = word("key_service", who.lang)
    found = {"changeset": CHANGESET, "contact": contact, "key_service": key_service, "endpoints": [endpoint]}
    return answer(request, "discovery", found)


@router.get("/services.{format}", openapi_extra=told.SERVICES, summary=told.title("services"))
def list_services(request: HttpRequest, format: str) -> HttpResponse:
    """What may be asked for."""
    who = _caller(request, format)
    return answer(request, "services", services(who.scope))


@router.get("/services/{code}.{format}", openapi_extra=told.SERVICE, summary=told.title("service"))
def service_definition(request: HttpRequest, code: str, format: str) -> HttpResponse:
    """What one service asks beyond words and place."""
    who = _caller(request, format)
    if code not in rulebook().by_code:
        raise problem("category_unknown", category=code[:40])
    found = {"service_code": code, "attributes": attributes(who.scope, code)}
    return answer(request, "service_definition", found)


@router.post("/requests.{format}", openapi_extra=told.POST, summary=told.title("post_request"))
def post_request(request: HttpRequest, format: str) -> HttpResponse:
    """File a need. The key's person is kept as the one who filed it; whoever asks gets the PIN in the notice."""
    _caller(request, format)
    sent = posting.form(request)
    who = _keyed(request, sent.get("api_key", ""))
    _jurisdiction(sent.get("jurisdiction_id"))
    filed = acts.file(who.scope, posting.need(request, sent, who), who.at)
    if isinstance(filed, Refused):
        raise Problem(renamed(filed, parsing.OWN))
    told_ = {"service_request_id": filed.code, "service_notice": _receipt(filed, who.lang), "account_id": ""}
    replayed = {"Idempotency-Replayed": "true"} if filed.duplicate else {}
    return answer(request, "service_requests", [told_], 200 if filed.duplicate else 201, replayed)


def _receipt(filed: acts.Filed, lang: str) -> str:
    said = word("receipt", lang, code=filed.code, pin=filed.pin) if filed.pin else ""
    said = said or word("receipt_known", lang, code=filed.code)
    return f"{said} {reading.notice(True, roster().name(filed.lead), filed.due, lang)}"


@router.get("/requests.{format}", openapi_extra=told.LIST, summary=told.title("list_requests"))
def list_requests(request: HttpRequest, format: str) -> HttpResponse:
    """By their codes for anybody; without codes for a key, what its person may see."""
    who, query = _caller(request, format), request.GET
    if query.get("service_request_id"):
        return answer(request, "service_requests", reading.named(query["service_request_id"], who.lang))
    who = _keyed(request, query.get("api_key", ""))
    return answer(request, "service_requests", reading.listed(who.scope, query))


@router.get("/requests/{code}.{format}", openapi_extra=told.READ, summary=told.title("read_request"))
def read_request(request: HttpRequest, code: str, format: str) -> HttpResponse:
    """The public state of one request."""
    who = _caller(request, format)
    return answer(request, "service_requests", [_public(code, who.lang)])


@router.get("/tokens/{token}.{format}", openapi_extra=told.TOKEN_READ, summary=told.title("token"))
def read_token(request: HttpRequest, token: str, format: str) -> HttpResponse:
    """Codes are given at once, so that a request's token is its code."""
    who = _caller(request, format)
    code = _public(token, who.lang)["service_request_id"]
    return answer(request, "service_requests", [{"service_request_id": code, "token": code}])


def _public(code: str, lang: str) -> dict[str, Any]:
    found = reading.tracked(code[:40], lang)
    if found is None:
        raise problem("not_found")
    return found


def _caller(request: HttpRequest, format: str) -> Caller:
    """Who asks; an address that ends otherwise than .json or .xml is nothing's, nor one of another jurisdiction."""
    if format not in FORMATS:
        raise problem("not_found")
    who = caller(request)
    _jurisdiction(request.GET.get("jurisdiction_id"))
    return who


def _keyed(request: HttpRequest, key: str) -> Caller:
    """The caller by ``api_key``, or by the header of the JSON API."""
    who = caller(request, key)
    if not who.token:
        raise problem("unauthorised")
    return who


def _jurisdiction(named: str | None) -> None:
    """One district is one jurisdiction: its code may be left out, another one is refused."""
    if not named:
        return
    root = atlas().units.get(here().root)
    if root is None or named != root.code:
        raise problem("jurisdiction_unknown", jurisdiction=named[:40])
