"""Which visits the record suggests: whom, and on what grounds. A suggestion binds nobody, and no visit is counted."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from wangge.engine.calendar import Calendar
from wangge.engine.clock import due_after
from wangge.engine.meeting_spec import Because, MeetingSpec


@dataclass(frozen=True, slots=True)
class Visitee:
    """What the record knows of an organisation on one's ground.

    last      when it was visited last (None: never, as far as the record goes)
    announced whether a visit is on its way; agreed: for which day
    answered  matters of its own that were answered and wait for its word
    red       matters of its own whose light is red
    """

    id: int
    last: datetime | None = None
    announced: bool = False
    agreed: date | None = None
    answered: int = 0
    red: int = 0


@dataclass(frozen=True, slots=True)
class Ground:
    """Why a visit is suggested. ``code``: promised, result, need, time or never; ``values`` fill its sentence."""

    code: str
    values: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Suggestion:
    whom: int
    grounds: tuple[Ground, ...]


def suggested(
    visitees: Iterable[Visitee], meeting: MeetingSpec, at: datetime, today: date, calendar: Calendar
) -> tuple[Suggestion, ...]:
    """The visits to suggest at ``at``, the most urgent first, at most as many as the meeting says.

    1. whoever has a visit on its way is left out until the agreed day has come (``today`` in the district's zone);
    2. of the others each ground that holds, in the order of ``because``;
    3. by the first ground that holds, then whoever was not visited for longest, then by id.
    """
    spec = meeting.suggest
    if spec is None:
        return ()
    found = []
    for one in visitees:
        grounds = _grounds(one, meeting, at, today, calendar)
        if grounds:
            found.append((grounds[0][0], one.last or datetime.min.replace(tzinfo=at.tzinfo), one.id, grounds))
    found.sort(key=lambda line: line[:3])
    return tuple(Suggestion(whom, tuple(g for _, g in grounds)) for _, _, whom, grounds in found[: spec.most])


def _grounds(
    one: Visitee, meeting: MeetingSpec, at: datetime, today: date, calendar: Calendar
) -> list[tuple[int, Ground]]:
    """(place in ``because``, ground), the most urgent first."""
    assert meeting.suggest is not None
    if one.announced and (one.agreed is None or one.agreed > today):
        return []
    order: tuple[Because, ...] = meeting.suggest.because
    held: dict[Because, Ground | None] = {
        "promised": Ground("promised", {"day": one.agreed}) if one.agreed else None,
        "result": Ground("result", {"n": one.answered}) if one.answered else None,
        "need": Ground("need", {"n": one.red}) if one.red else None,
        "time": None if one.announced else _by_time(one, meeting, at, calendar),
    }
    return [(place, ground) for place, name in enumerate(order) if (ground := held[name]) is not None]


def _by_time(one: Visitee, meeting: MeetingSpec, at: datetime, calendar: Calendar) -> Ground | None:
    if meeting.every is None:
        return None
    if one.last is None:
        return Ground("never")
    return Ground("time", {"last": one.last}) if due_after(calendar, one.last, meeting.every) <= at else None
