"""What comes to the practices of their own kind in a year: whistles, snaps, hard matters, disputes, petitions,
orders to units, samples of what they did and findings about them."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from wangge.acts.demo import geometry, names
from wangge.acts.demo.ground import LADDER_STREET
from wangge.acts.demo.needs import Needs, Planned
from wangge.acts.demo.people import Firm
from wangge.acts.demo.situations import Situation
from wangge.acts.needs import Need

COUNTS = {"whistle": 36, "snap": 76, "hard": 22, "dispute": 32, "claim": 12, "suggestion": 4, "elsewhere": 4,
          "accusation": 4, "order": 8, "finding": 6}  # fmt: skip
BEGINS = {"whistle": "demand_whistle", "snap": "snap_hazard", "hard": "hard_cases", "dispute": "mediation"}
OFF_DAYS = {"snap": 0.4, "dispute": 0.6}
KINDS = {"equipment_wanted": "equipment", "parts_wanted": "processing", "carriage_wanted": "logistics"}
SUPERVISED = ("housing", "plan", "transport", "env")  # whom orders go to
ROUTES = ("claim", "suggestion", "elsewhere", "accusation")


class Matters:
    """One generator for each kind, added to those of the ordinary needs."""

    def __init__(self, needs: Needs) -> None:
        self.needs, self.cast = needs, needs.cast
        on_ladder = [f for f in needs.managed if f.grid.community.plot.street == LADDER_STREET]
        self.on_ladder = on_ladder or needs.managed
        needs.counts |= COUNTS
        needs.off_days |= OFF_DAYS
        needs.begins |= BEGINS
        needs.makers |= {"whistle": self.whistle, "snap": self.snap, "hard": self.hard, "dispute": self.dispute,
                         "order": self.order, "finding": self.finding}  # fmt: skip
        needs.makers |= {route: self._petitions(route) for route in ROUTES}

    # firms

    def whistle(self, at: datetime, rng: random.Random, firm: Firm | None = None) -> Planned:
        said = self.needs.said("whistle", rng, at, plain=True)
        return self._of_firm(at, firm or rng.choice(self.needs.managed), said, demand_kind=KINDS[said.category])

    def hard(self, at: datetime, rng: random.Random, firm: Firm | None = None) -> Planned:
        said = self.needs.said("hard", rng, at, plain=True)
        stands = {"standstill": True} if rng.random() < 0.25 or "停了" in said.text else {}
        return self._of_firm(at, firm or rng.choice(self.on_ladder), said, **stands)

    def _of_firm(self, at: datetime, firm: Firm, said: Situation, **fields: Any) -> Planned:
        need = self.needs.of_firm(firm, said.title, said.text, said.category, "web")
        chief = self.cast.chiefs[firm.grid.unit.pk]
        return Planned(at, firm.manager, replace(need, fields=fields), said.category, said.result, firm.manager, chief)

    # the building site

    def snap(self, at: datetime, rng: random.Random, area: int | None = None) -> Planned:
        """A worker snaps what is unsafe; whoever answers for the area mends it."""
        said, areas = self.needs.said("snap", rng, at, plain=True), self.needs.ground.yard[1:]
        n = rng.randrange(len(areas)) if area is None else area
        worker = self.cast.persons[f"worker-{rng.randrange(1, 4)}"]
        need = Need(said.text, said.title, said.category, point=geometry.inside(areas[n].polygon, rng), asker=worker)
        watcher = self.cast.persons["watcher-1"]
        return Planned(at, worker, need, said.category, said.result, worker, watcher, forced=(f"at:area-{n + 1}",))

    # residents

    def dispute(self, at: datetime, rng: random.Random) -> Planned:
        said = self.needs.said("dispute", rng, at, plain=True)
        need = self._by_somebody(said, rng)
        other = names.nth("居民", rng.randrange(5000))
        return Planned(at, None, replace(need, fields={"other_side": other}), said.category, said.result)

    def petition(self, route: str, at: datetime, rng: random.Random, *forced: str) -> Planned:
        """``forced``: with whom, or how far it goes."""
        said = self.needs.said(route, rng, at, plain=True)
        about = (f"against:{rng.choice(SUPERVISED)}",) if route == "accusation" and not forced else ()
        need = self._by_somebody(said, rng)
        return Planned(at, None, need, said.category, said.result, forced=(route, *about, *forced))

    def _petitions(self, route: str) -> Any:
        def make(at: datetime, rng: random.Random) -> Planned:
            far = ("review",) if route == "claim" and rng.random() < 0.2 else ()
            return self.petition(route, at, rng, *far)

        return make

    def _by_somebody(self, said: Situation, rng: random.Random) -> Need:
        n = rng.randrange(5000)
        where = {"place": rng.choice(self.needs.ground.communities).unit.code}
        return Need(said.text, said.title, said.category, name=names.nth("居民", n), phone=names.mobile(n), **where)

    # supervision of units

    def order(self, at: datetime, rng: random.Random, unit: str | None = None) -> Planned:
        return self._about_unit("order", at, rng, unit)

    def finding(self, at: datetime, rng: random.Random, unit: str | None = None) -> Planned:
        return self._about_unit("finding", at, rng, unit)

    def _about_unit(self, kind: str, at: datetime, rng: random.Random, unit: str | None) -> Planned:
        """The pattern that was seen stands where other situations have their result."""
        said, unit = self.needs.said(kind, rng, at, plain=True), unit or rng.choice(SUPERVISED)
        inspector = self.cast.persons["oversight-1"]
        office = self.cast.organisations[unit]
        fields = {"pattern": said.result, "supervised": office.pk}
        need = Need(f"{office.name}：{said.text}", said.title, said.category, channel="window", fields=fields)
        return Planned(at, inspector, need, said.category, "", None, inspector, forced=(f"at:{unit}",))

    def sample(self, at: datetime, rng: random.Random, unit: str | None = None) -> Planned:
        """What a unit, or any, closed in the month before, drawn by lot."""
        month = {"from_day": (at - timedelta(days=31)).date().isoformat(), "to_day": at.date().isoformat()}
        units = {"sampled_units": [self.cast.organisations[unit].pk]} if unit else {}
        fields = {**units, "sample_size": 5, **month}
        inspector = self.cast.persons["oversight-1"]
        text = "抽查上月办结的事项，看答复和现场是否一致。"
        need = Need(text, "办结事项抽查", "supervision_sample", channel="window", fields=fields)
        return Planned(at, inspector, need, "supervision_sample", "", None, inspector)
