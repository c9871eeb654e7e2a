"""Hard cases on the database: lanes stand first, a draw can be repeated, what worked is shown, not whose it was."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from tests.cast import LIBRARY, MONDAY, ROOT, Cast
from wangge import acts
from wangge.acts import Filed
from wangge.acts.experts import SEED_LENGTH
from wangge.acts.scenarios.cast import build
from wangge.adoptions.facts import practice
from wangge.cases import access, library
from wangge.cases.facts import loaded, steps_of
from wangge.cases.findings import of_others
from wangge.cases.forgetting import structural
from wangge.cases.listing import CaseFilter
from wangge.cases.models import Case, Stake
from wangge.cases.record import load
from wangge.cases.sheets import CaseLine
from wangge.engine import schema, source
from wangge.engine.drawing import draw
from wangge.engine.scenario import CastSpec
from wangge.engine.scope import Grant
from wangge.people.facts import roster
from wangge.web.pages.cases import Brief
from wangge.web.showing.briefs import brief_of

LATER = MONDAY + timedelta(hours=1)
CLOSED = MONDAY + timedelta(hours=2)
PRESCRIBED = {
    "problem": "合闸即跳。",
    "cause": "启动电流叠加。",
    "measures": "错开启动。",
    "effect_by": "2026-03-26",
    "effect_measured": "查看跳闸记录。",
}

pytestmark = pytest.mark.django_db


@pytest.fixture
def town() -> Cast:
    spec, faults = schema.validate(CastSpec, source.load(ROOT / "playbooks" / "hard_cases" / "cast.yaml"))
    assert spec is not None, faults
    return Cast(build(spec, LIBRARY))


def filed(town: Cast, at: datetime = MONDAY, *, standstill: bool = False) -> Filed:
    firm = town.stage.id("firm_a")
    fields = {"standstill": standstill}
    return town.file(
        at=at, text="甲车间跳闸。", category="power", place="grid_1", asker=firm, about=firm, fields=fields
    )


def up_to_experts(town: Cast) -> tuple[int, int]:
    """A case with the district, and the part of the expert who was drawn."""
    case = filed(town).case
    for who in ("chief_1", "head_a", "town_clerk"):
        town.done(who, case, "climb", LATER, note="本级办不了。")
    town.done("coordinator", case, "accept", LATER)
    town.done("coordinator", case, "coordinate", LATER, result="已经统筹。")
    town.done("coordinator", case, "consult", LATER, note="请到现场看。")
    return case, Case.objects.get(parent=case).pk


def test_what_stands_in_a_lane_is_first_on_urgent_lists_and_in_the_inbox(town: Cast) -> None:
    plain, urgent = filed(town), filed(town, LATER, standstill=True)
    scope = town.scope("chief_1", LATER)
    assert [line.code for line in access.lines(scope, CaseFilter(order="urgent")).lines] == [urgent.code, plain.code]
    assert [line.case.code for line in access.inbox(scope).lines] == [urgent.code, plain.code]
    sheet = access.sheet(scope, urgent.code)
    assert sheet is not None
    assert {"lane": "standstill"}.items() <= next(r["values"] for r in sheet.reasons if r["code"] == "lane").items()


def test_a_draw_leaves_out_the_parties_and_can_be_drawn_again_from_the_record(town: Cast) -> None:
    case, part = up_to_experts(town)
    answer = load(case)
    assert answer is not None
    why = next(r["values"] for r in loaded(answer).row["reasons"] if r["code"] == "drawn")
    assert (why["of"], len(why["seed"])) == (1, SEED_LENGTH)  # the firm's own expert is not among them
    assert draw([town.stage.id("seat_a")], 1, why["seed"]) == (Case.objects.get(pk=part).lead_id,)


def worked(town: Cast, case: int, part: int) -> None:
    town.done("expert_a", part, "prescribe", LATER, **PRESCRIBED)
    town.done("coordinator", case, "follow", LATER, plan="照方落实。")
    town.done("coordinator", case, "finish", LATER, result="已经错开启动。")
    town.done("checker", case, "check_effect", LATER, worked=True)
    town.done("coordinator", case, "reply", LATER, reply_text="已经错开启动。")


def test_what_worked_is_shown_to_who_works_on_the_next_one_alone(town: Cast) -> None:
    case, part = up_to_experts(town)
    later = filed(town, CLOSED)
    worked(town, case, part)
    assert shown(town, "chief_1", later.code) == []  # not closed yet
    town.done("manager_a", case, "rate", CLOSED, rating=5)
    kept = {name: PRESCRIBED[name] for name in ("cause", "measures", "effect_measured")}
    assert shown(town, "chief_1", later.code) == [kept]
    assert shown(town, "manager_a", later.code) == []  # who asked has no work on it


def test_who_is_barred_from_a_case_learns_nothing_from_it_later(town: Cast) -> None:
    case, part = up_to_experts(town)
    town.done("chief_1", case, "recuse", LATER, recusal_ground="interest")
    worked(town, case, part)
    town.done("manager_a", case, "rate", CLOSED, rating=5)
    assert shown(town, "chief_1", filed(town, CLOSED).code) == []


def shown(town: Cast, who: str, code: str) -> list[dict[str, str]]:
    scope = town.scope(who, CLOSED)
    sheet = access.sheet(scope, code)
    assert sheet is not None
    return [dict(entry.fields) for entry in library.of_category(scope, sheet)]


def test_by_when_it_has_to_work_is_the_experts_word_and_outlives_forgetting(town: Cast) -> None:
    """The lead cannot put the date off: what was sent instead stands as a proposal. The clock is counted from it for
    ever, so the date stays when words go."""
    case, brief = up_to_experts(town)
    seat = Case.objects.get(pk=brief).lead_id
    expert = next(who for who in ("expert_a", "expert_b") if seat in town.scope(who, LATER).holders)
    town.done(expert, brief, "prescribe", LATER, **PRESCRIBED)
    town.done("coordinator", case, "follow", LATER, plan="本周错峰。", effect_by="2026-12-31")
    data = steps_of(Case.objects.get(pk=case))[-1].data
    assert (data["effect_by"], data["_proposed"]) == ("2026-03-26", {"effect_by": "2026-12-31"})
    own = practice(Case.objects.get(pk=case).adoption_id)
    assert structural(own, data) == {"effect_by": "2026-03-26"}


def drawn(town: Cast, part: int) -> str:
    """The expert whom the lot fell on."""
    seat = Case.objects.get(pk=part).lead_id
    return next(who for who in ("expert_a", "expert_b") if seat in town.scope(who, LATER).holders)


def brief(town: Cast, who: str, part: int) -> Brief | None:
    scope = town.scope(who, CLOSED)
    sheet = access.sheet(scope, Case.objects.get(pk=part).code)
    return brief_of(scope, sheet, CLOSED, "zh") if sheet else None


def helped_before_experts(town: Cast) -> tuple[int, int, int]:
    """A case on which the town's office helped before an expert was asked; the office's part, the expert's."""
    case = filed(town).case
    for who in ("chief_1", "head_a", "town_clerk"):
        town.done(who, case, "climb", LATER, note="本级办不了。")
    town.done("coordinator", case, "accept", LATER)
    town.done("coordinator", case, "call_co", LATER, co_handlers=[town.stage.id("town_a_office")], note="请查进线。")
    helping = Case.objects.get(parent=case).pk
    town.done("town_clerk", helping, "accept", LATER)
    town.done("town_clerk", helping, "finish", LATER, result="进线容量足够，问题在车间内部。")
    town.done("coordinator", case, "coordinate", LATER, result="已经统筹。")
    town.done("coordinator", case, "consult", LATER, note="请到现场看。")
    return case, helping, Case.objects.filter(parent=case).latest("pk").pk


def test_the_experts_brief_tells_what_co_handlers_found_with_the_units_name(town: Cast) -> None:
    _, helping, part = helped_before_experts(town)
    expert = drawn(town, part)
    shown_ = brief(town, expert, part)
    assert shown_ is not None
    told = [(step.label, step.note) for step in shown_.found]
    assert told == [(roster().name(town.stage.id("town_a_office")), "进线容量足够，问题在车间内部。")]
    assert access.find(town.scope(expert, CLOSED), Case.objects.get(pk=helping).code) is None, "not the part itself"
    assert brief(town, "town_clerk", helping) is not None
    assert brief(town, "town_clerk", helping).found == ()  # type: ignore[union-attr]


def test_what_was_withdrawn_or_comes_from_a_part_one_is_barred_from_is_no_finding(town: Cast) -> None:
    case, helping, part = helped_before_experts(town)
    expert = drawn(town, part)
    Stake.objects.create(case_id=helping, kind="barred", holder_id=town.stage.id(expert), since=LATER, filed_at=LATER)
    assert brief(town, expert, part).found == ()  # type: ignore[union-attr]
    assert of_others(town.scope("outsider", CLOSED), *lines(town, part, case)) == ()


def lines(town: Cast, *cases: int) -> list[CaseLine]:
    scope = town.scope("coordinator", CLOSED)
    found = [access.sheet(scope, Case.objects.get(pk=one).code) for one in cases]
    return [sheet.line for sheet in found if sheet is not None]


def test_what_a_leader_told_the_lead_does_not_reach_the_expert(town: Cast) -> None:
    case, _, part = helped_before_experts(town)
    scope = replace(town.scope("coordinator", LATER), holders=frozenset(), person=town.stage.id("outsider"))
    overseer = replace(scope, grants=(Grant("", frozenset({"cases.read", "board.read"})),))
    done = acts.do(overseer, case, "remark", {"remark": "务必认定是企业的责任。"}, LATER)
    assert isinstance(done, acts.Done), done
    shown_ = brief(town, drawn(town, part), part)
    assert shown_ is not None
    assert not [step for step in shown_.notes if "务必" in step.note]
    whole = access.sheet(town.scope(drawn(town, part), CLOSED), Case.objects.get(pk=case).code)
    assert whole is not None
    assert "remark" not in {step.fact.act for step in whole.steps}
