"""Tests run as the runtime role; otherwise row-level security would be proved by nobody."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from django.db import DatabaseError, connection, transaction


def role() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        return str(cursor.fetchone()[0])


@pytest.mark.django_db
def test_a_test_is_the_runtime_role() -> None:
    assert role() == "wangge_app"


@pytest.mark.django_db
def test_the_runtime_role_owns_no_table_and_cannot_switch_security_off() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_tables WHERE tableowner = 'wangge_app'")
        assert cursor.fetchone()[0] == 0
        cursor.execute("SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = 'wangge_app'")
        assert cursor.fetchone()[0] is False
        with pytest.raises(DatabaseError), transaction.atomic():
            cursor.execute("ALTER TABLE subjects_subject DISABLE ROW LEVEL SECURITY")


@pytest.mark.django_db
def test_the_owner_is_lent_for_arranging(as_owner: Callable[[], AbstractContextManager[None]]) -> None:
    with as_owner():
        assert role() != "wangge_app"
    assert role() == "wangge_app"


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("turn", [1, 2])
def test_what_a_migration_wrote_is_there_after_a_transactional_test(turn: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM accounts_user")
        assert cursor.fetchone()[0] == 0
        cursor.execute("SELECT count(*) FROM django_content_type")
        assert cursor.fetchone()[0] > 0
        cursor.execute(
            "INSERT INTO accounts_user (username, password, language, is_active) VALUES ('somebody', '', '', true)"
        )
