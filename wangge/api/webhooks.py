"""What became of another system's orders, told to it step by step: signed as Standard Webhooks say
(https://www.standardwebhooks.com), each step until it is answered for, and none before those that came earlier.

A message says which act and how the case stands, never what was said: that is read by number, with a token.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import http.client
import logging
import ssl
import time
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from pydantic_core import to_json

from wangge.acts import outside
from wangge.cases import access
from wangge.cases.sheets import CaseSheet
from wangge.engine.values import StepFact
from wangge.outside.access import code_of_case
from wangge.outside.models import Reference
from wangge.people.access import scope_of_person
from wangge.subjects import revisions

log = logging.getLogger(__name__)
PATIENCE = 10.0  # seconds for one answer
MOST_STEPS = 50  # of one case in one round


def tell(at: datetime) -> int:
    """One round: everything untold that is due; how many steps were told."""
    revisions.check()
    return sum(_tell(reference, at) for reference in outside.claim(at))


def _tell(reference: Reference, at: datetime) -> int:
    scope = scope_of_person(reference.system.person_id, at)
    code = code_of_case(reference.case_id)
    sheet = access.sheet(scope, code) if code else None
    untold = [s.fact for s in sheet.steps if s.fact.seq > reference.told][:MOST_STEPS] if sheet is not None else []
    if sheet is None or not untold:
        outside.nothing(reference)
        return 0
    for n, step in enumerate(untold):
        trouble = _sent(reference, _message(reference, sheet, step), f"{code}.{step.seq}", at)
        if trouble:
            log.warning("%s was not told of %s: %s", reference.system.name, code, trouble)
            outside.failed(reference, trouble, at)
            return n
        outside.told(reference, step.seq)
    return len(untold)


def _message(reference: Reference, sheet: CaseSheet, step: StepFact) -> bytes:
    """Codes and moments alone: of the step, and of how the case stands by now."""
    line = sheet.line
    message: dict[str, Any] = {
        "type": "case.step",
        "system": reference.system.name,
        "number": reference.number,
        "step": {"seq": step.seq, "act": step.act, "at": step.at},
        "case": {"code": line.code, "state": line.state, "is_open": line.is_open, "due": line.due},
    }
    return to_json(message)


def signature(key: bytes, message_id: str, moment: int, body: bytes) -> str:
    """HMAC-SHA256 of "id.moment.body"."""
    signed = f"{message_id}.{moment}.".encode() + body
    return f"v1,{base64.b64encode(hmac.digest(key, signed, hashlib.sha256)).decode()}"


def _sent(reference: Reference, body: bytes, message_id: str, at: datetime) -> str:
    """Why it was not taken; "" when it was. No redirection is followed: what was not named is told nothing.

    The moment is that of the sending, for receivers refuse what is older than some minutes; the signatures are those of
    every key that is good ``at`` that time.
    """
    moment, keys = int(time.time()), outside.signing_keys(reference.system, at)
    headers = {
        "Content-Type": "application/json",
        "User-Agent": "wangge",
        "webhook-id": message_id,
        "webhook-timestamp": str(moment),
        "webhook-signature": " ".join(signature(key, message_id, moment, body) for key in keys),
    }
    try:
        connection = _connection(reference.system.url)
        try:
            parts = urlsplit(reference.system.url)
            connection.request("POST", f"{parts.path or '/'}{f'?{parts.query}' if parts.query else ''}", body, headers)
            status = connection.getresponse().status
        finally:
            connection.close()
    except (OSError, http.client.HTTPException, ValueError) as error:
        return f"{type(error).__name__}: {error}"
    return "" if 200 <= status < 300 else f"HTTP {status}"


def _connection(url: str) -> http.client.HTTPConnection:
    parts = urlsplit(url)
    assert parts.hostname
    assert outside.is_good(url)
    if parts.scheme == "https":
        return http.client.HTTPSConnection(
            parts.hostname, parts.port, timeout=PATIENCE, context=ssl.create_default_context()
        )
    return http.client.HTTPConnection(parts.hostname, parts.port, timeout=PATIENCE)
