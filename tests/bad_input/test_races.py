"""What happens at the same moment, on connections of its own: one of it counts, and the record stays whole."""

from __future__ import annotations

import threading
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from django.db import transaction

from tests.cast import MONDAY, Cast
from tests.threads import at_once
from wangge import acts
from wangge.acts import proving, recounting, setup, ticker, waiting
from wangge.acts.doing import Done
from wangge.adoptions.facts import practice
from wangge.adoptions.laws import CALENDAR
from wangge.adoptions.models import LawBook
from wangge.cases import record
from wangge.cases.facts import steps_of
from wangge.cases.models import Case, Clock, Stake
from wangge.engine import procedure as rules
from wangge.engine.scope import Scope
from wangge.engine.values import Refused
from wangge.notices.models import Notice

ROUNDS = 4
MINUTE = timedelta(minutes=1)


def whole(case: int) -> Case:
    """The case, its columns and open stakes being what its steps say."""
    row = Case.objects.get(pk=case)
    view = rules.fold(steps_of(row), practice(row.adoption_id).procedures[row.procedure])
    assert (row.state, row.seq, row.lead_id) == (view.state, view.seq, view.lead)
    open_ = set(Stake.objects.filter(case=case, until=None).values_list("kind", "holder"))
    assert open_ == {(s.kind, s.holder) for s in view.stakes}
    assert proving.prove(case).broken == []
    return row


def replied(cast: Cast) -> tuple[int, Any]:
    """A case that waits for its asker's grade, and the moment at which that runs out."""
    case = cast.file().case
    cast.done("growth_clerk", case, "accept", MONDAY)
    cast.done("growth_clerk", case, "reply", MONDAY, reply_text="已对接三家单位，请确认。")
    assert Case.objects.get(pk=case).state == "replied"
    return case, MONDAY + timedelta(days=20)


@pytest.mark.django_db(transaction=True)
def test_a_person_against_the_ticker_and_an_undo_against_another_act(cast: Cast) -> None:
    for _ in range(ROUNDS):
        _ticker(cast)
        _undo(cast)
        _two_undos(cast)
        _one_key(cast)


def _ticker(cast: Cast) -> None:
    case, over = replied(cast)
    asker: Scope = cast.scope("manager_a", over)
    person, ticked = at_once(
        lambda: acts.do(asker, case, "reopen", {"note": "还差十人，请继续"}, over),
        lambda: ticker.tick(over, seal=False),
    )
    closed = whole(case).state == "closed_unconfirmed"
    assert isinstance(person, Refused) == closed
    assert ticked.acts == closed
    if closed:
        assert person.code in ("wrong_state", "before_last_step")
    else:
        assert ticked.refused == 1 or ticked.acts == 0


def _undo(cast: Cast) -> None:
    case, then = cast.file().case, MONDAY + MINUTE
    cast.done("growth_clerk", case, "accept", MONDAY)
    clerk, chief = cast.scope("growth_clerk", then), cast.scope("chief_a", then)
    undone, handled = at_once(
        lambda: acts.do(clerk, case, "undo", {}, then),
        lambda: acts.do(chief, case, "handle", {"note": "已到现场"}, then),
    )
    assert [isinstance(undone, Done), isinstance(handled, Done)].count(True) == 1, (undone, handled)
    assert whole(case).state == ("filed" if isinstance(undone, Done) else "working")


def _one_key(cast: Cast) -> None:
    """Acts on two cases under one key: one of them counts, the other is told so."""
    cases = [cast.file().case for _ in range(2)]
    clerk, key = cast.scope("growth_clerk"), f"key-{cases[0]}"
    answers = at_once(*(partial(acts.do, clerk, case, "accept", {}, MONDAY, key=key) for case in cases))
    assert sorted(getattr(a, "code", "done") for a in answers) == ["done", "key_reused"], answers
    assert sorted(whole(case).state for case in cases) == ["filed", "working"]


def _two_undos(cast: Cast) -> None:
    case, then = cast.file().case, MONDAY + MINUTE
    cast.done("growth_clerk", case, "accept", MONDAY)
    clerk = cast.scope("growth_clerk", then)
    answers = at_once(*(lambda: acts.do(clerk, case, "undo", {}, then),) * 3)
    assert [isinstance(a, Done) for a in answers].count(True) == 1, answers
    assert whole(case).state == "filed"


@pytest.mark.django_db(transaction=True)
def test_two_tickers_at_once_do_everything_once(cast: Cast) -> None:
    """Vacant posts, with a part that follows its whole; dates that a new law book moves; dates that have come near."""
    then = MONDAY + timedelta(hours=9)
    vacant, parts = zip(*[_led_by_the_chief(cast) for _ in range(3)], strict=True)
    setup.end_term(setup.system(MONDAY), appointment=cast.stage.terms["chief_of_a"], until=MONDAY + MINUTE)
    moved = cast.file().case
    Clock.objects.filter(case=moved).update(due_at=MONDAY)
    assert recounting.take_laws(MONDAY)
    LawBook.objects.update(changed=[CALENDAR], reached=0, done_at=None)
    ticked = at_once(*[partial(ticker.tick, then, seal=False)] * 2)
    assert [sum(t.passed for t in ticked), sum(t.recounted for t in ticked)] == [3, 1]
    for case in (*vacant, *parts, moved):
        told = list(Notice.objects.filter(about=case).values_list("holder", "kind", "at"))
        assert len(told) == len(set(told))
        assert [step.act for step in steps_of(whole(case))].count("pass_on") == (case in vacant)
    assert {Case.objects.get(pk=part).asker_id for part in parts} == {cast.stage.id("coordinator")}
    assert Notice.objects.filter(about=moved, kind="date_moved").exists()
    assert [t.warned for t in [ticker.tick(then, seal=False)]] == [0]


def _led_by_the_chief(cast: Cast) -> tuple[int, int]:
    """What nobody could sort is the chief's, who calls the growth bureau."""
    case = cast.file(text="隔壁整天轰隆隆的，开会都听不见。", category=None).case
    cast.done("chief_a", case, "accept", MONDAY)
    cast.done("chief_a", case, "call_co", MONDAY, co_handlers=[cast.stage.id("growth_bureau")], note="请协助核对")
    return case, Case.objects.get(parent=case).pk


@pytest.mark.django_db(transaction=True)
def test_whoever_is_overtaken_decides_again(cast: Cast) -> None:
    """Two accept the same case: one of them was decided from what the other one changed."""
    for _ in range(ROUNDS):
        case = cast.file().case
        first, second = at_once(*[partial(cast.do, "growth_clerk", case, "accept", MONDAY)] * 2)
        assert sorted(type(a).__name__ for a in (first, second)) == ["Done", "Refused"]
        assert whole(case).seq == 2


@pytest.mark.django_db(transaction=True)
def test_recusals_in_a_case_and_in_its_part_at_once(monkeypatch: pytest.MonkeyPatch, cast: Cast) -> None:
    """They reach upwards and downwards; everybody holds the whole before its parts, so that nobody is taken back."""
    monkeypatch.setattr(waiting, "TRIES", 1)
    for _ in range(ROUNDS):
        _two_recusals(cast)
        _recusal_and_part(cast)


def _with_part(cast: Cast) -> tuple[int, int]:
    case = cast.file().case
    cast.done("growth_clerk", case, "accept", MONDAY)
    power = cast.stage.id("power_company")
    cast.done("growth_clerk", case, "call_co", MONDAY, co_handlers=[power], note="请看用电负荷。")
    part = Case.objects.get(parent=case).pk
    cast.done("power_clerk", part, "accept", MONDAY)
    return case, part


def _barred(case: int) -> set[int]:
    return set(Stake.objects.filter(case=case, kind="barred", until=None).values_list("holder", flat=True))


def _two_recusals(cast: Cast) -> None:
    case, part = _with_part(cast)
    answers = at_once(
        partial(cast.do, "chief_a", case, "recuse", recusal_ground="interest"),
        partial(cast.do, "power_clerk", part, "recuse", recusal_ground="close_to_party"),
    )
    assert [type(a) for a in answers] == [Done, Done], answers
    whole(case), whole(part)
    assert len(_barred(case)) == 2
    assert _barred(part) == _barred(case)


def _recusal_and_part(cast: Cast) -> None:
    case, part = _with_part(cast)
    answers = at_once(
        partial(cast.do, "growth_clerk", case, "recuse", recusal_ground="interest"),
        partial(cast.do, "power_clerk", part, "handle", note="负荷够用。"),
    )
    assert [type(a) for a in answers] == [Done, Done], answers
    assert {"handle", "recuse"} <= {step.act for step in steps_of(whole(part))}
    assert _barred(part) == _barred(whole(case).pk) != set()


@pytest.mark.django_db(transaction=True)
def test_whoever_is_taken_back_out_of_a_circle_is_done_again(cast: Cast) -> None:
    cases, meet, tried = [cast.file().case for _ in range(2)], threading.Barrier(2), []

    def hold(first: int, second: int) -> str:
        def both() -> str:
            tried.append(first)
            with transaction.atomic():
                record.load(first)
                if len(tried) <= 2:
                    meet.wait()
                record.load(second)
            return "held"

        return waiting.again(both)

    assert at_once(partial(hold, *cases), partial(hold, *reversed(cases))) == ["held", "held"]
    assert len(tried) > 2, "one of the two was taken back"
