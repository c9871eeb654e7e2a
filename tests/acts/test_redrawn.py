"""A place or a home that was redrawn stands for what follows it, by days of the district."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from tests.cast import MONDAY, ZONE, Cast
from wangge.acts import setup
from wangge.acts.facts import World
from wangge.cases.models import Case
from wangge.places.models import Unit
from wangge.subjects import revisions

ON = date(2026, 3, 3)
EVE, DAY = MONDAY, datetime(2026, 3, 3, 0, 30, tzinfo=ZONE)  # half past midnight here is still the day before in UTC


@pytest.fixture
def follower(cast: Cast) -> Unit:
    old, console = cast.stage.units["grid_a"], setup.system(MONDAY)
    new = setup.add_unit(
        console,
        code="grid_a_new",
        name="示例网格甲（新）",
        kind=old.kind,
        layer=old.layer,
        parent=old.parent,
        valid_from=ON,
    )
    assert isinstance(new, Unit)
    setup.redraw_unit(console, old=old, new=new, on=ON)
    revisions.check()
    return new


def test_the_atlas_steps_to_what_follows(cast: Cast, follower: Unit) -> None:
    atlas = World.now().atlas
    old = atlas.units[cast.stage.id("grid_a")]
    assert atlas.current(old, ON - timedelta(days=1)).id == old.id
    assert atlas.current(old, ON).id == follower.pk


def test_a_named_place_and_a_home_step_to_the_follower(cast: Cast, follower: Unit) -> None:
    place = World.now().atlas.units[cast.stage.id("grid_a")].code
    before, after, named = cast.file(at=EVE), cast.file(at=DAY), cast.file(at=DAY, about=None, place=place)
    units = [Case.objects.get(pk=filed.case).unit_id for filed in (before, after, named)]
    assert units == [cast.stage.id("grid_a"), follower.pk, follower.pk]
