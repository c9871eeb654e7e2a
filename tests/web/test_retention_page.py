"""What is kept how long: figures and rules for two administrators, never a case, and nothing of closed zones."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from io import BytesIO
from typing import Any

import pytest
from django.test import Client
from python_calamine import CalamineWorkbook

from tests.web.test_filing import SITE, file, text_of
from tests.web.town import Town
from wangge.acts import retention
from wangge.cases.models import Case
from wangge.people.access import scope_of_person
from wangge.subjects import revisions

Enter = Callable[[str], Client]
POWERS = ("admin.system", "admin.security", "admin.audit")


@pytest.fixture
def kept(town: Town) -> Town:
    """Three administrators, and a case whose asker's data reach their end next week."""
    for power in POWERS:
        name = power.partition(".")[2]
        town.person(f"管理员{name}", name, employer=town.entities["window"])
        town.post(name, f"p-{name}", f"district.{name}", town.units["D"], "department", name, capabilities=[power],
                  organisation=town.entities["window"])  # fmt: skip
    revisions.check()
    file(Client(), name="居民癸", phone="15400000009", text="工地夜里施工。", **SITE)
    soon = datetime.now(UTC) + timedelta(days=7)
    Case.objects.update(is_open=False, closed_at=soon - timedelta(days=365), forget_at=soon)
    return town


@pytest.mark.parametrize("who", ["system", "audit"])
def test_it_tells_rules_and_figures(kept: Town, enter: Enter, who: str) -> None:
    shown = text_of(enter(who).get("/house/keeping/"))
    for part in ("1 件办结事项", "双员制", "联系电话", "个人信息最小必要", "年"):
        assert part in shown
    assert "工地夜里施工" not in shown
    assert "居民癸" not in shown
    english = enter(who).get("/house/keeping/", headers={"accept-language": "en"})
    assert "1 closed matter reach" in english.content.decode()


@pytest.mark.parametrize("who", ["", "security", "leader", "resident"])
def test_it_is_for_nobody_else(kept: Town, enter: Enter, who: str) -> None:
    client = enter(who) if who else Client()
    assert client.get("/house/keeping/").status_code == (403 if who else 302)


def test_a_closed_zone_moves_no_figure(kept: Town, as_owner: Any) -> None:
    scope = scope_of_person(kept.entities["system"].pk, datetime.now(UTC))
    before = retention.retention(scope)
    assert isinstance(before, retention.Retention)
    assert sum(before.soon.values()) == 1
    with as_owner():
        Case.objects.update(zone="petition")
    after = retention.retention(scope)
    assert isinstance(after, retention.Retention)
    assert (after.soon, after.held) == ({}, {})


def test_the_journal_is_searched_by_code_and_taken_as_excel(kept: Town, enter: Enter) -> None:
    case, client = Case.objects.get(), enter("audit")
    client.get(f"/cases/{case.code}/")
    asked = {"code": case.code.lower()}
    assert "打开事项" in text_of(client.get("/audit/refused/", asked))
    assert "打开事项" not in text_of(client.get("/audit/refused/", {"code": "ABCDEFGH12345678"}))
    answer = client.get("/audit/refused/", asked | {"as": "xlsx"})
    rows = CalamineWorkbook.from_filelike(BytesIO(answer.content)).get_sheet_by_index(0).to_python()
    assert rows[0][:2] == ["时间", "谁"]
    assert rows[1][1] == "管理员audit"
    assert len(rows) == 2
    assert enter("system").get("/audit/", {"as": "xlsx"}).status_code == 403
