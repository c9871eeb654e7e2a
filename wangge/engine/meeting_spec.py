"""What a playbook says of visits, and of what is filed on the spot."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from wangge.engine.spec_base import LawRef, Length, Name, Spec
from wangge.engine.vocabulary import DrawnFrom

Because = Literal["promised", "result", "need", "time"]


class SuggestSpec(Spec):
    """Visits that the record itself suggests: to which organisations of one's ground, and why. Nothing is counted of
    who visits, and nobody has to go (R-54).

    category  abstract: what a visit is filed as
    done      the act of its procedure with which the visit was made
    day       the date of its filing form for which it was agreed
    whom      what sort of organisations are visited
    because   the grounds, the most urgent first: a day was agreed, an answer can be shown, a matter is red, it has been
              long (``every`` of the meeting)
    most      of a morning
    """

    category: str
    done: Name
    day: Name | None = None
    whom: DrawnFrom = "enterprise"
    because: Annotated[tuple[Because, ...], Field(min_length=1)] = ("promised", "result", "need", "time")
    most: Annotated[int, Field(ge=1, le=5)] = 5


class MeetingSpec(Spec):
    kind: Annotated[str, Field(pattern="^(service_visit|reception|review|activity)$")]
    form: Name | None = None
    every: Length | None = None
    by: tuple[Name, ...] = ()
    suggest: SuggestSpec | None = None
    law: LawRef | None = None  # what bounds it, shown to those who are visited


class QuickSpec(Spec):
    """What is filed on the spot, with a line and a picture: the filing form of its procedure requires only the text.

    category  abstract; none: whoever sorts says
    by        the names of posts that are offered it, whichever practice appointed them
    """

    category: str | None = None
    by: Annotated[tuple[Name, ...], Field(min_length=1)]
