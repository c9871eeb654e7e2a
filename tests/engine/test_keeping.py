"""How long what a case holds of a person is kept: per field, from the close, a statute before the field's own years."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from tests.engine.written import LAWS, codes, read, write
from wangge.engine.keeping import GROUND, RECORD, Keeping, free, keepings, over

ZONE = ZoneInfo("Asia/Shanghai")
TODAY = date(2026, 3, 2)
CLOSED = datetime(2026, 3, 2, 18, 0, tzinfo=ZONE)


def kept(folder: Path, change: dict[str, object]) -> dict[str, Keeping]:
    book = read(write(folder, change))
    laws = {law.id: law for law in book.laws}
    procedure = next(iter(book.spec.procedures))
    return {k.name: k for k in keepings(book.spec, procedure, laws, TODAY)}


def phone(**spec: object) -> dict[str, object]:
    return {"fields": {"asker_phone": {"type": "phone", "personal": "contact", "source": "person_phone", **spec}}}


def test_each_personal_field_has_its_own_period_and_the_record_the_longest(tmp_path: Path) -> None:
    found = kept(tmp_path / "made", phone(keep_years=7, purpose="contact"))
    number = found["asker_phone"]
    assert (number.months, number.purpose, number.law) == (84, "contact", GROUND)
    assert found["text"].months < 84
    assert "attachments" in found
    assert "category" not in found
    assert list(found)[-1] == RECORD
    assert found[RECORD].months == 84


def test_a_law_that_wants_a_field_kept_is_named_where_it_is_the_longer(tmp_path: Path) -> None:
    short = kept(tmp_path / "short", phone(keep_years=1, keep="R-71#ledger"))
    assert (short["asker_phone"].months, short["asker_phone"].law) == (36, "R-71#ledger")
    assert (short[RECORD].least, short[RECORD].statute) == (36, "R-71#ledger")
    long = kept(tmp_path / "long", phone(keep_years=5, keep="R-71#ledger"))
    assert (long["asker_phone"].months, long["asker_phone"].law, long["asker_phone"].least) == (60, GROUND, 36)


def test_a_law_over_a_procedure_keeps_everything_of_its_cases(tmp_path: Path) -> None:
    spec = read(write(tmp_path / "made")).spec
    name, procedure = next(iter(spec.procedures.items()))
    petition = spec.model_copy(update={"procedures": {name: procedure.model_copy(update={"keep": "R-70#archive"})}})
    found = keepings(petition, name, LAWS.laws, TODAY)
    assert {(k.least, k.law) for k in found} == {(120, "R-70#archive")}


@pytest.mark.parametrize(
    ("closed", "months", "day"),
    [
        (CLOSED, 12, (2027, 3, 3)),
        (datetime(2026, 3, 2, 0, 30, tzinfo=ZONE), 12, (2027, 3, 3)),
        (datetime(2024, 2, 29, 9, 0, tzinfo=ZONE), 12, (2025, 3, 1)),
        (datetime(2026, 8, 31, 9, 0, tzinfo=ZONE), 6, (2027, 3, 1)),
    ],
)
def test_a_period_ends_with_its_last_day_in_the_district(
    closed: datetime, months: int, day: tuple[int, int, int]
) -> None:
    assert over(Keeping("text", "handling", months), closed, ZONE) == datetime(*day, tzinfo=ZONE)


def test_what_no_law_keeps_may_go_at_once() -> None:
    assert free(Keeping("text", "handling", 36), CLOSED, ZONE) == CLOSED
    wages = Keeping("text", "handling", 12, 36, "R-71#ledger")
    assert free(wages, CLOSED, ZONE) == over(wages, CLOSED, ZONE) == datetime(2029, 3, 3, tzinfo=ZONE)


@pytest.mark.parametrize("ref", ["R-20#finish", "R-71"])
def test_what_is_no_period_of_keeping_is_a_fault(tmp_path: Path, ref: str) -> None:
    assert "keep_not_months" in codes(write(tmp_path / "made", phone(keep=ref)))
