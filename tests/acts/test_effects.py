"""What acts do beside moving a case: one test at least for each word of the vocabulary."""

from datetime import timedelta
from pathlib import Path
from typing import get_args

from tests.cast import MONDAY, Cast
from wangge import acts
from wangge.acts import effects, proving
from wangge.cases.access import inbox, sheet
from wangge.cases.models import Case, Clock, Contact, Narrative, Stake
from wangge.engine.values import Refused
from wangge.engine.vocabulary import Effect
from wangge.subjects import actions as subjects
from wangge.subjects import zones

LATER = MONDAY + timedelta(hours=1)


def test_every_word_has_its_file_and_every_file_its_word() -> None:
    files = {f.stem for f in Path(effects.__file__).parent.glob("*.py")} - {"__init__"}
    assert files == set(get_args(Effect))
    assert all(callable(module.run) for module in effects.EFFECTS.values())


def raised(cast: Cast, code: str, who: str, *, up: bool = False) -> set[str]:
    found = sheet(cast.scope(who, LATER), code)
    assert found is not None
    return {line.code for line in (found.raised_from if up else found.raised)}


def test_a_visit_and_what_it_raised_find_each_other_as_far_as_one_may_see_them(cast: Cast) -> None:
    visit = cast.file("chief_a", category="visit", text="周三去走访。", about=cast.stage.id("firm_a"))
    done = cast.done("chief_a", visit.case, "report", LATER, ask_growth=["想扩建厂房"], ask_safety=["暂存柜靠近焊接区"])
    assert len(done.children) == 2
    assert raised(cast, visit.code, "chief_a") == set(done.children)
    assert all(raised(cast, code, "chief_a", up=True) == {visit.code} for code in done.children)
    growth = next(code for code in done.children if sheet(cast.scope("growth_clerk", LATER), code))
    assert raised(cast, growth, "growth_clerk", up=True) == set(), "the visit is not the bureau's to see"
    with zones.every():
        subjects.move(ids=[Case.objects.get(code=growth).pk], zone="petition")
    assert raised(cast, visit.code, "chief_a") == set(done.children) - {growth}


def holders(case: int, kind: str) -> set[int]:
    return set(Stake.objects.filter(case=case, kind=kind, until=None).values_list("holder_id", flat=True))


def test_sorting_gives_the_new_practices_stakes_and_takes_the_old_ones(cast: Cast) -> None:
    """A need that turns out to be a hazard: verifier and liaison of the safety bureau come, that of growth goes."""
    filed = cast.file()
    cast.done("growth_clerk", filed.case, "sort", LATER, category="fire_hazard")
    case, stage = Case.objects.get(pk=filed.case), cast.stage
    assert (case.procedure, case.state) == ("hazard", "filed")
    assert holders(filed.case, "lead") == {stage.id("safety_bureau")}
    assert holders(filed.case, "co") == {stage.id("safety_in_a")}
    assert holders(filed.case, "verifier") == {stage.id("chief_of_a")}
    assert holders(filed.case, "filer") == {stage.id("member_of_firm_a")}
    assert [r["code"] for r in case.reasons].count("sorted_by_person") == 1


def test_clocks_of_the_procedure_that_was_left_end_there(cast: Cast) -> None:
    filed = cast.file()
    cast.done("growth_clerk", filed.case, "sort", LATER, category="fire_hazard")
    left = Clock.objects.get(case=filed.case, name="respond")
    runs = Clock.objects.get(case=filed.case, name="hazard_respond", ended_at=None)
    assert (left.state, left.ended_at) == ("stopped", LATER)
    assert (runs.started_at, runs.due_at) == (LATER, LATER + timedelta(hours=2))
    shown = sheet(cast.scope("safety_clerk", LATER), filed.code)
    assert shown is not None
    assert [c.fact.name for c in shown.clocks] == ["hazard_respond"]
    cast.done("safety_clerk", filed.case, "accept", LATER + timedelta(hours=1))
    assert Clock.objects.get(pk=(filed.case, "hazard_respond", runs.round)).state == "met"


def test_sorting_within_a_procedure_keeps_its_clock_for_the_next_lead(cast: Cast) -> None:
    filed = cast.file(category=None, text="说不清的一件事。")
    cast.done("chief_a", filed.case, "sort", LATER, category="growth")
    rounds = list(Clock.objects.filter(case=filed.case, name="respond").order_by("round").values_list("round", "state"))
    assert rounds == [(1, "stopped"), (2, "running")]


def test_what_lives_on_elsewhere_cannot_be_taken_back(cast: Cast) -> None:
    filed = cast.file()
    cast.done("growth_clerk", filed.case, "sort", LATER, category="fire_hazard")
    answer = cast.do("growth_clerk", filed.case, "undo", LATER + timedelta(minutes=1))
    assert isinstance(answer, Refused)


def test_a_child_is_a_case_of_its_own_and_holds_its_parent(cast: Cast) -> None:
    filed = cast.file()
    cast.done("growth_clerk", filed.case, "accept", LATER)
    co = [cast.stage.id("safety_bureau"), cast.stage.id("power_company")]
    done = cast.done("growth_clerk", filed.case, "call_co", LATER, co_handlers=co, note="请协助评估临时用电。")
    children = list(Case.objects.filter(parent=filed.case).order_by("pk"))
    assert [c.code for c in children] == list(done.children)
    assert [c.lead_id for c in children] == co
    assert {c.asker_id for c in children} == {cast.stage.id("growth_bureau")}
    assert all(Narrative.objects.get(case=c).text == "请协助评估临时用电。" for c in children)
    assert [line.case.id for line in inbox(cast.scope("safety_clerk", LATER)).lines] == [children[0].pk]
    assert all(proving.prove(c.pk).broken == [] for c in children)


def test_the_lead_cannot_call_itself(cast: Cast) -> None:
    filed = cast.file()
    cast.done("growth_clerk", filed.case, "accept", LATER)
    own = [cast.stage.id("growth_bureau")]
    answer = cast.do("growth_clerk", filed.case, "call_co", LATER, co_handlers=own, note="请协办。")
    assert isinstance(answer, Refused)
    assert answer.code == "co_handler_is_lead"


def test_forgetting_leaves_a_record_that_still_verifies(cast: Cast) -> None:
    filed = cast.file(who="window_clerk", asker=None, name="居民甲", phone="13800000001")
    cast.done("window_clerk", filed.case, "withdraw", LATER)
    from wangge.acts import tracking
    from wangge.engine.scope import nobody

    proved = tracking.prove(nobody(LATER), filed.code, filed.pin or "")
    assert not isinstance(proved, Refused)
    answer = acts.do(proved, filed.case, "erase", {}, LATER)
    assert isinstance(answer, acts.Done), answer
    contact, words = Contact.objects.get(case=filed.case), Narrative.objects.get(case=filed.case)
    assert (contact.name, contact.phone, words.text, words.title) == ("", "", "", "")
    assert contact.erased_at == LATER
    assert proving.prove(filed.case).broken == []


def test_the_grade_is_kept_and_hidden_from_the_handler(cast: Cast) -> None:
    filed = cast.file()
    cast.done("growth_clerk", filed.case, "accept", LATER)
    cast.done("growth_clerk", filed.case, "reply", LATER, reply_text="已对接三家。")
    cast.done("manager_a", filed.case, "rate", LATER, rating=2, comment="太慢了。")
    assert Case.objects.get(pk=filed.case).rating == 2
    for who, seen in (("growth_clerk", None), ("manager_a", 2)):
        shown = sheet(cast.scope(who, LATER), filed.code)
        assert shown is not None
        assert shown.rating == seen
        assert ("太慢了。" in str(shown.extra)) is (seen is not None)


def test_a_grade_that_is_taken_back_is_gone(cast: Cast) -> None:
    filed = cast.file()
    cast.done("growth_clerk", filed.case, "accept", LATER)
    cast.done("growth_clerk", filed.case, "reply", LATER, reply_text="已对接三家。")
    cast.done("manager_a", filed.case, "rate", LATER, rating=1)
    cast.done("manager_a", filed.case, "undo", LATER + timedelta(minutes=2))
    case = Case.objects.get(pk=filed.case)
    assert (case.state, case.rating, case.is_open, case.closed_at) == ("replied", None, True, None)
    cast.done("manager_a", filed.case, "rate", LATER + timedelta(minutes=3), rating=4)
    assert Case.objects.get(pk=filed.case).rating == 4
