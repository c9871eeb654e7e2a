"""What is prepared once of a spec and kept beside it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, TypeVar

Spec_ = TypeVar("Spec_")
Made = TypeVar("Made")
MOST = 4096  # far more than a district adopts; tests make specs by the ten thousand


class Kept(Generic[Spec_, Made]):
    """A function of a spec, answered once for each. Specs never change, and are told apart by identity: to compare them
    by all that they say would take longer than most of what is prepared."""

    def __init__(self, make: Callable[[Spec_], Made], most: int = MOST) -> None:
        self._make, self._most = make, most
        self._known: dict[int, tuple[Spec_, Made]] = {}  # the spec too: as long as it lives its id is its own

    def __call__(self, spec: Spec_) -> Made:
        found = self._known.get(id(spec))
        if found is None:
            if len(self._known) >= self._most:
                self._known.clear()
            found = self._known[id(spec)] = (spec, self._make(spec))
        return found[1]
