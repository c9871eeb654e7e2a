"""From words and values to pieces: lists, tables, lines left out, and text that stays text."""

from __future__ import annotations

from wangge.documents.content import blocks, plain
from wangge.documents.typeset import Block


def test_a_body_becomes_pieces_in_order() -> None:
    body = "{asker}：\n现告知如下：\n# 一、材料\n{missing}\n{rows}\n"
    found = blocks(body, {"asker": "甲", "missing": ["一件", "两件"], "rows": [["事项", "招牌"]]}, "zh")
    assert found == (
        Block("to", "甲："),
        Block("para", "现告知如下："),
        Block("heading", "一、材料"),
        Block("list", entries=("一件", "两件")),
        Block("table", rows=(("事项", "招牌"),)),
    )


def test_a_line_without_any_value_is_left_out() -> None:
    assert blocks("说明：{note}\n{list}\n电话：{phone}", {"note": None, "list": [], "phone": ""}, "zh") == ()


def test_a_line_with_one_value_of_two_stays() -> None:
    assert blocks("联系{a}{b}。", {"a": "", "b": "乙"}, "zh") == (Block("para", "联系乙。"),)


def test_a_slot_that_nobody_fills_is_seen() -> None:
    assert blocks("请于{due}前。", {"asker": ""}, "zh") == (Block("para", "请于{due}前。"),)


def test_only_a_first_line_is_an_addressee() -> None:
    assert [b.kind for b in blocks("甲：\n乙：", {}, "zh")] == ["to", "para"]


def test_values_are_filled_once_and_never_read_as_layout() -> None:
    found = blocks("说明：{note}", {"note": "# 标题 {asker} $x$", "asker": "甲"}, "zh")
    assert found == (Block("para", "说明：# 标题 {asker} $x$"),)


def test_what_was_written_in_several_lines_stays_in_several_paragraphs() -> None:
    assert [b.text for b in blocks("{grounds}", {"grounds": "一。\n\n# 二。"}, "zh")] == ["一。", "# 二。"]


def test_a_list_within_a_sentence_is_joined() -> None:
    assert blocks("缺{m}。", {"m": ["甲", "乙"]}, "zh")[0].text == "缺甲、乙。"
    assert blocks("Lacks {m}.", {"m": ["a", "b"]}, "en")[0].text == "Lacks a, b."


def test_control_and_direction_signs_go() -> None:
    assert plain("甲\u202e乙\u200b丙\x00丁\r\n戊") == "甲 乙 丙 丁 戊"
