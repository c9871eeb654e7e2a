"""Making logins and keys for the API."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import datetime

from django.contrib.auth.hashers import make_password

from wangge.accounts.access import FAILURES_WITHIN, digest_of, failure_digest
from wangge.accounts.models import LoginFailure, Token, User
from wangge.engine.values import Refused

PREFIX = "wg_"  # so that a key is known for one wherever it turns up
KEY_BYTES = 32


def add_user(*, username: str, password: str | None, by: int | None, at: datetime) -> User | Refused:
    """A login. Without a password nobody can log in with it by form. Refused: username_taken."""
    if User.objects.filter(username=username).exists():
        return Refused("username_taken", None, {"username": username})
    return User.objects.create_user(username, password)


def add_users(*, usernames: Sequence[str]) -> list[User] | Refused:
    """Logins without a password, all or none. Refused: username_taken."""
    names = [User.normalize_username(name) for name in usernames]
    taken = User.objects.filter(username__in=names).values_list("username", flat=True).first()
    if taken is not None:
        return Refused("username_taken", None, {"username": taken})
    return list(User.objects.bulk_create(User(username=name, password=make_password(None)) for name in names))


def give_token(
    *, user: User, name: str, appointment: int | None, expires_at: datetime | None, at: datetime
) -> tuple[Token, str]:
    """A new key and its secret, which is told once and never kept. The caller bumps the revision of "accounts"."""
    secret = PREFIX + secrets.token_urlsafe(KEY_BYTES)
    values = {"user": user, "name": name[:64], "appointment": appointment, "expires_at": expires_at}
    return Token.objects.create(digest=digest_of(secret), created_at=at, **values), secret


def revoke_token(*, token: int, at: datetime) -> bool:
    """End a key; whether there was one to end. The caller bumps the revision of "accounts"."""
    return bool(Token.objects.filter(pk=token, revoked_at=None).update(revoked_at=at))


def close(*, user: User, at: datetime) -> None:
    """A login that is nobody's any more loses name, password and keys. The caller bumps the revision of "accounts"."""
    Token.objects.filter(user=user, revoked_at=None).update(revoked_at=at)
    Token.objects.filter(user=user).update(name="")
    user.username, user.is_active, user.language = f"erased-{user.pk}", False, ""
    user.set_unusable_password()
    user.save()


def set_password(*, user: User, password: str) -> None:
    """Another password; sessions that began with the old one end with it."""
    user.set_password(password)
    user.save(update_fields=["password"])


def note_failure(*, username: str, address: str, at: datetime) -> None:
    """Remember a login that failed; failures that nobody counts any more are forgotten."""
    LoginFailure.objects.filter(at__lt=at - FAILURES_WITHIN).delete()
    LoginFailure.objects.create(name=failure_digest(username), pair=failure_digest(username, address), at=at)


def forgive(*, username: str, address: str) -> None:
    """A login that worked: the failures of this name from this address count no more."""
    LoginFailure.objects.filter(pair=failure_digest(username, address)).delete()
