"""A district that all tests of a module look at: built once, in a transaction that is taken back at the module's end.

Each test's own changes go before, and it gets a copy of the rows in memory. A module with tests that commit cannot have
one, since its own transaction would stay open beside theirs: there each test builds for itself.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator
from typing import Any, TypeVar

import pytest
from django.db import transaction

from wangge.subjects import revisions

T = TypeVar("T")


def once(request: pytest.FixtureRequest, blocker: Any, build: Callable[[], T]) -> Iterator[T | None]:
    """For a fixture of a module, after ``django_db_setup``: the district, or None where each test builds its own."""
    if any(_commits(item) for item in request.session.items if getattr(item, "module", None) is request.module):
        yield None
        return
    with blocker.unblock(), transaction.atomic():
        revisions.forget()
        yield build()
        transaction.set_rollback(True)
    revisions.forget()


def _commits(item: pytest.Item) -> bool:
    asked = getattr(item, "fixturenames", ())
    marked = [mark for mark in item.iter_markers("django_db") if mark.args or mark.kwargs.get("transaction")]
    return bool(marked) or not {"transactional_db", "live_server"}.isdisjoint(asked)


def own(kept: T | None, build: Callable[[], T]) -> T:
    """For a test: what it may change in memory as it likes."""
    return build() if kept is None else copy.deepcopy(kept)
