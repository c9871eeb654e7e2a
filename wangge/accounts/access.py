"""Reading keys of the API. ``acts.tokens`` keeps them in memory and fresh."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from wangge.accounts.models import Token


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
