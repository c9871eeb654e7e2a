"""The public state of requests, and which of them a query asks for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from django.http import QueryDict

from wangge.adoptions.facts import practice, rulebook
from wangge.api import parsing
from wangge.api.open311.services import name_of
from wangge.api.open311.speaking import word
from wangge.api.open311.writing import moment
from wangge.api.problems import problem
from wangge.api.showing import state
from wangge.cases import access
from wangge.cases.listing import CaseFilter
from wangge.cases.sheets import CaseLine, TrackSheet
from wangge.engine.scope import Scope
from wangge.people.facts import roster

Json = dict[str, Any]
MOST = 1000  # of the standard: a list holds so many requests at most, of 90 days
DAYS = timedelta(days=90)
MOST_NAMED = 50
LAST_KEY = 2**62
OPEN = frozenset({"open"})


def tracked(code: str, lang: str) -> Json | None:
    """The request of a code; None where there is none, or where it lies in a closed zone."""
    found = access.track(code)
    return _told(found, found.lead_name, _moved(found), lang) if found is not None else None


def _moved(found: TrackSheet) -> datetime:
    return found.steps[-1][1] if found.steps else found.filed_at


def named(codes: str, lang: str) -> list[Json]:
    """The requests of codes that are separated by commas; what is not there is left out."""
    found = (tracked(code.strip(), lang) for code in codes.split(",")[:MOST_NAMED])
    return [one for one in found if one is not None]


def listed(scope: Scope, query: QueryDict) -> list[Json]:
    """What the key's person may see, newest first, without a word of its contents and without closed zones."""
    first, last = _days(query, scope.at)
    statuses, wanted = _statuses(query), _categories(query)
    is_open = None if len(statuses) != 1 else statuses == {"open"}
    asked = CaseFilter(is_open=is_open, parents_only=True, after=(last, LAST_KEY), size=MOST)
    public = replace(scope, zones=OPEN, bearer_of=frozenset(), closed_of=frozenset())
    if wanted:
        pages = [access.lines(public, replace(asked, category=one)).lines for one in wanted]
    else:
        pages = [access.lines(public, asked).lines]
    found = {line.id: line for page in pages for line in page if line.filed_at >= first}
    newest = sorted(found.values(), key=lambda line: (line.filed_at, line.id), reverse=True)[:MOST]
    return [_told(line, roster().name(line.lead), line.closed_at, scope.language) for line in newest]


def _told(found: CaseLine | TrackSheet, owner: str, moved: datetime | None, lang: str) -> Json:
    own, category = practice(found.adoption), rulebook().categories.get(found.category or 0)
    return {
        "service_request_id": found.code,
        "status": "open" if found.is_open else "closed",
        "status_notes": state(own, found.procedure, found.state, lang)["name"],
        "service_name": name_of(category, lang) if category else "",
        "service_code": category.code if category else "",
        "agency_responsible": owner,
        "service_notice": notice(found.is_open, owner, found.due, lang),
        "requested_datetime": moment(found.filed_at),
        "updated_datetime": moment(moved),
        "expected_datetime": moment(found.due),
    }


def notice(is_open: bool, owner: str, due: datetime | None, lang: str) -> str:
    """Who has it and by when, in a sentence."""
    if not is_open:
        return word("notice_closed", lang)
    owner = owner or word("nobody", lang)
    if due is None:
        return word("notice", lang, owner=owner)
    return word("notice_due", lang, owner=owner, due=_clocked(due.astimezone(parsing.DISTRICT_ZONE)))


def _clocked(due: datetime) -> str:
    """A day that is over at midnight ends at its own 24:00, not at 0:00 of the next."""
    if (due.hour, due.minute) == (0, 0):
        return f"{due - timedelta(days=1):%Y-%m-%d} 24:00"
    return f"{due:%Y-%m-%d %H:%M}"


def _days(query: QueryDict, now: datetime) -> tuple[datetime, datetime]:
    """From when to when; 90 days at most."""
    last = parsing.moment(query, "end_date") or now + timedelta(seconds=1)
    try:
        earliest = last - DAYS
    except OverflowError:
        raise problem("bad_parameter", name="end_date", right="2026-11-20T10:00:00Z") from None
    first = parsing.moment(query, "start_date") or earliest
    if last - first > DAYS + timedelta(days=1):
        raise problem("bad_parameter", name="start_date, end_date", right="≤ 90 × 24 h")
    return first, last


def _statuses(query: QueryDict) -> set[str]:
    found = {part.strip() for part in query.get("status", "").split(",") if part.strip()}
    if found - {"open", "closed"}:
        raise problem("bad_parameter", name="status", right="open | closed")
    return found


def _categories(query: QueryDict) -> list[int]:
    return list(dict.fromkeys(_wanted(query)))


def _wanted(query: QueryDict) -> Iterator[int]:
    codes = [part.strip() for part in query.get("service_code", "").split(",") if part.strip()]
    if len(codes) > MOST_NAMED:
        raise problem("bad_parameter", name="service_code", right=f"≤ {MOST_NAMED}")
    for code in codes:
        found = rulebook().by_code.get(code)
        if found is None:
            raise problem("category_unknown", category=code[:40])
        yield found.id
