"""Scope 视野: what one person, in one acting appointment, may see and do at one moment (design §4a)."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Grant:
    """Capabilities over a piece of territory: every subject whose unit_path starts with ``prefix``."""

    prefix: str
    capabilities: frozenset[str]


@dataclass(frozen=True, slots=True)
class Scope:
    """Frozen; built once a request by ``people.access.scope_of``. An empty one sees nothing."""

    at: datetime
    person: int | None = None
    appointment: int | None = None
    grants: tuple[Grant, ...] = ()
    holders: frozenset[int] = field(default_factory=frozenset)  # person, post, body, organisation, employer
    kin: frozenset[int] = field(default_factory=frozenset)  # organisations one belongs to: barred, they bar one too
    zones: frozenset[str] = frozenset({"open"})
    bearer_of: frozenset[int] = field(default_factory=frozenset)  # cases proved by code and PIN (the asker, no account)
    closed_of: frozenset[int] = field(default_factory=frozenset)  # of these, those that lay in a closed zone then
    language: str = "zh"

    def prefixes(self, capability: str) -> tuple[str, ...]:
        """Territory prefixes over which ``capability`` is held, shortest first, covered ones dropped."""
        kept: list[str] = []
        held = {g.prefix for g in self.grants if capability in g.capabilities}
        for prefix in sorted(held, key=lambda p: (len(p), p)):
            if not any(prefix.startswith(k) for k in kept):
                kept.append(prefix)
        return tuple(kept)

    def may(self, capability: str, unit_path: str = "") -> bool:
        """Whether ``capability`` is held over ``unit_path`` ("" asks: anywhere at all)."""
        prefixes = self.prefixes(capability)
        return any(unit_path.startswith(p) for p in prefixes) if unit_path else bool(prefixes)

    def over(self, unit_path: str) -> frozenset[str]:
        """Everything that is held over ``unit_path``, by whoever reads the cases there; nothing by others."""
        held = frozenset(c for g in self.grants if unit_path.startswith(g.prefix) for c in g.capabilities)
        return held if "cases.read" in held else frozenset()


def nobody(at: datetime) -> Scope:
    """The Scope of someone who is not logged in: files, and tracks by code; sees nothing else."""
    return Scope(at=at)
