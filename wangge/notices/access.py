"""The bell: what the scope's holders were told."""

from __future__ import annotations

from django.db.models import QuerySet

from wangge.engine.scope import Scope
from wangge.notices.models import Notice


def mine(scope: Scope) -> QuerySet[Notice]:
    """Notices to any of the scope's holders in the zones it may enter, newest first."""
    return Notice.objects.filter(holder__in=sorted(scope.holders), zone__in=sorted(scope.zones)).order_by("-id")


def unseen(scope: Scope, most: int = 99) -> int:
    """How many are unseen, counted up to ``most``."""
    return len(mine(scope).filter(seen_at=None).values_list("id")[:most])
