"""Making logins and keys for the API."""

from __future__ import annotations

from datetime import datetime

from wangge.accounts.models import User
from wangge.engine.values import Refused


def add_user(*, username: str, password: str | None, by: int | None, at: datetime) -> User | Refused:
    """A login. Without a password nobody can log in with it by form. Refused: username_taken."""
    if User.objects.filter(username=username).exists():
        return Refused("username_taken", None, {"username": username})
    return User.objects.create_user(username, password)
