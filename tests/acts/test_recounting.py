"""A new law book reaches running cases as its editions say, once, and those who keep the date are told."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

import pytest

from tests.cast import LIBRARY, MONDAY, ROOT, ZONE, Cast
from wangge import acts
from wangge.acts import recounting
from wangge.acts.scenarios.cast import build
from wangge.adoptions.laws import released
from wangge.adoptions.models import District, LawBook
from wangge.cases.access import sheet
from wangge.cases.models import Case, Clock, Stake
from wangge.engine import schema, source
from wangge.engine.law import Law, Lawbook
from wangge.engine.scenario import CastSpec
from wangge.journal.models import Entry
from wangge.notices.models import Notice
from wangge.subjects import revisions

THURSDAY = date(2026, 3, 5)
LATER = MONDAY + timedelta(hours=1)


@pytest.fixture
def window(db: None) -> Cast:
    """The window's cast, with a sign applied for on Monday: five working days to tell what is missing."""
    spec, faults = schema.validate(CastSpec, source.load(ROOT / "playbooks" / "one_window" / "cast.yaml"))
    assert spec is not None, faults
    return Cast(build(spec, LIBRARY))


def apply(window: Cast, at: Any = MONDAY) -> int:
    need = acts.Need(
        category="signboard", place="quay", channel="window", name="居民甲", phone="13900000001",
        fields={"given": ["signboard_form", "signboard_design"]},
    )  # fmt: skip
    filed = acts.file(window.scope("desk_clerk", at), need, at)
    assert isinstance(filed, acts.Filed), filed
    return filed.case


def amended(running: str, n: int) -> Lawbook:
    """The release's laws, with ``n`` working days to tell from Thursday on."""
    law = released().laws["R-12"].model_dump(mode="json", by_alias=True)
    old = law["editions"][0]
    limits = {**old["limits"], "notify": {**old["limits"]["notify"], "n": n}}
    newer = {**old, "from": THURSDAY.isoformat(), "running": running, "limits": limits}
    law["editions"] = [{**old, "to": (THURSDAY - timedelta(days=1)).isoformat()}, newer]
    return Lawbook({**released().laws, "R-12": Law.model_validate(law)})


def notify(case: int) -> tuple[str, str]:
    """The date of the clock, the last day it leaves, and the edition by which it is counted."""
    row = Clock.objects.get(case=case, name="notify")
    assert row.due_at is not None
    assert Case.objects.get(pk=case).due_at == row.due_at
    return (row.due_at.astimezone(ZONE) - timedelta(seconds=1)).date().isoformat(), row.law.partition("@")[2]


def kinds(notices: Iterable[Notice]) -> list[str]:
    return [notice.kind for notice in notices]


def test_an_edition_that_switches_moves_the_date_once_and_the_holder_is_told(window: Cast) -> None:
    case, centre = apply(window), window.stage.id("centre")
    assert notify(case) == ("2026-03-09", "2004-07-01")
    assert recounting.take_laws(LATER, amended("switch", 8))
    assert not recounting.take_laws(LATER, amended("switch", 8))  # it is the district's by now
    assert recounting.recount(LATER) == 1
    assert notify(case) == ("2026-03-12", "2026-03-05")
    told = Notice.objects.filter(about=case, kind="date_moved")
    assert kinds(told.filter(holder=centre)) == ["date_moved"]
    stake = Stake.objects.get(case=case, kind="lead", until=None)
    assert stake.next_due == Clock.objects.get(case=case, name="notify").due_at
    assert recounting.recount(LATER) == 0
    assert told.filter(holder=centre).count() == 1
    assert list(Entry.objects.filter(act__startswith="laws.").order_by("seq").values_list("act", flat=True)) == [
        "laws.take",
        "laws.recount",
    ]


def test_one_that_keeps_reaches_those_who_ask_later(window: Cast) -> None:
    case = apply(window)
    assert recounting.take_laws(LATER, amended("keep", 8))
    assert recounting.recount(LATER) == 0
    assert notify(case) == ("2026-03-09", "2004-07-01")
    assert notify(apply(window, MONDAY + timedelta(days=4))) == ("2026-03-18", "2026-03-05")


def test_other_office_hours_move_what_is_counted_in_them(window: Cast) -> None:
    """The calendar is part of the book: so move the dates of a year whose holidays were announced."""
    case = apply(window)
    window.done("desk_clerk", case, "accept_item", LATER)
    recounting.take_laws(LATER)
    assert recounting.recount(LATER) == 0
    District.objects.update(office=[["10:00", "12:00"], ["13:00", "16:00"]])
    revisions.bump("adoptions")
    assert recounting.take_laws(LATER)
    assert recounting.recount(LATER) == 1
    due = Clock.objects.get(case=case, name="hand_over").due_at
    assert due is not None
    assert f"{due.astimezone(ZONE):%H:%M}" == "15:00"  # two hours before noon, two after one


def test_a_stopped_round_goes_on_where_it_stood(window: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    cases = [apply(window) for _ in range(3)]
    recounting.take_laws(LATER, amended("switch", 8))
    monkeypatch.setattr(recounting, "PAGE", 1)
    monkeypatch.setattr(recounting, "PAGES", 2)
    assert recounting.recount(LATER) == 2
    assert LawBook.objects.latest("pk").reached == cases[1]
    assert recounting.recount(LATER) == 1
    assert recounting.recount(LATER) == 0  # it finds none left, and says so
    assert LawBook.objects.latest("pk").done_at == LATER
    assert {notify(case)[0] for case in cases} == {"2026-03-12"}


def test_the_sheet_says_which_edition_gave_the_length_and_from_when(window: Cast) -> None:
    case = apply(window)
    recounting.take_laws(LATER, amended("switch", 8))
    recounting.recount(LATER)
    shown = sheet(window.scope("desk_clerk", LATER), Case.objects.get(pk=case).code)
    assert shown is not None
    clock = next(c for c in shown.clocks if c.fact.name == "notify")
    assert (clock.ground.n, clock.ground.by, clock.ground.since, clock.ground.switched) == (
        8,
        "law",
        THURSDAY,
        THURSDAY,
    )
    assert [mark.day for mark in clock.days if mark.switched] == [THURSDAY]
    assert (clock.days[-1].why, clock.days[-1].counted) == ("due", 8)
