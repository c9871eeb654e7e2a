"""A need as it comes in by any channel, and what became of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from wangge.engine.values import StakeFact


@dataclass(frozen=True, slots=True)
class Need:
    """What someone asks for. Everything but the text may be missing.

    place        code of a unit; point (longitude, latitude) in CGCS2000 degrees; both none: the district's root
    about        Subject id that it is about (a firm, a site); asker: entity id of the one whose need it is
    category     code of the district's tree; none: sorted by words
    fields       further fields of the filing form
    key          idempotency key: the same one again answers what it answered before
    playbook     take only this playbook's bindings (an import says where its rows belong)
    procedure, lead, stakes, parent, adoption    children alone: set by effects
    said         what the case that called for it said, by source name (engine.sources)
    zone         of the case that it grew out of: what lies in a closed zone never comes out of it as a child
    """

    text: str = ""
    title: str = ""
    category: str | None = None
    place: str | None = None
    point: tuple[float, float] | None = None
    about: int | None = None
    asker: int | None = None
    name: str = ""
    phone: str = ""
    occurred_at: datetime | None = None
    channel: str = "web"
    fields: Mapping[str, Any] = field(default_factory=dict)
    files: tuple[str, ...] = ()
    key: str | None = None
    playbook: str | None = None
    with_pin: bool = True
    procedure: str | None = None
    lead: int | None = None
    stakes: tuple[StakeFact, ...] = ()
    parent: int | None = None
    adoption: int | None = None
    barred: frozenset[int] = frozenset()
    zone: str = "open"
    said: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Filed:
    """A case that stands now. ``duplicate``: it stood already under the same key, and is told as it stands by now.

    pin      is derived from the key where there is one, so that a repeated filing gets it again; without, told once
    clock    the one that gives ``due``
    """

    case: int
    code: str
    state: str
    lead: int | None
    category: int | None
    due: datetime | None
    pin: str | None = None
    duplicate: bool = False
    sure: bool = True
    adoption: int = 0
    procedure: str = ""
    clock: str | None = None
