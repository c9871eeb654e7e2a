"""Who calls: the bearer token's person in its acting appointment, or somebody without one; and in which language."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache

from django.http import HttpRequest
from django.utils import timezone

from wangge.acts import tokens, tracking
from wangge.adoptions.facts import DistrictFact, rulebook
from wangge.api.problems import Problem, problem
from wangge.engine.scope import Scope, nobody
from wangge.engine.values import Refused
from wangge.people.access import scope_of_person
from wangge.people.facts import roster
from wangge.subjects import revisions

CHALLENGE = {"WWW-Authenticate": 'Bearer realm="wangge"'}
PIN = "HTTP_CASE_PIN"


@dataclass(frozen=True, slots=True)
class Caller:
    scope: Scope
    token: bool

    @property
    def lang(self) -> str:
        return self.scope.language

    @property
    def at(self) -> datetime:
        return self.scope.at


@lru_cache(maxsize=256)
def _language(header: str) -> str:
    """zh unless English is wanted more: "en", "en-GB,en;q=0.9", "de, en;q=0.8, zh;q=0.5"."""
    wants = {"zh": 0.0, "en": 0.0}
    for part in header.split(","):
        tag, _, parameter = part.strip().partition(";")
        name = tag.strip().lower()[:2]
        if name in wants:
            wants[name] = max(wants[name], _quality(parameter))
    return "en" if wants["en"] > wants["zh"] else "zh"


def _quality(parameter: str) -> float:
    try:
        return float(parameter.strip().removeprefix("q=")) if parameter.strip() else 1.0
    except ValueError:
        return 0.0


def language(request: HttpRequest) -> str:
    return _language(request.META.get("HTTP_ACCEPT_LANGUAGE", "")[:200])


def here() -> DistrictFact:
    """The district. Problem: no_district, before one is set up."""
    found = rulebook().district
    if found is None:
        raise problem("no_district")
    return found


def caller(request: HttpRequest, key: str = "") -> Caller:
    """The caller of this request; a token that is not good raises 401, none at all is nobody. ``key``: a token that
    came otherwise than in the header.

    One statement: the revisions, so that a revoked token and an ended term are gone at once.
    """
    at, lang = timezone.now(), language(request)
    revisions.check()
    header = f"Bearer {key}" if key else request.META.get("HTTP_AUTHORIZATION", "")
    if not header:
        return Caller(replace(nobody(at), language=lang), token=False)
    kind, _, secret = header.partition(" ")
    found = tokens.bearer(secret.strip(), at) if kind.lower() == "bearer" else None
    if found is None:
        raise Problem(Refused("unauthorised"), CHALLENGE)
    person = roster().by_user.get(found.user)
    if person is None:
        return Caller(replace(nobody(at), language=lang), token=True)
    return Caller(replace(scope_of_person(person, at, found.appointment), language=lang), token=True)


def member(request: HttpRequest) -> Caller:
    """The caller, who must have a token."""
    who = caller(request)
    if not who.token:
        raise Problem(Refused("unauthorised"), CHALLENGE)
    return who


def for_case(request: HttpRequest, code: str) -> Caller:
    """The caller; with the header Case-Pin the asker who proves the case by its code and PIN."""
    pin = request.META.get(PIN, "")
    who = caller(request)
    if not pin:
        if not who.token:
            raise Problem(Refused("unauthorised"), CHALLENGE)
        return who
    proved = tracking.prove(who.scope, code, pin)
    if isinstance(proved, Refused):
        raise Problem(proved)
    return Caller(proved, who.token)


def as_asker(who: Caller, code: str) -> Caller | None:
    """The caller as whoever asked for a case by name that lies in a closed zone by now; None for everybody else."""
    own = tracking.own(who.scope, code)
    return None if own is None else Caller(own, who.token)


def idempotency_key(request: HttpRequest) -> str | None:
    """The key as it is kept: apart from the keys of other doors, so that none can be taken beforehand."""
    key = request.META.get("HTTP_IDEMPOTENCY_KEY")
    if key is None:
        return None
    if not 1 <= len(key) <= 80 or not all("!" <= c <= "~" for c in key):
        raise problem("bad_key")
    return f"api:{key}"
