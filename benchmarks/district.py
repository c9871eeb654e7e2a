"""The district that the benchmarks run on: 1 district, 5 streets, 30 communities, 390 dedicated grids, 20 departments,
80 categories, mailbox and dedicated_grid adopted, 100,000 cases over half a year in several states.

Run by ``benchmarks.stand`` in a process of its own; writes what the benchmarks need to know as JSON.
"""

from __future__ import annotations

import json
import os
import random
import sys
import time
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from benchmarks.stand import EDITION, ROOT
from wangge.cli import django as cli

CASES = 100_000
ACTED = 12_000
BATCH = 500
WEST, SOUTH = 121.0, 31.0
STEP = 0.01
FIRST = date(2020, 1, 1)
SUBJECTS = "路灯 井盖 垃圾 噪声 停车 供水 供电 燃气 道路 绿化 施工 物业 公交 社保 医保 入学".split()
TROUBLES = "损坏 丢失 堆放 扰民 困难 停水 故障 泄漏 破损 缺失 扬尘 不作为 晚点 转移 报销 登记".split()


class Maker:
    """Builds through the same door as everybody."""

    def __init__(self) -> None:
        from wangge.acts import setup

        self.setup = setup
        self.now = datetime.now(UTC).replace(microsecond=0)
        self.scope = setup.system(self.now)
        self.rng = random.Random(7)
        self.people: dict[str, int] = {}
        self.grids: list[Any] = []

    def unit(self, code: str, name: str, kind: str, layer: str, parent: Any, box: tuple[float, ...]) -> Any:
        import shapely

        found = self.setup.add_unit(
            self.scope, code=code, name=name, kind=kind, layer=layer, parent=parent, valid_from=FIRST,
            boundary=shapely.box(*box),
        )  # fmt: skip
        assert hasattr(found, "pk"), found
        return found

    def land(self) -> Any:
        """30 communities side by side in a row of cells, 13 grids in each."""
        root = self.unit("990100", "基准区", "district", "administrative", None, (WEST, SOUTH, WEST + 0.4, SOUTH + 0.2))
        for s in range(5):
            street = self._box(s * 6, 6)
            parent = self.unit(f"99010000{s + 1}", f"基准{s + 1}街道", "street", "administrative", root, street)
            for c in range(6):
                n = s * 6 + c
                community = self.unit(
                    f"99010000{s + 1}{c + 1:03}",
                    f"基准{n + 1}社区",
                    "community",
                    "administrative",
                    parent,
                    self._box(n, 1),
                )
                for g in range(13):
                    self.grids.append(self._grid(n, g, community))
        return root

    def _box(self, first: int, count: int) -> tuple[float, float, float, float]:
        return (WEST + first * STEP, SOUTH, WEST + (first + count) * STEP, SOUTH + 13 * STEP)

    def _grid(self, n: int, g: int, community: Any) -> Any:
        west, south = WEST + n * STEP, SOUTH + g * STEP
        box = (west, south, west + STEP, south + STEP)
        return self.unit(f"G{n:02}{g:02}", f"第{n + 1}-{g + 1}网格", "grid", "dedicated", community, box)

    def desk(self, code: str, name: str, root: Any, capabilities: tuple[str, ...] = (), over: Any = None) -> Any:
        """An organisation (or a post over a unit) with one person and a login."""
        entity = self.setup.add_entity(self.scope, code=code, name=name, sort="department", home=root, invented=True)
        post = self.setup.add_post(
            self.scope, code=f"post-{code}", role="district.handler", title=f"{name}经办岗", drawn_from="department",
            over=(over or entity).subject, organisation=entity, acts_for=over is None, capabilities=capabilities,
        )  # fmt: skip
        user = self.setup.add_user(self.scope, username=code, password=None)
        person = self.setup.add_entity(
            self.scope, code=f"person-{code}", name=f"{name}经办员", sort="person", home=root, user=user,
            employer=entity, invented=True,
        )  # fmt: skip
        term = self.setup.appoint(
            self.scope, post=post, person=person, since=self.now - timedelta(days=900), until=None
        )
        assert hasattr(term, "pk"), term
        self.people[code] = person.pk
        return entity

    def tree(self, departments: list[Any]) -> None:
        rows: list[dict[str, Any]] = []
        for i, (subject, department) in enumerate(zip(SUBJECTS, departments, strict=False)):
            rows.append({"code": f"C{i:02}", "name": f"{subject}事项", "words": [subject], "owner": department})
            for j, trouble in enumerate(TROUBLES[:5]):
                rows.append({"code": f"C{i:02}{j}", "parent": f"C{i:02}", "name": f"{subject}{trouble}", "words": []})
        self.setup.add_categories(self.scope, rows=rows, valid_from=FIRST)

    def adopt(self, name: str, root: Any, **mapping: Any) -> None:
        from wangge.engine import reader
        from wangge.engine.law import Lawbook

        lawbook = Lawbook.load([ROOT / "laws" / "cn"])
        playbook = reader.read(ROOT / "playbooks" / name, [ROOT / "playbooks"], lawbook)
        edition = self.setup.add_edition(self.scope, playbook=playbook)
        wanted = {n: mapping[n] if n in mapping else mapping["else_"] for n in playbook.spec.organisations}
        adopted = self.setup.adopt(
            self.scope, edition=edition, area=root, since=self.now - timedelta(days=800), organisations=wanted
        )
        assert hasattr(adopted, "pk"), adopted

    def needs(self, count: int) -> list[Any]:
        """Needs as they come: most with a point, some with a category, all with words and a phone."""
        return [self.need(self.rng) for _ in range(count)]

    def need(self, rng: random.Random) -> Any:
        from wangge.acts import Need

        i = rng.randrange(len(SUBJECTS))
        text = f"{SUBJECTS[i]}{TROUBLES[rng.randrange(5)]}，已经{rng.randrange(1, 30)}天，请尽快处理。联系时间为白天。"
        point = (WEST + rng.random() * 0.299, SOUTH + rng.random() * 0.129)
        category = f"C{i:02}{rng.randrange(5)}" if rng.random() < 0.5 else None
        return Need(text=text, point=point, category=category, name="住户甲", phone="13800138000", channel="api")


def build(target: Path) -> None:
    cli.setup()
    from wangge.people.models import Entity

    maker = Maker()
    maker.setup.refresh()
    root = maker.land()
    window = maker.desk("window", "基准受理中心", root, ("cases.read", "board.read"), over=root)
    departments = [maker.desk(f"d{i:02}", f"基准{i + 1}局", root) for i in range(20)]
    maker.setup.set_district(maker.scope, root=root, window=window.subject, name="基准区", demonstration=False)
    maker.tree(departments)
    from wangge.places.models import Unit

    for level, code in (("street", "990100001"), ("community", "990100001001"), ("grid", "G0000")):
        maker.desk(level, f"基准{level}", root, ("cases.read", "board.read"), over=Unit.objects.get(code=code))
    maker.adopt("mailbox", root, else_=Entity.objects.get(code="window"))
    tokens = {code: _token(maker, code) for code in maker.people}
    sessions = {code: _session(code) for code in ("window", "street", "community", "grid", "d00", "d01")}
    fill(maker)
    known = {"edition": EDITION, "tokens": tokens, "sessions": sessions, "people": maker.people}
    target.write_text(json.dumps(known), encoding="utf-8")


def _token(maker: Maker, username: str) -> str:
    from wangge.acts import tokens

    given = tokens.give(maker.scope, username=username, name="benchmark", days=700)
    assert isinstance(given, tuple), given
    return given[1]


def _session(username: str) -> str:
    """A logged-in session's cookie."""
    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY

    from wangge.accounts.models import User
    from wangge.accounts.sessions import SessionStore

    user, session = User.objects.get(username=username), SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.set_expiry(700 * 86400)
    session.save()
    return str(session.session_key)


def fill(maker: Maker) -> None:
    """100,000 cases over half a year; 12,000 of them accepted, half of those answered."""
    from wangge.acts import Filed, do, file_many
    from wangge.people.access import scope_of_person
    from wangge.people.facts import roster

    maker.setup.refresh()
    begin, acted = time.monotonic(), 0
    handlers = {t.person: p.over for p in roster().posts.values() for t in roster().by_post.get(p.id, ()) if p.acts_for}
    by_lead = {over: person for person, over in handlers.items()}
    for n in range(0, CASES, BATCH):
        at = maker.now - timedelta(days=180) + timedelta(days=179) * n / CASES
        filed = file_many(maker.scope, maker.needs(BATCH), at)
        for case in filed[: BATCH * ACTED // CASES]:
            assert isinstance(case, Filed), case
            person = by_lead.get(case.lead or 0)
            if person is None:
                continue
            later = at + timedelta(hours=3)
            do(scope_of_person(person, later), case.case, "accept", {}, later)
            if acted % 2:
                done = at + timedelta(hours=20)
                do(scope_of_person(person, done), case.case, "reply", {"reply_text": "已经安排处理。"}, done)
            acted += 1
        if n % 10_000 == 0:
            print(f"  {n:,} cases, {time.monotonic() - begin:.0f} s", file=sys.stderr)


if __name__ == "__main__":
    os.environ.setdefault("WANGGE_ROLE", "app")
    build(Path(sys.argv[1]))
