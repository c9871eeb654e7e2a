"""Snapshots stay fresh, and a transaction that changes thousands of rows bumps its room once."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.db import connection, transaction

from wangge.subjects import revisions
from wangge.subjects.revisions import Snapshot

pytestmark = pytest.mark.django_db
ROW = "SELECT ctid::text, n FROM subjects_revision WHERE room = 'people'"


@pytest.fixture(autouse=True)
def _forgotten() -> Iterator[None]:
    yield
    revisions.forget()


def row() -> tuple[str, int]:
    with connection.cursor() as cursor:
        cursor.execute(ROW)
        return cursor.fetchone()


def test_a_transaction_writes_the_row_once_in_savepoints_too() -> None:
    revisions.bump("people")
    first = row()
    for _ in range(3):
        with transaction.atomic():
            revisions.bump("people")
    assert row() == first


def test_what_a_savepoint_took_back_is_written_by_the_next() -> None:
    before, point = row(), transaction.savepoint()
    revisions.bump("people")
    transaction.savepoint_rollback(point)
    assert row() == before
    revisions.bump("people")
    assert row()[1] != before[1]


def test_a_snapshot_follows_every_bump_of_its_own_process_and_what_is_rolled_back() -> None:
    rows = ["first"]
    snapshot = Snapshot(("people",), lambda: list(rows))
    assert snapshot.get() == ["first"]
    for name in ("second", "third"):  # the number in the database is the same for both
        rows.append(name)
        revisions.bump("people")
        revisions.check()
        assert snapshot.get()[-1] == name
    point = transaction.savepoint()
    rows.append("fourth")
    revisions.bump("people")
    assert snapshot.get()[-1] == "fourth"
    transaction.savepoint_rollback(point)
    rows.pop()
    revisions.check()
    assert snapshot.get()[-1] == "third"


def test_a_room_without_a_row_gets_one() -> None:
    revisions.bump("elsewhere")
    revisions.check()
    revisions.bump("elsewhere")
