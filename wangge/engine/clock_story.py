"""What happened to each clock: when it began, for whom, what lengthened it, and what ended it.

    moments(steps, procedure)   the steps that stand, each with the stakes after it
    holds(story, procedure)     when the case was paused
    runs(spec, story, name)     the runs of one clock, in order of their rounds

Nothing is counted here; ``clock_count`` does that.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from operator import attrgetter

from wangge.engine.calendar import FIRST, Calendar
from wangge.engine.clock_count import Hold
from wangge.engine.kept import Kept
from wangge.engine.spec import ActSpec, ClockSpec, ProcedureSpec
from wangge.engine.values import StakeFact, StepFact

PROCEDURE = "_procedure"  # in the data of a step that brings a case into another procedure: its name
ROUNDS = "_rounds"  # beside it: clock → the highest round that it had until then, under whatever practice
LEFT = "_left"  # beside it: the adoption and the procedure under which the steps until then were done
HANDS_ON = frozenset({"pass_on", "follow_parent"})  # steps of the house that give somebody's part to another
FURTHEST = timedelta(days=3653)


@dataclass(slots=True)
class Moment:
    """A step that stands, who holds what after it (kind of stake → holders, in order of their ids), whether it ended
    the case, whether it brought the case into another procedure (``PROCEDURE`` among its data), whether it sorted the
    case afresh, within its procedure or not, and whether it passed somebody's part on to another (a recusal, a vacant
    post). ``stirs``: it may concern a clock that does not name its act.

    Made of every step, so not frozen, which would take three times as long.
    """

    step: StepFact
    held: Mapping[str, Sequence[int]]
    over: bool
    enters: bool
    sorts: bool
    passes: bool
    stirs: bool


@dataclass(frozen=True, slots=True)
class _Words:
    """What the acts and states of a procedure mean to clocks: prepared once of each procedure."""

    ends: frozenset[str]
    sorts: frozenset[str]
    passes: frozenset[str]
    pauses: frozenset[str]
    resumes: frozenset[str]

    @classmethod
    def of(cls, procedure: ProcedureSpec) -> _Words:
        acts = procedure.acts
        return cls(
            ends=frozenset(name for name, state in procedure.states.items() if state.end is not None),
            sorts=frozenset(name for name, act in acts.items() if reroutes(act)),
            passes=HANDS_ON | {name for name, act in acts.items() if does(act, "recuse")},
            pauses=frozenset(name for name, act in acts.items() if act.pauses and not act.resumes),
            resumes=frozenset(name for name, act in acts.items() if act.resumes),
        )


_words = Kept(_Words.of)


@dataclass(slots=True)
class Run:
    """One round of a clock. ``begins``: from when it counts, its start unless a date that somebody gave (``given``)
    lies later (``begun``). ``judged``: an act that stops the clock ended it (else holder or case went away).
    ``past``: it ran under a procedure that the case has left. ``extended``: all units that were asked for; how many of
    them count, the limit says."""

    holder: int | None
    round: int
    started: datetime
    begins: datetime
    given: date | None = None
    ended: datetime | None = None
    judged: bool = False
    extended: int = 0
    past: bool = False


def moments(steps: Sequence[StepFact], procedure: ProcedureSpec) -> tuple[Moment, ...]:
    """The steps by seq, without those that were undone and those that undid them. A step takes stakes, then gives."""
    words = _words(procedure)
    undone = {step.undoes for step in steps if step.undoes is not None}
    stakes: set[StakeFact] = set()
    held: Mapping[str, Sequence[int]] = {}
    story = []
    for step in sorted(steps, key=_SEQ):
        if undone and (step.undoes is not None or step.seq in undone):
            continue
        moves = bool(step.closed or step.opened)
        if moves:
            stakes.difference_update(step.closed)
            stakes.update(step.opened)
            held = _by_kind(stakes)
        over, enters, passes = step.to_state in words.ends, PROCEDURE in step.data, step.act in words.passes
        sorts, stirs = enters or step.act in words.sorts, moves or over or enters or passes
        story.append(Moment(step, held, over, enters, sorts, passes, stirs))
    return tuple(story)


_SEQ = attrgetter("seq")


def _by_kind(stakes: Collection[StakeFact]) -> Mapping[str, Sequence[int]]:
    held: dict[str, list[int]] = {}
    for stake in stakes:
        held.setdefault(stake.kind, []).append(stake.holder)
    for holders in held.values():
        holders.sort()
    return held


def does(act: ActSpec | None, effect: str) -> bool:
    return act is not None and any(one.do == effect for one in act.effects)


def reroutes(act: ActSpec | None) -> bool:
    """Whether an act sorts a case: where it goes it begins anew."""
    return does(act, "reroute")


def holds(story: Sequence[Moment], procedure: ProcedureSpec) -> tuple[Hold, ...]:
    """When the case was paused, in order; the last may be open. A second pause within a pause changes nothing; an end
    of the case ends the pause, and so does a sorting: whoever gets the case does not wait for what was asked before."""
    words = _words(procedure)
    found: list[Hold] = []
    since: datetime | None = None
    for moment in story:
        act = moment.step.act
        if moment.over or moment.sorts or act in words.resumes:
            if since is not None:
                found.append(Hold(since, max(since, moment.step.at)))
                since = None
        elif since is None and act in words.pauses:
            since = moment.step.at
    return (*found, Hold(since, None)) if since is not None else tuple(found)


def begun(run: Run, calendar: Calendar) -> Run:
    """``run``, from when it counts: the first instant of the day that was given, where that lies after the start and
    within ten years of it. What is further off is a slip, and parks no clock for a lifetime."""
    if run.given is not None and run.given <= calendar.date_of(calendar.index(run.started)) + FURTHEST:
        run.begins = max(run.started, calendar.start(calendar.index_of(max(run.given, FIRST))))
    return run


def holds_within(case: Sequence[Hold], run: Run) -> tuple[Hold, ...]:
    """The part of the case's pauses that falls into a run; what is open when the run ends ends with it."""
    found = []
    for hold in case:
        since = max(hold.since, run.begins)
        until = hold.until if run.ended is None or (hold.until and hold.until < run.ended) else run.ended
        if until is None or until > since:
            found.append(Hold(since, until))
    return tuple(found)


def runs(spec: ClockSpec, story: Sequence[Moment], name: str = "") -> list[Run]:
    """The runs of one clock. At each step, in this order:

    1. an act of ``stops`` ends what runs (of several holders: those whose stake it takes), as does the case's end;
    2. the act of ``extends`` lengthens what still runs;
    3. a holder whose stake is gone loses the run; if the clock follows the lead, it waits for the next lead. By a
       recusal the run passes as it is to whoever comes in their place: the asker waits no longer for it;
    4. an act of ``starts``, or a lead that it waited for, begins a new round with its full time.

    A step that does not stir, of an act that the clock does not name, changes nothing and is passed over.
    A start while the same holder's clock runs changes nothing. ``of: case`` runs once. A step that brings the case into
    this procedure ends all that ran before (``past``) and counts as its filing; rounds go on being counted, also those
    that the clock of this ``name`` had under another practice (``ROUNDS``), which this spec says nothing of.
    """
    track, (starts, stops, extends, named) = _Track(spec, name), _named(spec)
    for moment in story:
        act = moment.step.act
        if spec.counts_from is not None:
            track.hear(moment)
        if not moment.stirs and act not in named:
            continue
        if moment.enters:
            track.leave(moment)
        elif track.live or track.waits:
            if moment.over or act in stops:
                track.stop(moment, act in stops)
            if act == extends:
                track.extend(moment)
            if moment.passes:
                track.hand_on(moment)
            if moment.stirs:
                track.lose(moment)
        if not moment.over and (track.waits or moment.enters or act in starts):
            track.begin(moment, act in starts or (moment.enters and "file" in starts))
    return track.all


def _acts_of(spec: ClockSpec) -> tuple[frozenset[str], frozenset[str], str | None, frozenset[str]]:
    """The acts that start a clock, stop it, extend it; and all of them."""
    starts, stops, extends = frozenset(spec.starts), frozenset(spec.stops), spec.extends.act if spec.extends else None
    return starts, stops, extends, starts | stops | ({extends} if extends else set())


_named = Kept(_acts_of)


@dataclass(slots=True)
class _Track:
    """The runs of one clock so far."""

    spec: ClockSpec
    name: str
    all: list[Run] = field(default_factory=list)
    live: dict[int | None, Run] = field(default_factory=dict)
    waits: bool = False  # the lead lost it, and nobody leads yet
    rounds: int = 0  # the highest so far
    given: date | None = None  # the newest answer to the field from which it counts

    def hear(self, moment: Moment) -> None:
        said = moment.step.data.get(str(self.spec.counts_from))
        if isinstance(said, str):
            self.given = date.fromisoformat(said)

    def leave(self, moment: Moment) -> None:
        for holder in list(self.live):
            self._end(holder, moment, judged=False)
        for run in self.all:
            run.past = True
        self.waits = False
        self.rounds = max(self.rounds, moment.step.data.get(ROUNDS, {}).get(self.name, 0))

    def stop(self, moment: Moment, judged: bool) -> None:
        self.waits = False
        taken = self.live.keys() & {s.holder for s in moment.step.closed if s.kind == self.spec.of}
        for holder in list(self.live) if moment.over or not taken else taken:
            self._end(holder, moment, judged)

    def extend(self, moment: Moment) -> None:
        units = moment.step.data.get(self.spec.extends.field) if self.spec.extends else None
        if isinstance(units, int | float) and not isinstance(units, bool):
            for run in self.live.values():
                run.extended += max(0, int(units))

    def hand_on(self, moment: Moment) -> None:
        gone = sorted(s.holder for s in moment.step.closed if s.kind == self.spec.of and s.holder in self.live)
        heirs = [s.holder for s in moment.step.opened if s.kind == self.spec.of and s.holder not in self.live]
        for holder, heir in zip(gone, heirs, strict=False):
            run = self.live.pop(holder)
            run.holder, self.live[heir] = heir, run

    def lose(self, moment: Moment) -> None:
        if self.spec.of == "case" or not self.live:
            return
        holders = self._holders(moment)
        follows = self.spec.of == "lead"
        for holder in [h for h in self.live if h not in holders and (h is not None or (follows and holders))]:
            self._end(holder, moment, judged=False)
            self.waits = follows

    def begin(self, moment: Moment, asked: bool) -> None:
        for holder in self._begins_for(moment, asked):
            if holder not in self.live:
                self.rounds += 1
                run = Run(holder, self.rounds, moment.step.at, moment.step.at, self.given)
                self.live[holder] = run
                self.all.append(run)
                self.waits = False

    def _begins_for(self, moment: Moment, asked: bool) -> Sequence[int | None]:
        """For whom this moment begins a round; of nobody's stake it is nobody's clock, but runs all the same."""
        if self.spec.of == "case":
            return (None,) if asked and all(run.past for run in self.all) else ()
        holders = self._holders(moment)
        if self.spec.of == "lead":
            return (holders or (None,)) if asked or (self.waits and holders) else ()
        given = [s.holder for s in moment.step.opened if s.kind == self.spec.of]
        return (given or holders or (None,)) if asked else ()

    def _end(self, holder: int | None, moment: Moment, judged: bool) -> None:
        run = self.live.pop(holder)
        run.ended, run.judged = max(run.started, moment.step.at), judged

    def _holders(self, moment: Moment) -> Sequence[int]:
        """Who holds the stake of this clock now; of several leads the one that ``CaseView.lead`` names."""
        found = moment.held.get(self.spec.of, ())
        return found[:1] if self.spec.of == "lead" else found
