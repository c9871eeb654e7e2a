"""Nothing that somebody holds falls between chairs: vacant posts, redrawn units, parts of a case, dates coming near."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.db import connection

from tests.cast import MONDAY, Cast
from wangge.acts import proving, setup, ticker
from wangge.cases.access import lines
from wangge.cases.listing import CaseFilter
from wangge.cases.models import Case, Clock, Stake, Step
from wangge.engine.scope import Grant, Scope
from wangge.notices.models import Notice
from wangge.people.models import Appointment, Entity
from wangge.places.models import Unit
from wangge.subjects import revisions
from wangge.subjects.models import Subject

HOUR = timedelta(hours=1)
TUESDAY = MONDAY + timedelta(days=1)


def leave(cast: Cast, post: str, until: datetime = MONDAY + HOUR) -> None:
    term = Appointment.objects.get(pk=cast.stage.terms[post].pk)
    setup.end_term(setup.system(MONDAY), appointment=term, until=until)
    revisions.check()


def tick(at: datetime = MONDAY + 2 * HOUR) -> ticker.Ticked:
    return ticker.tick(at, seal=False)


def holders(case: int, kind: str) -> set[int]:
    return set(Stake.objects.filter(case=case, kind=kind, until=None).values_list("holder_id", flat=True))


def unsorted(cast: Cast) -> int:
    """What nobody could sort is the grid chief's first."""
    return cast.file(text="隔壁整天轰隆隆的，开会都听不见。", category=None).case


def told(case: int, kind: str) -> list[int]:
    return list(Notice.objects.filter(about=case, kind=kind).values_list("holder_id", flat=True))


class TestVacantPosts:
    def test_the_lead_falls_to_the_post_above_then_to_the_window_and_no_time_is_lost(self, cast: Cast) -> None:
        case, stage = unsorted(cast), cast.stage
        before = Clock.objects.get(case=case, name="respond")
        leave(cast, "chief_of_a")
        assert tick().passed == 1
        assert tick().passed == 0
        assert holders(case, "lead") == {stage.id("coordinator")}
        after = Clock.objects.get(case=case, name="respond")
        assert (after.round, after.started_at, after.due_at) == (before.round, before.started_at, before.due_at)
        assert (after.holder_id, after.ended_at) == (stage.id("coordinator"), None)
        assert told(case, "passed_on") == [stage.id("coordinator")]
        leave(cast, "coordinator")
        assert tick(MONDAY + 3 * HOUR).passed == 1
        assert holders(case, "lead") == {stage.id("window_office")}
        acts = Step.objects.filter(case=case).order_by("seq").values_list("act", "by")
        assert list(acts)[1:] == [("pass_on", None)] * 2
        assert not proving.prove(case).broken

    def test_a_part_that_comes_to_wait_later_passes_on_then(self, cast: Cast) -> None:
        """Who verifies is another than who leads."""
        case = cast.file(category="fire_hazard", fields={"hazard_level": "general"}).case
        leave(cast, "chief_of_a", MONDAY)
        assert tick().passed == 0
        cast.done("safety_clerk", case, "accept", MONDAY + 2 * HOUR)
        cast.done("safety_clerk", case, "finish", MONDAY + 2 * HOUR, result="已经清理了消防通道。")
        assert tick(MONDAY + 3 * HOUR).passed == 1
        assert holders(case, "verifier") == {cast.stage.id("coordinator")}
        assert Clock.objects.get(case=case, name="check").holder_id == cast.stage.id("coordinator")

    def test_what_waits_for_an_organisation_falls_when_nobody_acts_for_it(self, cast: Cast) -> None:
        """The owner of the category is left itself, so it is the window's; whom nobody left keeps theirs."""
        case, other, stage = (
            cast.file().case,
            cast.file(category="fire_hazard", fields={"hazard_level": "general"}).case,
            cast.stage,
        )
        leave(cast, "growth_desk")
        assert tick(MONDAY + timedelta(minutes=30)).passed == 0
        assert tick().passed == 1
        assert tick().passed == 0
        assert holders(case, "lead") == {stage.id("window_office")}
        assert holders(other, "lead") == {stage.id("safety_bureau")}
        assert told(case, "passed_on") == [stage.id("window_office")]
        reasons = [(r["code"], r["values"].get("holder")) for r in Case.objects.get(pk=case).reasons[-2:]]
        assert reasons == [("nobody_acts", stage.id("growth_bureau")), ("routed_window", stage.id("window_office"))]
        assert Clock.objects.get(case=case, name="respond").holder_id == stage.id("window_office")
        assert not proving.prove(case).broken

    def test_an_arbiter_without_anybody_and_a_window_without_anybody(self, cast: Cast) -> None:
        """The category's owner does not rule in its own matter; where nobody stands in, nothing moves."""
        case, stage = cast.file().case, cast.stage
        why = {"return_reason": "not_ours", "basis": "不在本局职责清单。"}
        cast.done("growth_clerk", case, "return", suggested_owner=stage.id("power_company"), **why)
        leave(cast, "window_desk")
        leave(cast, "ruling_desk")
        assert tick().passed == 0
        new = setup.appoint(
            setup.system(MONDAY), post=stage.posts["window_desk"], person=Entity.objects.get(pk=stage.id("outsider")),
            since=MONDAY + 2 * HOUR, until=None,
        )  # fmt: skip
        assert isinstance(new, Appointment)
        revisions.check()
        assert tick(MONDAY + 3 * HOUR).passed == 1
        assert holders(case, "arbiter") == {stage.id("window_office")}


class TestParts:
    def test_parts_ask_for_whoever_leads_the_whole(self, cast: Cast) -> None:
        case, stage = unsorted(cast), cast.stage
        cast.done("chief_a", case, "accept")
        cast.done("chief_a", case, "call_co", co_handlers=[str(stage.id("growth_bureau"))], note="请协助核对")
        part = Case.objects.get(parent=case)
        assert holders(part.pk, "asker") == {stage.id("chief_of_a")}
        leave(cast, "chief_of_a")
        tick()
        part.refresh_from_db()
        assert (holders(part.pk, "asker"), part.asker_id) == ({stage.id("coordinator")}, stage.id("coordinator"))
        assert not proving.prove(part.pk).broken

    def test_parts_end_with_the_whole_and_come_back_when_that_is_undone(self, cast: Cast) -> None:
        filed = cast.file()
        cast.done("growth_clerk", filed.case, "accept")
        helper = cast.stage.id("safety_bureau")
        cast.done("growth_clerk", filed.case, "call_co", co_handlers=[str(helper)], note="请协助核对")
        cast.done("manager_a", filed.case, "withdraw", MONDAY + HOUR)
        part = Case.objects.get(parent=filed.case)
        assert (part.state, part.outcome, part.is_open) == ("withdrawn", "withdrawn", False)
        assert told(part.pk, "parent_ended") == [helper]
        cast.done("manager_a", filed.case, "undo", MONDAY + HOUR)
        part.refresh_from_db()
        assert (part.state, part.outcome, part.is_open, part.closed_at) == ("filed", "", True, None)
        assert Clock.objects.get(case=part, name="respond").state == "running"
        assert not proving.prove(part.pk).broken


class TestRedrawn:
    def drawn(self, cast: Cast, code: str) -> Unit:
        old = Unit.objects.get(pk=cast.stage.id("grid_a"))
        values = {"kind": old.kind, "layer": old.layer, "parent": old.parent, "valid_from": TUESDAY.date()}
        made = setup.add_unit(setup.system(MONDAY), code=code, name=f"示例新网格{code}", **values)
        assert isinstance(made, Unit)
        setup.redraw_unit(setup.system(MONDAY), old=old, new=made, on=TUESDAY.date())
        revisions.check()
        return made

    def test_an_open_case_goes_along_and_keeps_its_people(self, cast: Cast) -> None:
        case, new = unsorted(cast), self.drawn(cast, "new_a")
        path = new.subject.unit_path
        assert tick(MONDAY + 2 * HOUR).moved == 0
        assert tick(TUESDAY).moved == 1
        assert tick(TUESDAY).moved == 0
        row = Case.objects.get(pk=case)
        assert (row.unit_id, row.unit_path, Subject.objects.get(pk=case).unit_path) == (new.pk, path, path)
        assert row.lead_id == cast.stage.id("chief_of_a")
        reader = Scope(TUESDAY, cast.stage.id("outsider"), grants=(Grant(path, frozenset({"cases.read"})),))
        assert [line.id for line in lines(reader, CaseFilter()).lines] == [case]
        assert not proving.prove(case).broken

    def test_where_several_follow_it_stays_and_says_so_once(self, cast: Cast) -> None:
        case = unsorted(cast)
        for code in ("new_a", "new_b"):
            self.drawn(cast, code)
        assert tick(TUESDAY).moved == 1
        assert tick(TUESDAY).moved == 0
        row = Case.objects.get(pk=case)
        assert row.unit_id == cast.stage.id("grid_a")
        assert row.reasons[-1]["code"] == "redrawn_unclear"


class TestWarnings:
    @pytest.fixture
    def crowded(self, cast: Cast) -> int:
        """More dates that come near than one page holds."""
        case = cast.file().case
        sql = (
            "INSERT INTO cases_clock"
            " (case_id, name, round, holder_id, started_at, due_at, state, provisional, extended, zone)"
            " SELECT %s, 'respond', n, %s, %s, %s, 'running', false, 0, 'open' FROM generate_series(100, 699) n"
        )
        with connection.cursor() as cursor:
            cursor.execute(sql, [case, cast.stage.id("growth_bureau"), MONDAY, MONDAY + HOUR])
        return case

    def test_all_are_told_once_each(self, cast: Cast, crowded: int) -> None:
        far = cast.file(at=MONDAY + 7 * HOUR).case
        assert tick().warned == 600
        assert tick().warned == 0
        assert len(told(crowded, "overdue")) == 600
        assert not Clock.objects.get(case=far, name="respond").warned_at

    def test_of_a_vacant_post_whoever_stands_in_is_told(self, cast: Cast) -> None:
        case = cast.file(category="fire_hazard", fields={"hazard_level": "general"}).case
        Clock.objects.filter(case=case).update(holder=cast.stage.id("chief_of_a"))
        leave(cast, "chief_of_a", MONDAY)
        assert tick(MONDAY + 9 * HOUR).warned == 1
        assert [cast.stage.name(h) for h in told(case, "overdue")] == ["coordinator"]
