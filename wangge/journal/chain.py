"""The chain: what one entry's digest covers and how entries of one subject hang together.

    digest = SHA-256(salt ‖ canonical payload)
    chain  = SHA-256(previous chain ‖ canonical [subject, seq, at, actor, act, digest])

The payload and its salt stand elsewhere and can be erased; the chain still verifies without them.
"""

from __future__ import annotations

import hashlib
import json
import secrets
from datetime import UTC, datetime
from typing import Any

GENESIS = bytes(32)
_encode = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode
SALT_BYTES = 16


def canonical(payload: Any) -> bytes:
    """JSON with sorted keys and no spaces, UTF-8: the same bytes for the same values, always."""
    return _encode(payload).encode()


def new_salt() -> bytes:
    return secrets.token_bytes(SALT_BYTES)


def digest(salt: bytes, payload: Any) -> bytes:
    return hashlib.sha256(salt + canonical(payload)).digest()


def link(previous: bytes, subject: int, seq: int, at: datetime, actor: int | None, act: str, digest_: bytes) -> bytes:
    """The chain value of entry ``seq``; ``at`` is taken in UTC to the microsecond."""
    head = canonical([subject, seq, at.astimezone(UTC).isoformat(timespec="microseconds"), actor, act, digest_.hex()])
    return hashlib.sha256(previous + head).digest()
