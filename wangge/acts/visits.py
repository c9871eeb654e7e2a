"""Announcing a visit that the record suggests: one tap, and the firm is told before anybody stands at its gate."""

from __future__ import annotations

from django.db import transaction

from wangge.acts.filing import file
from wangge.acts.needs import Filed, Need
from wangge.cases import visiting
from wangge.engine import procedure as rules
from wangge.engine.scope import Scope
from wangge.engine.values import Refused
from wangge.notices import actions as notices


def announce(scope: Scope, whom: int, title: str, text: str, key: str | None = None) -> Filed | Refused:
    """File a visit for today to ``whom``, one of those that are suggested to the scope now; ``text`` says why.

    Refused: as ``file``, and not_found for any other: nobody reaches over the ground of another."""
    visit = next((v for v in visiting.visits(scope) if v.suggestion.whom == whom and v.case is None), None)
    if visit is None:
        return Refused("not_found")
    day = visit.day_field
    fields = {day: visiting.today(scope.at).isoformat()} if day else {}
    need = Need(
        text=text,
        title=title,
        category=visit.category.code,
        asker=whom,
        about=whom,
        channel="visit",
        fields=fields,
        key=key,
        playbook=visit.practice.playbook,
    )
    with transaction.atomic():
        filed = file(scope, need)
        if isinstance(filed, Filed) and not filed.duplicate:
            notices.tell(holder=whom, about=filed.case, kind="moved", act=rules.FILE, at=scope.at)
    return filed
