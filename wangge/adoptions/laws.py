"""The district's law book: the laws and the calendar by which clocks are counted now.

A release brings laws as files; the ticker takes them over into a row (``LawBook``), so that all processes change to
them at one moment, and the record says what was counted by when. Until the first is taken, the laws that came with each
playbook's edition count.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings

from wangge.adoptions.models import LawBook
from wangge.engine.calendar import Calendar
from wangge.engine.clock_law import Terms, terms_of
from wangge.engine.edition import canonical, law_numbers
from wangge.engine.law import Law, Lawbook
from wangge.engine.spec import ClockSpec

CALENDAR = "calendar"  # among what changed: the days of the calendar, or the office hours


@lru_cache(maxsize=1)
def released() -> Lawbook:
    """The laws of this release and the district's own; files change only with one, so a process reads them once."""
    regions = sorted(path for path in Path(settings.LAWS_ROOT).iterdir() if path.is_dir())
    return Lawbook.load([*regions, *settings.LAWS_ADDED])


def body_of(book: Lawbook, days: Calendar) -> dict[str, Any]:
    """What a law book keeps: every law that has limits, whole, and a digest of the calendar."""
    laws = [law for law in book.laws.values() if any(edition.limits for edition in law.editions)]
    table = days.days
    told = [sorted(map(str, table.off)), sorted(map(str, table.work)), sorted(table.announced), sorted(table.yearly)]
    text = canonical([told, [[str(a), str(b)] for a, b in days.office]])
    dumped = [law.model_dump(mode="json", by_alias=True) for law in laws]
    return {"laws": dumped, CALENDAR: hashlib.sha256(text.encode()).hexdigest()}


def digest_of(body: Mapping[str, Any]) -> str:
    return hashlib.sha256(canonical(body).encode()).hexdigest()


def changes(old: Mapping[str, Any] | None, new: Mapping[str, Any]) -> list[str]:
    """The laws whose numbers differ between two books, and CALENDAR when days do; of the first book, all its laws."""
    before = {law["id"]: law_numbers(law) for law in old["laws"]} if old else {}
    after = {law["id"]: law_numbers(law) for law in new["laws"]}
    found = sorted(law for law in before.keys() | after.keys() if before.get(law) != after.get(law))
    return [*found, CALENDAR] if old and old[CALENDAR] != new[CALENDAR] else found


@lru_cache(maxsize=2)
def _laws(sha256: str) -> dict[str, Law]:
    """What a law book says never changes, so a process reads it once, by what it says."""
    book = LawBook.objects.filter(sha256=sha256).order_by("-pk").first()
    assert book is not None
    return {law["id"]: Law.model_validate(law) for law in book.body["laws"]}


def known() -> Mapping[str, Law]:
    """The laws with limits as the district counts by them now; empty before the first book was taken."""
    newest = LawBook.objects.order_by("-pk").values_list("sha256", flat=True).first()
    return _laws(newest) if newest else {}


def terms(clocks: Mapping[str, ClockSpec], adopted: Mapping[str, Law], now: Mapping[str, Law]) -> dict[str, Terms]:
    """Of each clock that cites a limit, the editions of it. A law that is in no book any more counts as adopted."""
    found = {}
    for name, spec in clocks.items():
        law = adopted.get((spec.basis.law or "").partition("#")[0])
        said = terms_of(spec, law, now.get(law.id, law)) if law else None
        if said is not None:
            found[name] = said
    return found
