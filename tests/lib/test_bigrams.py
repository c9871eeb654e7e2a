"""Chinese is found by pairs of characters, and nobody by a number."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from wangge.lib import bigrams


def test_loosely_the_pairs_stand_in_any_order() -> None:
    assert bigrams.loosely(bigrams.query("路灯损坏 夜里")) == "('#:路灯' & '#:灯损' & '#:损坏') & ('#:夜里')"


def test_a_text_is_its_pairs_in_order_and_runs_stand_apart() -> None:
    assert bigrams.vector("路灯坏了。路", 7) == "'7:路灯':1 '7:灯坏':2 '7:坏了':3 '7:了':4 '7:路':6"


def test_other_words_stand_whole_in_small_letters() -> None:
    assert bigrams.vector("Wi-Fi 5G", 7) == "'7:wi':1 '7:fi':3 '7:5g':5"


def test_full_width_is_the_same_as_half_width() -> None:
    assert bigrams.vector("ＡＢＣ", 7) == bigrams.vector("abc", 7)


def test_long_numbers_are_not_kept_nor_looked_for() -> None:
    assert bigrams.vector("电话13800138000", 7) == "'7:电话':1 '7:话':2"
    assert bigrams.query("13800138000") == ""


def test_a_word_is_pairs_that_follow_each_other() -> None:
    assert bigrams.query("路灯损坏 夜里") == "('#:路灯' <-> '#:灯损' <-> '#:损坏') & ('#:夜里')"


def test_a_single_character_begins_something() -> None:
    assert bigrams.query("灯") == "'#:灯':*"


@given(st.text())
def test_no_text_breaks_out_of_its_quotes(text: str) -> None:
    quoted = [part for part in bigrams.vector(text, 7).split(" ") if part]
    assert all(part.count("'") == 2 and "\\" not in part for part in quoted)
