"""What the journal's digest of a step covers: the step as written, with what erasing may take in ``data`` alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any


def of_step(
    act: str,
    from_state: str,
    to_state: str,
    opened: Sequence[Any],
    closed: Sequence[Any],
    data: Mapping[str, Any] | None,
) -> list[Any]:
    """The canonical payload of a step."""
    return [act, from_state, to_state, list(opened), list(closed), data]
