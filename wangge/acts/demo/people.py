"""Who there is: departments, streets, the window, firms with their managers, grid chiefs, liaisons, paired posts.

Everybody goes by role; firms and offices are invented and say so. Some have a log-in (see ``personas``).
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from wangge.acts import setup
from wangge.acts.demo import geometry, names
from wangge.acts.demo.data import read
from wangge.acts.demo.geometry import Corner
from wangge.acts.demo.ground import Grid, Ground, Stretch
from wangge.acts.demo.making import Maker, Staff
from wangge.people.actions import EntityRow, PostRow, TermRow
from wangge.people.models import Entity, Post
from wangge.subjects.models import Subject

FIRMS, CHIEFS = 800, 210  # as many as the sources have
LIAISONS = 120  # grids with a department's person embedded
DEPARTMENTS, HANDLERS, CLERKS, SORTERS, RESIDENTS = 17, 2, 4, 2, 6
CASES_READ, FILE, BOARD, IMPORT = "cases.read", "cases.file_for_others", "board.read", "cases.import"
TERM = timedelta(days=823)  # 27 months, as in the source


@dataclass(frozen=True)
class Firm:
    """``manager``: the firm's own 网格员, None where the chief files for it."""

    entity: Entity
    grid: Grid
    point: Corner
    manager: int | None


@dataclass(frozen=True)
class Pair:
    """Two paired posts over a stretch: who supervises and who receives."""

    stretch: Stretch
    supervisor: int
    receiver: int


@dataclass
class Cast:
    """Persons and organisations by what they are for. Persons are Subject ids."""

    organisations: dict[str, Entity] = field(default_factory=dict)
    firms: list[Firm] = field(default_factory=list)
    chiefs: dict[int, int] = field(default_factory=dict)  # grid → person
    pairs: list[Pair] = field(default_factory=list)
    clerks: list[int] = field(default_factory=list)
    residents: list[Entity] = field(default_factory=list)
    bodies: list[Entity] = field(default_factory=list)
    posts: dict[str, int] = field(default_factory=dict)  # those that are named on a form
    persons: dict[str, int] = field(default_factory=dict)  # with a log-in, beyond those above


def make(maker: Maker, ground: Ground, rng: random.Random, share: float) -> Cast:
    cast = Cast()
    _departments(maker, ground, cast)
    _offices(maker, ground, cast)
    _road(maker, ground, cast)
    _firms(maker, ground, cast, rng, round(FIRMS * share))
    _chiefs(maker, ground, cast, max(1, round(CHIEFS * share)))
    _liaisons(maker, ground, cast, round(LIAISONS * share))
    homes = [ground.communities[n * 7 % len(ground.communities)].unit for n in range(RESIDENTS)]
    cast.residents += maker.entities([
        maker.role(f"resident-{n + 1}", names.nth("居民", n), login=True, home=home, phone=names.mobile(n))
        for n, home in enumerate(homes)
    ])  # fmt: skip
    return cast


def _departments(maker: Maker, ground: Ground, cast: Cast) -> None:
    told = [(code, name) for code, name, *_ in read("organisations")["departments"]]
    offices = maker.entities([
        EntityRow(code, names.DISTRICT + name, "department", ground.district, phone=_phone(n))
        for n, (code, name) in enumerate(told)
    ])  # fmt: skip
    cast.organisations |= {code: office for (code, _), office in zip(told, offices, strict=True)}
    maker.staffs([
        Staff(f"{code}-{k + 1}", names.nth("经办员", k), f"{name} {names.nth('经办员', k)}",
              "dedicated_grid.department_handler", office)
        for (code, name), office in zip(told, offices, strict=True) for k in range(HANDLERS)
    ])  # fmt: skip


def _phone(n: int) -> str:
    return names.landline(1000 + n)


def _offices(maker: Maker, ground: Ground, cast: Cast) -> None:
    """The window, the coordination office, the sorting desk, streets, leader, district office, administrators."""
    told = {"window": "政务服务中心", "coordination": "统筹协调办公室", "sorting": "来信分拣组",
            "hall": "委区政府办公室"}  # fmt: skip
    offices = maker.entities([
        EntityRow(code, names.DISTRICT + name, "department", ground.district, phone=_phone(50 + n))
        for n, (code, name) in enumerate(told.items())
    ])  # fmt: skip
    cast.organisations |= dict(zip(told, offices, strict=True))
    staff = list(_staff(cast.organisations, ground.district.subject))
    people = maker.staffs(staff)
    cast.clerks += [person.pk for person in people[:CLERKS]]
    cast.persons["leader"] = next(person.pk for person in people if person.code == "leader")
    _street_offices(maker, ground, cast)


def _staff(found: dict[str, Entity], root: Subject) -> Iterator[Staff]:
    """Clerks first."""
    for k in range(CLERKS):
        title = names.nth("窗口人员", k)
        yield Staff(f"clerk-{k + 1}", title, f"综合窗口 {title}", "one_window.front_desk", found["window"],
                    {"capabilities": [FILE]})  # fmt: skip
    for k in range(SORTERS):
        title, brings = names.nth("分拣员", k), {} if k else {"capabilities": [IMPORT]}
        yield Staff(f"sorter-{k + 1}", title, f"来信分拣 {title}", "mailbox.sorter", found["sorting"], brings)
        title, values = names.nth("统筹员", k), {"over": root} if k else {}
        yield Staff(f"coordinator-{k + 1}", title, f"统筹协调 {title}", "dedicated_grid.coordinator",
                    found["coordination"], {"capabilities": [CASES_READ, FILE, BOARD], **values})  # fmt: skip
    above = {"over": root, "acts_for": False}
    reads = {"capabilities": [CASES_READ, BOARD], **above}
    yield Staff("leader", "区领导甲", "区领导", "district.leader", found["hall"], reads)
    yield Staff("hall-1", "区府办人员甲", "区府办 督查", "district.office", found["hall"], reads)
    for code, name, powers in (("system", "系统管理员甲", ["admin.system", "playbooks.adopt", "places.edit", "erase"]),
                               ("security", "安全管理员甲", ["admin.security", "people.appoint"]),
                               ("audit", "审计管理员甲", ["admin.audit"])):  # fmt: skip
        yield Staff(f"admin-{code}", name, name[:-1], f"district.{code}", found["service"],
                    {"capabilities": powers, **above})  # fmt: skip


def _street_offices(maker: Maker, ground: Ground, cast: Cast) -> None:
    offices = maker.entities([
        EntityRow(
            f"street-{letter}", f"{street.name}{'办事处' if street.kind == 'street' else '人民政府'}", "department",
            street, phone=_phone(60 + ord(letter)),
        )
        for letter, street in ground.streets.items()
    ])  # fmt: skip
    cast.organisations |= {office.code: office for office in offices}
    maker.staffs([
        Staff(f"{office.code}-1", names.nth("街镇经办", 0), f"{street.name} 经办员甲", "dual_posts.party_delegate",
              office)
        for street, office in zip(ground.streets.values(), offices, strict=True)
    ])  # fmt: skip


def _road(maker: Maker, ground: Ground, cast: Cast) -> None:
    """Owner, two contractors, six communities; six supervisors and six receivers, each appointed by the other side."""
    found, road = cast.organisations, f"{names.PREFIX}快速路建设公司"
    found["owner"] = maker.organisation("owner", road, "organisation", ground.district, phone=_phone(200))
    staff = [Staff("owner-1", "建设单位代表甲", "建设单位 代表", "dual_posts.party_delegate", found["owner"],
                   {"drawn_from": "organisation"})]  # fmt: skip
    for n, section in enumerate(ground.sections):
        name = f"{names.PREFIX}{'路桥筑城'[2 * n : 2 * n + 2]}工程有限公司"
        found[f"contractor-{n}"] = maker.organisation(
            f"contractor-{n + 1}", name, "contractor", section, uscc=names.uscc(900 + n), phone=_phone(201 + n)
        )
        staff.append(Staff(f"contractor-{n + 1}-1", names.nth("项目经理", n), f"{section.name} 项目经理",
                           "dual_posts.section_manager", found[f"contractor-{n}"],
                           {"drawn_from": "contractor"}))  # fmt: skip
    maker.staffs(staff)
    _pairs(maker, ground, cast)
    for n, section in enumerate(ground.sections):
        cast.bodies.append(_four_parties(maker, ground, cast, n, section.name))


def _pairs(maker: Maker, ground: Ground, cast: Cast) -> None:
    """双员: the community's representative and the contractor's, over the same stretch."""
    communities = _communities(maker, ground, cast)
    people = maker.entities([
        one for n, (stretch, of) in enumerate(zip(ground.stretches, communities, strict=True)) for one in (
            maker.role(f"supervisor-{n + 1}", names.nth("监督员", n), login=True, employer=of, home=of.home),
            maker.role(f"receiver-{n + 1}", names.nth("接待员", n), login=True, employer=_contractor(cast, stretch),
                       phone=names.mobile(500 + n)),
        )
    ])  # fmt: skip
    posts = maker.posts([
        one for n, (stretch, of) in enumerate(zip(ground.stretches, communities, strict=True)) for one in (
            PostRow(f"post-supervisor-{n + 1}", "dual_posts.civil_supervisor", f"{stretch.unit.name} 文明施工监督员",
                    stretch.unit.subject, "community", of, [FILE]),
            PostRow(f"post-receiver-{n + 1}", "dual_posts.public_receiver", f"{stretch.unit.name} 群众工作接待员",
                    stretch.unit.subject, "contractor", _contractor(cast, stretch)),
        )
    ])  # fmt: skip
    for first, second in zip(posts[::2], posts[1::2], strict=True):
        setup.pair_posts(maker.by, first=first, second=second)
    _appoint_each_other(maker, list(zip(posts, people, strict=True)))
    for n, stretch in enumerate(ground.stretches):
        cast.pairs.append(Pair(stretch, people[2 * n].pk, people[2 * n + 1].pk))


def _communities(maker: Maker, ground: Ground, cast: Cast) -> list[Entity]:
    """Each stretch's own, with who speaks for it."""
    homes = [stretch.community.unit for stretch in ground.stretches]
    found = maker.entities([
        EntityRow(f"community-{n + 1}", f"{home.name}居委会", "community", home, phone=_phone(210 + n))
        for n, home in enumerate(homes)
    ])  # fmt: skip
    cast.organisations |= {f"community-{n}": one for n, one in enumerate(found)}
    maker.staffs([
        Staff(f"community-{n + 1}-1", names.nth("社区代表", n), f"{one.name} 代表", "dual_posts.party_delegate", one,
              {"drawn_from": "community"})
        for n, one in enumerate(found)
    ])  # fmt: skip
    return found


def _contractor(cast: Cast, stretch: Stretch) -> Entity:
    return cast.organisations[f"contractor-{stretch.section}"]


def _appoint_each_other(maker: Maker, held: Sequence[tuple[Post, Entity]]) -> None:
    """Of two that belong together each by whom the other one comes from."""
    until = maker.since + TERM
    both = list(zip(held[::2], held[1::2], strict=True))
    supervisors = maker.terms([
        TermRow(post, who, maker.since, until, appointed_by=other.employer, drawn_from=who.employer)
        for (post, who), (_, other) in both
    ])  # fmt: skip
    maker.terms([
        TermRow(post, who, maker.since, until, appointed_by=other.employer, drawn_from=who.employer, paired_with=term)
        for ((_, other), (post, who)), term in zip(both, supervisors, strict=True)
    ])  # fmt: skip


def _four_parties(maker: Maker, ground: Ground, cast: Cast, n: int, name: str) -> Entity:
    found = cast.organisations
    stretch = next(s for s in ground.stretches if s.section == n)
    lead = found[f"street-{stretch.community.plot.street}"]
    members = [(lead, "street"), (found[f"community-{3 * n}"], "community"), (found["owner"], "owner"),
               (found[f"contractor-{n}"], "contractor")]  # fmt: skip
    body = maker.organisation(
        f"four-{n + 1}", f"{name}四方联合体", "organisation", ground.district, phone=_phone(220 + n)
    )
    setup.add_body(maker.by, entity=body, kind="dual_posts.four_parties", lead=lead, members=members)
    return body


def _firms(maker: Maker, ground: Ground, cast: Cast, rng: random.Random, count: int) -> None:
    """Every grid has a firm with a manager who is its 网格员; the other firms lie where chance puts them."""
    grids = [*ground.grids, *(rng.choice(ground.grids) for _ in range(count - len(ground.grids)))]
    made = maker.entities([_firm(grid, n) for n, grid in enumerate(grids)])
    managers = _managers(maker, made[: len(ground.grids)])
    for n, (firm, grid) in enumerate(zip(made, grids, strict=True)):
        manager = managers[n].pk if n < len(managers) else None
        cast.firms.append(Firm(firm, grid, geometry.inside(grid.polygon, rng), manager))


def _firm(grid: Grid, n: int) -> EntityRow:
    kinds = read("organisations")
    chain = None if grid.chain is None else kinds["chains"][grid.chain]
    trades, industry = (chain[4], chain[3]) if chain else (kinds["others"], "C29")
    name = f"{names.PREFIX}{names.brand(n)}{trades[n % len(trades)]}有限公司"
    phone = names.landline(2000 + n)
    return EntityRow(f"firm-{n + 1}", name, "enterprise", grid.unit, names.uscc(n), phone, industry)


def _managers(maker: Maker, firms: list[Entity]) -> list[Entity]:
    people = maker.entities([
        maker.role(f"manager-{n + 1}", names.nth("企业网格员", n), login=n < 3, employer=firm, phone=firm.phone)
        for n, firm in enumerate(firms)
    ])  # fmt: skip
    posts = maker.posts([
        PostRow(f"post-manager-{n + 1}", "dedicated_grid.grid_member", f"{firm.name} 网格员", firm.subject,
                "enterprise", firm, acts_for=True)
        for n, firm in enumerate(firms)
    ])  # fmt: skip
    maker.seats(list(zip(posts, people, strict=True)))
    return people


def _chiefs(maker: Maker, ground: Ground, cast: Cast, count: int) -> None:
    """210 chiefs for 390 grids: most have two that lie side by side (1.86 on average)."""
    office, offices = cast.organisations["office"], list(cast.organisations.values())[:DEPARTMENTS]
    people = maker.entities([
        maker.role(f"chief-{n + 1}", names.nth("网格长", n), login=n < 3, employer=offices[n % DEPARTMENTS],
                   phone=offices[n % DEPARTMENTS].phone)
        for n in range(count)
    ])  # fmt: skip
    posts = maker.posts([
        PostRow(f"post-{g.unit.code}", "dedicated_grid.grid_chief", f"{g.unit.name} 网格长", g.unit.subject,
                "department", office, [CASES_READ, FILE])
        for g in ground.grids
    ])  # fmt: skip
    extra = len(ground.grids) - count
    chiefs = [chief for n, chief in enumerate(people) for _ in range(2 if n < extra else 1)]
    whistles = maker.posts([
        PostRow(f"post-whistle-{g.unit.code}", "demand_whistle.grid_chief", f"{g.unit.name} 需求哨", g.unit.subject,
                "department", office, [CASES_READ, FILE])
        for g in ground.grids
    ])  # fmt: skip
    maker.seats([*zip(posts, chiefs, strict=True), *zip(whistles, chiefs, strict=True)], appointed_by=office)
    cast.chiefs |= {grid.unit.pk: chief.pk for grid, chief in zip(ground.grids, chiefs, strict=True)}


def _liaisons(maker: Maker, ground: Ground, cast: Cast, count: int) -> None:
    """Departments' persons embedded in the key grids: each looks after four of them."""
    offices = [cast.organisations[code] for code in ("emergency", "econ", "market", "env", "hr")]
    grids = ground.grids[:count]
    own = [offices[n // 4 % len(offices)] for n in range(len(grids))]
    people = maker.entities([
        maker.role(f"liaison-{n + 1}", names.nth("联络员", n), login=n == 0, employer=own[4 * n])
        for n in range(-(-len(grids) // 4))
    ])  # fmt: skip
    posts = maker.posts([
        PostRow(f"post-liaison-{g.unit.code}", "dedicated_grid.liaison", f"{g.unit.name} 部门联络员", g.unit.subject,
                "department", own[n])
        for n, g in enumerate(grids)
    ])  # fmt: skip
    maker.seats([(post, people[n // 4]) for n, post in enumerate(posts)])
