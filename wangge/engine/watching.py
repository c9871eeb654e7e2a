"""The watching of units: what a playbook says of it, and what a district sets (its lights, from when a pattern is
pointed out, what a red light brings about).

Of units and of dates alone, never of a person (R-54, R-57). Kept with the district and with each adoption, as data.
"""

from __future__ import annotations

from typing import Annotated, Literal, get_args

from pydantic import Field

from wangge.engine.spec_base import Length, Name, Spec
from wangge.engine.values import StakeKind

Pattern = Literal["overdue", "bounced", "repeated", "reopened"]
PATTERNS: tuple[Pattern, ...] = get_args(Pattern)


class LightsSpec(Spec):
    """What the lights of a running clock mean, which is each district's own: yellow from so long before its date, or,
    with ``share``, once so many percent of its term are used (as days pass, resting ones too); red once it is
    ``red_after`` hours past the date; green till then."""

    yellow: Length = Length(n=1, unit="working_day")
    share: Annotated[int | None, Field(ge=10, le=99)] = None
    red_after: Annotated[int, Field(ge=0, le=240)] = 0


Least = Annotated[int, Field(ge=1, le=10000)]


class PatternsSpec(Spec):
    """From how many cases in a period a pattern of a unit is pointed out.

    hops    how often a case changed hands before it counts as bounced
    within  days within which a like case counts as repeated
    days    of the period, unless another is asked for
    """

    days: Annotated[int, Field(ge=1, le=366)] = 30
    overdue: Least = 3
    bounced: Least = 2
    repeated: Least = 3
    reopened: Least = 2
    hops: Annotated[int, Field(ge=1, le=9)] = 2
    within: Annotated[int, Field(ge=1, le=366)] = 30

    def least(self, pattern: Pattern) -> int:
        found: int = getattr(self, pattern)
        return found


class OnRedSpec(Spec):
    """What follows when a light of a practice's cases turns red.

    above    the next level above whoever holds the clock goes along with the case from then on, and is told
    tell     stakes whose holders are told
    propose  category (of the district) of the order that is proposed to those who supervise
    """

    above: bool = False
    tell: tuple[StakeKind, ...] = ()
    propose: str = ""

    @property
    def idle(self) -> bool:
        return not (self.above or self.tell or self.propose)


class SampleSpec(Spec):
    """Cases drawn by lot: the fields of the filing form that say among which (``draw_cases``)."""

    units: Name  # organisations that lead them; empty: of every one
    category: Name | None = None
    since: Name  # the first and the last day on which they ended, or were filed where they are still open
    until: Name
    open: Name | None = None  # a yes: those still open, instead of those closed
    size: Name


class SupervisionSpec(Spec):
    """What a supervisor does in one act: abstract categories of an order, a finding and a sample, the act that draws
    one, and the fields that a pattern of a unit fills in."""

    order: str
    finding: str
    sample: str
    draws: Name
    unit: Name
    pattern: Name
    count: Name
    since: Name
    until: Name
