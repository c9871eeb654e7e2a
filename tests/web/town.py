"""A small invented district: one street, one community, a dedicated grid with a firm, a site with paired posts.

Everyone goes by role. The log-ins are ``user`` names below; nobody has a password.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, TypeVar

from django.conf import settings
from shapely import box

from wangge.accounts.models import User
from wangge.acts import setup
from wangge.engine.law import Lawbook
from wangge.engine.reader import read
from wangge.engine.scope import Scope
from wangge.engine.values import Refused
from wangge.people.models import Entity, Post
from wangge.places.models import Unit

SINCE = datetime(2026, 1, 1, tzinfo=UTC)
DAY = date(2026, 1, 1)
T = TypeVar("T")


def _kept(answer: T | Refused) -> T:
    assert not isinstance(answer, Refused), answer
    return answer


@dataclass
class Town:
    """Rows by short names."""

    units: dict[str, Unit] = field(default_factory=dict)
    entities: dict[str, Entity] = field(default_factory=dict)
    posts: dict[str, Post] = field(default_factory=dict)
    users: dict[str, User] = field(default_factory=dict)
    by: Scope = field(default_factory=lambda: setup.system(SINCE))

    def unit(self, name: str, code: str, kind: str, layer: str, parent: str | None, **more: Any) -> None:
        above = self.units[parent] if parent else None
        self.units[code] = _kept(
            setup.add_unit(self.by, code=code, name=name, kind=kind, layer=layer, parent=above, valid_from=DAY, **more)
        )

    def entity(self, name: str, code: str, sort: str, home: str | None = None, **more: Any) -> Entity:
        place = self.units[home] if home else None
        self.entities[code] = _kept(
            setup.add_entity(self.by, code=code, name=name, sort=sort, home=place, invented=True, **more)
        )
        return self.entities[code]

    def person(self, name: str, code: str, home: str | None = None, **more: Any) -> Entity:
        self.users[code] = _kept(setup.add_user(self.by, username=code, password=None))
        return self.entity(name, code, "person", home, user=self.users[code], **more)

    def post(self, title: str, code: str, role: str, over: Any, drawn_from: str, person: str, **more: Any) -> None:
        self.posts[code] = _kept(
            setup.add_post(self.by, code=code, role=role, title=title, over=over.subject, drawn_from=drawn_from, **more)
        )
        holder = self.entities[person]
        _kept(
            setup.appoint(
                self.by, post=self.posts[code], person=holder, since=SINCE, until=None, drawn_from=holder.employer
            )
        )


def build() -> Town:
    """The whole town, adopted playbooks included."""
    town = Town()
    _places(town)
    _organisations(town)
    _people(town)
    _rules(town)
    return town


def _places(town: Town) -> None:
    town.unit("示例区", "D", "district", "administrative", None, boundary=box(120.0, 30.0, 121.0, 31.0))
    town.unit("示例街道", "S", "street", "administrative", "D", boundary=box(120.0, 30.0, 120.5, 31.0))
    town.unit("示例社区", "C", "community", "administrative", "S", boundary=box(120.0, 30.0, 120.4, 30.5))
    town.unit("食品产业一网格", "G", "grid", "dedicated", "C", boundary=box(120.0, 30.0, 120.1, 30.1))
    town.unit("二标段工地", "W", "site", "site", "C", boundary=box(120.2, 30.2, 120.3, 30.3))


def _organisations(town: Town) -> None:
    for name, code, sort, home in (
        ("示例便民窗口", "window", "department", "D"),
        ("示例区委组织部", "office", "department", "D"),
        ("示例区统筹办", "coordination", "department", "D"),
        ("示例区住建部门", "housing", "department", "D"),
        ("示例街道办事处", "street", "department", "S"),
        ("示例社区居委会", "community", "community", "C"),
        ("示例快速路公司", "owner", "organisation", "D"),
        ("示例施工单位", "contractor", "contractor", "W"),
        ("示例食品有限公司", "food", "enterprise", "G"),
    ):
        town.entity(name, code, sort, home, phone="057380000001")


def _people(town: Town) -> None:
    staff = {"clerk": "window", "handler": "housing", "chief": "office", "leader": "coordination"}
    names = {"clerk": "窗口人员甲", "handler": "承办人甲", "chief": "网格长甲", "leader": "统筹员甲"}
    for code, employer in staff.items():
        town.person(names[code], code, employer=town.entities[employer], phone="057380000002")
    town.person("建设单位代表甲", "delegate", employer=town.entities["owner"], phone="057380000004")
    town.person("统筹办经办人甲", "ruler", employer=town.entities["coordination"], phone="057380000005")
    town.person("监督员甲", "supervisor", "C", employer=town.entities["community"])
    town.person("接待员甲", "receiver", employer=town.entities["contractor"], phone="057380000003")
    town.person("企业负责人甲", "manager", employer=town.entities["food"])
    town.person("居民甲", "resident", "C")
    grid, site, entities = town.units["G"], town.units["W"], town.entities
    file_, read_ = "cases.file_for_others", "cases.read"
    town.post("便民窗口", "p-window", "window.clerk", entities["window"], "department", "clerk", acts_for=True,
              capabilities=[file_])  # fmt: skip
    town.post("食品产业一网格 网格长", "p-chief", "dedicated_grid.grid_chief", grid, "department", "chief",
              capabilities=[read_, file_], organisation=entities["office"])  # fmt: skip
    town.post("示例食品有限公司 网格员", "p-manager", "dedicated_grid.grid_member", entities["food"], "enterprise",
              "manager", acts_for=True)  # fmt: skip
    town.post("住建部门 承办", "p-housing", "dedicated_grid.department_handler", entities["housing"], "department",
              "handler", acts_for=True)  # fmt: skip
    town.post("示例区 统筹员", "p-leader", "dedicated_grid.coordinator", town.units["D"], "department", "leader",
              capabilities=[read_, file_, "board.read"], organisation=entities["coordination"])  # fmt: skip
    town.post("二标段 文明施工监督员", "p-supervisor", "dual_posts.civil_supervisor", site, "community", "supervisor",
              capabilities=[file_])  # fmt: skip
    town.post("二标段 群众工作接待员", "p-receiver", "dual_posts.public_receiver", site, "contractor", "receiver",
              organisation=entities["contractor"])  # fmt: skip
    town.post("快速路公司 代表", "p-delegate", "dual_posts.party_delegate", entities["owner"], "organisation",
              "delegate", acts_for=True)  # fmt: skip
    town.post("统筹办 经办", "p-ruler", "dedicated_grid.department_handler", entities["coordination"], "department",
              "ruler", acts_for=True)  # fmt: skip
    setup.pair_posts(town.by, first=town.posts["p-supervisor"], second=town.posts["p-receiver"])


def _rules(town: Town) -> None:
    by, e = town.by, town.entities
    window = town.posts["p-window"].subject
    setup.set_district(by, root=town.units["D"], window=window, name="示例区", hotline="12345")
    rows = [
        {"code": code, "name": name, "name_en": english, "owner": e["housing"], "words": words}
        for code, name, english, words in (
            ("noise", "施工噪声", "Building noise", ["夜间施工", "扰民"]),
            ("hazard", "安全隐患", "Hazard", ["隐患", "消防"]),
            ("road", "道路积水", "Flooded road", ["积水", "内涝"]),
            ("visit", "走访", "Visit", []),
            ("party_building", "党建", "Party building", ["党建"]),
            ("growth", "发展", "Growth", ["订单"]),
            ("difficulty", "困难", "Difficulty", ["蒸汽", "用电"]),
            ("joint_matter", "四方事项", "Joint matter", []),
            ("business_registration", "个体工商户设立登记", "Registration", []),
            ("enterprise_name_change", "企业名称变更登记", "Change of name", []),
            ("prepacked_food", "预包装食品备案", "Food on record", []),
            ("signboard", "户外招牌设置", "Signboard", []),
            ("road_occupation", "临时占道", "Road occupation", []),
            ("employment_record", "用工备案", "Employment record", []),
        )
    ]
    setup.add_categories(by, rows=rows, valid_from=DAY)
    organisations = {n: e[n] for n in ("office", "coordination", "street", "community", "owner", "contractor")}
    bodies = {"four_parties": four_parties(town)}
    adopt(town, "dual_posts", organisations, bodies)
    adopt(town, "dedicated_grid", organisations, {})
    adopt(town, "one_window", {"service_centre": e["window"], "rating_office": e["coordination"]}, {})


def four_parties(town: Town) -> Entity:
    body = town.entity("二标段四方", "four", "organisation", "W")
    members = [(town.entities[n], n) for n in ("street", "community", "owner", "contractor")]
    setup.add_body(town.by, entity=body, kind="dual_posts.four_parties", lead=town.entities["street"], members=members)
    return body


def adopt(town: Town, name: str, organisations: dict[str, Entity], bodies: dict[str, Entity], **more: Any) -> None:
    folder = Path(settings.CHECKOUT) / "playbooks" / name
    laws = Lawbook.load([Path(settings.LAWS_ROOT) / "cn"])
    playbook = read(folder, [folder.parent], laws)
    edition = _kept(setup.add_edition(town.by, playbook=playbook))
    wanted = {k: v for k, v in organisations.items() if k in playbook.spec.organisations}
    given = {"edition": edition, "area": town.units["D"], "organisations": wanted, "bodies": bodies}
    _kept(setup.adopt(town.by, since=SINCE, **given, **more))
