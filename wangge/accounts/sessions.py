"""Whose browser it is, on every page: Django's sessions in the database and its users, each by one kept plan.

As Django's own but for reading: its queries would be put together and planned anew for each page.
"""

from __future__ import annotations

import threading
from typing import Any

from django.contrib.auth.backends import ModelBackend
from django.contrib.sessions.backends import db
from django.db import connection
from django.utils import timezone

from wangge.accounts.models import User
from wangge.lib import plans

SESSION = "SELECT session_data FROM django_session WHERE session_key = %s AND expire_date > %s"
FIELDS = [field.attname for field in User._meta.concrete_fields]
COLUMNS = [field.column for field in User._meta.concrete_fields]  # id first
USER = f"SELECT {', '.join(COLUMNS)} FROM accounts_user WHERE id = %s"  # noqa: S608 - names of the model's own columns


class _Expected(threading.local):
    """Of this thread's request: the row of the user whose session it is likely to be, read together with it."""

    user: tuple[Any, ...] | None = None


expected = _Expected()


class SessionStore(db.SessionStore):
    """Signed by Django, kept in its table, gone when its row is."""

    def load(self) -> dict[str, Any]:
        key = self.session_key
        # A key with a NUL is nobody's, and the database takes none.
        found = self.row(key) if key and "\0" not in key else None
        if found is None:
            self._session_key = None
            return {}
        return dict(self.decode(found))

    def row(self, key: str) -> str | None:
        """What is kept under a key that is still good; None where nothing is."""
        found = _one(SESSION, [key, timezone.now()])
        return str(found[0]) if found is not None else None


class Login(ModelBackend):
    """User name and password; who is not active is nobody."""

    def get_user(self, user_id: int) -> User | None:
        row, expected.user = expected.user, None
        found = row if row is not None and row[0] == user_id else _one(USER, [user_id])
        user = User.from_db(None, FIELDS, found) if found is not None else None
        return user if user is not None and self.user_can_authenticate(user) else None


def _one(sql: str, values: list[Any]) -> tuple[Any, ...] | None:
    connection.ensure_connection()
    return next(iter(plans.ask(connection.connection, sql, values)), None)
