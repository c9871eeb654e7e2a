"""Pairs of posts and printed terms, by the rules of the practice that they come from (双员)."""

from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from wangge.engine.formation import SeatFact, TermFact, alike, label_months, look_alike, months_between, pairing
from wangge.engine.spec import PairSpec

ZONE = ZoneInfo("Asia/Shanghai")
PAIR = PairSpec(posts=("supervisor", "receiver"))
COMMITTEE, BUILDER = 100, 200


def day(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZONE)


TERM = TermFact(day("2022-06-01"), day("2024-12-01"), BUILDER, COMMITTEE, "两年半")
SUPERVISOR = SeatFact(1, "supervisor", 2, TERM)
RECEIVER = SeatFact(2, "receiver", 1, replace(TERM, appointed_by=COMMITTEE, drawn_from=BUILDER))
NOW = day("2023-07-04")


def codes(*seats: SeatFact, at: datetime = NOW) -> list[tuple[str, int | None]]:
    return [(c.code, c.post) for c in pairing(PAIR, seats, at, ZONE)]


def test_a_sound_pair_is_not_warned_of() -> None:
    assert codes(SUPERVISOR, RECEIVER) == []


def test_the_printed_term_that_its_dates_do_not_keep() -> None:
    """The source prints 两年半 beside June 2022 to September 2024: 28 months (domain X1)."""
    printed = replace(SUPERVISOR, term=replace(TERM, until=day("2024-10-01")))
    (caution,) = pairing(PAIR, [printed, RECEIVER], NOW, ZONE)
    assert (caution.code, caution.values) == ("term_label", {"label": "两年半", "said": 30, "months": 28})


def test_equal_number_and_each_its_counterpart() -> None:
    lonely = SeatFact(3, "supervisor", None, TERM)
    assert codes(SUPERVISOR, RECEIVER, lonely) == [("pair_unequal", None), ("pair_missing", 3)]
    assert ("pair_same_side", 1) in codes(replace(SUPERVISOR, pair=3), RECEIVER, replace(lonely, pair=1))


def test_each_is_appointed_by_the_other_side() -> None:
    own = replace(SUPERVISOR, term=replace(TERM, appointed_by=COMMITTEE))
    assert codes(own, RECEIVER) == [("not_cross_appointed", 1)]


def test_vacant_open_ended_and_ending_soon() -> None:
    assert codes(replace(SUPERVISOR, term=None), RECEIVER) == [("pair_vacant", 1)]
    assert codes(replace(SUPERVISOR, term=replace(TERM, until=None)), RECEIVER) == [("term_missing", 1)]
    assert codes(SUPERVISOR, RECEIVER, at=day("2024-11-15")) == [("term_ends_soon", 1), ("term_ends_soon", 2)]


@pytest.mark.parametrize(
    ("label", "months"),
    [
        ("两年半", 30),
        ("三年", 36),
        ("半年", 6),
        ("十八个月", 18),
        ("一年六个月", 18),
        ("2年", 24),
        ("24个月", 24),
        ("长期", None),
    ],
)
def test_what_a_label_says(label: str, months: int | None) -> None:
    assert label_months(label) == months


def test_months_are_counted_in_the_district() -> None:
    assert months_between(day("2022-06-01"), day("2024-10-01"), ZONE) == 28
    assert months_between(day("2022-06-01"), day("2022-08-31"), ZONE) == 3


def test_names_that_look_alike_are_told_and_not_merged() -> None:
    assert look_alike("穆河社区", "穆湖社区")
    assert not look_alike("一号社区", "二号社区")
    assert not look_alike("东湖社区", "西湖社区")
    (caution,) = alike([(1, "穆湖社区"), (2, "穆河社区"), (3, "振兴社区")])
    assert (caution.post, caution.values["other"]) == (2, 1)
