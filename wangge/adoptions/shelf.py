"""Playbooks as they lie in their folders, read anew when a file of theirs has changed.

For whoever writes them: nothing here touches what is adopted.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path

from django.conf import settings

from wangge.adoptions.facts import LAWS, Practice
from wangge.adoptions.models import Edition
from wangge.engine import edition as editions
from wangge.engine import reader
from wangge.engine.faults import Fault, Faults
from wangge.engine.forms import Form
from wangge.engine.items import with_items
from wangge.engine.law import Lawbook
from wangge.engine.procedure import Procedure
from wangge.engine.watching import OnRedSpec

BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)
NAME = re.compile(r"[a-z][a-z0-9_]{0,47}")
Changed = tuple[tuple[str, int], ...]  # each file with the moment of its last change


@dataclass(frozen=True)
class Shelved:
    """What a folder holds: a practice, or what is wrong with it. ``practice`` is adopted by nobody (adoption 0)."""

    name: str
    folder: Path
    practice: Practice | None
    sha256: str = ""
    faults: tuple[Fault, ...] = ()

    @property
    def library(self) -> bool:
        """It binds nothing and is there for others to use."""
        return self.practice is not None and not self.practice.spec.bindings


def own_folders() -> list[Path]:
    """The folders of authors, outside the release."""
    return [Path(folder) for folder in settings.PLAYBOOK_PATHS[1:]]


def folder_of(name: str) -> Path | None:
    """Where the playbook ``name`` lies; an author's own before the release's. None for what is no name of one."""
    if not NAME.fullmatch(name):
        return None
    return reader.find(name, [*own_folders(), Path(settings.PLAYBOOK_PATHS[0])])


def names(*, own: bool = False) -> list[str]:
    """Of every playbook, or of those of authors alone."""
    folders = own_folders() if own else settings.PLAYBOOK_PATHS
    return sorted({folder.name for folder in reader.playbooks(map(Path, folders))})


def changed_at(folder: Path) -> datetime:
    """When a file of the playbook was changed last."""
    return datetime.fromtimestamp(max((at for _, at in _changed(folder)), default=0) / 1e9, UTC)


def read(folder: Path) -> Shelved:
    """The playbook in ``folder`` as its files are now; kept until one of them, or of its libraries or laws, changes."""
    beside = reader.playbooks({folder.parent, *map(Path, settings.PLAYBOOK_PATHS)})
    seen = tuple(part for one in dict.fromkeys([folder, *beside]) for part in _changed(one)) + _laws_changed()
    return _read(folder, seen)


@lru_cache(maxsize=64)
def _read(folder: Path, seen: Changed) -> Shelved:
    folders = [folder.parent, *map(Path, settings.PLAYBOOK_PATHS)]
    try:
        frozen = editions.freeze(reader.read(folder, folders, _laws(_laws_changed()), stories=False))
    except Faults as error:
        return Shelved(folder.name, folder, None, faults=error.faults)
    return Shelved(folder.name, folder, unadopted(frozen), frozen.sha256)


def unadopted(edition: editions.Edition) -> Practice:
    """An edition as if it were adopted nowhere, by nobody: for looking at."""
    spec = edition.spec
    forms = {name: Form.of(form, spec.fields) for name, form in spec.forms.items()}
    clocks = with_items(spec.clocks, spec.items)
    return Practice(
        adoption=0, edition=0, playbook=spec.playbook, spec=spec, words=edition.words, laws=edition.laws, area="",
        since=BEGINNING, until=BEGINNING, rank=None, organisations={}, categories={}, forms=forms,
        procedures={name: Procedure.of(p, forms, clocks) for name, p in spec.procedures.items()},
        on_red=OnRedSpec(), on_red_since=None, terms={},
    )  # fmt: skip


def _changed(folder: Path) -> Changed:
    """The files of which an edition is made: not its scenarios."""
    return tuple(sorted((str(file), file.stat().st_mtime_ns) for file in folder.glob("*.yaml")))


def law_folders() -> list[Path]:
    """Each region of the release, then the district's own."""
    return [*sorted(path for path in LAWS.iterdir() if path.is_dir()), *map(Path, settings.LAWS_ADDED)]


def _laws_changed() -> Changed:
    return tuple(part for folder in law_folders() for part in _changed(folder))


@lru_cache(maxsize=2)
def _laws(seen: Changed) -> Lawbook:
    return Lawbook.load(law_folders())


def taken(edition: int) -> tuple[str, datetime]:
    """The hash of an adopted edition, and when it was taken."""
    sha256, added_at = Edition.objects.values_list("sha256", "added_at").get(pk=edition)
    return sha256, added_at
