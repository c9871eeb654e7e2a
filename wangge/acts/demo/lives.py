"""How cases go: who does what after how long. A life is a generator of moves, which is told what became of each.

Here is what all lives share, and that of an ordinary need; others stand in ``courses`` and ``turns``.
"""

from __future__ import annotations

import random
from collections.abc import Generator, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, NamedTuple, Protocol

from wangge.acts.demo import situations
from wangge.acts.demo.times import Hours, local_midnight, lognormal
from wangge.acts.doing import Done
from wangge.engine.values import Refused

MACHINE = -1  # the clock does it
BEARER = None  # whoever has code and PIN
SIGMA = 0.45
TURNED = "petition"
CALLS_FROM, CALLS_FOR = timedelta(hours=9), timedelta(hours=9)  # of a day
TOLD = "told"  # of a case in a thread: it goes as it is told
CONFIRM = timedelta(days=7)
CHANCES = (("call_co", 0.055, 0.2), ("pause", 0.045, 0.35), ("escalate", 0.02, 0.5), ("blow", 0.3, 0.25))
# Within one stretch of time a part's moves are done one a round: the whole asks again until the part is finished.
PARTS_OPEN, PATIENCE = "children_open", 8


class Move(NamedTuple):
    """One act: when, by which person (BEARER, MACHINE), with what."""

    at: datetime
    who: int | None
    act: str
    data: Mapping[str, Any] = {}
    closed: bool = False  # the case lies in a closed zone


Answer = Done | Refused
Moves = Generator[Move, Answer, None]


class GaveUp(Exception):
    """An act was refused, or the story ends here: the case stays as it is."""


@dataclass(frozen=True, slots=True)
class Pace:
    """How an organisation works: minutes of office time to the first answer, working days to the reply, and how content
    people are with it (added to the grade's chances)."""

    respond: float
    handle: float
    joy: float


BRISK = Pace(20, 0.9, 0.3)  # so that what is to be shown has come as far as it is to be shown


class World(Protocol):
    """What lives may ask of the story."""

    hours: Hours

    def pace(self, holder: int, at: datetime) -> Pace: ...
    def someone(self, holder: int, rng: random.Random, closed: bool = False) -> int: ...
    def closed(self, adoption: int, procedure: str) -> bool: ...
    def office(self, code: str) -> int: ...
    def person(self, code: str) -> int: ...
    def competent(self) -> list[str]: ...
    def acts(self, adoption: int, procedure: str) -> frozenset[str]: ...
    def limit(self, adoption: int, procedure: str) -> int: ...
    def sorts(self, holder: int) -> bool: ...
    def owner(self, code: str) -> int: ...
    def departments(self) -> list[int]: ...
    def due(self, adoption: int, procedure: str, then: str, since: datetime) -> datetime: ...
    def give_part(self, whole: Life, code: str, accept: datetime, finish: datetime) -> None: ...
    def give_raised(self, code: str, at: datetime) -> None: ...
    def rule_by(self, life: Life, act: str) -> int: ...


@dataclass
class Life:
    """One case on its way. ``rate_by`` rates it; ``verifier`` looks whether it is done; ``forced``: what happens to it
    for sure, and with whom ("at:housing"); ``stops``: acts before which it stays, to be looked at, with its parts."""

    world: World
    rng: random.Random
    adoption: int
    procedure: str
    lead: int
    at: datetime
    code: str = ""
    result: str = ""
    rate_by: int | None = None
    verifier: int | None = None
    likely_rated: float = 0.45
    lacking: tuple[str, ...] = ()
    later: tuple[str, ...] = ()
    stops: tuple[str, ...] = ()
    forced: tuple[str, ...] = ()
    parts_done: datetime | None = None
    late: bool = False
    last: int | None = None  # who did the last act

    @property
    def acts(self) -> frozenset[str]:
        return self.world.acts(self.adoption, self.procedure)

    @property
    def pace(self) -> Pace:
        return BRISK if self.stops else self.world.pace(self.lead, self.at)

    @property
    def by_chance(self) -> bool:
        """Whether anything may happen to it that nobody planned."""
        return not self.stops and TOLD not in self.forced

    @property
    def haste(self) -> float:
        """What is to be shown has come as far as it is to be shown."""
        return 0.3 if self.stops else 1.0

    @property
    def closed(self) -> bool:
        return self.world.closed(self.adoption, self.procedure)

    def named(self, sign: str = "at") -> list[int]:
        """With whom it is to happen."""
        return [self.world.office(f.partition(":")[2]) for f in self.forced if f.startswith(f"{sign}:")]

    def days(self, days: float, sigma: float = 0.5) -> datetime:
        """Let about so many working days go by."""
        return self.pass_(self.haste * lognormal(self.rng, days * self.world.hours.day, sigma))

    def pass_(self, minutes: float) -> datetime:
        """Let so many minutes of office time go by."""
        self.at = self.world.hours.after(self.at, minutes)
        return self.at

    def by_lead(self, act: str, **data: Any) -> Generator[Move, Answer, Done]:
        return self.do(self.world.someone(self.lead, self.rng, self.closed), act, **data)

    def do(self, who: int | None, act: str, **data: Any) -> Generator[Move, Answer, Done]:
        """Do one act now. Raises GaveUp when it is refused, or when the story stops before it."""
        if act in self.stops:
            raise GaveUp
        for _ in range(PATIENCE):
            answer = yield Move(self.at, who, act, data, self.closed)
            if not isinstance(answer, Refused) or answer.code != PARTS_OPEN:
                break
        if isinstance(answer, Refused):
            raise GaveUp(answer.code)
        self.last = who
        self.adoption, self.procedure = answer.adoption, answer.procedure
        self.lead = answer.lead or self.lead
        return answer

    def say(self, kind: str) -> str:
        return situations.phrase(kind, self.rng)


def request(life: Life) -> Moves:
    """Sorted if need be, perhaps returned and ruled, accepted, worked on, replied, closed by whoever asked."""
    yield from _received(life)
    yield from _worked(life)
    yield from _closed(life)


def _received(life: Life) -> Moves:
    rng, world = life.rng, life.world
    if life.by_chance and rng.random() < 0.012 and "withdraw" in life.acts and life.rate_by is not None:
        life.pass_(rng.randrange(30, 400))
        yield from life.do(life.rate_by, "withdraw", note="情况有变，先不用办了。")
        raise GaveUp
    if "sort" in life.acts and world.sorts(life.lead):
        life.pass_(lognormal(rng, 90, 0.7))
        yield from life.by_lead("sort", category=life.code)
    if "return" in life.acts and "rule" in life.acts:
        yield from _returned(life)
    wait = lognormal(rng, life.pace.respond, 0.9)
    if "arrive" in life.acts:  # at the road they answer at any hour
        life.at += timedelta(minutes=wait)
    else:
        life.pass_(wait)
    done = yield from life.by_lead("accept")
    if life.by_chance and rng.random() < 0.006:  # a slip, taken back within ten minutes
        life.at += timedelta(minutes=2)
        yield from life.do(life.last, "undo")
        life.at += timedelta(minutes=3)
        done = yield from life.by_lead("accept")
    parts(life, done)
    if "arrive" in life.acts:
        life.at += timedelta(minutes=lognormal(rng, 70, 0.6))
        yield from life.by_lead("arrive", note=life.say("note"))


def _returned(life: Life) -> Moves:
    """A matter in the wrong place goes back; sometimes one in the right place does, and comes again."""
    rng, world = life.rng, life.world
    owner = world.owner(life.code)
    wrong = owner != life.lead and life.lead in world.departments()
    if "return" not in life.forced and (not life.by_chance or rng.random() > (0.85 if wrong else 0.035)):
        return
    other = owner if wrong else rng.choice([d for d in world.departments() if d != life.lead])
    life.pass_(lognormal(rng, life.pace.respond, 0.6))
    reason = rng.choice(("not_ours", "wrong_place", "wrong_category"))
    yield from life.by_lead("return", return_reason=reason, basis=life.say("returned"), suggested_owner=other)
    life.pass_(lognormal(rng, 110, 0.6))
    to, why = (other, "ruling") if wrong or rng.random() < 0.5 else (life.lead, "kept")
    yield from life.do(world.rule_by(life, "rule"), "rule", owner=to, basis=life.say(why))


def parts(life: Life, done: Done) -> None:
    """Parts that an act opened go their own way; the whole waits for the last of them."""
    for code in done.children:
        accept = life.world.hours.after(life.at, lognormal(life.rng, 120, 0.6))
        finish = life.world.hours.after(accept, lognormal(life.rng, 1.2 * life.world.hours.day, 0.6))
        life.world.give_part(life, code, accept, finish)
        life.parts_done = max(finish, life.parts_done or finish)


def _worked(life: Life) -> Moves:
    """Notes on the way, perhaps co-handlers, a pause, an extension, coordination; in the end a reply."""
    rng, day = life.rng, life.world.hours.day
    limit = life.world.limit(life.adoption, life.procedure)
    needed = min(30.0, lognormal(rng, _median(life, limit), SIGMA))
    start = life.at
    for what, share in sorted(_incidents(life, needed, limit), key=lambda found: found[1]):
        life.at = max(life.at, life.world.hours.after(start, share * needed * day))
        if what in life.acts or what == TURNED:  # the case may lie in another procedure by now
            yield from INCIDENTS[what](life, needed, limit)
    life.at = max(life.at, life.world.hours.after(start, needed * day))
    if life.parts_done and life.parts_done > life.at:
        life.at = life.parts_done
        life.pass_(20)
    life.late = needed > limit
    if "finish" in life.acts:
        yield from _verified(life)
    life.pass_(lognormal(rng, 25, 0.5))
    yield from life.by_lead("reply", reply_text=f"您反映的事项已办结：{life.result}")


def _median(life: Life, limit: int) -> float:
    """A department's pace is that of ordinary matters; what must be quick is quicker, what may take long is slower."""
    return life.pace.handle * min(3.0, limit / 5)


def _incidents(life: Life, needed: float, limit: int) -> Iterator[tuple[str, float]]:
    rng, acts = life.rng, life.acts
    yield from ((what, 0.3) for what in life.forced if what in INCIDENTS)
    if not life.by_chance:
        return
    for _ in range(rng.choice((0, 0, 0, 0, 1, 1, 2))):
        yield "handle", rng.uniform(0.1, 0.9)
    for what, likely, when in CHANCES:
        if what in acts and rng.random() < likely:
            yield what, when
    if "extend" in acts and needed > limit and rng.random() < 0.6:
        yield "extend", min(0.9, 0.75 * limit / needed)


def _note(life: Life, needed: float, limit: int) -> Moves:
    yield from life.by_lead("handle", note=life.say("note"))


def _called(life: Life, needed: float, limit: int) -> Moves:
    other = life.rng.choice([d for d in life.world.departments() if d != life.lead])
    parts(life, (yield from life.by_lead("call_co", co_handlers=[other], note=life.say("co"))))


def _blown(life: Life, needed: float, limit: int) -> Moves:
    """The town calls departments to the spot."""
    called = life.named() or life.rng.sample(life.world.departments(), life.rng.choice((1, 1, 2)))
    ground = life.rng.choice(("public_demand", "public_demand", "key_task", "joint_enforcement"))
    parts(life, (yield from life.by_lead("blow", ground=ground, called=called, note=life.say("blown"))))


def _paused(life: Life, needed: float, limit: int) -> Moves:
    reason = life.rng.choice(("awaiting_asker", "awaiting_expert_result", "weather"))
    yield from life.by_lead("pause", pause_reason=reason, note=life.say("pause"))
    life.pass_(life.rng.uniform(1.5, 6) * life.world.hours.day)
    yield from life.by_lead("resume")


def _escalated(life: Life, needed: float, limit: int) -> Moves:
    yield from life.by_lead("escalate", hard_point=life.say("hard"), tried=life.say("tried"))
    life.pass_(lognormal(life.rng, 1.6 * life.world.hours.day, 0.5))
    yield from life.do(life.world.rule_by(life, "coordinate"), "coordinate", owner=life.lead, plan=life.say("plan"))


def _extended(life: Life, needed: float, limit: int) -> Moves:
    most = 3 if limit <= 3 else 5
    more = most if life.forced else max(1, min(most, round(needed - limit) + 1))
    with suppress(GaveUp):  # too late to ask: it goes on, and is late
        yield from life.by_lead("extend", length=more, note=life.say("extend"))


def _remarked(life: Life, needed: float, limit: int) -> Moves:
    """A leader asks what holds it, and is answered."""
    yield from life.do(life.world.person("leader"), "remark", remark=life.say("remark"))
    life.pass_(90)
    yield from life.by_lead("remark_answer", remark_reply=life.say("remark_answer"))


def _turned(life: Life, needed: float, limit: int) -> Moves:
    """Whoever asked makes it a petition: from here on it is no longer the site's."""
    yield from life.do(life.rate_by, "to_petition", note="已经反映过，没有解决。")
    raise GaveUp


INCIDENTS = {"handle": _note, "call_co": _called, "pause": _paused, "escalate": _escalated, "extend": _extended,
             "blow": _blown, "remark": _remarked, TURNED: _turned}  # fmt: skip


def _verified(life: Life) -> Moves:
    """Someone else looks; one in twelve is not done yet."""
    yield from life.by_lead("finish", result=life.result)
    life.pass_(lognormal(life.rng, 180, 0.6))
    if life.by_chance and life.rng.random() < 0.08:
        yield from life.do(life.verifier, "verify", passed=False, note=life.say("failed_check"))
        life.pass_(lognormal(life.rng, 0.8 * life.world.hours.day, 0.5))
        yield from life.by_lead("finish", result=life.result)
        life.pass_(lognormal(life.rng, 150, 0.6))
    yield from life.do(life.verifier, "verify", passed=True)


def _closed(life: Life) -> Moves:
    """The one who asked rates, or finds that it is not solved; or says nothing until the time is over."""
    rng, replied = life.rng, life.at
    if "exclude" in life.acts and ("exclude" in life.forced or (life.by_chance and rng.random() < 0.015)):
        yield from _excluded(life)
    if "reopened" in life.forced or (life.by_chance and rng.random() < 0.035):
        life.at += timedelta(hours=lognormal(rng, 30, 0.3 if life.forced else 0.6))
        if life.at - replied < CONFIRM:
            yield from life.do(life.rate_by, "reopen", note=life.say("reopened"))
            yield from _worked(life)
            replied = life.at
    yield from rated(life, replied)


def _excluded(life: Life) -> Moves:
    """The one in charge says that it should not count, on a declared ground; another office rules, and whoever asked
    may object: then it counts until it is ruled again."""
    rng = life.rng
    life.pass_(lognormal(rng, 200, 0.6))
    ground = rng.choice(("out_of_remit", "out_of_remit", "repeated"))
    yield from life.by_lead("exclude", exclusion_ground=ground, basis=life.say("out_of_remit"))
    life.pass_(lognormal(rng, 300, 0.5))
    out = rng.random() < 0.7
    ruling = ("leave_out", "left_out") if out else ("count_in", "counted")
    yield from life.do(life.world.rule_by(life, ruling[0]), ruling[0], basis=life.say(ruling[1]))
    if out and rng.random() < 0.25:
        life.pass_(lognormal(rng, 400, 0.5))
        yield from life.do(life.rate_by, "object", note=life.say("objection"))
        life.pass_(lognormal(rng, 300, 0.5))
        yield from life.do(life.world.rule_by(life, "count_in"), "count_in", basis=life.say("counted"))


def rated(life: Life, replied: datetime) -> Moves:
    rng = life.rng
    due = life.world.due(life.adoption, life.procedure, "close_unconfirmed", replied)
    at = max(life.at, replied + timedelta(hours=lognormal(rng, 26, 0.8)))
    if (TOLD in life.forced or rng.random() < life.likely_rated) and at < due - timedelta(hours=12):
        life.at = at
        given = grade(life)
        yield from life.do(life.rate_by, "rate", rating=given, **comment(life))
        if given <= 2:
            yield from _called_back(life, 0.9)
        return
    life.at = max(life.at, due) + timedelta(minutes=1)
    yield from life.do(MACHINE, "close_unconfirmed")
    yield from _called_back(life, 0.6)


def _called_back(life: Life, reached: float) -> Moves:
    """Whoever is dissatisfied or stayed silent, by another office, on the same day or the next morning, whatever day it
    is. ``reached``: how likely they answer."""
    if "call_back" in life.acts:
        desk = local_midnight(life.at) + CALLS_FROM
        life.at = max(life.at, desk) if life.at < desk + CALLS_FOR else desk + timedelta(days=1)
        life.at += timedelta(minutes=lognormal(life.rng, 70, 0.6))
        caller = life.world.rule_by(life, "call_back")
        yield from life.do(caller, "call_back", reached=life.rng.random() < reached)


def grade(life: Life) -> int:
    """1 … 5: better where the organisation is good, worse where it was late."""
    fixed = next((int(f[6:]) for f in life.forced if f.startswith("grade:")), None)
    if fixed is not None:
        return fixed
    mood = life.rng.gauss(4.25 + 0.8 * life.pace.joy - 1.1 * life.late, 0.85)
    return max(1, min(5, round(mood)))


def comment(life: Life) -> dict[str, str]:
    return {"comment": life.say("comment")} if life.rng.random() < 0.12 else {}
