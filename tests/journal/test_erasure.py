"""Forgetting: the asker's words, number and attachments go, the record stays and says under which act they went."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from tests.cast import MONDAY, Cast
from wangge import acts
from wangge.acts import attaching, reading, ticker
from wangge.acts.proving import prove
from wangge.cases import access, forgetting
from wangge.cases.board import board
from wangge.cases.models import Case, Contact, Narrative, Receipt, Step
from wangge.engine.scope import Scope, nobody
from wangge.engine.values import Refused
from wangge.files import access as files
from wangge.files import store
from wangge.files.models import File

LATER = MONDAY + timedelta(hours=1)
PDF = b"%PDF-1.4\n%%EOF "
SECRET = ("居民癸", "15400000009", "请不要说是我家", "家住三单元")


def attach(scope: Scope, content: bytes) -> str:
    code = attaching.take(scope, content, "家.pdf")
    assert isinstance(code, str)
    return code


@pytest.fixture
def asked(cast: Cast) -> tuple[acts.Filed, Scope]:
    """A withdrawn case of someone without an account, with a co-handler's part, a file, and a file that others need."""
    scope = nobody(MONDAY)
    codes = (attach(scope, PDF + b"own"), attach(scope, PDF + b"shared"))
    need = acts.Need(text=SECRET[2], title=SECRET[2], category="growth", place="grid_a", name=SECRET[0],
                     phone=SECRET[1], files=codes, key="once")  # fmt: skip
    filed = acts.file(scope, need, MONDAY)
    assert isinstance(filed, acts.Filed), filed
    cast.file(files=(attach(cast.scope("manager_a"), PDF + b"shared"),))
    cast.done("growth_clerk", filed.case, "accept", MONDAY)
    helper = str(cast.stage.id("power_company"))
    cast.done("growth_clerk", filed.case, "call_co", MONDAY, co_handlers=[helper], note=SECRET[3])
    bearer = replace(scope, bearer_of=frozenset({filed.case}))
    assert isinstance(acts.do(bearer, filed.case, "withdraw", {}, LATER), acts.Done)
    return filed, replace(bearer, at=LATER)


def test_erasing_empties_what_is_personal_and_leaves_the_record_whole(
    cast: Cast, asked: tuple[acts.Filed, Scope]
) -> None:
    filed, bearer = asked
    before = list(Step.objects.filter(case=filed.case).order_by("seq").values("seq", "act", "at", "to_state"))
    figures = board(cast.scope("coordinator_a"))
    assert isinstance(acts.do(bearer, filed.case, "erase", {}, LATER), acts.Done)
    contact, narrative = Contact.objects.get(case=filed.case), Narrative.objects.get(case=filed.case)
    assert (contact.name, contact.phone, contact.extra, contact.salt) == ("", "", {}, None)
    assert (narrative.title, narrative.text, narrative.extra, narrative.salt) == ("", "", {}, None)
    assert contact.erased_at == narrative.erased_at == LATER
    after = list(Step.objects.filter(case=filed.case).order_by("seq").values("seq", "act", "at", "to_state"))
    assert after[:-1] == before
    assert Case.objects.get(pk=filed.case).outcome == "withdrawn"
    assert board(cast.scope("coordinator_a")) == figures
    proof = prove()
    assert proof.broken == []
    assert proof.erased >= 2
    assert prove(filed.case).broken == []


def test_nothing_of_it_is_left_in_any_row_of_the_case_or_its_parts(asked: tuple[acts.Filed, Scope]) -> None:
    filed, bearer = asked
    acts.do(bearer, filed.case, "erase", {}, LATER)
    cases = Case.objects.filter(pk=filed.case) | Case.objects.filter(parent=filed.case)
    assert cases.count() == 2
    for model in (Contact, Narrative):
        for row in model.objects.filter(case__in=cases).values():
            assert not [s for s in SECRET if s in str(row)]
    steps = list(Step.objects.filter(case__in=cases).exclude(act="erase").values())
    assert not [s for s in SECRET if s in str(steps)]
    assert {s["salt"] for s in steps} == {None}
    assert {tuple(s["data"].items()) for s in steps} == {(("_erased", "R-50"),)}
    assert set(cases.values_list("lon", "lat")) == {(None, None)}
    assert {bytes(d) for d in Receipt.objects.filter(case__in=cases).values_list("digest", flat=True)} == {b""}


def test_the_step_that_erases_names_the_law_and_cannot_be_changed_unseen(
    asked: tuple[acts.Filed, Scope], as_owner: Any
) -> None:
    filed, bearer = asked
    acts.do(bearer, filed.case, "erase", {}, LATER)
    step = Step.objects.get(case=filed.case, act="erase")
    assert step.data is not None
    assert step.data["_law"] == "R-50"
    assert {"text", "asker_name", "asker_phone", "attachments", "record"} <= set(step.data["_gone"])
    with as_owner():
        Step.objects.filter(case=filed.case, seq=step.seq).update(data={})
    assert [(b.code, b.seq) for b in prove(filed.case).broken] == [("payload", step.seq)]


def test_what_clocks_are_counted_from_stays(cast: Cast) -> None:
    filed = cast.file()
    cast.done("growth_clerk", filed.case, "accept")
    cast.done("growth_clerk", filed.case, "extend", length=2, note="等劳务单位答复")
    cast.done("manager_a", filed.case, "withdraw", note="自己招到了")
    before = access.sheet(cast.scope("growth_clerk", LATER), filed.code)
    cast.done("manager_a", filed.case, "erase", LATER)
    after = access.sheet(cast.scope("growth_clerk", LATER), filed.code)
    assert before is not None
    assert after is not None
    assert [c.fact for c in after.clocks] == [c.fact for c in before.clocks]
    assert {"length": 2}.items() <= Step.objects.get(case=filed.case, act="extend").data.items()
    assert prove(filed.case).broken == []


def test_nothing_personal_is_written_into_it_again(cast: Cast) -> None:
    filed = cast.file()
    cast.done("growth_clerk", filed.case, "accept")
    cast.done("growth_clerk", filed.case, "reply", reply_text="已与两家劳务单位对接。")
    after = MONDAY + timedelta(days=30)
    ticker.tick(after, seal=False)
    cast.done("manager_a", filed.case, "erase", after)
    for act, data in (("rate", {"rating": 1, "comment": SECRET[3]}), ("erase", {})):
        assert cast.do("manager_a", filed.case, act, after, **data).code == "emptied"
    assert Narrative.objects.get(case=filed.case).extra == {}
    assert prove(filed.case).broken == []


def open_part(cast: Cast, asked: tuple[acts.Filed, Scope]) -> int:
    """A part that goes on though the whole is erased: one whose procedure has no end for what is withdrawn."""
    filed, bearer = asked
    acts.do(bearer, filed.case, "erase", {}, LATER)
    part = cast.file(text=SECRET[3]).case
    cast.done("growth_clerk", part, "accept")
    Case.objects.filter(pk=part).update(parent=filed.case)
    forgetting.forget(case_id=part, at=LATER, law="R-50")
    return part


def test_a_part_that_is_still_open_goes_on_without_words(cast: Cast, asked: tuple[acts.Filed, Scope]) -> None:
    part = open_part(cast, asked)
    cast.done("manager_a", part, "withdraw", LATER, note=SECRET[3])
    assert SECRET[3] not in str(list(Step.objects.filter(case=part).values()))
    assert prove(part).broken == []


def test_no_words_leave_an_erased_part_for_a_part_of_its_own(cast: Cast, asked: tuple[acts.Filed, Scope]) -> None:
    part = open_part(cast, asked)
    helpers = [str(cast.stage.id("safety_bureau"))]
    refused = cast.do("growth_clerk", part, "call_co", LATER, co_handlers=helpers, note=SECRET[3])
    assert refused == Refused("emptied", "R-50")
    assert not Narrative.objects.filter(text__contains=SECRET[3]).exists()
    assert not Case.objects.filter(parent=part).exists()
    assert isinstance(cast.do("growth_clerk", part, "handle", LATER, note=SECRET[3]), acts.Done)


def test_the_files_of_the_case_go_unless_another_needs_the_same_bytes(
    asked: tuple[acts.Filed, Scope], django_capture_on_commit_callbacks: Any
) -> None:
    filed, bearer = asked
    own, shared = files.about(filed.case)
    with django_capture_on_commit_callbacks(execute=True):
        acts.do(bearer, filed.case, "erase", {}, LATER)
    assert not store.path_of(own.sha256).exists()
    assert store.path_of(shared.sha256).exists()
    assert list(files.about(filed.case)) == []
    assert {row.name for row in File.objects.filter(about=filed.case)} == {""}


def test_afterwards_nobody_reads_it_any_more(cast: Cast, asked: tuple[acts.Filed, Scope]) -> None:
    filed, bearer = asked
    acts.do(bearer, filed.case, "erase", {}, LATER)
    sheet = access.sheet(cast.scope("growth_clerk", LATER), filed.code)
    assert sheet is not None
    assert (sheet.erased, sheet.text, sheet.line.title) == (True, "", "")
    revealed = reading.reveal_contact(cast.scope("growth_clerk", LATER), filed.code)
    assert isinstance(revealed, Refused)
    assert access.track(filed.code).erased is True  # type: ignore[union-attr]


def test_an_open_case_is_not_erased(cast: Cast) -> None:
    filed = cast.file()
    assert cast.do("manager_a", filed.case, "erase").code == "wrong_state"
    assert not Contact.objects.exclude(erased_at=None).exists()
