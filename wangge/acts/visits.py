"""Announcing a visit, one that the record suggests or any other: the firm is told before anybody stands at its gate."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db import transaction

from wangge.acts.filing import file
from wangge.acts.needs import Filed, Need
from wangge.cases import visiting, visits
from wangge.cases.visits import Booked
from wangge.engine import procedure as rules
from wangge.engine.scope import Scope
from wangge.engine.values import Refused
from wangge.notices import actions as notices


@dataclass(frozen=True, slots=True)
class Others:
    """Nothing was announced yet: somebody else comes to the firm in the same week, and two can come together."""

    booked: tuple[Booked, ...]


def announce(scope: Scope, need: Need, day: date, *, sure: bool = False) -> Filed | Refused | Others:
    """A visit on ``day`` to the firm that the need is about.

    1. who else comes in that week is told first, unless whoever announces knows (``sure``); 2. it is filed for the
    firm, whose it is to answer; 3. the firm is told. The caller has seen to it that the scope may announce there.
    Refused: as ``file``.
    """
    booked = () if sure or need.about is None else visits.booked(scope, need.about, day)
    if booked:
        return Others(booked)
    with transaction.atomic():
        filed = file(scope, need)
        if isinstance(filed, Filed) and not filed.duplicate and need.about is not None:
            notices.tell(holder=need.about, about=filed.case, kind="moved", act=rules.FILE, at=scope.at)
    return filed


def announce_suggested(
    scope: Scope, whom: int, title: str, text: str, key: str | None = None, *, sure: bool = False
) -> Filed | Refused | Others:
    """A visit for today to ``whom``, one of those that are suggested to the scope now; ``text`` says why.

    Refused: as ``announce``, and not_found for any other: nobody reaches over the ground of another."""
    visit = next((v for v in visiting.visits(scope) if v.suggestion.whom == whom and v.case is None), None)
    if visit is None:
        return Refused("not_found")
    field, day = visit.day_field, visiting.today(scope.at)
    need = Need(
        text=text,
        title=title,
        category=visit.category.code,
        asker=whom,
        about=whom,
        channel="visit",
        fields={field: day.isoformat()} if field else {},
        key=key,
        playbook=visit.practice.playbook,
    )
    return announce(scope, need, day, sure=sure)
