"""The door through which cases come in."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from tests.cast import MONDAY, Cast
from wangge import acts
from wangge.acts import proving
from wangge.acts.filing import need_digest
from wangge.cases.models import Case, Clock, Contact, Narrative, Receipt, Stake, Step
from wangge.engine.scope import nobody
from wangge.engine.values import Refused
from wangge.notices.models import Notice


def test_one_filing_leaves_a_whole_record(cast: Cast) -> None:
    filed = cast.file()
    case = Case.objects.get(pk=filed.case)
    assert (case.state, case.lead_id, case.is_open) == ("filed", cast.stage.id("growth_bureau"), True)
    assert case.asker_id == cast.stage.id("firm_a")
    assert case.filed_by_id == cast.stage.id("manager_a")
    assert len(filed.code) == 16
    assert Stake.objects.filter(case=case, until=None).count() == 6
    assert Narrative.objects.get(case=case).text == "缺包装工三十人，请帮助对接。"
    assert proving.prove(filed.case).broken == []


def test_what_is_personal_stands_outside_the_step(cast: Cast) -> None:
    filed = cast.file(who="window_clerk", asker=None, name="居民甲", phone="13800000001", place="grid_a", about=None)
    step = Step.objects.get(case=filed.case, seq=1)
    assert set(step.data) == {"category", "_contact", "_narrative"}
    contact = Contact.objects.get(case=filed.case)
    assert (contact.name, contact.phone) == ("居民甲", "13800000001")
    assert filed.pin is not None
    assert len(filed.pin) == 6


def test_a_need_without_a_title_is_called_by_how_it_begins(cast: Cast) -> None:
    short, long = "缺包装工三十人", "缺" * 41
    for text, called in ((short + "\n急。", short), ("缺" * 40, "缺" * 40), (long, "缺" * 39 + "…")):
        assert Narrative.objects.get(case=cast.file(text=text).case).title == called


def test_one_key_files_once(cast: Cast) -> None:
    first, again = cast.file(key="order-1"), cast.file(key="order-1")
    assert (again.case, again.code, again.duplicate) == (first.case, first.code, True)
    assert Case.objects.count() == 1
    assert Receipt.objects.count() == 1


def test_what_a_receipt_says_was_asked_cannot_be_guessed_without_the_secret(settings: Any) -> None:
    need = acts.Need(text="缺包装工三十人", phone="13800000001")
    digest = need_digest(need)
    settings.SECRET_KEY = "another"
    assert need_digest(need) != digest


def test_a_key_is_each_persons_own(cast: Cast) -> None:
    first = cast.file(key="order-1")
    firm = cast.stage.id("firm_b")
    other = cast.file(who="manager_b", key="order-1", asker=firm, about=firm)
    assert other.case != first.case


def test_a_key_with_other_words_is_refused(cast: Cast) -> None:
    cast.file(key="order-1")
    answer = acts.file(cast.scope("manager_a"), cast.need(key="order-1", text="缺焊工五名。"), MONDAY)
    assert isinstance(answer, Refused)
    assert answer.code == "key_reused"


def test_a_batch_answers_in_order_and_one_refusal_hinders_no_other(cast: Cast) -> None:
    needs = [cast.need(), cast.need(text=""), cast.need(category="nowhere"), cast.need(place="nowhere", about=None)]
    answers = acts.file_many(cast.scope("manager_a"), [*needs, cast.need(text="缺焊工五名。")], MONDAY)
    codes = [a.code if isinstance(a, Refused) else "filed" for a in answers]
    assert codes == ["filed", "form", "category_unknown", "place_unknown_code", "filed"]
    assert Case.objects.count() == 2


def test_needs_of_one_call_are_decided_as_each_would_be_alone(cast: Cast) -> None:
    firm_b, barred = cast.stage.id("firm_b"), frozenset({cast.stage.id("growth_bureau")})
    needs = [cast.need(), cast.need(about=firm_b), cast.need(about=None, place="grid_a"), cast.need(category=None)]
    needs += [cast.need(barred=barred), cast.need(channel="hotline"), cast.need(asker=None, about=None), *needs]
    actor = cast.scope("manager_a")
    together = acts.file_many(actor, needs, MONDAY)
    alone = [acts.file(actor, need, MONDAY) for need in needs]
    assert [_decided(answer) for answer in together] == [_decided(answer) for answer in alone]
    assert len({repr(_decided(answer)) for answer in alone}) >= 3


def _decided(answer: Any) -> Any:
    """Everything that was decided of a need, apart from what is new each time."""
    if isinstance(answer, Refused):
        return answer
    case = Case.objects.values("state", "lead", "unit", "category", "procedure", "due_at", "reasons")
    stakes = Stake.objects.filter(case=answer.case).values_list("kind", "holder", "next_due", "waits")
    clocks = Clock.objects.filter(case=answer.case).values_list("name", "round", "holder", "due_at", "law", "state")
    return case.get(pk=answer.case), sorted(map(repr, stakes)), sorted(map(repr, clocks)), answer.clock


def test_a_dry_run_keeps_nothing(cast: Cast) -> None:
    (answer,) = acts.file_many(cast.scope("manager_a"), [cast.need()], MONDAY, dry_run=True)
    assert isinstance(answer, acts.Filed)
    assert not Case.objects.exists()
    assert not Notice.objects.exists()


def test_a_point_outside_every_unit_is_refused(cast: Cast) -> None:
    answer = acts.file(nobody(MONDAY), cast.need(asker=None, about=None, point=(120.7, 30.7)), MONDAY)
    assert isinstance(answer, Refused)
    assert answer.code == "place_outside"


def test_no_place_is_the_district_itself_with_the_reason(cast: Cast) -> None:
    answer = acts.file(nobody(MONDAY), cast.need(asker=None, about=None), MONDAY)
    # Nobody adopted a practice for what lies in no grid, and this district has no window playbook.
    assert isinstance(answer, Refused)
    assert answer.code == "no_playbook"


@pytest.mark.parametrize("phone", ["12", "abc", "1380000000x"])
def test_a_phone_that_is_none_is_told_by_its_field(cast: Cast, phone: str) -> None:
    answer = acts.file(nobody(MONDAY), cast.need(asker=None, name="居民", phone=phone), MONDAY)
    assert isinstance(answer, Refused)
    assert [(f.field, f.code) for f in answer.values["faults"]] == [("asker_phone", "bad_phone")]


def test_no_capability_is_borrowed_from_an_ended_term(cast: Cast) -> None:
    later = MONDAY + timedelta(days=1)
    term = cast.stage.terms["member_of_firm_a"]
    filed = cast.file()
    from wangge.acts import setup

    setup.end_term(setup.system(MONDAY), appointment=term, until=later)
    before, after = cast.scope("manager_a", later - timedelta(seconds=1)), cast.scope("manager_a", later)
    assert cast.stage.id("firm_a") in before.holders
    assert after.holders == frozenset({cast.stage.id("manager_a")})
    answer = acts.do(replace(after), filed.case, "reopen", {"note": "还没有解决。"}, later)
    assert isinstance(answer, Refused)
