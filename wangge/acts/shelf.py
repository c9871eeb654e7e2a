"""The playbooks that there are to adopt, as their folders say now: read once, and again when a file changed."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from django.conf import settings

from wangge.adoptions.laws import released
from wangge.engine import reader
from wangge.engine.faults import Faults
from wangge.engine.reader import Playbook

Stamp = tuple[tuple[str, int], ...]


def playbooks() -> dict[str, Playbook]:
    """By name, without the libraries that others use, and without those in which there is a fault."""
    found = (playbook(folder.name) for folder in reader.playbooks(settings.PLAYBOOK_PATHS))
    return {own.name: own for own in found if own is not None}


def playbook(name: str) -> Playbook | None:
    """One of them; None where there is none of this name, or it has a fault."""
    folder = reader.find(name, settings.PLAYBOOK_PATHS)
    read = _read(folder, _stamp(folder)) if folder is not None else None
    return None if read is None or read.library else read


def _stamp(folder: Path) -> Stamp:
    """Its files and those of the libraries, each with when it was last written."""
    files = {
        *folder.glob("*.yaml"),
        *(f for path in settings.PLAYBOOK_PATHS for f in Path(path).glob("*/playbook.yaml")),
    }
    return tuple(sorted((str(file), file.stat().st_mtime_ns) for file in files))


@lru_cache(maxsize=64)
def _read(folder: Path, stamp: Stamp) -> Playbook | None:
    try:
        return reader.read(folder, settings.PLAYBOOK_PATHS, released(), stories=False)
    except Faults:
        return None
