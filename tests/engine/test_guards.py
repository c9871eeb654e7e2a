"""Guards by themselves: what each says of what is asked."""

from datetime import UTC, datetime

import pytest

from wangge.engine import guards
from wangge.engine.spec import GuardSpec
from wangge.engine.values import ActorFact, CaseView, Refused, StepFact

AT = datetime(2026, 3, 2, 1, tzinfo=UTC)
VIEW = CaseView("working", 1, frozenset(), False, {}, StepFact(1, "file", AT, "working"), AT)
GROUNDED = GuardSpec(guard="grounded", field="ground", law="R-13")


@pytest.mark.parametrize(
    ("data", "refused"),
    [
        ({"ground": "emergency"}, None),
        ({}, Refused("no_ground", "R-13", {"act": "blow"})),
        ({"ground": ""}, "no_ground"),
    ],
)
def test_a_call_without_a_ground_is_refused_by_its_rule(data: dict[str, str], refused: Refused | str | None) -> None:
    asked = guards.Asked("blow", VIEW, ActorFact(1, frozenset()), AT, (), 0, {}, data)
    found = guards.AFTER_FORM["grounded"](GROUNDED, asked)
    assert found == refused if not isinstance(refused, str) else found is not None and found.code == refused
