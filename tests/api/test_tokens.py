"""Keys: good for their term and their appointment, refused at once when revoked."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

from django.utils import timezone

from tests.api.town import Town, console
from wangge.accounts.models import Token
from wangge.acts import tokens
from wangge.engine.values import Refused

Call = Callable[..., Any]


def test_only_the_digest_is_kept(town: Town) -> None:
    secret = town.secrets["traffic"]
    assert secret.startswith("wg_")
    assert all(secret.encode() not in bytes(t.digest) for t in Token.objects.all())


def test_a_revoked_key_is_refused_at_once(town: Town, call: Call) -> None:
    assert call("GET", "/me", by="traffic").status_code == 200
    token = Token.objects.get(user__username="traffic")
    assert tokens.revoke(console(timezone.now()), token=token.pk) is None
    assert call("GET", "/me", by="traffic").status_code == 401
    assert tokens.revoke(console(timezone.now()), token=token.pk) == Refused("token_unknown", None, {"name": token.pk})


def test_another_process_learns_of_it_by_the_revision(town: Town, call: Call) -> None:
    from wangge.subjects.models import Revision

    assert call("GET", "/me", by="traffic").status_code == 200
    Token.objects.filter(user__username="traffic").update(revoked_at=timezone.now())
    revision = Revision.objects.get(room="accounts")
    Revision.objects.filter(room="accounts").update(n=revision.n + 1)
    assert call("GET", "/me", by="traffic").status_code == 401


def test_terms_of_keys(town: Town, call: Call) -> None:
    now = console(timezone.now())
    assert tokens.bearer(town.secrets["traffic"], timezone.now() + timedelta(days=366)) is None
    refused = tokens.give(now, username="traffic", name="x", days=0)
    assert isinstance(refused, Refused)
    assert refused.code == "token_expiry"
    assert tokens.give(now, username="nobody", name="x") == Refused("user_unknown", None, {"user": "nobody"})
    foreign = tokens.give(now, username="traffic", name="x", appointment=10**9)
    assert foreign == Refused("not_found")
    powerless = replace(now, grants=())
    assert tokens.give(powerless, username="traffic", name="x").code == "not_allowed"  # type: ignore[union-attr]


def test_bad_headers(client: Any, town: Town) -> None:
    for header in ("Bearer", "Bearer x", "Basic abc", "Bearer \ud800".encode("utf-8", "replace").decode()):
        answer = client.get("/api/v1/me", HTTP_AUTHORIZATION=header)
        assert answer.status_code == 401
    assert (
        client.post("/api/v1/cases", "{}", content_type="application/json", HTTP_IDEMPOTENCY_KEY="有 空").status_code
        == 400
    )
