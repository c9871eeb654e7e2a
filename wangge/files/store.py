"""Bytes by the hash of their content, in the data folder: written aside, flushed, then renamed into place."""

from __future__ import annotations

import hashlib
import os
import secrets
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from django.conf import settings


def path_of(sha256: str) -> Path:
    return Path(settings.FILES_ROOT) / sha256[:2] / sha256


def name_of(content: bytes) -> str:
    """The name of these bytes: their SHA-256 in hex."""
    return hashlib.sha256(content).hexdigest()


def older_than(at: datetime) -> Iterator[str]:
    """The hashes of what was last written before ``at``; what was never finished writing is thrown away on the way."""
    for path in Path(settings.FILES_ROOT).glob("??/*"):
        if path.stat().st_mtime < at.timestamp():
            if path.name.startswith("."):
                path.unlink(missing_ok=True)
            elif len(path.name) == 64:
                yield path.name


def put(content: bytes) -> str:
    """Keep ``content``; its SHA-256 in hex. OSError (a full disk) leaves nothing behind."""
    name = name_of(content)
    target = path_of(name)
    if target.exists():
        return name
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    aside = target.with_name(f".{name[:16]}.{secrets.token_hex(4)}")
    try:
        with aside.open("xb") as handle:
            handle.write(content)
            handle.flush()
            os.fsync(handle.fileno())
        aside.replace(target)
    finally:
        aside.unlink(missing_ok=True)
    return name


def get(sha256: str) -> bytes:
    """The bytes; FileNotFoundError when they were erased."""
    return path_of(sha256).read_bytes()


def drop(sha256: str) -> None:
    """Throw the bytes away, if they are still there."""
    path_of(sha256).unlink(missing_ok=True)
