"""Words: nested lookup, Chinese when a language lacks one, the key itself when nobody wrote it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from wangge.engine.faults import Faults
from wangge.engine.words import Words, fill, house, leaves, merged, slots

PLAYBOOKS = Path(__file__).resolve().parents[2] / "playbooks"
WORDS = Words({"zh": {"a": {"b": "甲 {n}", "c": "丙"}, "n": 5}, "en": {"a": {"b": "A {n}"}}})


def test_lookup_falls_back_to_chinese_and_then_to_the_key() -> None:
    assert WORDS.text("a.b", "en", n=3) == "A 3"
    assert WORDS.text("a.c", "en") == "丙"
    assert WORDS.text("a.d", "en") == "a.d"
    assert WORDS.text("n") == "5"


def test_a_branch_is_no_word() -> None:
    assert WORDS.find("a") is None
    assert WORDS.find("a.b.c") is None


def test_slots_are_filled_and_nothing_else_is_reached() -> None:
    assert fill("{n} {other} {n.__class__} {0}", {"n": 1}) == "1 {other} {n.__class__} {0}"
    assert slots("{a} and {b}") == {"a", "b"}


def test_own_words_lie_over_the_library() -> None:
    over = Words({"zh": {"a": {"b": "新"}}, "en": {}}).over(WORDS)
    assert (over.text("a.b"), over.text("a.c"), over.text("a.b", "en", n=1)) == ("新", "丙", "A 1")
    assert merged({"a": {"b": 1}}, {"a": 2}) == {"a": 2}


def test_leaves_are_dotted() -> None:
    assert dict(leaves({"a": {"b": 1, "c": None}, "d": "x"})) == {"a.b": "1", "d": "x"}


def test_the_house_s_own_words_must_be_whole(tmp_path: Path) -> None:
    (tmp_path / "zh.yaml").write_text("a: 甲\n", encoding="utf-8")
    (tmp_path / "en.yaml").write_text("a: b: c\n", encoding="utf-8")
    with pytest.raises(Faults):
        house(tmp_path)
    house.cache_clear()


def _tree(playbook: str, lang: str) -> dict[str, Any]:
    tree: dict[str, Any] = yaml.safe_load((PLAYBOOKS / playbook / f"words.{lang}.yaml").read_text(encoding="utf-8"))
    return tree


def _acts(playbook: str, lang: str) -> dict[tuple[str, str], str]:
    told = _tree(playbook, lang).get("procedures") or {}
    return {(name, act): word for name, one in told.items() for act, word in (one.get("acts") or {}).items()}


@pytest.mark.parametrize("playbook", [p.parent.name for p in sorted(PLAYBOOKS.glob("*/words.en.yaml"))])
def test_an_act_with_the_library_s_chinese_name_has_its_english_name_too(playbook: str) -> None:
    lent = {lang: _tree("common", lang)["acts"] for lang in ("zh", "en")}
    own = {lang: _acts(playbook, lang) for lang in ("zh", "en")}
    as_lent = {
        (name, act) for name, act in own["en"] if own["zh"].get((name, act), lent["zh"].get(act)) == lent["zh"].get(act)
    }
    assert {key: own["en"][key] for key in as_lent if own["en"][key] != lent["en"].get(key[1])} == {}
