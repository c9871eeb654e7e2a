"""A district that many tests look at: built once in this process, and from then on a copy of the database.

Tests of a module that leave nothing behind look at the same copy, each in a transaction of its own; a test that commits
gets a fresh one. Either gets a copy of the rows in memory.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any, Generic, TypeVar

import pytest
from django.db import connection, transaction

from tests import database
from wangge.cases import record
from wangge.subjects import revisions

T = TypeVar("T")


@dataclass(frozen=True)
class Kept(Generic[T]):
    """A district in memory, what builds it, the name of its copy; whether the test database is that copy now."""

    build: Callable[[], T]
    town: T
    copy: str
    laid: bool = False


_kept: dict[Callable[[], Any], Kept[Any]] = {}


def once(request: pytest.FixtureRequest, blocker: Any, build: Callable[[], T]) -> Iterator[Kept[T]]:
    """For a fixture of a module, after ``django_db_setup``."""
    with blocker.unblock():
        kept = _kept.get(build) or _built(build)
        if any(_commits(item) for item in request.session.items if getattr(item, "module", None) is request.module):
            yield kept
            return
        _lay(kept.copy)
    yield replace(kept, laid=True)
    with blocker.unblock():
        _lay(database.CLEAN)


def fixture(build: Callable[[], T]) -> Any:
    """The fixture of a module, or of all modules below a folder, that keeps what ``build`` gives."""

    @pytest.fixture(scope="module")
    def kept(request: pytest.FixtureRequest, django_db_setup: None, django_db_blocker: Any) -> Iterator[Kept[T]]:
        yield from once(request, django_db_blocker, build)

    return kept


def _built(build: Callable[[], T]) -> Kept[T]:
    revisions.forget()
    with transaction.atomic():
        kept = _kept[build] = Kept(build, build(), f"kept_{len(_kept)}")
    database.keep(kept.copy)
    _lay(database.CLEAN)
    return kept


def _lay(copy: str) -> None:
    database.restore(copy)
    revisions.forget()
    record.forget_ids()  # the sequences begin anew


def _commits(item: pytest.Item) -> bool:
    asked = getattr(item, "fixturenames", ())
    marked = [mark for mark in item.iter_markers("django_db") if mark.args or mark.kwargs.get("transaction")]
    return bool(marked) or not {"transactional_db", "live_server"}.isdisjoint(asked)


def own(kept: Kept[T]) -> T:
    """For a test: what it may change in memory as it likes."""
    if not kept.laid:
        if connection.in_atomic_block:  # beside tests that commit one that does not
            return kept.build()
        _lay(kept.copy)
    return copy.deepcopy(kept.town)
