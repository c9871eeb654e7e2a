"""The demonstration is the same one each time, and a build that was cut short leaves nothing."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import transaction

from wangge.acts import demo
from wangge.cases.models import Case
from wangge.journal.models import Entry
from wangge.places.models import Unit
from wangge.subjects import revisions

NOW = datetime(2026, 11, 20, 8, 40, tzinfo=UTC)
SHARE = 0.02
CODE = re.compile("[0-9A-Z]{16}")  # a proposed order names the case that it is about


def build(progress: Callable[[str], None] = lambda line: None) -> None:
    demo.build(progress, NOW, SHARE)


def record() -> list[tuple[Any, ...]]:
    """What a district comes to, without codes, ids and salts."""
    cases = Case.objects.values_list("narrative__text", "filed_at", "state", "due_at", "closed_at", "rating", "seq")
    return sorted(((CODE.sub("", text or ""), *rest) for text, *rest in cases), key=repr)


@pytest.mark.django_db
def test_the_same_moment_gives_the_same_district() -> None:
    found = []
    for _ in range(2):
        with transaction.atomic():
            build()
            found.append(record())
            transaction.set_rollback(True)
        revisions.forget()
    assert found[0] == found[1]
    assert len(found[0]) > 50


@pytest.mark.django_db
def test_a_build_that_is_cut_short_leaves_nothing() -> None:
    def stop(line: str) -> None:
        if "cases" in line:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        build(stop)
    revisions.forget()
    assert not Unit.objects.exists()
    assert not Entry.objects.exists()
