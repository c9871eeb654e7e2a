"""Every stored clock is what its steps say; one that was changed behind the steps' back is named."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from django.db import transaction

from tests.acts.test_recounting import LATER, MONDAY, amended, apply, window
from tests.cast import Cast
from wangge.acts import recounting
from wangge.cases.models import Case, Clock
from wangge.cli.commands import clocks

__all__ = ["window"]


def verified(capsys: pytest.CaptureFixture[str], *, as_json: bool = True) -> tuple[int, str]:
    """What the command says and how it ends. It makes its transaction one that cannot write, so that is taken back."""
    with transaction.atomic():
        status = clocks.report(as_json=as_json)
        transaction.set_rollback(True)
    return status, capsys.readouterr().out


def test_what_differs_is_named_with_its_case(window: Cast, capsys: pytest.CaptureFixture[str]) -> None:
    case, other = apply(window), apply(window)
    window.done("desk_clerk", other, "accept_item", LATER)
    status, said = verified(capsys)
    whole = json.loads(said)
    assert (status, whole["cases"], whole["different"], whole["differences"]) == (0, 2, 0, [])
    assert whole["clocks"] == Clock.objects.count()
    row = Clock.objects.get(case=case, name="notify")
    assert row.due_at is not None
    Clock.objects.filter(pk=row.pk).update(due_at=row.due_at + timedelta(days=3))
    status, said = verified(capsys)
    found = json.loads(said)["differences"]
    assert (status, [one["column"] for one in found]) == (1, ["due_at"])
    assert found[0]["case"] == Case.objects.get(pk=case).code
    Clock.objects.filter(pk=row.pk).update(due_at=row.due_at, name="hand_over")
    status, said = verified(capsys, as_json=False)
    assert status == 1
    assert Case.objects.get(pk=case).code in said
    assert len(said.splitlines()) == 3  # one that is not stored, one that no step began, and the sum


def test_a_case_that_the_newest_law_has_not_reached_is_no_difference(
    window: Cast, capsys: pytest.CaptureFixture[str]
) -> None:
    apply(window)
    recounting.take_laws(LATER, amended("switch", 8))
    status, said = verified(capsys)
    assert (status, json.loads(said)["waiting"]) == (0, 1)
    recounting.recount(MONDAY + timedelta(hours=2))
    status, said = verified(capsys)
    assert (status, json.loads(said)["waiting"]) == (0, 0)
