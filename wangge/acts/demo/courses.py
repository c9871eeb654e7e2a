"""The courses that cases take: which of them follows from the acts that a procedure offers, not from the practice that
it belongs to.

    live(life)                    the moves of a case from its filing on
    part(life, accept, finish)    … of a part that an act opened
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from wangge.acts.demo import situations, turns
from wangge.acts.demo.lives import GaveUp, Life, Moves, rated, request
from wangge.acts.demo.times import lognormal

Course = Callable[[Life], Moves]


def live(life: Life) -> Moves:
    """The moves of a case from its filing on."""
    try:
        yield from _course(life)(life)
    except GaveUp:
        return


def part(life: Life, accept: datetime, finish: datetime) -> Moves:
    """The moves of one who was called to a case; first at ``accept``, done by ``finish``."""
    try:
        life.at = accept
        if "prescribe" in life.acts:
            yield from turns.prescribed(life)
        elif "report" in life.acts:
            yield from turns.called(life, finish)
        else:
            yield from life.by_lead("accept")
            life.at = finish
            yield from life.by_lead("finish", result=life.say("child"))
    except GaveUp:
        return


def _course(life: Life) -> Course:
    acts = life.acts
    return next((course for telling, course in COURSES if telling in acts), request)


def _visit(life: Life) -> Moves:
    """The chief goes there and reports what the firm said: each line is a matter of its own."""
    rng = life.rng
    life.pass_(lognormal(rng, 2.0 * life.world.hours.day, 0.4))
    said = {
        field: [rng.choice(situations.lines(kind))]
        for field, kind, share in (("ask_party", "party", 0.08), ("ask_growth", "growth", 0.2),
                                   ("ask_safety", "safety", 0.12), ("ask_trouble", "trouble", 0.22))
        if rng.random() < share
    }  # fmt: skip
    done = yield from life.by_lead("report", **said)
    for code in done.children:
        life.world.give_raised(code, life.at)
    yield from rated(life, life.at)


def _item(life: Life) -> Moves:
    """Over the desk: told once what is missing or accepted with papers to follow, decided behind, handed out."""
    rng, own = life.rng, {"identity": "in_person"}
    life.pass_(lognormal(rng, 12, 0.5))
    if life.later:
        yield from life.by_lead("accept_deferred", deferred=list(life.later), **own)
    elif life.lacking:
        yield from life.by_lead("tell_missing", missing=list(life.lacking))
        life.pass_(lognormal(rng, 2.2 * life.world.hours.day, 0.5))
        yield from life.by_lead("supplement", given=list(life.lacking))
        life.pass_(lognormal(rng, 20, 0.5))
    if not life.later:
        yield from life.by_lead("accept_item", **own)
    life.pass_(lognormal(rng, 45, 0.5))
    yield from life.by_lead("hand_over")
    if life.later:
        life.pass_(lognormal(rng, 2.5 * life.world.hours.day, 0.5))
        yield from life.by_lead("bring", brought=list(life.later))
    behind = life.world.owner(life.code)
    pace = life.world.pace(behind, life.at)
    life.pass_(lognormal(rng, pace.handle * life.world.hours.day * 0.35, 0.5))
    grounds = "申请材料齐全、符合法定形式，准予办理。"
    yield from life.do(life.world.someone(behind, rng), "decide", decision="granted", grounds=grounds)
    life.pass_(lognormal(rng, 60, 0.6))
    yield from life.by_lead("deliver", handed_by=rng.choice(("at_window", "at_window", "online")))
    yield from rated(life, life.at)


# By an act that no other course has: the first one that is offered tells.
COURSES: tuple[tuple[str, Course], ...] = (
    ("decide", _item),
    ("classify", turns.petitioned),
    ("consent", turns.mediated),
    ("plan_event", turns.whistled),
    ("assign_major", turns.snapped),
    ("consult", turns.climbed),
    ("issue", turns.ordered),
    ("draw", turns.sampled),
    ("settle", turns.found),
    ("report", _visit),
)
