"""Who there is for petitions, mediation, supervision, hard matters, demands and the building site."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from wangge.acts import setup
from wangge.acts.demo import names
from wangge.acts.demo.data import read
from wangge.acts.demo.ground import Ground
from wangge.acts.demo.making import Maker, Staff
from wangge.acts.demo.people import CASES_READ, FILE, Cast
from wangge.people.actions import EntityRow, PostRow
from wangge.people.models import Entity
from wangge.places.models import Unit


def make(maker: Maker, ground: Ground, cast: Cast) -> None:
    """1. offices with their staff; 2. those who handle petitions in departments; 3. the ladder; 4. experts; 5. the
    building site."""
    _offices(maker, ground, cast)
    _petition_handlers(maker, cast)
    _ladder(maker, ground, cast)
    _experts(maker, ground, cast)
    _yard(maker, ground, cast)


def _offices(maker: Maker, ground: Ground, cast: Cast) -> None:
    told = read("organisations")["further"]
    offices = maker.entities([
        EntityRow(code, name.format(names.DISTRICT), sort, ground.district, phone=names.landline(1300 + n))
        for n, (code, name, sort, *_) in enumerate(told)
    ])  # fmt: skip
    cast.organisations |= {office.code: office for office in offices}
    staff = [one for office, row in zip(offices, told, strict=True) for one in _staff(office, *row[3:])]
    cast.persons |= {person.code: person.pk for person in maker.staffs(staff)}


def _staff(office: Entity, role: str, title: str, count: int, zone: str, powers: Sequence[str] = ()) -> Iterator[Staff]:
    drawn = "community" if role == "mediation.mediator" else "department"
    values = {"zones": [zone] if zone else [], "drawn_from": drawn, "capabilities": powers}
    for k in range(count):
        person = names.nth(title, k)
        yield Staff(f"{office.code}-{k + 1}", person, f"{office.name} {person}", role, office, values)


def _petition_handlers(maker: Maker, cast: Cast) -> None:
    """Of the departments that petitions are passed on to: one person each who may see them."""
    person = names.nth("信访专办员", 0)
    offices = {code: cast.organisations[code] for code in read("organisations")["competent"]}
    maker.staffs([
        Staff(f"petition-{code}", person, f"{office.name} {person}", "petition.handler", office,
              {"zones": ["petition"]})
        for code, office in offices.items()
    ])  # fmt: skip


def _ladder(maker: Maker, ground: Ground, cast: Cast) -> None:
    """A chief for each comprehensive grid, a head for each community above them."""
    homes = list({area.community.unit.pk: area.community.unit for area in ground.comprehensive}.values())
    offices = maker.entities([
        EntityRow(f"committee-{n + 1}", f"{home.name}居委会", "community", home) for n, home in enumerate(homes)
    ])  # fmt: skip
    committees = {home.pk: office for home, office in zip(homes, offices, strict=True)}
    wide = [(area.unit, committees[area.community.unit.pk]) for area in ground.comprehensive]
    people = maker.entities([
        *(maker.role(f"head-{n + 1}", names.nth("社区负责人", n), login=n == 0, employer=office)
          for n, office in enumerate(offices)),
        *(maker.role(f"wide-chief-{n + 1}", names.nth("综合网格长", n), login=n == 0, employer=office)
          for n, (_, office) in enumerate(wide)),
    ])  # fmt: skip
    posts = maker.posts([
        *(PostRow(f"post-head-{n + 1}", "hard_cases.community_chief", f"{home.name} 负责人", home.subject, "community",
                  committees[home.pk], [CASES_READ]) for n, home in enumerate(homes)),
        *(PostRow(f"post-wide-{unit.code}", "hard_cases.grid_chief", f"{unit.name} 网格长", unit.subject, "community",
                  office, [CASES_READ, FILE]) for unit, office in wide),
    ])  # fmt: skip
    maker.seats(list(zip(posts, people, strict=True)))


def _experts(maker: Maker, ground: Ground, cast: Cast) -> None:
    """A pool of two: one of a college, one of the first firm, who is never drawn for that firm's own matters."""
    pool = maker.organisation("experts", f"{names.DISTRICT}专家库", "organisation", ground.district)
    keeper = cast.organisations["science"]
    setup.add_body(maker.by, entity=pool, kind="hard_cases.expert_pool", lead=keeper, members=[(keeper, "pool_keeper")])
    cast.organisations["experts"] = pool
    college = maker.organisation("college", f"{names.PREFIX}职业技术学院", "organisation", ground.district)
    for n, home in enumerate((college, cast.firms[0].entity)):
        person = maker.person(f"expert-{n + 1}", names.nth("专家", n), login=n == 0, employer=home)
        title = f"{pool.name} 第{'一二'[n]}席"
        maker.seat(
            maker.post(f"post-expert-{n + 1}", "hard_cases.expert", title, pool.subject, "organisation",
                       organisation=home), person,
        )  # fmt: skip


def _yard(maker: Maker, ground: Ground, cast: Cast) -> None:
    """The building site: who is safe-keeper, who answers for each area, who looks for the owner; and workers."""
    found, site = cast.organisations, ground.yard[0]
    found["yard-owner"] = maker.organisation(
        "yard-owner", f"{names.PREFIX}产业园开发公司", "organisation", site.unit, phone=names.landline(1400)
    )
    found["yard-builder"] = builder = maker.organisation(
        "yard-builder", f"{names.PREFIX}建工集团有限公司", "contractor", site.unit, uscc=names.uscc(950),
        phone=names.landline(1401),
    )  # fmt: skip
    _keeper(maker, cast, "safety-1", "安全员甲", "snap_hazard.site_safety", site.unit, builder)
    for n, area in enumerate(ground.yard[1:]):
        name = names.nth("责任区负责人", n)
        _keeper(maker, cast, f"area-{n + 1}", name, "snap_hazard.area_head", area.unit, builder)
    _keeper(maker, cast, "watcher-1", "安全代表甲", "snap_hazard.watcher", site.unit, found["yard-owner"])
    workers = maker.entities([
        maker.role(f"worker-{n + 1}", names.nth("工人", n), login=n == 0, phone=names.mobile(700 + n)) for n in range(3)
    ])  # fmt: skip
    cast.persons |= {worker.code: worker.pk for worker in workers}


def _keeper(maker: Maker, cast: Cast, code: str, name: str, role: str, unit: Unit, of: Entity) -> None:
    drawn = "contractor" if of.sort == "contractor" else "organisation"
    powers = [] if drawn == "contractor" else [CASES_READ, FILE, "board.read"]
    person = maker.person(code, name, login=True, employer=of)
    title = f"{unit.name} {name[:-1]}"
    post = maker.post(f"post-{code}", role, title, unit.subject, drawn, organisation=of, capabilities=powers)
    maker.seat(post, person)
    cast.posts[code], cast.persons[code] = post.pk, person.pk
