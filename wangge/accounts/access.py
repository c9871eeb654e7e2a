"""Reading keys of the API. ``acts.tokens`` keeps them in memory and fresh."""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import QuerySet

from wangge.accounts.models import LoginFailure, Token, User

FAILURES_MOST, FAILURES_EVERYWHERE = 5, 50  # of one name from one address; of one name from all addresses
FAILURES_WITHIN = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class TokenFact:
    """A key that is not revoked: whose, in which acting appointment (None: all of theirs), until when."""

    id: int
    user: int
    appointment: int | None
    expires_at: datetime | None

    def good(self, at: datetime) -> bool:
        return self.expires_at is None or at < self.expires_at


def digest_of(secret: str) -> bytes:
    """What is kept of a key. Its 256 random bits need no slow hash."""
    return hashlib.sha256(secret.encode("utf-8", "surrogateescape")).digest()


def standing() -> dict[bytes, TokenFact]:
    """Every key that is not revoked and whose user may log in, by digest."""
    rows = Token.objects.filter(revoked_at=None, user__is_active=True)
    return {bytes(t.digest): TokenFact(t.pk, t.user_id, t.appointment, t.expires_at) for t in rows}


def listed() -> QuerySet[Token]:
    """All keys, the newest first, with their users."""
    return Token.objects.select_related("user").order_by("-created_at", "-pk")


def failure_digest(*parts: str) -> bytes:
    """How user name and address of a failed login are kept: keyed, so that nobody can guess them from the table."""
    return hmac.digest(settings.SECRET_KEY.encode(), repr(parts).encode("utf-8", "surrogateescape"), "sha256")


def locked_until(username: str, address: str, at: datetime) -> datetime | None:
    """Until when nobody may try this name from this address; None when one may try now.

    A name is also locked for everywhere once many addresses together have guessed at it.
    """
    pairs = {"pair": failure_digest(username, address)}, {"name": failure_digest(username)}
    for which, most in zip(pairs, (FAILURES_MOST, FAILURES_EVERYWHERE), strict=True):
        failed = LoginFailure.objects.filter(**which, at__gt=at - FAILURES_WITHIN, at__lte=at).order_by("-at")
        last = list(failed.values_list("at", flat=True)[:most])
        if len(last) == most:
            return last[-1] + FAILURES_WITHIN
    return None


def user_named(username: str) -> User | None:
    """The account of this name that may log in, for commands of the machine's own console."""
    return User.objects.filter(username=username, is_active=True).first()
