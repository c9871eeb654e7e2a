"""A year is announced: open dates that were provisional are counted again, and whoever keeps them is told."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.acts.test_recounting import apply, window
from tests.cast import Cast
from wangge.acts import recounting
from wangge.adoptions import facts
from wangge.adoptions.laws import released
from wangge.cases.models import Case, Clock
from wangge.cli.commands import clocks as verifying
from wangge.cli.main import main
from wangge.engine.faults import Faults
from wangge.notices.models import Notice

__all__ = ["window"]

WEDNESDAY = datetime(2026, 12, 30, 2, tzinfo=UTC)
LATER = WEDNESDAY + timedelta(hours=1)
NOTICE = """region: cn
year: {year}
sources: [{{title: 甲年的通知（虚构）, issued: 2026-12-30}}]
names:
  元旦: New Year's Day
  春节: Spring Festival
  清明节: Qingming Festival
  劳动节: Labour Day
  端午节: Dragon Boat Festival
  国庆节: National Day
  中秋节: Mid-Autumn Festival
holidays:
  - {{name: 元旦, from: {year}-01-01, to: {year}-01-04}}
  - {{name: 春节, from: {year}-02-05, to: {year}-02-11}}
  - {{name: 清明节, from: {year}-04-03, to: {year}-04-05}}
  - {{name: 劳动节, from: {year}-05-01, to: {year}-05-05}}
  - {{name: 端午节, from: {year}-06-09, to: {year}-06-09}}
  - {{name: 国庆节, from: {year}-10-01, to: {year}-10-07}}
  - {{name: 中秋节, from: {year}-09-15, to: {year}-09-15}}
"""


def announce(folder: Path, year: int, text: str = NOTICE) -> Path:
    days = folder / "calendar"
    days.mkdir(parents=True, exist_ok=True)
    (days / f"{year}.yaml").write_text(text.format(year=year), encoding="utf-8")
    return folder


@pytest.fixture
def fresh() -> Iterator[None]:
    """As a process that starts after the file was put there."""
    facts._calendar.cache_clear()
    released.cache_clear()
    yield
    facts._calendar.cache_clear()
    released.cache_clear()


def test_what_was_provisional_becomes_firm_and_the_holder_is_told(
    window: Cast, fresh: None, settings: Any, tmp_path: Path
) -> None:
    case, centre = apply(window, WEDNESDAY), window.stage.id("centre")
    recounting.take_laws(WEDNESDAY)
    recounting.recount(WEDNESDAY)
    before = Clock.objects.get(case=case, name="notify")
    assert before.provisional
    assert before.due_at is not None
    settings.LAWS_ADDED = [announce(tmp_path, 2027)]
    facts._calendar.cache_clear()
    released.cache_clear()
    assert recounting.take_laws(LATER)
    assert recounting.recount(LATER) == 1
    after = Clock.objects.get(case=case, name="notify")
    assert not after.provisional
    assert after.due_at == before.due_at + timedelta(days=1)  # Monday, 4 January, is a day off by now
    shown = Case.objects.get(pk=case)
    assert (shown.due_at, shown.provisional) == (after.due_at, False)
    assert [n.kind for n in Notice.objects.filter(about=case, holder=centre, kind="date_moved")] == ["date_moved"]
    assert recounting.recount(LATER) == 0


def test_a_calendar_with_a_hole_is_refused_by_its_name(
    fresh: None, settings: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = announce(tmp_path, 2028)
    settings.LAWS_ADDED = [folder]
    with pytest.raises(Faults) as caught:
        facts._calendar(facts.days.OFFICE, "")
    assert [(fault.code, fault.values["year"]) for fault in caught.value.faults] == [("day_year_missing", 2027)]
    assert main(["law", "check", str(folder), "--lang", "zh"]) == 1
    said = capsys.readouterr().err
    assert "缺少 2027 年" in said
    assert "2028.yaml:" in said
    announce(tmp_path, 2027, NOTICE.replace("  - {{name: 端午节, from: {year}-06-09, to: {year}-06-09}}\n", ""))
    assert main(["law", "check", str(folder), "--lang", "en"]) == 1
    assert "2027 lacks “端午节”" in capsys.readouterr().err
    announce(tmp_path, 2027)
    assert main(["law", "check", str(folder), "--lang", "en"]) == 0
    assert "nothing is missing" in capsys.readouterr().out


def test_what_was_counted_again_is_as_its_steps_say(window: Cast, fresh: None, settings: Any, tmp_path: Path) -> None:
    apply(window, WEDNESDAY)
    recounting.take_laws(WEDNESDAY)
    recounting.recount(WEDNESDAY)
    settings.LAWS_ADDED = [announce(tmp_path, 2027)]
    facts._calendar.cache_clear()
    recounting.take_laws(LATER)
    recounting.recount(LATER)
    assert verifying.report(as_json=True) == 0
