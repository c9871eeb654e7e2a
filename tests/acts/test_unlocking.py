"""Five wrong PINs lock the way; the window unlocks it and nobody else, and it is written down who did."""

from __future__ import annotations

import pytest

from tests.cast import MONDAY, Cast
from wangge import acts
from wangge.acts import tracking
from wangge.cases.access import MOST_PIN_FAILURES
from wangge.engine.scope import nobody
from wangge.engine.values import Refused
from wangge.journal.models import Entry


@pytest.fixture
def locked(cast: Cast) -> acts.Filed:
    need = acts.Need(text="路灯不亮，请修。", category="growth", place="grid_a", name="居民甲", phone="13800000000")
    filed = acts.file(nobody(MONDAY), need, MONDAY)
    assert isinstance(filed, acts.Filed)
    for _ in range(MOST_PIN_FAILURES):
        tracking.prove(nobody(MONDAY), filed.code, "none")
    return filed


def test_the_window_unlocks_what_wrong_pins_locked(cast: Cast, locked: acts.Filed) -> None:
    anyone, window = nobody(MONDAY), cast.scope("window_clerk")
    assert tracking.prove(anyone, locked.code, locked.pin or "") == Refused("pin_locked")
    assert tracking.unlock(window, locked.code) is None
    assert not isinstance(tracking.prove(anyone, locked.code, locked.pin or ""), Refused)
    assert Entry.objects.filter(act="pin.unlock", actor=window.person).count() == 1


def test_nobody_else_unlocks_and_an_unknown_code_is_not_found(cast: Cast, locked: acts.Filed) -> None:
    for scope in (nobody(MONDAY), cast.scope("manager_b")):
        answer = tracking.unlock(scope, locked.code)
        assert isinstance(answer, Refused)
        assert answer.code == "not_allowed"
    assert tracking.unlock(cast.scope("window_clerk"), "0" * 16) == Refused("not_found")
    assert tracking.prove(nobody(MONDAY), locked.code, locked.pin or "") == Refused("pin_locked")


def test_whoever_is_barred_does_not_learn_that_there_is_something_to_unlock(cast: Cast, locked: acts.Filed) -> None:
    chief = cast.scope("chief_a")
    assert tracking.is_locked_for(chief, locked.code)
    assert not tracking.is_locked_for(cast.scope("manager_b"), locked.code)
    cast.done("chief_a", locked.case, "recuse", recusal_ground="interest")
    assert not tracking.is_locked_for(chief, locked.code)
    assert tracking.unlock(chief, locked.code) == tracking.unlock(chief, "0" * 16) == Refused("not_found")
    assert tracking.is_locked_for(cast.scope("window_clerk"), locked.code)
