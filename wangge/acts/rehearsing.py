"""Scenarios played for a page: by a process of its own on a database of its own, never on the district's.

A playbook's result is kept under the digest of what it was played with, so that a change of any file makes it stale.
"""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from django.conf import settings

PATIENCE = 300.0  # seconds after which a play that has told nothing is taken to have ended
KEPT = 40  # results
_started: list[subprocess.Popen[bytes]] = []  # to be waited for, lest they stay as zombies


def digest(folder: Path, edition: str) -> str:
    """Names a playbook as it would be played now: its edition, its stories, and the casts that they may name."""
    found = hashlib.sha256(edition.encode())
    for file in sorted([*(folder / "scenarios").glob("*.yaml"), *folder.parent.glob("*/cast.yaml")]):
        found.update(f"{file.name}\0".encode() + file.read_bytes())
    return found.hexdigest()


def place(mark: str) -> Path:
    """The file of a result."""
    return Path(settings.DATA) / "scenarios" / "results" / f"{mark}.json"


def result(mark: str) -> dict[str, Any] | None:
    """What the last play came to: {"stories": {file: [difference, …]}} or {"error": …}; None: none has ended."""
    try:
        found: dict[str, Any] = json.loads(place(mark).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return found


def running(mark: str) -> bool:
    """Whether a play of it has begun and told nothing yet."""
    try:
        begun = place(mark).with_suffix(".begun").stat().st_mtime
    except OSError:
        return False
    return not place(mark).exists() and time.time() - begun < PATIENCE


def start(folder: Path, mark: str) -> None:
    """Begin a play, unless one runs. Its result is there some seconds later."""
    file = place(mark)
    if running(mark):
        return
    file.parent.mkdir(parents=True, exist_ok=True)
    _forget(file.parent)
    file.unlink(missing_ok=True)
    file.with_suffix(".begun").touch()
    _started[:] = [process for process in _started if process.poll() is None]
    command = [sys.executable, "-m", "wangge", "playbook", "try", str(folder), "--json", str(file)]
    _started.append(
        subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=dict(os.environ))
    )


def _forget(folder: Path) -> None:
    for old in sorted(folder.iterdir(), key=lambda file: file.stat().st_mtime)[:-KEPT]:
        old.unlink(missing_ok=True)
