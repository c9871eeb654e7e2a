"""Orders of another system, by its own numbers (docs/outside.md)."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Router

from wangge.acts import outside
from wangge.api import description as told
from wangge.api import parsing, showing
from wangge.api.answers import json
from wangge.api.caller import Caller, member
from wangge.api.problems import Problem, problem, renamed
from wangge.cases import access
from wangge.engine.forms import Fault
from wangge.engine.values import Refused
from wangge.files import access as files
from wangge.outside import access as systems

router = Router(tags=["outside"])


@router.post(
    "/outside/{system}/{path:number}/acts/{act}", openapi_extra=told.OUTSIDE_ACT, summary=told.title("outside_act")
)
def act(request: HttpRequest, system: str, number: str, act: str) -> HttpResponse:
    """One act on the case of a number, in the order in which the other system sends them."""
    who, sent = member(request), parsing.body(request)
    done = outside.act(who.scope, system, number, act[:48], _data(sent), _order(sent))
    if isinstance(done, Refused):
        raise Problem(done)
    return json(showing.done(done, who.lang), 200, {"Idempotency-Replayed": "true"} if done.replayed else {})


@router.post("/outside/{system}/{path:number}", openapi_extra=told.OUTSIDE_FILE, summary=told.title("outside_file"))
def take(request: HttpRequest, system: str, number: str) -> HttpResponse:
    """A new order; one that is known is answered with its case."""
    who, sent = member(request), parsing.body(request)
    order = _order(sent) if "order" in sent else 0
    need = parsing.need({name: value for name, value in sent.items() if name != "order"}, who, None)
    filed = outside.take(who.scope, system, number, need, order)
    if isinstance(filed, Refused):
        raise Problem(renamed(filed, parsing.OWN))
    return json(showing.filed(filed, who.lang), 200 if filed.duplicate else 201)


@router.get("/outside/{system}/{path:number}", openapi_extra=told.OUTSIDE_READ, summary=told.title("outside_read"))
def read(request: HttpRequest, system: str, number: str) -> HttpResponse:
    """The case of a number, as the other system's own person sees it."""
    who = member(request)
    found = access.sheet(who.scope, _code(who, system, number))
    if found is None:
        raise problem("not_found")
    return json(showing.sheet(found, files.about(found.line.id), who.lang))


def _code(who: Caller, system: str, number: str) -> str:
    known = systems.mine(who.scope, system)
    code = systems.code_of(known, number) if known is not None else None
    if code is None:
        raise problem("not_found")
    return code


def _order(sent: dict[str, Any]) -> int:
    order = sent.get("order")
    if isinstance(order, bool) or not isinstance(order, int) or not 0 <= order <= outside.MOST_ORDER:
        raise Problem(Refused("form", None, {"faults": (Fault("order", "not_a_number", {}),)}))
    return order


def _data(sent: dict[str, Any]) -> dict[str, Any]:
    data = sent.get("data", {})
    if not isinstance(data, dict):
        raise Problem(Refused("form", None, {"faults": (Fault("data", "bad_fields", {}),)}))
    return data
