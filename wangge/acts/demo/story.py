"""A year, played: needs are filed and lives go on in the order of time, many of them in one statement."""

from __future__ import annotations

import heapq
import random
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from itertools import count
from typing import Any

from wangge.acts.demo import courses, lives, seasons, times
from wangge.acts.demo.data import read
from wangge.acts.demo.lives import BEARER, MACHINE, Life, Move, Moves, Pace
from wangge.acts.demo.making import Maker
from wangge.acts.demo.needs import Planned
from wangge.acts.demo.people import Cast, Firm
from wangge.acts.doing import Done
from wangge.acts.many import Deed, Filing, together
from wangge.acts.needs import Filed
from wangge.adoptions.facts import practice, rulebook
from wangge.cases.models import Case
from wangge.engine.calendar import Calendar
from wangge.engine.clock import due_after
from wangge.engine.scope import Scope, nobody
from wangge.engine.values import Refused
from wangge.notices import actions as notices
from wangge.notices.models import Notice
from wangge.people.access import scope_of_person
from wangge.people.facts import roster
from wangge.subjects import zones

FAR, NEAR = timedelta(days=4), timedelta(hours=6)
RECENT = timedelta(days=16)  # from here on the order of time is kept finely: bells are read from the newest
CONTRACTORS = (Pace(35, 1.3, 0.3), Pace(110, 2.6, -0.5))  # of the road's two sections
OTHERS = Pace(60, 2.2, 0.1)
UNSEEN = timedelta(days=3)  # notices of the last days are new


@dataclass(slots=True)
class Running:
    """A case with its moves, and the one that is next."""

    case: int
    moves: Moves
    next: Move


@dataclass
class Story:
    """Plays what was planned up to ``now``. ``refused``: what the rules refused, by act and code; the cases stay."""

    maker: Maker
    cast: Cast
    calendar: Calendar
    now: datetime
    seed: int
    filed: int = 0
    acted: int = 0
    refused: Counter[str] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        self.hours = times.Hours(self.calendar)
        self._agenda: list[tuple[datetime, int, Planned | Running]] = []
        self._number = count()
        self._looked = False
        self._paces = self._all_paces()
        code, ago, before = seasons.mended()
        self._mended, self._told, self._before = self.cast.organisations[code].pk, self.now - ago, Pace(*before)
        self._departments = [self.cast.organisations[row[0]].pk for row in read("organisations")["departments"]]
        self._acts: dict[tuple[int, str], frozenset[str]] = {}
        self._firms: dict[int | None, Firm] = {firm.entity.pk: firm for firm in self.cast.firms}
        self._parts: list[tuple[Life, str, datetime, datetime]] = []
        self._raised: list[tuple[str, datetime]] = []

    def play(self, planned: Iterable[Planned], progress: Callable[[str], None]) -> None:
        """1. take what comes next within a stretch of time; 2. file what is to be filed; 3. do the acts that are due;
        4. ask each life for its next move."""
        for one in planned:
            self._plan(one.at, one)
        with together() as self._many:
            self._play(progress)

    def _play(self, progress: Callable[[str], None]) -> None:
        months: set[str] = set()
        while self._agenda and self._agenda[0][0] <= self.now:
            first = self._agenda[0][0]
            month = (first + times.NIGHT_OUT).strftime("%Y-%m")
            if month not in months:
                months.add(month)
                progress(f"{month}  {self.filed:>5} 件 cases  {self.filed + self.acted:>6} 步 steps")
            if first > self.now - UNSEEN and not self._looked:
                self._look(first)
            filings, running = self._due()
            self._file(filings)
            self._act(running)

    def _look(self, at: datetime) -> None:
        """Everybody with a log-in has looked at the bell not long ago: all their notices in one statement."""
        self._looked = True
        people = roster().by_user.values()
        looks = [(person, holder) for person in people for holder in scope_of_person(person, at).holders]
        newest = Notice.objects.values_list("pk", flat=True).order_by("-pk").first()
        notices.see(looks=looks, upto=newest or 0, at=at)

    def _plan(self, at: datetime, what: Planned | Running) -> None:
        heapq.heappush(self._agenda, (at, next(self._number), what))

    def _due(self) -> tuple[list[Planned], list[Running]]:
        first = self._agenda[0][0]
        end = min(self.now, first + (NEAR if self.now - first < RECENT else FAR))
        filings: list[Planned] = []
        running: list[Running] = []
        while self._agenda and self._agenda[0][0] <= end:
            what = heapq.heappop(self._agenda)[2]
            if isinstance(what, Planned):
                filings.append(what)
            else:
                running.append(what)
        return filings, running

    # filing

    def _file(self, planned: list[Planned]) -> None:
        answers = self._many.file_each([Filing(self._filer(p), p.need, p.at) for p in planned])
        for one, answer in zip(planned, answers, strict=True):
            if isinstance(answer, Refused):
                self.refused[f"file:{answer.code}"] += 1
                continue
            self.filed += 1
            self._begin(answer.case, courses.live(self._life(one, answer)))

    def _filer(self, planned: Planned) -> Scope:
        return nobody(planned.at) if planned.actor is None else scope_of_person(planned.actor, planned.at)

    def _life(self, one: Planned, filed: Filed) -> Life:
        assert filed.lead is not None
        rng = times.chance(self.seed, "life", self.filed)
        return Life(
            self, rng, filed.adoption, filed.procedure, filed.lead, one.at, one.code, one.result, one.asker,
            one.verifier, 0.7 if one.asker else 0.45, one.lacking, one.later, one.stops, one.forced,
        )  # fmt: skip

    def _begin(self, case: int, moves: Moves) -> None:
        first = next(moves, None)
        if first is not None:
            self._plan(first.at, Running(case, moves, first))

    # acting

    def _act(self, running: list[Running]) -> None:
        answers = self._many.do_many([self._deed(r) for r in running])
        for one, answer in zip(running, answers, strict=True):
            if isinstance(answer, Done):
                self.acted += 1
            elif answer.code != lives.PARTS_OPEN:
                self.refused[f"{one.next.act}:{answer.code}"] += 1
            self._go_on(one, answer)
        self._take_in()

    def _go_on(self, one: Running, answer: Done | Refused) -> None:
        try:
            one.next = one.moves.send(answer)
        except StopIteration:
            return
        self._plan(one.next.at, one)

    def _deed(self, one: Running) -> Deed:
        at, who, act, data, closed = one.next
        if who == MACHINE:
            return Deed(Scope(at, zones=zones.EVERY), one.case, act, at, data, machine=True)
        if who == BEARER:
            proved = frozenset({one.case})
            bearer = replace(nobody(at), bearer_of=proved, closed_of=proved if closed else frozenset())
            return Deed(bearer, one.case, act, at, data)
        return Deed(scope_of_person(who, at), one.case, act, at, data)

    def _take_in(self) -> None:
        """Cases that acts have filed: the parts of co-handlers, and what a visit raised."""
        for whole, code, accept, finish in self._parts:
            case = self._case(code)
            life = self._life_of(case)
            life.stops, life.forced = whole.stops, whole.forced
            self._begin(case.pk, courses.part(life, accept, finish))
        for code, at in self._raised:
            case = self._case(code)
            life = self._life_of(case)
            life.at = at
            self._begin(case.pk, courses.live(life))
        self.filed += len(self._parts) + len(self._raised)
        self._parts.clear()
        self._raised.clear()

    def _case(self, code: str) -> Case:
        held = self._many.case(code)
        if held is not None:
            return held.case
        with zones.every():
            return Case.objects.get(code=code)

    def _life_of(self, case: Case) -> Life:
        """A life for a case that an act filed: its firm or who called rates it, the grid's chief verifies."""
        firm = self._firms.get(case.asker_id)
        chief = self.cast.chiefs.get(firm.grid.unit.pk) if firm else None
        offices = self.maker.people.get(case.asker_id or 0)
        rate_by = firm.manager if firm else offices[0] if offices else None
        category = rulebook().categories.get(case.category_id or 0)
        rng = times.chance(self.seed, "part", self.filed, case.filed_at)
        return Life(
            self, rng, case.adoption_id, case.procedure, case.lead_id or 0, case.filed_at,
            category.code if category else "", "已上门了解并协调落实。", rate_by, chief, 0.7,
        )  # fmt: skip

    # what lives ask

    def pace(self, holder: int, at: datetime) -> Pace:
        return self._before if holder == self._mended and at < self._told else self._paces.get(holder, OTHERS)

    def someone(self, holder: int, rng: random.Random, closed: bool = False) -> int:
        """Who acts for a holder; in a closed zone, who may enter one."""
        known = (self.maker.insiders, self.maker.people)
        found = next((p[holder] for p in (known if closed else known[::-1]) if holder in p), None)
        if found is None:
            term = roster().incumbent(holder, self.now)
            assert term is not None
            return term.person
        return rng.choice(found)

    def closed(self, adoption: int, procedure: str) -> bool:
        return practice(adoption).procedures[procedure].spec.zone != "open"

    def office(self, code: str) -> int:
        """An organisation or a post of the cast."""
        found = self.cast.organisations.get(code)
        return found.pk if found else self.cast.posts[code]

    def person(self, code: str) -> int:
        return self.cast.persons[code]

    def competent(self) -> list[str]:
        """Departments that petitions are passed on to."""
        return list(read("organisations")["competent"])

    def acts(self, adoption: int, procedure: str) -> frozenset[str]:
        found = self._acts.get((adoption, procedure))
        if found is None:
            found = frozenset(practice(adoption).procedures[procedure].acts)
            self._acts[adoption, procedure] = found
        return found

    def limit(self, adoption: int, procedure: str) -> int:
        """Working days to the reply."""
        clocks = practice(adoption).procedures[procedure].clocks.values()
        return min(c.length.n for c in clocks if "reply" in c.stops and c.length.unit == "working_day")

    def sorts(self, holder: int) -> bool:
        """Whether this holder sorts what the machine left: the desk, or a chief who got it unsorted."""
        return holder == self.cast.organisations["sorting"].pk

    def owner(self, code: str) -> int:
        return rulebook().by_code[code].owner or 0 if code else 0

    def departments(self) -> list[int]:
        return self._departments

    def due(self, adoption: int, procedure: str, then: str, since: datetime) -> datetime:
        """When the clock runs out that does ``then`` by itself."""
        clocks = practice(adoption).procedures[procedure].clocks.values()
        spec = next(c for c in clocks if c.then == then)
        return due_after(self.calendar, since, spec.length, spec.cutoff)

    def give_part(self, whole: Life, code: str, accept: datetime, finish: datetime) -> None:
        self._parts.append((whole, code, accept, finish))

    def give_raised(self, code: str, at: datetime) -> None:
        self._raised.append((code, at))

    def rule_by(self, life: Life, act: str) -> int:
        """Who does what another office than the lead's has to do: whom the practice names for it, best in this very
        procedure; the window, where that is who leads."""
        own = practice(life.adoption)
        prepared = own.procedures[life.procedure].acts.get(act)
        kinds = prepared.spec.by if prepared else ("arbiter",)
        named = [
            (binding.procedure == life.procedure, stake.holder.organisation)
            for binding in own.spec.bindings
            for stake in binding.stakes
            if stake.kind in kinds and stake.holder.organisation
        ]
        holder = own.organisations[max(named)[1]] if named else self.office("coordination")
        holder = self.office("window") if holder == life.lead else holder
        return (self.maker.people.get(holder) or self.maker.insiders[holder])[0]

    def _all_paces(self) -> dict[int, Pace]:
        found = {self.cast.organisations[c].pk: Pace(*rest) for c, _, _, *rest in read("organisations")["departments"]}
        people = roster()
        for n, pair in enumerate(self.cast.pairs):
            for term in people.by_person[pair.receiver]:
                found[term.post] = CONTRACTORS[self.cast.pairs[n].stretch.section]
        return found


def summary(story: Story) -> dict[str, Any]:
    """What became of it, in numbers."""
    return {"filed": story.filed, "acts": story.acted, "refused": dict(story.refused)}
