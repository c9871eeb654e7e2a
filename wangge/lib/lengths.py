"""How long what a request brings says that it is, before any of it is read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def length(environ: Mapping[str, Any]) -> int:
    """Bytes, by CONTENT_LENGTH (RFC 9110, 8.6); 0 where what it says is no number."""
    said = str(environ.get("CONTENT_LENGTH") or "")
    return int(said) if said.isascii() and said.isdigit() and len(said) < 19 else 0
