"""What a link is made of: fast by hand, and the same as the canonical form of what it covers."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime, timedelta, timezone

from hypothesis import given
from hypothesis import strategies as st

from wangge.journal.chain import DRAWN, SALT_BYTES, canonical, link, new_salt

BEIJING = timezone(timedelta(hours=8))


@given(
    subject=st.integers(1, 2**63),
    seq=st.integers(1, 10_000),
    at=st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1), timezones=st.sampled_from([UTC, BEIJING])),
    actor=st.none() | st.integers(1, 2**63),
    act=st.text(max_size=20),
)
def test_a_link_covers_the_canonical_list(subject: int, seq: int, at: datetime, actor: int | None, act: str) -> None:
    previous, digest = b"\1" * 32, b"\2" * 32
    moment = at.astimezone(UTC).isoformat(timespec="microseconds")
    try:
        head = canonical([subject, seq, moment, actor, act, digest.hex()])
    except UnicodeEncodeError:  # half a character: it stands in no record
        return
    assert link(previous, subject, seq, at, actor, act, digest) == hashlib.sha256(previous + head).digest()


def test_no_salt_is_given_twice() -> None:
    salts = [new_salt() for _ in range(3 * DRAWN)]
    assert len(set(salts)) == len(salts)
    assert {len(salt) for salt in salts} == {SALT_BYTES}
