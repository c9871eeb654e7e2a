"""What the scope's holders were told."""

from __future__ import annotations

from django.db.models import Exists, QuerySet

from wangge.engine.scope import Scope
from wangge.notices.models import Notice
from wangge.subjects import zones


def mine(scope: Scope, barred: Exists) -> QuerySet[Notice]:
    """Notices to any of the scope's holders in the zones it may enter, newest first.

    ``barred``: the room that owns the subjects says from which the scope is barred (``cases.access.barred`` of
    ``OuterRef("about")``), because what one is told through one post may be hidden from one through another.
    """
    zones.enter(scope, proved=False)
    told = Notice.objects.filter(holder__in=sorted(scope.holders), zone__in=sorted(scope.zones))
    return told.exclude(barred).order_by("-id")
