"""Law as data: what is cited exists, has its source and its numbers, and holds on its day."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from tests.engine.written import LAWS, ROOT
from wangge.engine.faults import Faults
from wangge.engine.law import Lawbook
from wangge.engine.sentences import sentence

TODAY = date(2026, 3, 1)
NUMBERS = (*range(1, 7), 8, *range(11, 25), 42, *range(45, 51), *range(53, 58))
ASKED_FOR = [f"R-{n:02}" for n in NUMBERS]

LAW = """\
laws:
  - id: R-90
    title: {zh: 甲, en: A}
    text: {zh: 乙, en: B}
    kind: clock
    grade: A
    source: test
    editions:
      - {from: 2020-01-01, to: 2024-12-31, limits: {finish: {n: 30, unit: day, title: {zh: 办结, en: Finish}}}}
      - {from: 2025-01-01, running: switch, limits: {finish: {n: 20, unit: day, title: {zh: 办结, en: Finish}}}}
"""


def book(folder: Path, text: str = LAW) -> Lawbook:
    (folder / "laws.yaml").write_text(text, encoding="utf-8")
    return Lawbook.load([folder])


def codes(folder: Path, text: str) -> list[str]:
    with pytest.raises(Faults) as caught:
        book(folder, text)
    return [fault.code for fault in caught.value.faults]


@pytest.mark.parametrize("name", ASKED_FOR)
def test_the_rules_of_the_domain_are_recorded(name: str) -> None:
    law = LAWS.laws[name]
    assert law.title.zh
    assert law.text.en
    assert law.source
    assert law.edition(TODAY) is not None


@pytest.mark.parametrize("name", [name for name in ASKED_FOR if name >= "R-11"])
def test_what_clocks_and_checks_rest_on_says_where_it_stands(name: str) -> None:
    """Those before it are codes and sizes, of standards that have no articles."""
    law = LAWS.laws[name]
    assert law.grade in ("A", "B", "C")
    assert [(a.instrument, a.article) for a in law.articles if a.instrument and a.article] != []


def test_weak_rules_are_configuration() -> None:
    weak = [law for law in LAWS.laws.values() if law.grade == "C" or law.weak]
    assert weak
    assert all(law.configuration for law in weak)


def test_rules_of_grade_a_name_their_article() -> None:
    assert [law.id for law in LAWS.laws.values() if law.grade == "A" and not law.articles] == []


@pytest.mark.parametrize(
    ("ref", "n", "unit", "extend_most"),
    [
        ("R-12#notify", 5, "working_day", None),
        ("R-12#decide", 20, "working_day", 10),
        ("R-18#default", 5, "working_day", None),
        ("R-20#accept", 15, "day", None),
        ("R-42#pass_on", 10, "working_day", None),
        ("R-42#handle", 30, "day", 60),
        ("R-20#objection", 5, "working_day", None),
        ("R-20#finish", 60, "day", 30),
        ("R-20#review", 30, "day", None),
    ],
)
def test_limits(ref: str, n: int, unit: str, extend_most: int | None) -> None:
    found = LAWS.limit(ref, TODAY)
    assert found is not None
    assert (found[0].n, found[0].unit, found[0].extend_most) == (n, unit, extend_most)


def test_each_day_has_its_edition(tmp_path: Path) -> None:
    laws = book(tmp_path)
    days = [date(2019, 1, 1), date(2024, 12, 31), date(2025, 1, 1)]
    found = [laws.limit("R-90#finish", day) for day in days]
    assert [(limit.n, edition.running) for limit, edition in found if limit] == [
        (30, "keep"),
        (30, "keep"),
        (20, "switch"),
    ]


def test_a_rule_that_ended_has_no_edition(tmp_path: Path) -> None:
    laws = book(tmp_path, LAW[: LAW.index("      - {from: 2025")])
    assert laws.limit("R-90#finish", TODAY) is None


def test_what_cannot_be_cited_says_what_can() -> None:
    assert LAWS.unknown("R-20#finish") is None
    assert LAWS.unknown("R-20") is None
    assert LAWS.unknown("R-20#finnish") == ("unknown_limit", "R-20#finish")
    assert LAWS.unknown("R-99") == ("unknown_law", "R-49")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (LAW.replace("grade: A", "grade: C"), ["bad_value"]),
        (LAW.replace("grade: A", "grade: D"), ["unknown_word"]),
        (LAW.replace("title: {zh: 甲, en: A}", "title: {zh: 甲}"), ["missing_key"]),
        (LAW.replace("unit: day, title: {zh: 办结, en: Finish}}}}\n      - ", "unit: days}}}\n      - "), None),
        (LAW.replace("to: 2024-12-31", "to: 2025-06-30"), ["editions_overlap"]),
        (LAW + LAW.removeprefix("laws:\n"), ["duplicate_law"]),
        (LAW.replace("from: 2020-01-01", "from: 2020-13-01"), ["wrong_type"]),
        ("laws: [\n", ["yaml_syntax"]),
    ],
)
def test_faulty_laws_are_refused(tmp_path: Path, text: str, expected: list[str] | None) -> None:
    assert codes(tmp_path, text) == (expected or ["missing_key", "unknown_word"])


def test_faults_are_told_in_both_languages(tmp_path: Path) -> None:
    with pytest.raises(Faults) as caught:
        book(tmp_path, LAW + LAW.removeprefix("laws:\n"))
    (fault,) = caught.value.faults
    assert (sentence(fault), sentence(fault, "en")) == ("R-90 记了两次，请留一条。", "R-90 stands twice. Keep one.")
    assert fault.line == 11


def test_only_files_right_under_the_folder_are_laws() -> None:
    """``laws/cn/calendar/`` holds days, not rules."""
    assert Lawbook.load([ROOT / "laws" / "cn"]).laws.keys() == LAWS.laws.keys()


def test_a_regions_own_rules_lie_beside_the_nations() -> None:
    both = Lawbook.load([ROOT / "laws" / "cn", ROOT / "laws" / "370100"])
    local = both.laws["R-180"]
    assert (local.region, local.configuration) == ("370100", True)
    limit = both.limit("R-180#default", TODAY)
    assert limit is not None
    assert (limit[0].n, limit[0].unit) == (5, "working_day")
    assert {law.region for law in LAWS.laws.values()} > {"cn", "110000", "330000"}  # presets among the national folder
