"""What a law wants kept stays, whoever asks, and nothing of a closed zone shows to the one who erases a person."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from tests.cast import ZONE
from tests.leaks.town import MARK, NAME, PHONE, Town
from wangge import acts
from wangge.acts import setup, ticker
from wangge.acts.erasing import Before, Erased, before, erase_person
from wangge.acts.proving import prove
from wangge.cases import access
from wangge.cases.models import Case, Contact, Narrative, Step
from wangge.engine.scope import Scope
from wangge.engine.values import Refused
from wangge.people.models import Entity
from wangge.subjects import zones


def years(at: datetime, n: int) -> datetime:
    return at.replace(year=at.year + n, day=min(at.day, 28)) + timedelta(days=4)


@pytest.fixture
def petition(town: Town) -> int:
    """A registered resident's accusation, answered and closed."""
    resident = town.scope_now("resident")
    need = acts.Need(text=MARK, category="accusation", asker=resident.person, name=NAME, phone=PHONE)
    filed = acts.file(resident, need, town.at)
    assert isinstance(filed, acts.Filed), filed
    reader = replace(town.scope_now("reader"), at=town.at)
    for act, data in (("accept", {}), ("reply", {"reply_text": "已经依法处理。"})):
        assert isinstance(acts.do(reader, filed.case, act, data, town.at), acts.Done)
    asker = replace(resident, at=town.at, zones=zones.EVERY)
    assert isinstance(acts.do(asker, filed.case, "rate", {"rating": 4}, town.at), acts.Done)
    return filed.case


def asker(town: Town) -> Scope:
    return replace(town.scope_now("resident"), zones=zones.EVERY)


def test_a_petition_is_kept_as_its_law_says_and_then_goes_whole(town: Town, petition: int) -> None:
    refused = acts.do(asker(town), petition, "erase", {}, town.at)
    assert isinstance(refused, Refused)
    assert (refused.code, refused.law) == ("kept_by_law", "R-70#archive")
    with zones.every():
        code = Case.objects.get(pk=petition).code
    page = access.sheet(asker(town), code)
    assert page is not None
    assert [o.refused for o in page.offers if o.act == "erase"] == [refused]
    assert refused.values["until"].startswith(str(town.at.astimezone(ZONE).year + 10))
    assert ticker.tick(years(town.at, 9), seal=False).forgotten == 0
    assert ticker.tick(years(town.at, 10), seal=False).forgotten == 1
    with zones.every():
        assert (Contact.objects.get(case=petition).name, Narrative.objects.get(case=petition).text) == ("", "")
        step = Step.objects.get(case=petition, act="erase")
        assert step.data is not None
        assert step.data["_law"] == "R-70#archive"
    proof = prove()
    assert (proof.broken, proof.laws) == ([], {"R-70": 1})


def test_who_erases_a_person_learns_nothing_of_a_closed_zone(town: Town, petition: int) -> None:
    code = Entity.objects.get(pk=town.stage.id("resident")).code
    assert erase_person(setup.system(town.at), code=code) == Erased(town.stage.id("resident"), ())
    with zones.every():
        assert Contact.objects.get(case=petition).name == NAME  # the law wants it kept
        assert Case.objects.get(pk=petition).forget_at is not None
    assert prove().broken == []


def test_who_may_read_there_is_told_by_which_law_and_how_long(town: Town, petition: int) -> None:
    code = Entity.objects.get(pk=town.stage.id("resident")).code
    reads = replace(setup.system(town.at), zones=zones.EVERY)
    told, untold = before(reads, code=code), before(setup.system(town.at), code=code)
    erased = erase_person(reads, code=code)
    assert isinstance(erased, Erased)
    assert isinstance(told, Before)
    assert isinstance(untold, Before)
    assert (set(told.kept), untold.kept) == (set(erased.kept), ())
    assert {law for law, _ in erased.kept} == {"R-70#archive"}
