"""The admission list: what may be given to a community or a street (R-15, R-55).

The district lists, for each level, categories as ``basic`` (its own duty), ``assist`` (it helps, another leads) or
``taken_back`` (its department took it back). A category not listed takes the word of its nearest listed ancestor.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Literal

from wangge.engine.values import Reason

Level = Literal["community", "street"]
Duty = Literal["basic", "assist", "taken_back"]
LAWS: Mapping[str, str] = {"community": "R-15", "street": "R-55"}


class Admission:
    """The lists of a district. A level without any list is not judged: nobody has said yet what is its duty."""

    def __init__(self, rows: Iterable[tuple[str, str, str]] = ()) -> None:
        """``rows``: (level, category code, duty)."""
        self._duties: dict[str, dict[str, str]] = {}
        for level, category, duty in rows:
            self._duties.setdefault(level, {})[category] = duty

    def duty(self, level: str, categories: Sequence[str]) -> str | None:
        """The duty of ``level`` for the category (codes root first), None when it is on no list."""
        listed = self._duties.get(level, {})
        return next((listed[c] for c in reversed(categories) if c in listed), None)

    def against(self, level: str | None, categories: Sequence[str], *, leads: bool = True) -> Reason | None:
        """Why a holder of this level may not be given the matter, None when it may.

        taken_back      neither community nor street may get it
        assist_only     it may help, not lead
        out_of_list     a community gets listed matters alone; an unsorted need is out of every list
        """
        if level is None or level not in self._duties:
            return None
        duty = self.duty(level, categories)
        code = None
        if duty == "taken_back":
            code = "taken_back"
        elif duty == "assist" and leads:
            code = "assist_only"
        elif duty is None and level == "community":
            code = "out_of_list"
        return None if code is None else Reason(code, {"level": level, "categories": tuple(categories)}, LAWS[level])
