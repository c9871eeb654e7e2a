"""Sets of acts: brought in by one line, resolved when read, and gone from the edition."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.engine.written import codes, faults, read, write
from wangge.engine.edition import freeze
from wangge.engine.sentences import sentence
from wangge.engine.spec import ProcedureSpec

STATES = {
    "filed": {"waits_for": "lead"},
    "fixing": {"waits_for": "lead"},
    "told": {"waits_for": "asker"},
    "done": {"end": "solved"},
}
ACTS = {
    "accept": {"by": ["lead"], "from": ["filed"], "to": "fixing", "key": "p"},
    "tell": {"by": ["lead"], "from": ["fixing"], "to": "told", "key": "y"},
    "agree": {"by": ["asker"], "from": ["told"], "to": "done"},
}
PAUSES = {"set": "pauses", "states": {"working": "fixing"}}
WORDS = {"procedures": {"own": {"title": "x", "states": dict.fromkeys(STATES, "x"), "acts": dict.fromkeys(ACTS, "x")}}}


def own(*also: Any, **change: Any) -> dict[str, Any]:
    binding = {"categories": ["*"], "layers": ["dedicated"], "procedure": "own", "first": {"category_owner": True}}
    binding["stakes"] = [{"kind": "arbiter", "holder": {"organisation": "dispatch"}}]
    said = {"start": "filed", "form": "need", "states": STATES, "acts": ACTS, "also": list(also), **change}
    return {"procedures": {"own": said}, "bindings": [binding]}


def made(folder: Path, change: Mapping[str, Any]) -> ProcedureSpec:
    return read(write(folder / "made", change, zh=WORDS, en=WORDS)).spec.procedures["own"]


def test_a_line_brings_states_acts_clocks_and_words(tmp_path: Path) -> None:
    folder = write(tmp_path / "made", own("withdrawal", "forgetting", PAUSES), zh=WORDS, en=WORDS)
    found = read(folder)
    procedure = found.spec.procedures["own"]
    assert procedure.states["withdrawn"].end == "withdrawn"
    assert procedure.acts["pause"].from_ == ("fixing",)
    assert found.words.text("procedures.own.acts.pause") == "暂停计时"
    assert found.words.text("procedures.own.states.withdrawn", "en") == "Withdrawn"


def test_groups_of_states_are_those_of_the_procedure(tmp_path: Path) -> None:
    procedure = made(tmp_path, own("withdrawal", "forgetting", {"set": "recusal", "without": ["order_recusal"]}))
    assert procedure.acts["withdraw"].from_ == ("filed", "fixing")
    assert procedure.acts["recuse"].from_ == ("filed", "fixing", "told")
    assert procedure.acts["erase"].from_ == ("done", "withdrawn")
    assert "order_recusal" not in procedure.acts


def test_own_acts_states_and_keys_win(tmp_path: Path) -> None:
    mine = {"by": ["asker"], "from": ["told"], "to": "withdrawn"}
    change = own("withdrawal", "forgetting", {"set": "pauses", "states": {"working": "filed"}})
    change["procedures"]["own"]["acts"] = ACTS | {"withdraw": mine}
    procedure = made(tmp_path, change)
    assert (procedure.acts["withdraw"].by, procedure.acts["withdraw"].to) == (("asker",), "withdrawn")
    assert procedure.acts["accept"].key == "p"
    assert procedure.acts["pause"].key is None, "the lead would find two acts on one key"


def test_stakes_and_acts_may_be_called_otherwise(tmp_path: Path) -> None:
    line = {"set": "returns", "states": {"filed": "fixing"}, "stakes": {"arbiter": "verifier"}, "without": ["sort"]}
    change = own("withdrawal", "forgetting", line)
    change["bindings"][0]["stakes"] = [{"kind": "verifier", "holder": {"organisation": "dispatch"}}]
    procedure = made(tmp_path, change)
    rule = procedure.acts["rule"]
    assert procedure.states["disputed"].waits_for == "verifier"
    assert (rule.by, rule.from_, rule.to) == (("verifier",), ("disputed",), "fixing")


def test_an_edition_knows_nothing_of_sets(tmp_path: Path) -> None:
    edition = freeze(read(write(tmp_path / "made", own("withdrawal", "forgetting"), zh=WORDS, en=WORDS)))
    assert edition.spec.sets == {}
    assert all(one.also == () for one in edition.spec.procedures.values())
    assert "withdraw" in edition.spec.procedures["own"].acts


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("exclusion", "unknown_set"),
        ({"set": "pauses", "states": {"wroking": "fixing"}}, "not_in_set"),
        ({"set": "pauses", "without": ["pose"], "states": {"working": "fixing"}}, "not_in_set"),
        ("pauses", "set_lacks_states"),
        ("exclusions", "set_lacks_states"),
    ],
)
def test_what_cannot_be_brought_in_is_one_fault_at_its_line(tmp_path: Path, line: Any, code: str) -> None:
    found = faults(write(tmp_path / "made", own("forgetting", line), zh=WORDS, en=WORDS))
    assert [(fault.code, fault.path[:4]) for fault in found] == [(code, ("procedures", "own", "also", 1))]
    assert all("{" not in sentence(fault, lang) for fault in found for lang in ("zh", "en"))


def test_an_act_that_two_sets_bring(tmp_path: Path) -> None:
    lines = [
        {"set": one, "states": {"working": "fixing", "replied": "told"}} for one in ("written_reply", "verification")
    ]
    assert "act_brought_twice" in codes(write(tmp_path / "made", own("forgetting", *lines), zh=WORDS, en=WORDS))
    apart = [lines[0], lines[1] | {"without": ["reply"]}]
    change = own("forgetting", *apart)
    change["bindings"][0]["stakes"].append({"kind": "verifier", "holder": {"organisation": "dispatch"}})
    assert "act_brought_twice" not in codes(write(tmp_path / "apart", change, zh=WORDS, en=WORDS))


def test_what_a_set_misses_is_told_at_its_line(tmp_path: Path) -> None:
    change = own("forgetting", {"set": "verification", "states": {"working": "fixing", "replied": "told"}})
    found = faults(write(tmp_path / "made", change, zh=WORDS, en=WORDS))
    assert {fault.code for fault in found} == {"binding_lacks_stake"}
    shadowed = own("forgetting", PAUSES) | {"forms": {"pausing": {"fields": [{"field": "ghost"}]}}}
    assert "unknown_field" in codes(write(tmp_path / "shadowed", shadowed, zh=WORDS, en=WORDS))


def test_a_state_is_not_called_like_a_group(tmp_path: Path) -> None:
    states = STATES | {"any_open": {"waits_for": "lead"}}
    assert "state_reserved" in codes(write(tmp_path / "made", own("forgetting", states=states), zh=WORDS, en=WORDS))
