"""Editions: one text for one playbook, however it was written or stored; kinds of change; the shelf."""

from __future__ import annotations

import json
import unicodedata
from pathlib import Path
from typing import Any

import pytest

from tests.engine.written import ROOT, edit, read, write
from wangge.engine.edition import canonical, freeze, kind_of_change, thaw


def test_the_same_playbook_gives_the_same_text(tmp_path: Path) -> None:
    one, two = freeze(read(write(tmp_path / "a" / "made"))), freeze(read(write(tmp_path / "b" / "made")))
    assert one.sha256 == two.sha256
    assert kind_of_change(one, two) == "same"


def test_comments_and_styles_of_writing_do_not_count(tmp_path: Path) -> None:
    one = freeze(read(write(tmp_path / "made")))
    edit(tmp_path / "made", "playbook.yaml", lambda text: "# a remark\n" + text)
    assert freeze(read(tmp_path / "made")).sha256 == one.sha256


def test_an_edition_comes_back_whole_from_text_and_from_jsonb() -> None:
    edition = freeze(read(ROOT / "playbooks" / "common"))
    stored = json.loads(edition.text)
    jsonb = json.loads(json.dumps(stored, sort_keys=True), object_pairs_hook=lambda pairs: dict(reversed(pairs)))
    for back in (thaw(edition.text), thaw(jsonb)):
        assert (back.sha256, back.spec, back.words, back.laws) == (
            edition.sha256,
            edition.spec,
            edition.words,
            edition.laws,
        )
        assert list(back.spec.procedures["case"].acts) == list(edition.spec.procedures["case"].acts)
        assert list(back.spec.fields) == list(edition.spec.fields)
    assert edition.law("R-14#x") is edition.laws["R-14"]
    assert edition.law(None) is None


def test_an_edition_of_before_a_word_was_renamed_reads_as_it_was_meant() -> None:
    text = freeze(read(ROOT / "playbooks" / "common")).text
    old = thaw(text.replace('"do":"climb"', '"do":"lift"'))
    assert [e.do for e in old.spec.procedures["case"].acts["rule"].effects] == ["assign_lead", "climb", "notify"]
    assert '"do":"lift"' in old.text


def test_the_author_s_order_is_kept() -> None:
    edition = freeze(read(ROOT / "playbooks" / "common"))
    assert list(edition.spec.procedures["case"].acts)[:4] == ["accept", "handle", "return", "rule"]
    for kept in (edition, thaw(json.loads(edition.text))):
        assert kept.words.below("phrases.reply.reply_text") == ("solved", "explained", "planned")
        assert kept.words.below("phrases.reply.reply_text", "en") == ("solved", "explained", "planned")


def test_words_alone_are_a_patch_and_the_rest_is_major(tmp_path: Path) -> None:
    base = freeze(read(write(tmp_path / "made")))
    changes: list[tuple[dict[str, Any], dict[str, Any], str]] = [
        ({}, {"title": "新名"}, "patch"),
        ({"version": "1.1"}, {"title": "新名"}, "patch"),
        ({"posts": {"grid_chief": {"public": False}}}, {}, "major"),
        ({"cites": ["R-13"]}, {}, "major"),
    ]
    for change, words, kind in changes:
        assert kind_of_change(base, freeze(read(write(tmp_path / "made", change, zh=words)))) == kind


def test_a_stored_edition_counts_as_its_canonical_text_however_it_is_spelt() -> None:
    edition = freeze(read(ROOT / "playbooks" / "common"))
    text = edition.text.replace('"format":1,', '"format":1.0,', 1)
    assert text != edition.text
    assert thaw(unicodedata.normalize("NFD", text)).sha256 == edition.sha256


def test_canonical_text_has_one_form_for_one_value() -> None:
    assert canonical({"b": 1.0, "a": ["e\u0301", -0.0]}) == '{"a":["é",0],"b":1}'
    with pytest.raises(ValueError, match="JSON compliant"):
        canonical(float("nan"))


def test_another_format_is_refused() -> None:
    with pytest.raises(ValueError, match="format 1"):
        thaw('{"format": 99}')
    with pytest.raises(ValueError, match="format 1"):
        thaw("[]")
