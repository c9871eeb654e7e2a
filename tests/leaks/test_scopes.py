"""Everybody × every case at the doors of ``cases.access``, the one door for acts, and that of the asker with a code."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from tests.leaks.town import GHOST, MARK, NAME, PEOPLE, PHONE, Town
from wangge import acts
from wangge.acts import reading, ticker, tracking
from wangge.acts.scenarios.checks import ways
from wangge.cases import access, bells
from wangge.cases.board import board
from wangge.cases.listing import CaseFilter
from wangge.cases.models import Case, Stake
from wangge.engine.scope import Grant, Scope, nobody
from wangge.engine.values import Refused
from wangge.files import access as files
from wangge.journal.models import Reading
from wangge.subjects import zones

SEES = {
    "need": {"manager_a", "chief_a", "growth_clerk", "liaison_growth", "two_posts", "leader", "coordinator_a", "ruler"},
    "letter": {"chief_a", "growth_clerk", "liaison_growth", "two_posts", "leader", "coordinator_a", "ruler"},
    "accusation": {"reader"},
}
Filing = Callable[..., Town]


def row(town: Town, name: str) -> Case:
    with zones.every():
        return Case.objects.get(code=town.cases[name].code)


@pytest.mark.parametrize("name", list(SEES))
def test_everybody_finds_a_case_in_every_way_or_in_none(filed: Filing, name: str) -> None:
    town = filed("need", "letter", "accusation")
    case = row(town, name)
    for who in PEOPLE:
        found = ways(town.scope_now(who), case)
        by_code = found["found by its code"], found["page"], found["list"]
        assert by_code == (who in SEES[name],) * 3, who
        assert who in SEES[name] or not any(found.values()), who


def test_a_chosen_appointment_is_all_that_one_sees_with(filed: Filing) -> None:
    town = filed("need")
    code = town.cases["need"].code
    bureau, street = (town.stage.terms[post].pk for post in ("second_desk", "street_desk"))
    assert access.sheet(town.scope_now("two_posts", bureau), code) is not None
    assert access.sheet(town.scope_now("two_posts", street), code) is None
    assert access.inbox_count(town.scope_now("two_posts", bureau)) == 1
    assert access.inbox_count(town.scope_now("two_posts", street)) == 0
    others = town.stage.terms["growth_desk"].pk
    assert town.scope_now("two_posts", others).grants == ()
    assert access.sheet(town.scope_now("two_posts", others), code) is None


def test_a_body_has_one_stake_for_its_members_in_whichever_district(filed: Filing) -> None:
    town = filed("need")
    case = row(town, "need")
    assert access.sheet(town.scope_now("power_clerk"), case.code) is None
    Stake.objects.create(case=case, kind="co", holder_id=town.stage.id("joint_team"), since=case.filed_at,
                         filed_at=case.filed_at)  # fmt: skip
    assert access.sheet(town.scope_now("power_clerk"), case.code) is not None
    assert access.sheet(town.scope_now("safety_clerk"), case.code) is None


def test_a_term_that_ends_takes_the_case_away_at_once(filed: Filing) -> None:
    from wangge.acts import setup

    town = filed("need")
    code = town.cases["need"].code
    assert access.sheet(town.scope_now("growth_clerk"), code) is not None
    scope = town.scope_now("growth_clerk")
    setup.end_term(setup.system(scope.at), appointment=town.stage.terms["growth_desk"], until=scope.at)
    assert access.sheet(town.scope_now("growth_clerk"), code) is None
    assert acts.do(town.scope_now("growth_clerk"), row(town, "need").pk, "accept").code == "not_yours"  # type: ignore[union-attr]


def test_whoever_belongs_to_a_barred_unit_is_barred_but_not_from_their_own_need(town: Town) -> None:
    bureau, asker = town.stage.id("growth_bureau"), town.scope_now("liaison_growth")
    assert asker.kin == {bureau}
    need = acts.Need(text="反映本单位食堂", category="growth", place="grid_a", barred=frozenset({bureau}))
    mine = acts.file(asker, replace(need, asker=asker.person))
    assert isinstance(mine, acts.Filed), mine
    assert access.sheet(asker, mine.code) is not None
    assert [line.code for line in access.lines(asker, CaseFilter()).lines] == [mine.code]
    for who in ("growth_clerk", "two_posts"):
        assert access.sheet(town.scope_now(who), mine.code) is None, who
    others = acts.file(town.scope_now("outsider"), need)
    assert isinstance(others, acts.Filed)
    assert access.sheet(asker, others.code) is None
    assert [line.code for line in access.lines(asker, CaseFilter()).lines] == [mine.code]
    assert bells.unseen(asker) == 0
    assert acts.do(asker, others.case, "withdraw") == Refused("not_yours")
    assert isinstance(acts.do(asker, mine.case, "withdraw"), acts.Done)


@pytest.mark.parametrize("act", ["accept", "undo", "nonsense", "rate", "erase", "sort"])
def test_barred_stranger_and_outsider_hear_the_same_refusal(filed: Filing, act: str) -> None:
    town = filed("need")
    need = town.need(barred=frozenset({town.stage.id("safety_bureau")}))
    barred = acts.file(town.scope_now("manager_a"), need)
    assert isinstance(barred, acts.Filed)
    people = ("safety_clerk", "liaison_safety", "manager_b", "outsider", "former_clerk")
    scopes = [*map(town.scope_now, people), nobody(town.scope_now("outsider").at)]
    assert [acts.do(scope, barred.case, act) for scope in scopes] == [Refused("not_yours")] * len(scopes)


def test_a_closed_zone_answers_acts_as_if_there_were_nothing(filed: Filing) -> None:
    town = filed("accusation")
    case = town.cases["accusation"].case
    for who in ("leader", "growth_clerk", "outsider"):
        assert acts.do(town.scope_now(who), case, "accept") == Refused("not_found")
    assert acts.do(town.scope_now("leader"), 999_999_999, "accept") == Refused("not_found")
    assert isinstance(acts.do(town.scope_now("reader"), case, "accept"), acts.Done)


def test_the_code_alone_opens_nothing_and_the_pin_opens_one_case(filed: Filing) -> None:
    town = filed("letter", "need")
    letter, scope = town.cases["letter"], nobody(town.scope_now("outsider").at)
    assert access.sheet(scope, letter.code) is None
    assert tracking.prove(scope, letter.code, "000000") == Refused("pin_wrong", None, {"left": 4})
    bearer = tracking.prove(scope, letter.code, letter.pin or "")
    assert isinstance(bearer, Scope)
    sheet = access.sheet(bearer, letter.code)
    assert sheet is not None
    assert MARK in sheet.text
    assert access.sheet(bearer, town.cases["need"].code) is None
    assert not access.visible(bearer).exclude(pk=letter.case).exists()
    assert acts.do(bearer, town.cases["need"].case, "withdraw") == Refused("not_yours")
    assert isinstance(acts.do(bearer, letter.case, "withdraw"), acts.Done)


def test_guessing_pins_locks_the_way_and_a_closed_case_is_never_told(filed: Filing) -> None:
    town = filed("letter", "accusation")
    scope, letter, closed = nobody(town.scope_now("outsider").at), town.cases["letter"], town.cases["accusation"]
    tried = [tracking.prove(scope, letter.code, "999999") for _ in range(6)]
    assert [t.code for t in tried] == ["pin_wrong"] * 4 + ["pin_locked"] * 2  # type: ignore[union-attr]
    assert tracking.prove(scope, letter.code, letter.pin or "") == Refused("pin_locked")
    ghost = tracking.prove(scope, GHOST, "123456")
    for _ in range(6):
        assert tracking.prove(scope, closed.code, "999999") == ghost
    assert tracking.prove(scope, closed.code, closed.pin or "") == ghost, "locked, and not even that is told"
    assert access.track(closed.code) is None


def test_code_and_pin_open_a_closed_case_to_its_asker_and_nothing_else_of_the_zone(filed: Filing) -> None:
    town = filed("accusation")
    case, other = town.cases["accusation"], acts.file(nobody(town.at), acts.Need(text=MARK, category="accusation"))
    assert isinstance(other, acts.Filed)
    # One of the accused bureau may ask, too; and a leader, who sees the whole territory, gains no zone by it.
    for who in ("leader", "liaison_growth", ""):
        scope = town.scope_now(who) if who else nobody(town.scope_now("leader").at)
        bearer = tracking.prove(scope, case.code, case.pin or "")
        assert isinstance(bearer, Scope), who
        assert bearer.zones == {"open"}
        sheet = access.sheet(bearer, case.code)
        assert sheet is not None, who
        assert MARK in sheet.text
        assert [f.code for f in files.about(case.case)] == [town.file_codes["accusation"]]
        assert closed_cases() == {case.case}, "the database itself shows this one case"
        assert access.sheet(bearer, other.code) is None
        assert access.track(other.code, bearer) is None
        assert acts.do(bearer, other.case, "withdraw") == Refused("not_found")
        assert not access.lines(bearer, CaseFilter()).lines
        assert closed_cases() == set()
    reader = town.scope_now("reader")
    acts.do(reader, case.case, "accept")
    acts.do(reader, case.case, "reply", {"reply_text": "已核查。"})
    rated = acts.do(replace(bearer, at=reader.at), case.case, "rate", {"rating": 4, "comment": MARK})
    assert isinstance(rated, acts.Done), rated
    assert access.track(case.code) is None


def closed_cases() -> set[int]:
    return set(Case.objects.filter(zone="petition").values_list("pk", flat=True))


def test_what_wrong_pins_locked_in_a_closed_zone_is_unlocked_by_whoever_handles_it_there(filed: Filing) -> None:
    town = filed("accusation")
    case, anyone = town.cases["accusation"], nobody(town.at)
    for _ in range(access.MOST_PIN_FAILURES):
        tracking.prove(anyone, case.code, "000000")
    assert isinstance(tracking.prove(anyone, case.code, case.pin or ""), Refused)
    for who in set(PEOPLE) - {"reader"}:
        scope = town.scope_now(who)
        assert not tracking.is_locked_for(scope, case.code), who
        there, nowhere = (tracking.unlock(scope, code) for code in (case.code, GHOST))
        assert there == nowhere, who
        assert isinstance(there, Refused), who
    reader = town.scope_now("reader")
    assert tracking.is_locked_for(reader, case.code)
    assert tracking.unlock(reader, case.code) is None
    assert not isinstance(tracking.prove(anyone, case.code, case.pin or ""), Refused)


def test_whoever_files_into_a_closed_zone_gets_a_pin_with_an_account_too(filed: Filing) -> None:
    town = filed()
    asker = town.scope_now("resident")
    need = acts.Need(text=MARK, category="accusation", asker=asker.person, key="once")
    answer = acts.file(asker, need)
    assert isinstance(answer, acts.Filed)
    assert answer.pin
    assert tracking.own(asker, answer.code) is None  # by the PIN alone
    assert acts.file(asker, need).pin == answer.pin  # type: ignore[union-attr]
    plain = acts.file(asker, replace(need, category="growth", place="grid_a", key=None))
    assert isinstance(plain, acts.Filed), plain
    assert plain.pin is None


def test_seeing_the_asker_in_full_is_for_those_who_work_on_it_and_is_written_down(filed: Filing) -> None:
    town = filed("letter")
    code, case = town.cases["letter"].code, town.cases["letter"].case
    assert reading.reveal_contact(town.scope_now("leader"), code) == Refused("not_yours")
    assert reading.reveal_contact(town.scope_now("manager_b"), code) == Refused("not_found")
    assert not Reading.objects.filter(subject_id=case).exists()
    shown = reading.reveal_contact(town.scope_now("growth_clerk"), code)
    assert (shown.name, shown.phone) == (NAME, PHONE)  # type: ignore[union-attr]
    noted = Reading.objects.get(subject_id=case)
    assert (noted.field, noted.actor) == ("contact", town.stage.id("growth_clerk"))
    sheet = access.sheet(town.scope_now("growth_clerk"), code)
    assert sheet is not None
    assert sheet.contact is not None
    assert PHONE not in (sheet.contact.phone, sheet.contact.name)


def test_the_rater_and_the_grade_stay_unknown_to_the_handler(filed: Filing) -> None:
    town = filed("letter")
    letter = town.cases["letter"]
    at = town.scope_now("growth_clerk").at
    clerk = town.scope_now("growth_clerk")
    acts.do(clerk, letter.case, "accept", {}, at)
    acts.do(clerk, letter.case, "reply", {"reply_text": "已对接三家单位，请确认。"}, at + timedelta(minutes=1))
    bearer = replace(nobody(at), bearer_of=frozenset({letter.case}))
    done = acts.do(bearer, letter.case, "rate", {"rating": 1, "comment": MARK + "很差"}, at + timedelta(minutes=2))
    assert isinstance(done, acts.Done), (done, row(town, "letter").state)
    handler = access.sheet(town.scope_now("growth_clerk"), letter.code)
    assert handler is not None
    assert handler.rating is None
    assert not any("很差" in str(value) for value in handler.extra.values())
    rated = next(s for s in handler.steps if s.fact.act == "rate")
    assert (rated.fact.data, rated.by_name) == ({}, "")
    leader = access.sheet(town.scope_now("leader"), letter.code)
    assert leader is not None
    assert leader.rating == 1


def test_parts_and_papers_of_a_closed_case_stay_in_its_zone(filed: Filing) -> None:
    town = filed("accusation")
    case, reader = town.cases["accusation"], town.scope_now("reader")
    assert isinstance(acts.do(reader, case.case, "accept"), acts.Done)
    helper = str(town.stage.id("safety_bureau"))
    called = acts.do(reader, case.case, "call_co", {"co_handlers": [helper], "note": "请核对台账"})
    assert isinstance(called, acts.Done), called
    for who in set(PEOPLE) - {"reader"}:
        assert access.find(town.scope_now(who), called.children[0]) is None, who
        assert bells.unseen(town.scope_now(who)) == 0, who
    with zones.every():
        assert Case.objects.get(code=called.children[0]).zone == "petition"


def test_a_letter_sorted_into_a_closed_zone_takes_everything_along(filed: Filing) -> None:
    town = filed("letter")
    code, case = town.cases["letter"].code, town.cases["letter"].case
    clerk = town.scope_now("growth_clerk")
    assert isinstance(acts.do(clerk, case, "sort", {"category": "accusation"}), acts.Done)
    for who in set(PEOPLE) - {"reader"}:
        scope = town.scope_now(who)
        assert access.find(scope, code) is None, who
        assert access.inbox_count(scope) == 0, who
        assert bells.unseen(scope) == 0, who
    assert access.track(code) is None
    sheet = access.sheet(town.scope_now("reader"), code)
    assert sheet is not None
    assert MARK in sheet.text
    assert [f.code for f in files.about(case)] == [town.file_codes["letter"]]
    zones.leave()
    assert files.by_code(town.file_codes["letter"]) is None


def test_the_attachment_of_an_accusation_is_in_its_zone(filed: Filing) -> None:
    town = filed("accusation")
    code, case = town.file_codes["accusation"], town.cases["accusation"].case
    zones.enter(town.scope_now("growth_clerk"))
    assert files.by_code(code) is None
    assert not files.about(case).exists()
    zones.enter(town.scope_now("reader"))
    assert files.one(case, code) is not None


def test_time_runs_in_closed_zones_too(filed: Filing) -> None:
    town = filed("accusation")
    case, reader = town.cases["accusation"].case, town.scope_now("reader")
    acts.do(reader, case, "accept")
    assert isinstance(acts.do(reader, case, "reply", {"reply_text": "已转有关部门核查。"}), acts.Done)
    ticked = ticker.tick(reader.at + timedelta(days=30), seal=False)
    assert (ticked.acts, ticked.refused) == (1, 0)
    assert row(town, "accusation").state == "closed_unconfirmed"
    assert access.find(town.scope_now("leader"), town.cases["accusation"].code) is None


ADMINISTRATIONS = ("admin.system", "admin.security", "admin.audit", "people.appoint", "places.edit")


def test_whoever_administers_sees_no_case(filed: Filing) -> None:
    """Of the system, of posts, of the journal: none of them opens, lists, counts or moves a case."""
    town = filed("need", "letter", "accusation")
    at, person = town.scope_now("outsider").at, town.stage.id("outsider")
    for power in ADMINISTRATIONS:
        keeper = Scope(at, person, grants=(Grant("", frozenset({power})),))
        for name in SEES:
            case = row(town, name)
            assert not any(ways(keeper, case).values()), (power, name)
            assert isinstance(acts.do(keeper, case.pk, "accept"), Refused), (power, name)
        assert board(keeper, "organisation") is None
