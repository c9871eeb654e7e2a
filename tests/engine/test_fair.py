"""Petitions do not pass through a grid; points on organisations take evidence, notice and appeal (R-57)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.engine.written import faults, write
from wangge.engine.sentences import sentence

STATES = {"filed": {"waits_for": "lead"}, "closed": {"end": "solved"}}
ERASE = {"by": ["clock"], "from": ["closed"], "undoable": False, "effects": [{"do": "erase"}]}
FINISH = {"by": ["lead"], "from": ["filed"], "to": "closed"}
APPEAL = {"by": ["asker"], "from": ["filed"]}
NOTICE = [{"do": "notify", "to": ["asker"]}]


def found(folder: Path, change: dict[str, Any], words: dict[str, Any]) -> list[tuple[str, str | None, str]]:
    named = {"procedures": {"own": {"title": "x", "states": {"filed": "x", "closed": "x"}, **words.pop("own", {})}}}
    told = faults(write(folder, change, zh={**named, **words}, en={**named, **words}))
    assert not [one for one in told if "{" in sentence(one, "zh") + sentence(one, "en")]
    return [(one.code, one.law, one.dotted) for one in told]


def petition(first: dict[str, Any], zone: str = "petition", **posts: Any) -> dict[str, Any]:
    procedure = {"start": "filed", "form": "need", "zone": zone, "states": STATES,
                 "acts": {"finish": FINISH, "erase": ERASE}}  # fmt: skip
    bindings = [{"categories": ["*"], "procedure": "own", **first}]
    return {"posts": posts, "procedures": {"own": procedure}, "bindings": bindings}


PETITION_WORDS = {"own": {"acts": {"finish": "x", "erase": "x"}}}
READER = {"over": "entity", "drawn_from": "department", "acts_for": True}


@pytest.mark.parametrize(
    ("first", "where"),
    [
        ({"first": {"post": "grid_chief"}}, "bindings[0].first"),
        ({"first": {"post": "grid_member"}}, "bindings[0].first"),
        (
            {"first": {"organisation": "office"}, "stakes": [{"kind": "companion", "holder": {"post": "grid_chief"}}]},
            "bindings[0].stakes[0].holder",
        ),
    ],
)
def test_no_petition_passes_through_a_grid(tmp_path: Path, first: dict[str, Any], where: str) -> None:
    change = petition(first)
    assert found(tmp_path / "made", change, dict(PETITION_WORDS)) == [("petition_on_grid", "R-57", where)]
    assert found(tmp_path / "open", petition(first, "open"), dict(PETITION_WORDS)) == []


def test_an_office_takes_petitions(tmp_path: Path) -> None:
    words = {**PETITION_WORDS, "posts": {"reader": "x"}}
    assert found(tmp_path / "made", petition({"first": {"post": "reader"}}, reader=READER), words) == []


def points(act: dict[str, Any], acts: dict[str, Any], **evidence: Any) -> dict[str, Any]:
    asked = [{"field": "supplier_demerits", "required": True}, {"field": "evidence", **evidence}]
    acts = {"judge": {**FINISH, "form": "judging", **act}, "erase": ERASE, **acts}
    return {
        "fields": {"supplier_demerits": {"type": "number", "least": 1, "most": 12}, "evidence": {"type": "file"}},
        "forms": {"judging": {"fields": asked}},
        "procedures": {"own": {"start": "filed", "form": "need", "states": STATES, "acts": acts}},
        "bindings": [{"categories": ["*"], "procedure": "own", "first": {"organisation": "office"}}],
    }


@pytest.mark.parametrize(
    ("act", "acts", "evidence", "lacking"),
    [
        ({"effects": NOTICE}, {"appeal": APPEAL}, {"required": True}, ""),
        ({"effects": NOTICE}, {"appeal": APPEAL}, {}, "evidence"),
        ({"effects": [{"do": "notify", "to": ["lead"]}]}, {"appeal": APPEAL}, {"required": True}, "notify"),
        ({"effects": NOTICE}, {}, {"required": True}, "appeal"),
        ({"effects": NOTICE}, {"appeal": {**APPEAL, "by": ["lead"]}}, {"required": True}, "appeal"),
        ({}, {}, {}, "evidence, notify, appeal"),
    ],
)
def test_points_on_an_organisation_need_evidence_notice_and_appeal(
    tmp_path: Path, act: dict[str, Any], acts: dict[str, Any], evidence: dict[str, Any], lacking: str
) -> None:
    words = {
        "own": {"acts": {"judge": "x", "erase": "x", **dict.fromkeys(acts, "x")}},
        "fields": {"supplier_demerits": "供应商记分", "evidence": "证据"}, "forms": {"judging": "x"},
    }  # fmt: skip
    change = points(act, acts, **evidence)
    told = found(tmp_path / "made", change, words)
    assert told == ([("points_unfair", "R-57", "procedures.own.acts.judge")] if lacking else [])
    if lacking:
        (one,) = faults(tmp_path / "made")
        assert lacking in sentence(one, "en")
