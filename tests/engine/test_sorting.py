"""Sorting: by the district's own words, or left to a clerk who reads why."""

import csv
from collections import Counter
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from wangge.engine.sorting import READ, CategoryWords, Sorted, Sorter

WORKS, SCHOOLS = 71, 72  # departments


def tree(*rows: tuple[str, str, tuple[str, ...], int | None]) -> list[CategoryWords]:
    """(path, code, words, owner)"""
    return [
        CategoryWords(i, code, tuple(path.split("/")), words, owner)
        for i, (path, code, words, owner) in enumerate(rows, 1)
    ]


DISTRICT = tree(
    ("市政", "A", (), WORKS),
    ("市政/道路照明", "A1", ("路灯", "灯不亮"), None),
    ("市政/园林绿化环卫", "A2", ("垃圾",), None),
    ("市政/道路养护", "A3", ("坑洼",), None),
    ("教育", "B", (), SCHOOLS),
    ("教育/校园安全", "B1", ("食堂",), None),
    ("教育/入学招生", "B2", ("学区", "招生"), None),
)
SORTER = Sorter(DISTRICT)
CODES = {c.id: c.code for c in DISTRICT}


def sort(title: str, text: str = "") -> tuple[str | None, str]:
    answer = SORTER.sort(title, text)
    return (CODES[answer.category] if answer.category else None, answer.reasons[0].code)


def test_by_given_words_and_by_names() -> None:
    assert sort("小区路灯不亮了") == ("A1", "sorted_by_words")
    assert sort("请加强园林养护", "绿化带没人管") == ("A2", "sorted_by_words")
    assert sort("孩子的学区怎么划分") == ("B2", "sorted_by_words")


def test_the_words_that_decided_are_shown_without_those_inside_others() -> None:
    (reason,) = SORTER.sort("路灯坏了，灯不亮", "道路照明").reasons
    assert reason.values == {"category": "A1", "words": ["道路照明", "灯不亮", "路灯"]}


def test_the_title_says_more_than_the_text() -> None:
    assert sort("学区划分不清", "门口有垃圾")[0] == "B2"
    assert sort("垃圾没人清", "在学区房门口")[0] == "A2"


def test_what_nothing_speaks_for_goes_to_a_clerk() -> None:
    assert sort("您好", "有一件事想请教") == (None, "no_word_matched")
    assert sort("") == (None, "no_word_matched")
    assert Sorter([]).sort("路灯", "路灯") == Sorter(DISTRICT).sort("", "")


def test_two_equally_likely_are_named_and_left_to_a_clerk() -> None:
    answer = SORTER.sort("路灯和食堂", "")
    assert answer.category is None
    assert answer.reasons[0].code == "equally_likely"
    assert sorted(answer.reasons[0].values["between"]) == ["A", "B"]
    assert sorted(answer.reasons[0].values["words"]) == ["路灯", "食堂"]


def test_level_children_of_different_departments_stay_with_their_parent() -> None:
    split = tree(
        ("市政", "A", (), WORKS), ("市政/照明", "A1", ("路灯",), WORKS), ("市政/清扫", "A2", ("垃圾",), SCHOOLS)
    )
    answer = Sorter(split).sort("路灯下有垃圾", "")
    assert answer.category == 1
    assert [r.code for r in answer.reasons] == ["sorted_by_words", "level_open"]
    assert sorted(answer.reasons[1].values["between"]) == ["A1", "A2"]


def test_level_children_of_one_department_are_no_question() -> None:
    answer = SORTER.sort("路灯下有垃圾", "")
    assert CODES[answer.category or 0] in ("A1", "A2")
    assert answer.confidence == 0.0


def test_where_the_district_lists_only_the_lowest_level_the_answer_is_one_of_it_or_none() -> None:
    leaves = Sorter([c for c in DISTRICT if len(c.names_path) > 1])
    assert leaves.sort("小区路灯不亮", "").category == 2
    assert leaves.sort("市政", "").category is None


def test_how_a_letter_is_written_says_nothing() -> None:
    polite = Sorter(tree(("希望工程", "A", (), None), ("其他", "B", (), None)))
    assert polite.sort("希望领导处理其他问题", "").category is None
    assert polite.sort("希望工程", "").category == 1


@given(st.text(max_size=60), st.text(max_size=120))
def test_any_message_is_sorted_or_left_with_a_reason(title: str, text: str) -> None:
    answer = SORTER.sort(title, text)
    assert isinstance(answer, Sorted)
    assert answer.reasons
    assert 0.0 <= answer.confidence <= 1.0
    assert (answer.category is None) == (answer.reasons[0].code != "sorted_by_words")


def test_a_very_long_message_is_read_in_part() -> None:
    assert sort("", "啊" * READ + "路灯")[0] is None


def test_words_in_latin_letters_are_whole_and_of_any_case() -> None:
    wifi = Sorter(tree(("通信", "A", ("WiFi",), None), ("低保", "B", (), None)))
    assert wifi.sort("no WIFI here", "").category == 1


def test_real_messages_against_the_labels_of_a_city(real: Path) -> None:
    """494 raw messages against a tree whose only words are its names: 15 labels are possible, 7 occur."""
    sheet = CalamineWorkbook.from_path(str(real / "categories_three_levels.xlsx")).get_sheet_by_index(0)
    paths = dict.fromkeys(tuple(str(x) for x in row[:n]) for row in sheet.to_python()[1:] for n in (1, 2, 3))
    categories = {i: CategoryWords(i, f"c{i}", path) for i, path in enumerate(paths, 1)}
    sorter = Sorter(categories.values())
    outcomes: Counter[str] = Counter()
    with (real / "labelled_raw_sample.csv").open(encoding="utf-8-sig") as file:
        for row in csv.DictReader(file):
            found = sorter.sort(row["留言主题"].strip(), row["留言详情"].strip()).category
            right = found is not None and categories[found].names_path[0] == row["一级标签"]
            outcomes["clerk" if found is None else "right" if right else "wrong"] += 1
    assert outcomes.total() == 494
    assert outcomes["right"] / (outcomes["right"] + outcomes["wrong"]) >= 0.87
    assert outcomes["clerk"] / 494 <= 0.18
