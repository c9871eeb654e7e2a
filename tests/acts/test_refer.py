"""The number by which the official petition system knows a case is an external reference once that system is known."""

from __future__ import annotations

import pytest

from tests.cast import LIBRARY, MONDAY, ROOT, Cast
from wangge import acts
from wangge.accounts.models import User
from wangge.acts import outside, setup
from wangge.acts.scenarios.cast import build
from wangge.cases.models import Stake
from wangge.engine import scenario
from wangge.engine.scope import nobody
from wangge.engine.values import Refused
from wangge.outside.access import numbers
from wangge.people.models import Entity
from wangge.subjects import revisions, zones

STORY = ROOT / "playbooks" / "petition" / "scenarios" / "01_to_the_end.yaml"
NUMBER = "信-2026-000318"


@pytest.fixture
def town(db: None) -> Cast:
    return Cast(build(scenario.load(STORY).cast, LIBRARY))


def petition(town: Cast) -> int:
    need = acts.Need(text="反映补偿没有到位。", category="petition", place="grid", name="村民丙", phone="13800000001")
    filed = acts.file(nobody(MONDAY), need, MONDAY)
    assert isinstance(filed, acts.Filed), filed
    return filed.case


def enter(town: Cast) -> None:
    """The district enters the petition system; its own person is somebody who works there."""
    user = User.objects.create_user("petition-system")
    Entity.objects.filter(pk=town.stage.id("petition_clerk")).update(user=user)
    revisions.bump("people")
    made = outside.add_system(
        setup.system(MONDAY), name="petition_system", title="信访信息系统", username=user.username
    )
    assert not isinstance(made, Refused), made


def test_where_the_system_is_known_its_number_finds_the_case(town: Cast) -> None:
    case, other = petition(town), petition(town)
    town.done("petition_clerk", case, "note_number", external_no=NUMBER)
    assert numbers(case) == (), "nobody entered the system yet: the number stands in the step alone"
    enter(town)
    town.done("petition_clerk", case, "note_number", external_no=f" {NUMBER} ")
    assert numbers(case) == (("信访信息系统", NUMBER),)
    town.done("petition_clerk", case, "note_number", external_no=NUMBER)
    assert numbers(case) == (("信访信息系统", NUMBER),), "the same number once more is the same reference"
    refused = town.do("petition_clerk", other, "note_number", external_no=NUMBER)
    assert refused == Refused("outside_number_taken", None, {"number": NUMBER})


def test_a_number_tells_nobody_of_a_case_that_they_do_not_see(town: Cast) -> None:
    """Whoever handles one petition cannot find out by trying numbers that there is another."""
    hidden, own = petition(town), petition(town)
    enter(town)
    town.done("petition_clerk", hidden, "note_number", external_no=NUMBER)
    with zones.every():
        Stake.objects.create(case_id=hidden, kind="barred", holder_id=town.stage.id("petition_clerk"), since=MONDAY,
                             filed_at=MONDAY, zone="petition")  # fmt: skip
    town.done("petition_clerk", own, "note_number", external_no=NUMBER)
    assert numbers(own) == ()
