"""Which edition of which law gave a clock its length, and from when it is in force, in words."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from wangge.cases.sheets import ClockSheet
from wangge.engine.law import Law
from wangge.engine.values import ClockFact, ClockGround
from wangge.web.showing import laws

NOON = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)
MARCH, JULY = date(2026, 3, 5), date(2004, 7, 1)


def clock(law: str = "R-12#notify@2004-07-01", **said: Any) -> ClockSheet:
    fact = ClockFact("notify", 1, 1, NOON, NOON, None, "running", False, law=law)
    return ClockSheet(
        fact, "", "R-12#notify", False, ClockGround(8, "working_day", "midnight", 0, **said), (9, "day"), ()
    )


@pytest.mark.parametrize(
    ("sheet", "zh", "en"),
    [
        (clock(""), "", ""),
        (clock(by="law", since=JULY), "时限按2004年7月1日起施行的条文计算。", "since 1 Jul 2004."),
        (clock(by="law"), "还没有查明", "not established"),
        (clock(by="law", since=MARCH, switched=MARCH), "2026年3月5日起施行新条文", "clock that ran then"),
        (clock(by="law", since=MARCH, switched=MARCH, late=True), "第一个工作日为止", "first working day"),
        (clock(by="promise", since=JULY), "承诺的 8 个工作日比法定的早", "promises 8 working days, which is earlier"),
        (clock(by="overridden", since=JULY), "本区承诺的 9 日比法定的晚", "promises 9 days, which is later"),
    ],
)  # fmt: skip
def test_what_the_page_says_of_the_edition(sheet: ClockSheet, zh: str, en: str) -> None:
    assert zh in laws.clock_edition(sheet, "zh")
    assert en in laws.clock_edition(sheet, "en")
    assert "R-12" not in laws.clock_edition(sheet, "zh") + laws.clock_edition(sheet, "en")


def test_the_page_of_a_rule_shows_every_edition_the_newest_first() -> None:
    law = laws.released().laws["R-12"]
    old = law.editions[0]
    newer = old.model_copy(update={"from_": MARCH, "running": "switch"})
    page = laws._page(Law.model_validate(law.model_copy(update={"editions": (old, newer)})), "zh")
    assert [(one.since, one.running_key) for one in page.editions] == [(MARCH, "law.running.switch"), (JULY, "")]
