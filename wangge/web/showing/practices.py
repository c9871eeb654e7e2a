"""The practices of a district, and the page of each.

What is adopted is shown as it was adopted. In the demonstration whoever writes a practice sees it as its files are now,
with all that is wrong with it; nothing that is adopted changes by that.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.urls import reverse

from wangge.acts import rehearsing
from wangge.adoptions import shelf
from wangge.adoptions.facts import Practice, rulebook
from wangge.adoptions.shelf import Shelved
from wangge.engine.faults import Fault
from wangge.engine.sentences import sentence
from wangge.places.facts import atlas
from wangge.web.pages.practices import FaultLine, PracticeLine, PracticeList, PracticePage, Stories
from wangge.web.showing import practice_parts as parts
from wangge.web.showing.laws import law_basis
from wangge.web.showing.practice_stories import stories
from wangge.web.showing.practice_ways import ways
from wangge.web.showing.practice_words import Speaker
from wangge.web.wording import Language

MOST_MATTERS = 8  # named in the list


def in_force(now: datetime) -> dict[str, list[Practice]]:
    """The practices in force by playbook, the newest adoption last."""
    found: dict[str, list[Practice]] = {}
    for own in rulebook().practices.values():
        if own.since <= now and (own.until is None or now < own.until):
            found.setdefault(own.playbook, []).append(own)
    return found


def practice_list(now: datetime, language: Language) -> PracticeList:
    """Those that are adopted; in the demonstration the others of the release and those of authors as well."""
    adopted = in_force(now)
    lines = [_line(Speaker(own[-1], language), own) for own in adopted.values()]
    if settings.DEMO:
        drafts = shelf.names(own=True)
        others = [name for name in shelf.names() if name not in adopted and name not in drafts]
        lines = [_draft(name, language) for name in drafts] + lines + [_draft(name, language) for name in others]
    folders = tuple(map(str, shelf.own_folders())) if settings.DEMO else ()
    return PracticeList(tuple(line for line in lines if line.title), folders)


def _line(said: Speaker, adoptions: Sequence[Practice]) -> PracticeLine:
    spec = said.spec
    codes = dict.fromkeys(code for binding in spec.bindings for code in binding.categories)
    return PracticeLine(
        reverse("web:practice", kwargs={"name": spec.playbook}),
        said.word("title"),
        said.word("summary"),
        said.joined(said.place(name) for name in spec.posts),
        said.joined(said.category(code) for code in list(codes)[:MOST_MATTERS]),
        said.joined(areas(adoptions)),
    )


def _draft(name: str, language: Language) -> PracticeLine:
    found = shelf.read(shelf.folder_of(name) or Path(name))
    href = reverse("web:practice", kwargs={"name": name})
    if found.practice is None:
        return PracticeLine(href, name, "", draft=True, faults=len(found.faults))
    if found.library:
        return PracticeLine(href, "", "")
    line = _line(Speaker(found.practice, language), ())
    own = found.folder.parent in shelf.own_folders()
    return PracticeLine(line.href, line.title, line.summary, line.who, line.matters, draft=own)


def areas(adoptions: Sequence[Practice]) -> tuple[str, ...]:
    """The names of the units in which they are adopted."""
    paths = {own.area for own in adoptions}
    return tuple(unit.name for unit in atlas().units.values() if unit.path in paths)


def practice_in(name: str, now: datetime) -> Practice | None:
    """The practice as its page shows it, where it can be read."""
    adopted = in_force(now).get(name, [])
    lying = _lying(name, adopted)
    if lying is not None:
        return lying.practice
    return adopted[-1] if adopted else None


def practice_page(name: str, now: datetime, language: Language) -> PracticePage | None:
    """None for one that nobody may look at here: not adopted, and this is no demonstration."""
    adopted = in_force(now).get(name, [])
    lying = _lying(name, adopted)
    if lying is not None and lying.practice is None:
        return _faulty(lying, language)
    if lying is not None and lying.practice is not None:
        own = lying.folder.parent in shelf.own_folders() or bool(adopted)
        return _page(Speaker(lying.practice, language), "draft" if own else "library", adopted, lying)
    return _page(Speaker(adopted[-1], language), "adopted", adopted, None) if adopted else None


def _lying(name: str, adopted: Sequence[Practice]) -> Shelved | None:
    """The files of a practice, where they are to be shown: in the demonstration, unless what is adopted is the same."""
    folder = shelf.folder_of(name) if settings.DEMO else None
    if folder is None:
        return None
    if not adopted:
        return shelf.read(folder)
    sha256, taken_at = shelf.taken(adopted[-1].edition)
    if shelf.changed_at(folder) <= taken_at:
        return None
    found = shelf.read(folder)
    return None if found.sha256 == sha256 else found


def _faulty(found: Shelved, language: Language) -> PracticePage:
    lines = dict.fromkeys(_fault(fault, found.folder, language) for fault in found.faults)
    return PracticePage(
        found.name, found.name, "", "", "draft", folder=str(found.folder), faults=tuple(lines)
    )  # fmt: skip


def _fault(fault: Fault, folder: Path, language: Language) -> FaultLine:
    inside = fault.file.is_relative_to(folder)
    file = str(fault.file.relative_to(folder) if inside else fault.file)
    return FaultLine(file, fault.line, fault.dotted, sentence(fault, language), law_basis(fault.law, language))


def _page(said: Speaker, source: str, adopted: Sequence[Practice], lying: Shelved | None) -> PracticePage:
    name = said.spec.playbook
    folder = lying.folder if lying else shelf.folder_of(name)
    return PracticePage(
        name,
        said.word("title"),
        said.word("summary"),
        said.spec.version,
        source,
        said.joined(areas(adopted)),
        str(lying.folder) if lying else "",
        parts.taken(said),
        ways(said),
        parts.clocks(said),
        parts.forms(said),
        parts.posts(said),
        parts.bodies(said),
        parts.papers(said, name),
        parts.measures(said),
        parts.bases(said, tuple(sorted(said.own.laws))),
        told(said, folder, lying) if folder else Stories(),
    )


def mark(folder: Path, found: Shelved | None) -> str:
    """Names what would be played now."""
    return rehearsing.digest(folder, (found or shelf.read(folder)).sha256)


def told(said: Speaker, folder: Path, lying: Shelved | None) -> Stories:
    """The scenarios in the folder; with what the last play came to where they can be played."""
    if not settings.DEMO:
        return Stories(stories(said, folder, None))
    now = mark(folder, lying)
    result = rehearsing.result(now) or {}
    state = "running" if rehearsing.running(now) else "failed" if "error" in result else "done" if result else ""
    href = reverse("web:practice", kwargs={"name": said.spec.playbook})
    action = reverse("web:practice_play", kwargs={"name": said.spec.playbook})
    return Stories(stories(said, folder, result.get("stories")), state, action, href, result.get("error", ""))
