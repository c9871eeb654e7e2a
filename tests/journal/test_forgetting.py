"""Forgetting by date: each kind of value in its own year, the record whole all the while, a statute before it all."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection

from tests.cast import MONDAY, Cast
from wangge import acts
from wangge.acts import attaching, ticker
from wangge.acts.proving import prove
from wangge.cases import access
from wangge.cases.models import Case, Contact, Narrative, Step
from wangge.cli.commands import journal as command
from wangge.engine.scope import nobody
from wangge.engine.values import Refused
from wangge.files import access as files

PDF = b"%PDF-1.4\n%%EOF home"
NAME, PHONE, WORDS, COMMENT = "居民癸", "15400000009", "家门口缺一盏路灯", "来得快"
DAY, YEAR = timedelta(days=1), timedelta(days=365)


def after(years: int) -> datetime:
    return MONDAY.replace(year=MONDAY.year + years) + 2 * DAY


@pytest.fixture
def case(cast: Cast) -> int:
    """A closed case with everything that is kept for a time: name, number, words, an attachment, a rating's comment."""
    code = attaching.take(cast.scope("manager_a"), PDF, "家.pdf")
    filed = cast.file(name=NAME, phone=PHONE, text=WORDS, files=(code,))
    cast.done("growth_clerk", filed.case, "accept")
    helper = str(cast.stage.id("power_company"))
    cast.done("growth_clerk", filed.case, "call_co", co_handlers=[helper], note="请看路灯")
    cast.done("power_clerk", Case.objects.get(parent=filed.case).pk, "accept")
    cast.done("power_clerk", Case.objects.get(parent=filed.case).pk, "finish", result="已装好路灯。")
    cast.done("growth_clerk", filed.case, "reply", reply_text="路灯已经装好，请查看。")
    cast.done("manager_a", filed.case, "rate", rating=5, comment=COMMENT)
    return filed.case


def erased(case: int) -> list[tuple[str, list[str]]]:
    steps = Step.objects.filter(case=case, act="erase").order_by("seq")
    return [(s.data["_law"], sorted(s.data["_gone"])) for s in steps if s.data]


def tick(at: datetime) -> int:
    return ticker.tick(at, seal=False).forgotten


def test_every_value_goes_in_its_own_year_and_the_record_proves_each_time(cast: Cast, case: int) -> None:
    assert tick(MONDAY + YEAR - DAY) == 0
    assert tick(after(1)) == 1
    contact, narrative = Contact.objects.get(case=case), Narrative.objects.get(case=case)
    assert (contact.name, contact.phone, contact.salt, contact.erased_at) == ("", "", None, after(1))
    assert (narrative.text, narrative.erased_at) == (WORDS, None)
    assert COMMENT not in str(narrative.extra)
    assert files.about(case).count() == 1
    assert prove().broken == []
    assert tick(after(2)) == 1
    assert files.about(case).count() == 0
    assert Narrative.objects.get(case=case).text == WORDS
    assert tick(after(3)) == 1
    assert erased(case) == [
        ("R-50", ["asker_name", "asker_phone", "comment"]), ("R-50", ["attachments"]), ("R-50", ["record", "text"]),
    ]  # fmt: skip
    rows = [*Narrative.objects.values(), *Contact.objects.values(), *Step.objects.exclude(act="erase").values()]
    assert not [word for word in (NAME, PHONE, WORDS, COMMENT, "路灯") if word in str(rows)]
    proof = prove()
    assert (proof.broken, proof.laws) == ([], {"R-50": 3})
    assert Case.objects.get(pk=case).forget_at is None


def offered(cast: Cast, case: int, at: datetime) -> dict[str, str | None]:
    """What the asker's page offers: each act with the code of what it is refused for, None where it can be done."""
    sheet = access.sheet(cast.scope("manager_a", at), Case.objects.get(pk=case).code)
    assert sheet is not None
    return {offer.act: offer.refused and offer.refused.code for offer in sheet.offers}


def test_what_is_offered_can_be_done_and_what_cannot_says_why(cast: Cast, case: int) -> None:
    """As long as nothing is forgotten the asker may have it erased; with the first of it nothing more is added; what
    is left is the asker's to erase until it goes, and then no more."""
    assert "undo" in offered(cast, case, MONDAY)
    offers = offered(cast, case, MONDAY + YEAR - DAY)
    assert offers["erase"] is None
    assert tick(after(1)) == 1
    then = after(1) + DAY
    now = offered(cast, case, then)
    assert now == {act: None if act == "erase" else "emptied" for act in offers}
    answers = [cast.do("manager_a", case, act, then) for act in now if act != "erase"]
    assert {answer.code for answer in answers} <= {"emptied", "form"}
    cast.done("manager_a", case, "erase", then)
    assert set(offered(cast, case, then + DAY).values()) == {"emptied"}


def test_a_second_round_changes_nothing(cast: Cast, case: int) -> None:
    assert tick(after(1)) == 1
    before = (Case.objects.filter(pk=case).values().get(), Step.objects.filter(case=case).count())
    assert tick(after(1)) == tick(after(1) + DAY) == 0
    assert (Case.objects.filter(pk=case).values().get(), Step.objects.filter(case=case).count()) == before
    assert before[0]["forget_at"] > after(1) + 300 * DAY


def test_what_was_never_said_is_not_reported_as_erased(cast: Cast) -> None:
    """Someone who left no name and number: nothing goes in the first year."""
    filed = acts.file(nobody(MONDAY), acts.Need(text=WORDS, category="growth", place="grid_a"), MONDAY)
    assert isinstance(filed, acts.Filed)
    bearer = replace(nobody(MONDAY), bearer_of=frozenset({filed.case}))
    assert isinstance(acts.do(bearer, filed.case, "withdraw", {}, MONDAY), acts.Done)
    assert tick(after(1)) == 0
    looked = Case.objects.get(pk=filed.case).forget_at
    assert looked is not None
    assert looked > after(1) + 300 * DAY
    assert erased(filed.case) == []


def test_many_are_forgotten_in_rounds_and_one_that_is_refused_does_not_stand_before_them(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ticker, "FORGOTTEN_MOST", 2)
    found = [cast.file(name=NAME, phone=PHONE).case for _ in range(3)]
    for one in found[1:]:
        cast.done("manager_a", one, "withdraw")
    Case.objects.filter(pk=found[0]).update(forget_at=MONDAY)  # open: refused
    assert [tick(after(1)), tick(after(1)), tick(after(1))] == [1, 1, 0]


TAMPERINGS = {
    "the words that stay": ("UPDATE cases_narrative SET text = '没事' WHERE case_id = %s", "payload"),
    "the words emptied as if they had gone too": (
        "UPDATE cases_narrative SET text = '', title = '', salt = NULL, erased_at = now() WHERE case_id = %s",
        "payload_missing",
    ),
    "a name put in": (
        "UPDATE cases_contact SET name = '某某', erased_at = NULL WHERE case_id = %s", "payload_missing",
    ),
}  # fmt: skip


@pytest.mark.parametrize("what", list(TAMPERINGS))
def test_what_stays_is_still_vouched_for(
    case: int, as_owner: Callable[[], AbstractContextManager[None]], what: str
) -> None:
    tick(after(1))
    sql, code = TAMPERINGS[what]
    with as_owner(), connection.cursor() as cursor:
        cursor.execute(sql, [case])
    assert {(b.code, b.subject) for b in prove().broken} == {(code, case)}


def test_the_words_of_a_part_go_with_the_whole_and_it_still_proves(cast: Cast, case: int) -> None:
    part = Case.objects.get(parent=case)
    assert part.forget_at is None
    tick(after(1))
    assert Narrative.objects.get(case=part).text
    tick(after(3))
    assert not Narrative.objects.get(case=part).text
    assert prove(part.pk).broken == []


def test_once_it_has_begun_nothing_is_added(cast: Cast, case: int) -> None:
    tick(after(1))
    assert cast.do("manager_a", case, "reopen", after(1), note=WORDS).code in {"emptied", "wrong_state"}
    assert isinstance(cast.do("manager_a", case, "erase", after(1)), acts.Done)  # the asker may have the rest, too
    assert erased(case)[-1] == ("R-50", ["attachments", "record", "text"])
    assert cast.do("manager_a", case, "erase", after(1)) == Refused("emptied", "R-50")
    assert prove().broken == []


def test_the_command_says_under_which_law(case: int, capsys: pytest.CaptureFixture[str]) -> None:
    tick(after(1))
    assert command._verify(None, False) == 0
    assert "个人信息最小必要" in capsys.readouterr().out


def test_the_sheet_says_until_when_and_what_has_gone(cast: Cast, case: int) -> None:
    tick(after(1))
    sheet = access.sheet(cast.scope("manager_a", after(1)), Case.objects.get(pk=case).code)
    assert sheet is not None
    lines: dict[str, Any] = {name: line for line in sheet.keeping for name in line.names}
    assert (lines["asker_phone"].purpose, lines["asker_phone"].erased) == ("contact", after(1))
    assert (lines["text"].erased, lines["text"].law) == (None, "R-50")
    assert lines["text"].until.year == MONDAY.year + 3
    clerk = access.sheet(cast.scope("growth_clerk", after(1)), sheet.line.code)
    assert clerk is not None
    assert "comment" not in {name for line in clerk.keeping for name in line.names}  # the rater is hidden
