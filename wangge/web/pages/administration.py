"""What the administrators' pages show: what is kept how long, tables that are brought in, posts, practices taken on."""

from __future__ import annotations

from dataclasses import dataclass

from wangge.web.pages.parts import Basis, Table


@dataclass(frozen=True, slots=True)
class Way:
    """One page of the house: what it is for, and where it is. ``waiting``: what lies there, in words."""

    title: str
    sentence: str
    href: str
    waiting: str = ""


@dataclass(frozen=True, slots=True)
class KeptLine:
    """What is kept, for what, how long, on what ground; ``where``: in which practices; ``held``: a statute keeps it
    longer than its purpose would."""

    what: str
    purpose: str
    length: str
    basis: Basis | None
    where: str
    held: bool = False


@dataclass(frozen=True, slots=True)
class Retention:
    title: str
    sentence: str
    lines: tuple[KeptLine, ...]
    soon: Table | None
    held: Table | None
