"""Both languages say the same things, and every word that is used exists."""

from __future__ import annotations

import re
from itertools import product
from pathlib import Path
from string import Formatter
from typing import get_args

import pytest
from django.test import override_settings

from wangge.engine import source
from wangge.engine.scenario import Then
from wangge.engine.vocabulary import Capability, DrawnFrom, Effect, Guard, Zone
from wangge.engine.words import LANGUAGES, house, house_files, leaves
from wangge.web.pages.parts import Due
from wangge.web.wording import FOLDER, WordMissing, has, say

WEB = FOLDER.parent
UNITS = ("hour", "working_hour", "day", "working_day", "month")
DAYS = ("start", "counted", "weekend", "holiday", "makeup_workday", "paused", "rolled", "due")
IN_TEMPLATE = re.compile(r'\{% w "([a-z0-9_.]+)"')
IN_PYTHON = re.compile(r'say\("([a-z0-9_.]+)"')
WHY = re.compile(r'Reason\(\s*"([a-z_]+)"')
TOLD = re.compile(r'tell\(.*"([a-z_]+)"\)')


def keys(language: str) -> set[str]:
    return {k for k, _ in leaves(house(FOLDER).trees[language]) if not k.endswith("_one")}


def texts(language: str) -> dict[str, str]:
    return dict(leaves(house(FOLDER).trees[language]))


def used(pattern: re.Pattern[str], *globs: str) -> set[str]:
    root = Path(WEB)
    return {key for glob in globs for path in root.glob(glob) for key in pattern.findall(path.read_text("utf-8"))}


def test_the_languages_have_the_same_keys() -> None:
    assert keys("zh") == keys("en")


def test_each_area_has_a_file_in_both_languages_and_its_keys_to_itself() -> None:
    areas = {lang: {f.stem: set(source.load(f).mapping) for f in house_files(FOLDER, lang)} for lang in LANGUAGES}
    assert areas["zh"] == areas["en"]
    first = [key for found in areas["zh"].values() for key in found]
    assert len(areas["zh"]) > 1
    assert len(first) == len(set(first))


def test_the_languages_have_the_same_slots() -> None:
    def slots(text: str) -> set[str]:
        return {name for _, name, _, _ in Formatter().parse(text) if name}

    zh, en = texts("zh"), texts("en")
    assert {k: slots(zh[k]) for k in keys("zh")} == {k: slots(en[k]) for k in keys("zh")}


def test_english_is_english_and_chinese_is_chinese() -> None:
    han = re.compile(r"[\u4e00-\u9fff]")
    assert [k for k, text in texts("en").items() if han.search(text)] == []
    assert [k for k, text in texts("zh").items() if not han.search(text)] == []


def test_every_word_that_templates_and_views_use_exists() -> None:
    wanted = used(IN_TEMPLATE, "templates/**/*.html") | used(IN_PYTHON, "**/*.py")
    assert len(wanted) > 100
    assert {key for key in wanted if not has(key)} == set()


@pytest.mark.parametrize(("tone", "unit", "left"), list(product(("ok", "late"), UNITS, (0, 3))))
def test_every_countdown_has_words(tone: str, unit: str, left: int) -> None:
    assert has(Due(tone, None, left, unit).left_key)  # type: ignore[arg-type]


def test_computed_keys_exist() -> None:
    computed = [f"length.{u}" for u in UNITS] + [f"day.{d}" for d in DAYS] + [f"law.grade.{g}" for g in "ABC"]
    computed += [f"{area}.kind.{k}" for area in ("law", "laws") for k in ("clock", "check", "principle")]
    computed += [f"law.grade_short.{g}" for g in "ABC"]
    computed += [f"calendar.{kind}" for kind in ("start", "counted", "paused", "due", "ended")]
    computed += [f"filing.step_{n}" for n in (2, 3)]
    assert [key for key in computed if not has(key)] == []


def sources(*folders: str) -> str:
    house_ = WEB.parent
    return "\n".join(p.read_text("utf-8") for f in folders for p in (house_ / f).rglob("*.py"))


def test_every_reason_of_a_route_has_a_sentence() -> None:
    codes = set(WHY.findall(sources("acts", "engine")))
    assert len(codes) > 10
    assert {c for c in codes if not has(f"reason.{c}")} == set()


def test_every_kind_of_notice_has_a_sentence() -> None:
    kinds = set(TOLD.findall(sources("acts")))
    assert kinds
    assert {k for k in kinds if not has(f"notice.{k}")} == set()


def test_a_missing_word_is_loud_where_it_should_be_and_readable_on_a_live_page() -> None:
    with override_settings(WORDS_STRICT=True), pytest.raises(WordMissing):
        say("nothing.of_the_kind", "zh")
    with override_settings(WORDS_STRICT=False):
        assert say("nothing.of_the_kind", "zh") == "of the kind"


def test_english_plurals() -> None:
    assert say("due.left.day", "en", n=1) == "1 day left"
    assert say("due.left.day", "en", n=2) == "2 days left"
    assert say("due.left.day", "zh", n=1) == "还剩 1 天"


def test_values_cannot_reach_into_objects() -> None:
    assert say("case.waits_for", "zh", who="{who.__class__}") == "等{who.__class__}办"


def test_every_word_of_the_vocabulary_has_a_sentence_on_the_page_of_a_practice() -> None:
    words = {"guard": Guard, "effect": Effect, "drawn_from": DrawnFrom}
    keys = {f"practices.{part}.{word}" for part, of in words.items() for word in get_args(of)}
    keys |= {f"practices.capability.{word.replace('.', '_')}" for word in get_args(Capability)}
    keys |= {f"practices.zone.{zone}" for zone in get_args(Zone) if zone != "open"}
    keys |= {f"practices.then_word.{word}" for word in Then.model_fields}
    assert {key for key in keys if not has(key)} == set()
