"""What administrators look at: the house itself, never a case (design §4a: administration is three).

installation(scope)   for ``admin.system``: units, practices, jobs
standing(scope)       for ``admin.security``: posts, terms, keys, and what those who appoint should look at
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Count, Max
from procrastinate.contrib.django.models import ProcrastinateEvent, ProcrastinateJob

from wangge.accounts import access as accounts
from wangge.acts import formations, tokens
from wangge.adoptions.facts import Practice, rulebook
from wangge.engine.scope import Scope
from wangge.engine.values import Refused
from wangge.people.facts import Term, roster
from wangge.places.facts import atlas

SYSTEM, SECURITY = "admin.system", tokens.CAPABILITY
UNFINISHED = ("todo", "doing", "failed")
SOON = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Installation:
    """``units``: in force today, by layer; ``jobs``: background jobs that are not done, by state; ``round``: when the
    ticker last came round, None if it never did."""

    units: dict[str, int]
    practices: tuple[Practice, ...]
    categories: int
    jobs: dict[str, int]
    round: datetime | None


@dataclass(frozen=True, slots=True)
class Standing:
    """``vacant``: posts and organisations where nobody is there to act; ``ending``: terms that end within thirty days;
    ``keys``: of the API, that open something now; ``warned``: what those who appoint should look at."""

    posts: int
    people: int
    vacant: tuple[int, ...]
    ending: tuple[Term, ...]
    keys: int
    warned: int


def installation(scope: Scope) -> Installation | Refused:
    """Refused: not_allowed."""
    if not scope.may(SYSTEM):
        return Refused("not_allowed", None, {"capability": SYSTEM})
    today = scope.at.astimezone(ZoneInfo(settings.DISTRICT_TZ)).date()
    rules = rulebook()
    jobs = ProcrastinateJob.objects.filter(status__in=UNFINISHED).values_list("status").annotate(Count("pk"))
    came = ProcrastinateEvent.objects.filter(job__task_name="wangge.tick", type="succeeded").aggregate(Max("at"))
    return Installation(
        dict(Counter(u.layer for u in atlas().units.values() if u.in_force(today))),
        tuple(rules.practices.values()),
        len(rules.categories),
        dict(jobs.order_by("status")),
        came["at__max"],
    )


def standing(scope: Scope) -> Standing | Refused:
    """Refused: not_allowed."""
    if not scope.may(SECURITY):
        return Refused("not_allowed", None, {"capability": SECURITY})
    people, at = roster(), scope.at
    held = [term for terms in people.by_post.values() for term in terms if term.in_force(at)]
    ending = sorted((t.until, t.id, t) for t in held if t.until is not None and t.until <= at + SOON)
    warned = formations.cautions(scope)
    return Standing(
        len(people.posts),
        len({term.person for term in held}),
        tuple(people.vacant(at)),
        tuple(term for _, _, term in ending),
        sum(key.good(at) for key in accounts.standing().values()),
        0 if isinstance(warned, Refused) else len(warned),
    )
