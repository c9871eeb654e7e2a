"""Sign-in by an OpenID provider: the authorization code flow with PKCE (OpenID Connect Core 1.0, RFC 7636).

The id token comes straight from the provider's token endpoint over TLS, whose certificate proves who speaks; OpenID
Connect Core 3.1.3.7 (6) lets that stand in the place of the token's signature. All else that it asks for is checked.
"""

from __future__ import annotations

import base64
import hashlib
import http.client
import json
import secrets
import ssl
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode, urlsplit

LOOPBACK = ("127.0.0.1", "::1", "localhost")
PATIENCE = 10.0  # seconds for one answer
MOST_BYTES = 2**20
LEEWAY = 60  # seconds that two clocks may differ


class OpenIdError(Exception):
    """The provider could not be asked, or what it answered proves nothing. For the log; the person learns less."""


@dataclass(frozen=True, slots=True)
class Client:
    """What the provider knows us by. ``issuer``: its address, exactly as it says it itself."""

    issuer: str
    id: str
    secret: str


@dataclass(frozen=True, slots=True)
class Provider:
    """Its addresses, from its own description (OpenID Connect Discovery 1.0)."""

    authorization: str
    token: str


@dataclass(frozen=True, slots=True)
class Attempt:
    """One sign-in on its way, kept in the browser's session: three values that nobody can guess."""

    state: str
    nonce: str
    verifier: str

    @classmethod
    def new(cls) -> Attempt:
        return cls(*(secrets.token_urlsafe(32) for _ in range(3)))


def is_good(url: str) -> bool:
    """Whether a provider may stand there: encrypted, or within this machine."""
    parts = urlsplit(url)
    return bool(parts.hostname) and (parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in LOOPBACK))


def discover(issuer: str) -> Provider:
    """What the provider says of itself. Raises OpenIdError."""
    told = _asked("GET", f"{issuer.rstrip('/')}/.well-known/openid-configuration")
    if told.get("issuer") != issuer:
        raise OpenIdError(f"it calls itself {told.get('issuer')!r}")
    addresses = [str(told.get(name, "")) for name in ("authorization_endpoint", "token_endpoint")]
    if not all(is_good(address) for address in addresses):
        raise OpenIdError(f"addresses that are not encrypted: {addresses}")
    return Provider(*addresses)


def way_there(provider: Provider, client: Client, attempt: Attempt, back: str) -> str:
    """Where the browser goes to sign in; ``back``: where it comes back to."""
    challenge = base64.urlsafe_b64encode(hashlib.sha256(attempt.verifier.encode()).digest()).decode().rstrip("=")
    asked = {
        "response_type": "code",
        "scope": "openid profile",
        "client_id": client.id,
        "redirect_uri": back,
        "state": attempt.state,
        "nonce": attempt.nonce,
        "code_challenge": challenge,
        "code_challenge_method": "S256",
    }
    return f"{provider.authorization}{'&' if '?' in provider.authorization else '?'}{urlencode(asked)}"


def claims(provider: Provider, client: Client, attempt: Attempt, back: str, code: str, now: float) -> Mapping[str, Any]:
    """What the provider says of whoever signed in, for the code that the browser brought back. Raises OpenIdError."""
    sent = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": back,
        "client_id": client.id,
        "client_secret": client.secret,
        "code_verifier": attempt.verifier,
    }
    answered = _asked("POST", provider.token, urlencode(sent).encode())
    found = _payload(str(answered.get("id_token", "")))
    prove(found, client, attempt, now)
    return found


def prove(found: Mapping[str, Any], client: Client, attempt: Attempt, now: float) -> None:
    """OpenID Connect Core 3.1.3.7: by whom, for whom, for this attempt, and not over. Raises OpenIdError."""
    audience = found.get("aud")
    audiences = audience if isinstance(audience, list) else [audience]
    end = found.get("exp")
    if found.get("iss") != client.issuer:
        raise OpenIdError("another issuer")
    if client.id not in audiences or found.get("azp", client.id) != client.id:
        raise OpenIdError("for somebody else")
    if not isinstance(end, int | float) or now > end + LEEWAY:
        raise OpenIdError("over")
    if not secrets.compare_digest(str(found.get("nonce", "")).encode(), attempt.nonce.encode()):
        raise OpenIdError("of another attempt")


def _payload(token: str) -> dict[str, Any]:
    """The middle of a JSON Web Token."""
    parts = token.split(".")
    if len(parts) != 3:
        raise OpenIdError("no id token")
    try:
        found = json.loads(base64.urlsafe_b64decode(parts[1] + "=" * (-len(parts[1]) % 4)))
    except ValueError as error:
        raise OpenIdError("an id token that cannot be read") from error
    return _object(found)


def _asked(method: str, url: str, body: bytes | None = None) -> dict[str, Any]:
    """One request; no redirection is followed."""
    parts = urlsplit(url)
    if not is_good(url):
        raise OpenIdError(f"{url!r} is not encrypted")
    headers = {"Accept": "application/json"}
    if body is not None:
        headers["Content-Type"] = "application/x-www-form-urlencoded"
    connection = _connection(url)
    try:
        path = f"{parts.path or '/'}{f'?{parts.query}' if parts.query else ''}"
        connection.request(method, path, body, headers)
        answer = connection.getresponse()
        if answer.status != http.client.OK:
            raise OpenIdError(f"{url}: HTTP {answer.status}")
        return _object(json.loads(answer.read(MOST_BYTES)))
    except (OSError, http.client.HTTPException, ValueError) as error:
        raise OpenIdError(f"{url}: {type(error).__name__}: {error}") from error
    finally:
        connection.close()


def _connection(url: str) -> http.client.HTTPConnection:
    parts = urlsplit(url)
    assert parts.hostname
    if parts.scheme == "https":
        context = ssl.create_default_context()
        return http.client.HTTPSConnection(parts.hostname, parts.port, timeout=PATIENCE, context=context)
    return http.client.HTTPConnection(parts.hostname, parts.port, timeout=PATIENCE)


def _object(found: Any) -> dict[str, Any]:
    if not isinstance(found, dict):
        raise OpenIdError("no JSON object")
    return found
