"""A sample that was drawn, as the step that drew it keeps it, and drawn once more."""

from __future__ import annotations

from collections.abc import Sequence

from wangge.cases.sheets import CaseLine, DrawnSheet
from wangge.engine.drawing import draw
from wangge.engine.values import StepFact

DRAWN = "_drawn"  # in the data of the step


def drawn_in(steps: Sequence[StepFact]) -> tuple[int, ...]:
    """The ids of the cases that were drawn, in the order of the lot."""
    return next((tuple(s.data[DRAWN]["cases"]) for s in reversed(steps) if DRAWN in s.data), ())


def drawn_sheet(steps: Sequence[StepFact], lines: Sequence[CaseLine]) -> DrawnSheet | None:
    """``lines``: those of the drawn cases that the reader may see."""
    kept = next((s.data[DRAWN] for s in reversed(steps) if DRAWN in s.data), None)
    if kept is None:
        return None
    cases, seen = tuple(kept["cases"]), {line.id: line for line in lines}
    shown = tuple((n, seen[case]) for n, case in enumerate(cases, 1) if case in seen)
    same = draw(kept["pool"], kept["size"], kept["seed"]) == cases
    return DrawnSheet(kept["seed"], len(kept["pool"]), len(cases), same, shown)
