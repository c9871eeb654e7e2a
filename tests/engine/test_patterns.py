"""Which states are an answer, what a district may set, and that nothing of it is about a person."""

from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import ValidationError

from wangge.engine.law import Lawbook
from wangge.engine.patterns import answered
from wangge.engine.reader import read
from wangge.engine.watching import LightsSpec, OnRedSpec, PatternsSpec

ROOT = Path(__file__).resolve().parents[2]


def procedure(playbook: str, name: str):
    laws = Lawbook.load([ROOT / "laws" / "cn"])
    return read(ROOT / "playbooks" / playbook, [ROOT / "playbooks"], laws).spec.procedures[name]


def test_an_answer_is_an_end_or_waits_for_the_askers_word_before_one() -> None:
    assert answered(procedure("mailbox", "answer")) == {"replied", "closed", "closed_unconfirmed"}
    assert answered(procedure("supervision", "order")) == {"settled"}, "what was withdrawn was not answered"


@pytest.mark.parametrize("wrong", [{"share": 5}, {"share": 100}, {"red_after": -1}, {"persons": True}])
def test_lights_are_of_dates_alone(wrong: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        LightsSpec(**wrong)  # type: ignore[arg-type]


def test_what_is_not_said_is_as_it_stands_there() -> None:
    assert OnRedSpec().idle
    assert not OnRedSpec(tell=("arbiter",)).idle
    assert (PatternsSpec().least("overdue"), PatternsSpec(overdue=9).least("overdue")) == (3, 9)
