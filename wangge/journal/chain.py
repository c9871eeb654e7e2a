"""The chain: what one entry's digest covers and how entries of one subject hang together.

    digest = SHA-256(salt ‖ canonical payload)
    chain  = SHA-256(previous chain ‖ canonical [subject, seq, at, actor, act, digest])

The payload and its salt stand elsewhere and can be erased; the chain still verifies without them.
"""

from __future__ import annotations

import hashlib
import json
import os
from datetime import UTC, datetime
from json.encoder import encode_basestring
from typing import Any

GENESIS = bytes(32)
_encode = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode
SALT_BYTES = 16
DRAWN = 256  # salts at a time: asking the system for one takes longer than the digest that it goes into
_salts: list[bytes] = []
os.register_at_fork(after_in_child=_salts.clear)  # no two processes salt alike


def canonical(payload: Any) -> bytes:
    """JSON with sorted keys and no spaces, UTF-8: the same bytes for the same values, always."""
    return _encode(payload).encode()


def new_salt() -> bytes:
    try:
        return _salts.pop()
    except IndexError:
        drawn = os.urandom(SALT_BYTES * DRAWN)
        first, *rest = (drawn[i : i + SALT_BYTES] for i in range(0, len(drawn), SALT_BYTES))
        _salts.extend(rest)
        return first


def digest(salt: bytes, payload: Any) -> bytes:
    return hashlib.sha256(salt + canonical(payload)).digest()


def link(previous: bytes, subject: int, seq: int, at: datetime, actor: int | None, act: str, digest_: bytes) -> bytes:
    """The chain value of entry ``seq``; ``at`` is taken in UTC to the microsecond."""
    moment, by = at.astimezone(UTC).isoformat(timespec="microseconds"), "null" if actor is None else actor
    # What ``canonical`` writes of a list of these, in a third of its time: every step has one.
    head = f'[{subject},{seq},"{moment}",{by},{encode_basestring(act)},"{digest_.hex()}"]'
    return hashlib.sha256(previous + head.encode()).digest()
