"""What is asked for in a year: who files what, when and where."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from wangge.acts.demo import geometry, names, seasons, situations, times
from wangge.acts.demo.ground import Community, Ground
from wangge.acts.demo.people import Cast, Firm, Pair
from wangge.acts.demo.situations import Situation
from wangge.acts.needs import Need
from wangge.engine.calendar import Calendar

DAYS = 364
COUNTS = {"request": 1090, "hazard": 670, "letter": 1290, "unsure": 110, "site": 270, "joint": 12, "visit": 170,
          "window": 70}  # fmt: skip
BEGINS = {"site": "dual_posts", "joint": "dual_posts"}  # kind → the practice without which nothing of it comes
OFF_DAYS = {"letter": 0.7, "unsure": 0.7, "site": 0.8}  # how many of a working day's needs come on a day off
ITEMS = {  # item → all its materials, those that may come later
    "business_registration": (("registration_form", "identity_card", "premises_proof"), ()),
    "enterprise_name_change": (("change_form", "resolution", "new_articles"), ("new_articles",)),
    "prepacked_food": (("record_form", "identity_card"), ()),
    "signboard": (("signboard_form", "signboard_design", "owner_consent", "structure_safety"), ("structure_safety",)),
    "road_occupation": (
        ("occupation_form", "traffic_plan", "construction_permit", "restoration_pledge"), ("construction_permit",),
    ),
    "employment_record": (("employee_list", "contract_summary"), ("contract_summary",)),
}  # fmt: skip
FOR_FIRMS = ("enterprise_name_change", "employment_record", "signboard", "road_occupation")


@dataclass(frozen=True, slots=True)
class Planned:
    """A need to be filed. ``actor``: the person who files it, None for someone without a log-in.

    asker     the person who rates it in the end; None: whoever has code and PIN
    verifier  who looks whether it is done: grid chief, supervisor
    code      the category where it truly belongs; result: what will have been done
    lacking   papers that are not handed in with an item; later: of these, those that may come later
    stops     acts that are not done any more (a case that is shown as it waits); forced: what happens to it for sure
    """

    at: datetime
    actor: int | None
    need: Need
    code: str
    result: str
    asker: int | None = None
    verifier: int | None = None
    lacking: tuple[str, ...] = ()
    later: tuple[str, ...] = ()
    stops: tuple[str, ...] = ()
    forced: tuple[str, ...] = ()


def _weekday(at: datetime) -> date:
    """Two days after a visit is announced, or the Monday after those where that is a weekend."""
    day = (at + timedelta(days=2)).date()
    return day + timedelta(days=max(0, 7 - day.weekday()) if day.weekday() > 4 else 0)


class Needs:
    """All needs of a district. One generator for each kind, each with its own chance."""

    def __init__(self, ground: Ground, cast: Cast, calendar: Calendar, now: datetime) -> None:
        self.ground, self.cast, self.calendar, self.now = ground, cast, calendar, now
        self.managed = [f for f in cast.firms if f.manager is not None]
        self.unmanaged = [f for f in cast.firms if f.manager is None] or self.managed
        self.counts, self.off_days, self.begins = dict(COUNTS), dict(OFF_DAYS), dict(BEGINS)
        self.makers: dict[str, Callable[[datetime, random.Random], Planned]] = {
            "request": self.request, "hazard": self.hazard, "letter": self.letter, "unsure": self.unsure,
            "site": self.site, "joint": self.joint, "visit": self.visit, "window": self.window,
        }  # fmt: skip

    def all(self, share: float, seed: int) -> Iterator[Planned]:
        """Every need of the last year up to now."""
        yield from self._storms(share, seed)
        for kind, count in self.counts.items():
            rng = times.chance(seed, kind)
            days = self._days(kind)
            for day in rng.choices(list(days), list(days.values()), k=max(3, round(count * share))):
                at = times.waking(day, rng) if kind in self.off_days else times.at_work(day, rng)
                planned = self.makers[kind](at, rng)
                if at <= self.now:
                    yield planned

    def _days(self, kind: str) -> dict[datetime, float]:
        """Local days with the share of needs that comes on each: more of them month by month, as people learn of it,
        and as the season brings; none before the practice has begun that takes them."""
        today, off = times.local_midnight(self.now), self.off_days.get(kind, 0.0)
        first = today - timedelta(days=DAYS) + seasons.begins(self.begins.get(kind, ""))
        found = {}
        for back in range((today - first).days, -1, -1):
            day = today - timedelta(days=back)
            works = self.calendar.works(self.calendar.index(day))
            found[day] = (1.0 if works else off) * (1.5 - 1.1 * back / DAYS) * seasons.volume(kind, day)
        return found

    def _storms(self, share: float, seed: int) -> Iterator[Planned]:
        """A night of rain, and everybody writes."""
        rng = times.chance(seed, "storms")
        since = times.local_midnight(self.now) - timedelta(days=DAYS)
        told = [one for one in situations.of_kind("letter") if one.category == "flooding"]
        for at, after in seasons.storms(since, self.now, rng):
            if after < 1 or rng.random() < share:
                yield self._of_resident(at, rng, situations.filled(rng.choice(told), rng), named=0.6)

    # firms

    def of(self, kind: str, firm: Firm, at: datetime, rng: random.Random) -> Planned:
        """A need of this firm: request, hazard or visit."""
        return {"request": self.request, "hazard": self.hazard, "visit": self.visit}[kind](at, rng, firm)

    def request(self, at: datetime, rng: random.Random, firm: Firm | None = None) -> Planned:
        return self._of_firm(at, rng, self.said("request", rng, at), 0.7, firm)

    def hazard(self, at: datetime, rng: random.Random, firm: Firm | None = None) -> Planned:
        found = self._of_firm(at, rng, self.said("hazard", rng, at), 0.9, firm)
        level = "major" if rng.random() < 0.05 else "general"
        fields = {"hazard_level": level} if found.need.category else {}
        return replace(found, need=replace(found.need, fields=fields))

    def visit(self, at: datetime, rng: random.Random, firm: Firm | None = None) -> Planned:
        """A visit of the four questions, announced by the chief."""
        firm = firm or rng.choice(self.managed)
        chief = self.cast.chiefs[firm.grid.unit.pk]
        need = self.of_firm(
            firm, "四问走访预约", "按月走访，问党建、问发展、问安全、问困难，约半小时。", "visit", "visit"
        )
        need = replace(need, fields={"visit_day": _weekday(at).isoformat(), "visit_half": "morning"})
        return Planned(at, chief, need, "visit", "", firm.manager, chief)

    def _of_firm(self, at: datetime, rng: random.Random, said: Situation, named: float, firm: Firm | None) -> Planned:
        own = firm is not None or rng.random() < 0.9
        firm = firm or rng.choice(self.managed if own else self.unmanaged)
        chief = self.cast.chiefs[firm.grid.unit.pk]
        code = said.category if rng.random() < named else None
        need = self.of_firm(firm, said.title, said.text, code, "web" if own else "visit")
        return Planned(at, firm.manager or chief, need, said.category, said.result, firm.manager, chief)

    def of_firm(self, firm: Firm, title: str, text: str, code: str | None, channel: str) -> Need:
        pk = firm.entity.pk
        return Need(text, title, code, point=firm.point, about=pk, asker=pk, channel=channel)

    # residents

    def letter(self, at: datetime, rng: random.Random) -> Planned:
        return self._of_resident(at, rng, self.said("letter", rng, at), named=0.35)

    def unsure(self, at: datetime, rng: random.Random) -> Planned:
        return self._of_resident(at, rng, self.said("unsure", rng, at), named=0.0)

    def _of_resident(self, at: datetime, rng: random.Random, said: Situation, named: float) -> Planned:
        code = said.category if rng.random() < named else None
        where = self.somewhere(seasons.whence(said.category, self.ground.communities, rng), rng)
        n, way = rng.randrange(5000), rng.random()
        person, phone = names.nth("居民", n), names.mobile(n)
        if way < 0.1:
            resident = rng.choice(self.cast.residents)
            need = Need(said.text, said.title, code, asker=resident.pk, **where)
            return Planned(at, resident.pk, need, said.category, said.result, resident.pk)
        need = Need(said.text, said.title, code, name=person, phone=phone, **where)
        if way > 0.65:
            clerk = rng.choice(self.cast.clerks)
            return Planned(at, clerk, replace(need, channel="phone"), said.category, said.result)
        return Planned(at, None, need, said.category, said.result)

    def somewhere(self, community: Community, rng: random.Random) -> dict[str, Any]:
        """A point west of where the firms are, or the community alone, or nothing."""
        choice = rng.random()
        if choice < 0.5:
            low = 0.66 if community.plot.row == geometry.ROAD_ROW else 0.05
            lon, lat = community.plot.at(rng.uniform(0.03, 0.27), rng.uniform(low, 0.95))
            return {"point": (round(lon, 6), round(lat, 6))}
        return {"place": community.unit.code} if choice < 0.85 else {}

    # the road

    def site(self, at: datetime, rng: random.Random) -> Planned:
        return self.at_road(rng.choice(self.cast.pairs), at, rng)

    def at_road(self, pair: Pair, at: datetime, rng: random.Random) -> Planned:
        """What somebody beside this pair's stretch complains of."""
        said = self.said("site", rng, at, stretch=pair.stretch.unit.name[-6:])
        return self._at_road(at, rng, pair, said)

    def joint(self, at: datetime, rng: random.Random) -> Planned:
        return self._at_road(at, rng, rng.choice(self.cast.pairs), self.said("joint", rng, at), by_supervisor=1.0)

    def _at_road(
        self, at: datetime, rng: random.Random, pair: Pair, said: Situation, by_supervisor: float = 0.75
    ) -> Planned:
        n = rng.randrange(5000)
        need = Need(
            said.text, said.title, said.category, point=geometry.inside(pair.stretch.polygon, rng),
            name=names.nth("居民", n), phone=names.mobile(n),
        )  # fmt: skip
        if rng.random() < by_supervisor:  # 代报: the community's representative files for a resident
            need = replace(need, channel="phone")
            return Planned(at, pair.supervisor, need, said.category, said.result, None, pair.supervisor)
        return Planned(at, None, need, said.category, said.result, None, pair.supervisor)

    # the window

    def window(self, at: datetime, rng: random.Random) -> Planned:
        code = rng.choice(list(ITEMS))
        materials, deferrable = ITEMS[code]
        lacking = (rng.choice(materials),) if rng.random() < 0.3 else ()
        given = [m for m in materials if m not in lacking]
        need = Need(category=code, channel="window", fields={"given": given}, playbook="one_window")
        if code in FOR_FIRMS:
            firm = rng.choice(self.managed)
            need, asker = replace(need, asker=firm.entity.pk, about=firm.entity.pk), firm.manager
        else:
            n = rng.randrange(5000)
            need, asker = replace(need, name=names.nth("经营者", n), phone=names.mobile(n)), None
        later = tuple(m for m in lacking if m in deferrable)
        clerk = rng.choice(self.cast.clerks)
        return Planned(at, clerk, need, code, "", asker, None, lacking, later)

    def said(self, kind: str, rng: random.Random, at: datetime, **own: Any) -> Situation:
        return situations.filled(seasons.choose(situations.of_kind(kind), at, rng), rng, **own)
