"""The district's rules: its settings, category tree and admission list, and the practices that it has adopted."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings

from wangge.acts import setup
from wangge.acts.demo import names, seasons
from wangge.acts.demo.data import read
from wangge.acts.demo.ground import LADDER_STREET, Ground
from wangge.acts.demo.making import Maker, kept
from wangge.acts.demo.people import Cast
from wangge.adoptions.laws import released
from wangge.adoptions.models import Adoption, Edition
from wangge.engine.edition import frozen
from wangge.engine.reader import Playbook
from wangge.engine.reader import read as read_playbook
from wangge.engine.spec import Length
from wangge.engine.watching import OnRedSpec
from wangge.places.models import Unit

OFFICE = [["08:30", "12:00"], ["14:00", "17:30"]]
# What a community may be given: its own duty, help for another who leads, or taken back by its department.
ADMISSION = {
    "basic": ("meals", "volunteers", "branch", "venue", "dogs", "square_noise", "hard"),
    "assist": ("rubbish", "estate", "elders", "relief", "river", "village_env", "sewer", "site_road"),
    "taken_back": ("illegal_build", "special_device", "chemicals", "farmland", "wages"),
}
MORE_WITH_STREETS = ("stalls", "signboards", "flooding")
ABOVE_LETTERS = 45  # the window takes what is brought to it before the mailbox does
BEFORE_SITES, BEFORE_GRIDS = 5, 15
CALLING_TOWNS = ("I", "L")  # they call departments to the spot
Promises = Mapping[str, Mapping[str, Any]]


def make(maker: Maker, ground: Ground, cast: Cast) -> None:
    """1. the district's own settings; 2. categories and lists; 3. adoptions."""
    kept(
        setup.set_district(
            maker.by, root=ground.district, window=cast.organisations["window"].subject, name=names.DISTRICT,
            hotline="12345", office=OFFICE, demonstration=True,
        )
    )  # fmt: skip
    kept(setup.add_categories(maker.by, rows=list(_categories(cast)), valid_from=maker.day))
    kept(setup.add_admissions(maker.by, rows=list(_admissions())))
    _adopt_all(maker, ground, cast)
    _adopt_further(maker, ground, cast)


def _categories(cast: Cast) -> Iterator[dict[str, Any]]:
    for top in read("categories"):
        name, english = top["names"]
        owner, offered = cast.organisations[top["owner"]], top.get("offered", True)
        words = str(top.get("words", "")).split()
        yield {
            "code": top["code"],
            "name": name,
            "name_en": english,
            "owner": owner,
            "words": words,
            "offered": offered,
        }
        for code, below, english_below, own_words, *other in top["below"]:
            row = {"code": code, "parent": top["code"], "name": below, "name_en": english_below}
            row |= {"words": str(own_words).split(), "offered": offered or code == "visit"}
            yield row | ({"owner": cast.organisations[other[0]]} if other else {})


def _admissions() -> Iterator[tuple[str, str, str]]:
    for duty, codes in ADMISSION.items():
        yield from ((code, "community", duty) for code in codes)
        yield from ((code, "street", duty) for code in codes if duty != "basic")
    yield from ((code, "street", "basic") for code in (*ADMISSION["basic"], *MORE_WITH_STREETS))


def _adopt_all(maker: Maker, ground: Ground, cast: Cast) -> None:
    found, root = cast.organisations, ground.district
    offices = {name: found[name] for name in ("office", "coordination")}
    codes = {"party_building": ["party"], "growth": ["firm_growth"], "hazard": ["safety", "special_device"],
             "difficulty": ["firm_factors"], "visit": ["visit"]}  # fmt: skip
    promises = _promise(respond=(3, "working_hour"), handle=(5, "working_day"))
    _adopt(maker, "dedicated_grid", root, offices, categories=codes, promises=promises)
    for n, section in enumerate(ground.sections):
        lead = cast.bodies[n]
        parties = {"street": found[_street_of(ground, n)], "community": found[f"community-{3 * n}"],
                   "owner": found["owner"], "contractor": found[f"contractor-{n}"]}  # fmt: skip
        _adopt(maker, "dual_posts", section, parties, bodies={"four_parties": lead},
               promises=_promise(on_site=(3, "hour"), joint_answer=(30, "working_day")))  # fmt: skip
    _adopt(maker, "one_window", root, {"service_centre": found["window"], "rating_office": found["coordination"]},
           rank=ABOVE_LETTERS, promises=_promise(hand_over=(2, "working_hour")))  # fmt: skip
    _adopt(maker, "mailbox", root, {"sorting_desk": found["sorting"], "ruling_office": found["coordination"]},
           promises=_promise(respond=(1, "working_day")))  # fmt: skip


def _adopt_further(maker: Maker, ground: Ground, cast: Cast) -> None:
    """What goes before the grids by the matter that it names, not by where that lies, has a rank before theirs."""
    found, root = cast.organisations, ground.district
    _adopt(maker, "supervision", root, {"supervisor": found["oversight"]}, rank=BEFORE_SITES)
    _adopt(maker, "petition", root, {"petition_office": found["petitions"], "review_office": found["review"],
                                     "rereview_office": found["rereview"]})  # fmt: skip
    _adopt(maker, "mediation", root, {"mediation_body": found["mediation"]}, rank=BEFORE_GRIDS)
    _adopt(maker, "demand_whistle", root, {"organiser": found["match"]}, rank=BEFORE_GRIDS + 1)
    _adopt(maker, "snap_hazard", ground.yard[0].unit, {"supervision": found["emergency"]})
    ladder = {"town": found[f"street-{LADDER_STREET}"], "district_office": found["coordination"],
              "effect_office": found["effect"], "pool_keeper": found["science"]}  # fmt: skip
    _adopt(maker, "hard_cases", ground.streets[LADDER_STREET], ladder, bodies={"expert_pool": found["experts"]},
           categories={"hard_matter": ["hard"]}, rank=BEFORE_GRIDS + 2)  # fmt: skip
    for letter in CALLING_TOWNS:
        offices = {"town": found[f"street-{letter}"], "command": found["coordination"]}
        adopted = _adopt(maker, "call_out", ground.streets[letter], offices)
        on_red = OnRedSpec(tell=("arbiter",), propose="supervision_order")  # who was called and does not come
        kept(setup.set_on_red(maker.by, adoption=adopted, on_red=on_red))


def _street_of(ground: Ground, section: int) -> str:
    return "street-" + next(s for s in ground.stretches if s.section == section).community.plot.street


def _promise(**lengths: tuple[int, str]) -> Promises:
    """Local promises; a shape that the engine would not read is refused here."""
    return {name: Length(n=n, unit=unit).model_dump() for name, (n, unit) in lengths.items()}  # type: ignore[arg-type]


def _adopt(maker: Maker, name: str, area: Unit, organisations: Mapping[str, Any], **more: Any) -> Adoption:
    since = maker.since + seasons.begins(name)
    adopted = setup.adopt(
        maker.by, edition=_edition(maker, name), area=area, since=since, organisations=organisations, **more
    )
    return kept(adopted)


def _edition(maker: Maker, name: str) -> Edition:
    return kept(setup.add_edition(maker.by, playbook=_playbook(name)))


def read_ahead() -> None:
    """All practices that the district adopts: reading takes seconds and asks no database."""
    folders = Path(settings.CHECKOUT) / "playbooks"
    for file in sorted(folders.glob("*/playbook.yaml")):
        if file.parent.name != "common":
            frozen(_playbook(file.parent.name))


@cache
def _playbook(name: str) -> Playbook:
    folder = Path(settings.CHECKOUT) / "playbooks" / name
    return read_playbook(folder, [folder.parent], released(), stories=False)
