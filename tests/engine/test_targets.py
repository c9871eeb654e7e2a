"""Targets of measures: a share is held against them exactly; what counts how many there are, and what is of a person,
has none (R-57)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.engine.written import faults, write
from wangge.engine.sentences import sentence
from wangge.engine.target_spec import TargetSpec

SOLVED = {"fact": "outcome", "is": "solved"}
COMPLAINT = {"fact": "category", "has": "hazard"}
LEAST: dict[str, Any] = {"target": {"at_least": 0.9}}


def found(folder: Path, **measure: Any) -> set[tuple[str, str | None, str]]:
    measure = {"by": ["unit"], **measure}
    told = faults(
        write(folder, {"measures": {"made": measure}}, zh={"measures": {"made": "x"}}, en={"measures": {"made": "x"}})
    )
    for one in told:
        assert "{" not in sentence(one, "zh") + sentence(one, "en")
        assert sentence(one, "zh") != sentence(one, "en")
    return {(one.code, one.law, one.dotted) for one in told}


def test_a_share_of_what_was_done_may_have_one(tmp_path: Path) -> None:
    assert found(tmp_path / "least", part=SOLVED, whole={"fact": "is_open", "is": False}, **LEAST) == set()
    assert (
        found(tmp_path / "most", part={"fact": "overdue", "is": True}, whole=COMPLAINT, target={"at_most": 0}) == set()
    )


@pytest.mark.parametrize(
    "measure",
    [
        {"part": COMPLAINT},
        {"part": {"fact": "procedure", "is": "case"}},
        {"part": SOLVED},
        {"part": COMPLAINT, "whole": {"fact": "times_file", "ge": 1}},
        {"part": {"all": [COMPLAINT, {"fact": "channel", "is": "web"}]}, "whole": {"fact": "procedure", "is": "case"}},
    ],
)
def test_how_many_complaints_or_petitions_there_are_is_no_target(tmp_path: Path, measure: dict[str, Any]) -> None:
    """Neither as a count nor as a share in disguise, from above or below."""
    for name, target in (("least", {"at_least": 0.5}), ("most", {"at_most": 0.5})):
        refused = ("target_on_number", "R-57", "measures.made.target")
        assert found(tmp_path / name, **measure, target=target) == {refused}


@pytest.mark.parametrize("by", ["person", "handler", "grid_member"])
def test_nobody_of_the_staff_has_a_target(tmp_path: Path, by: str) -> None:
    told = found(tmp_path / "made", part=SOLVED, whole={"fact": "is_open", "is": False}, **{**LEAST, "by": [by]})
    assert ("forbidden_per_person", "R-57") in {(code, law) for code, law, _ in told}


def test_of_a_set_too(tmp_path: Path) -> None:
    act = {"by": ["lead"], "from": ["any_open"], "form": "progress"}
    change = {
        "sets": {"own": {"acts": {"look": act}, "measures": {"made": {"part": COMPLAINT, "by": ["unit"], **LEAST}}}}
    }
    told = faults(write(tmp_path / "made", change))
    assert ("target_on_number", "sets.own.measures.made.target") in {(one.code, one.dotted) for one in told}


@pytest.mark.parametrize("target", [{}, {"at_least": 0.5, "at_most": 0.9}])
def test_it_says_one_thing(tmp_path: Path, target: dict[str, Any]) -> None:
    told = found(tmp_path / "made", part=SOLVED, whole={"fact": "is_open", "is": False}, target=target)
    assert {code for code, _, _ in told} == {"target_not_one"}


@pytest.mark.parametrize("target", [{"at_least": 95}, {"at_most": -0.1}, {"at_least": "all"}])
def test_it_is_a_share(tmp_path: Path, target: dict[str, Any]) -> None:
    assert found(tmp_path / "made", part=SOLVED, whole={"fact": "is_open", "is": False}, target=target)


@pytest.mark.parametrize(
    ("target", "part", "whole", "short"),
    [
        (TargetSpec(at_least=0.07), 7, 100, 0.0),
        (TargetSpec(at_least=1), 22, 64, 42 / 64),
        (TargetSpec(at_least=0.95), 19, 20, 0.0),
        (TargetSpec(at_most=0.1), 3, 10, 0.2),
        (TargetSpec(at_most=0), 0, 9, 0.0),
        (TargetSpec(at_least=1), 0, 0, None),
    ],
)
def test_it_is_held_exactly(target: TargetSpec, part: int, whole: int, short: float | None) -> None:
    assert target.short(part, whole) == pytest.approx(short)
