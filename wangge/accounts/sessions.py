"""Whose browser it is, on every page: Django's sessions in the database and its users, each by one kept plan.

As Django's own but for reading: its queries would be put together and planned anew for each page.
"""

from __future__ import annotations

from typing import Any

import psycopg
from django.contrib.auth.backends import ModelBackend
from django.contrib.sessions.backends import db
from django.db import connection
from django.utils import timezone

from wangge.accounts.models import User

SESSION = "SELECT session_data FROM django_session WHERE session_key = %s AND expire_date > %s"
FIELDS = [field.attname for field in User._meta.concrete_fields]
COLUMNS = ", ".join(field.column for field in User._meta.concrete_fields)
USER = f"SELECT {COLUMNS} FROM accounts_user WHERE id = %s"  # noqa: S608 - names of the model's own columns


class SessionStore(db.SessionStore):
    """Signed by Django, kept in its table, gone when its row is."""

    def load(self) -> dict[str, Any]:
        key = self.session_key
        # A key with a NUL is nobody's, and the database takes none.
        found = _one(SESSION, [key, timezone.now()]) if key and "\0" not in key else None
        if found is None:
            self._session_key = None
            return {}
        return dict(self.decode(found[0]))


class Login(ModelBackend):
    """User name and password; who is not active is nobody."""

    def get_user(self, user_id: int) -> User | None:
        found = _one(USER, [user_id])
        user = User.from_db(None, FIELDS, found) if found is not None else None
        return user if user is not None and self.user_can_authenticate(user) else None


def _one(sql: str, values: list[Any]) -> tuple[Any, ...] | None:
    connection.ensure_connection()
    with psycopg.Cursor(connection.connection) as cursor:  # Django's own does not prepare
        return cursor.execute(sql, values, prepare=True).fetchone()
