"""Drawing by lot: who is taken from a pool, so that anybody can draw again from the record and find the same."""

from __future__ import annotations

from collections.abc import Collection
from hashlib import sha256


def draw(pool: Collection[int], n: int, seed: str) -> tuple[int, ...]:
    """``n`` of the pool (Subject ids), or all where it has fewer; the order in which it is given does not matter.

    Each one's lot is SHA-256 of "seed:id", the smallest are drawn. The seed is fixed before the draw and kept with it.
    """
    return tuple(sorted(set(pool), key=lambda one: sha256(f"{seed}:{one}".encode()).digest())[:n])
