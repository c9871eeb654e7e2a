"""What a measure is held against."""

from __future__ import annotations

from fractions import Fraction
from typing import Annotated

from pydantic import Field

from wangge.engine.spec_base import Spec

Share = Annotated[float, Field(ge=0, le=1)]


class TargetSpec(Spec):
    """A share of the measure's whole, from 0 to 1: at least so much, or at most. Exactly one.

    Only a share can be aimed at: how many complaints or petitions there are is never a target (R-57).
    """

    at_least: Share | None = None
    at_most: Share | None = None

    @property
    def share(self) -> float:
        return self.at_least if self.at_least is not None else self.at_most or 0.0

    def short(self, part: int, whole: int) -> float | None:
        """By how much of the whole the figure misses it, 0 where it is met; None where there is nothing to divide by.

        Counted exactly: 7 of 100 are no less than 0.07."""
        if not whole:
            return None
        over = Fraction(part, whole) - Fraction(str(self.share))
        return float(max(-over if self.at_least is not None else over, Fraction()))
