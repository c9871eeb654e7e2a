"""The board groups by organisation and never by post, and each figure opens exactly the cases that it counts."""

from __future__ import annotations

import io
import json
import re
import stat
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from python_calamine import CalamineWorkbook

from tests import kept
from tests.web.test_desk_work import act
from tests.web.test_filing import SITE, file, text_of
from tests.web.town import DAY, Town, build
from wangge.acts import setup
from wangge.cases import counting
from wangge.cases.board import OTHER_POSTS, board
from wangge.cases.models import Case
from wangge.journal.models import Reading
from wangge.people.access import scope_of_person
from wangge.people.facts import roster
from wangge.subjects import revisions

LISTED = "/board/cases/?show=open"
Enter = Callable[[str], Client]
FIGURE = re.compile(r'<a class="figure-tile tone-\w+" href="([^"]+)".*?figure-value">([\d,]+)<')
RATE = re.compile(r'<a href="([^"]+)">(?:达到|未达到|共) (\d+) 件</a>')


@pytest.fixture
def busy(town: Town) -> Town:
    return town


def full() -> Town:
    """A town with complaints at the site, led by a post; needs of a firm, led by a department: answered, rated badly,
    open, old."""
    town = build()

    def enter(who: str) -> Client:
        client = Client()
        client.force_login(town.users[who])
        return client

    for key in "ab":
        file(Client(), name="居民甲", phone="13800000000", key=key, **SITE)
        file(enter("manager"), place="G", category="difficulty", key=f"{key}{key}")
    answered, old = Case.objects.filter(category__code="difficulty").order_by("pk")
    reply, rating = {"reply_text": "已经协调解决"}, {"rating": "2"}
    called = {"reached": "yes"}
    steps = (("handler", "accept", {}), ("handler", "reply", reply), ("manager", "rate", rating))
    steps += (("ruler", "call_back", called),)
    for case in (answered, old):
        for who, name, data in steps:
            act(enter(who), case.code, name, **data)
    Case.objects.filter(pk=old.pk).update(filed_at=datetime.now(UTC) - timedelta(days=400))
    return town


_kept_town = kept.fixture(full)


def counted(client: Client, href: str) -> int:
    return text_of(client.get(unescape(href))).count("data-line")


def test_no_row_of_the_board_is_a_post(busy: Town) -> None:
    scope = scope_of_person(busy.entities["leader"].pk, datetime.now(UTC))
    found = board(scope, "organisation")
    assert found is not None
    assert {r.key for r in found.rows}.isdisjoint(str(post) for post in roster().posts)
    assert {r.name: r.open for r in found.rows} == {"示例施工单位": 2, "示例区住建部门": 0}


def test_posts_of_no_organisation_are_one_line(busy: Town) -> None:
    busy.posts["p-receiver"].organisation = None
    busy.posts["p-receiver"].save()
    revisions.bump("people")
    found = board(scope_of_person(busy.entities["leader"].pk, datetime.now(UTC)), "organisation")
    assert found is not None
    assert {r.key: r.open for r in found.rows}[OTHER_POSTS] == 2


@pytest.mark.parametrize("by", ["unit", "organisation", "category", "chain"])
def test_every_figure_opens_exactly_its_cases(enter: Enter, busy: Town, by: str) -> None:
    leader = enter("leader")
    html = text_of(leader.get(f"/board/?by={by}"))
    tiles, rates = FIGURE.findall(html), RATE.findall(html)
    assert (len(tiles), len(rates)) == (4, 9)
    for href, value in (*tiles, *rates):
        assert counted(leader, href) == int(value), href
        assert f"共 {value} 件" in text_of(leader.get(unescape(href)))
    rows = re.findall(r'href="([^"]*show=(?:open|due|late)[^"]*)"[^>]*>\s*(\d+)\s*<', html.split("<table")[1])
    assert rows
    for href, value in rows:
        assert counted(leader, href) == int(value), href


def test_what_no_rate_counts_is_shown_with_its_ground_and_its_cases(enter: Enter, busy: Town) -> None:
    scope = scope_of_person(busy.entities["leader"].pk, datetime.now(UTC))
    before = board(scope, "organisation")
    rated = Case.objects.filter(rating=2, is_open=False, filed_at__gt=datetime.now(UTC) - timedelta(days=180))
    assert rated.update(exclusion="out_of_remit") == 1
    after = board(scope, "organisation")
    assert before is not None
    assert after is not None
    assert (before.total.satisfied.whole, after.total.satisfied.whole) == (1, 0)
    assert after.total.solved.whole == before.total.solved.whole - 1
    assert (after.total.excluded, after.total.open) == ({"out_of_remit": 1}, before.total.open)
    leader = enter("leader")
    href = re.findall(r'<a href="([^"]+)">不在职权范围 1 件</a>', text_of(leader.get("/board/")))
    assert [counted(leader, one) for one in href] == [1]
    assert counted(leader, "/cases/?show=satisfied&board=1") == 0


def sheet(answer: object) -> list[list[object]]:
    return CalamineWorkbook.from_filelike(io.BytesIO(answer.content)).get_sheet_by_index(0).to_python()  # type: ignore[attr-defined]


def test_a_chain_has_the_cases_of_the_grids_that_it_holds(busy: Town, enter: Enter) -> None:
    busy.unit("食品产业链", "F", "chain", "chain", "D")
    setup.hold_units(busy.by, overlay=busy.units["F"], units=[busy.units["G"]], valid_from=DAY)
    Case.objects.filter(category__code="difficulty").update(is_open=True, filed_at=datetime.now(UTC))
    found = board(scope_of_person(busy.entities["leader"].pk, datetime.now(UTC)), "chain")
    assert found is not None
    assert {row.name: row.open for row in found.rows} == {"食品产业链": 2, "": 2}
    leader = enter("leader")
    for row in found.rows:
        assert counted(leader, f"/cases/?show=open&board=1&chain={row.key}") == 2
    assert "按产业链" in text_of(leader.get("/board/"))


def test_a_rate_leads_to_the_unit_that_falls_short_of_it_and_on_to_its_cases(busy: Town, enter: Enter) -> None:
    leader = enter("leader")
    html = text_of(leader.get("/board/?by=organisation&order=satisfied"))
    name, href = re.search(r'<th scope="row"><a href="([^"]+)">([^<]+)</a>', html).group(2, 1)  # type: ignore[union-attr]
    assert (name, "show=satisfied" in href) == ("示例区住建部门", True)
    assert counted(leader, href) == 1


def test_every_figure_of_the_trends_opens_its_cases(busy: Town, enter: Enter) -> None:
    Case.objects.filter(is_open=True).update(filed_at=datetime.now(UTC) - timedelta(days=40))
    leader = enter("leader")
    html = text_of(leader.get("/board/trends/"))
    figures = re.findall(r'<td[^>]*><a href="([^"]+)">([\d,]+)</a>', html)
    assert len(figures) >= 3
    for href, value in figures:
        assert counted(leader, href) == int(value), href
    assert html.count("data-chart=") == 3
    assert "<canvas" not in html, "the tables are there without it"


def test_the_map_has_what_the_table_beside_it_says(busy: Town, enter: Enter) -> None:
    Case.objects.filter(is_open=True).update(due_at=datetime(2026, 1, 5, tzinfo=UTC))
    leader = enter("leader")
    html = unescape(text_of(leader.get("/board/map/?measure=late&level=4")))
    shades = json.loads(re.search(r'data-shades="(.*?)" data-words', html).group(1))  # type: ignore[union-attr]
    (shade, words, href) = shades[busy.units["W"].subject.unit_path]
    assert (shade, words) == (4, "2 件")
    assert counted(leader, href) == 2
    assert "示例街道" in text_of(leader.get("/board/map/?measure=solved&level=2"))
    assert enter("chief").get("/board/map/").status_code == 403


@pytest.mark.parametrize("path", ["/board/?as=xlsx", "/board/trends/?as=xlsx", "/board/map/?as=xlsx", LISTED])
def test_what_is_shown_can_be_taken_and_that_it_was_is_written_down(busy: Town, enter: Enter, path: str) -> None:
    answer = enter("leader").get(path)
    assert answer["Content-Type"].startswith("application/vnd.openxmlformats")
    rows = sheet(answer)
    assert len(rows) > 1
    assert not [cell for row in rows for cell in row if "13800000000" in str(cell) or "居民甲" in str(cell)]
    taken = Reading.objects.get(field__startswith="export_")
    assert (taken.actor, taken.subject_id) == (busy.entities["leader"].pk, busy.units["D"].pk)


def test_the_file_of_a_list_has_its_lines(busy: Town, enter: Enter) -> None:
    leader = enter("leader")
    rows = sheet(leader.get("/board/cases/?show=open&board=1"))
    assert len(rows) - 1 == counted(leader, "/cases/?show=open&board=1") == 2
    assert rows[0][:4] == ["受理编号", "事项", "类别", "区划"]


def test_a_part_that_has_not_changed_is_not_counted_again(
    busy: Town, enter: Enter, django_assert_max_num_queries: Any
) -> None:
    leader = enter("leader")
    first = leader.get("/board/?by=unit&part=1")
    assert (first.status_code, "<html" in first.content.decode()) == (200, False)
    with django_assert_max_num_queries(10):
        again = leader.get("/board/?by=unit&part=1", headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    file(Client(), name="居民甲", phone="13800000000", key="zz", **SITE)
    changed = leader.get("/board/?by=unit&part=1", headers={"If-None-Match": first["ETag"]})
    assert changed.status_code == 200
    other = enter("ruler").get("/board/?by=unit&part=1", headers={"If-None-Match": changed["ETag"]})
    assert other.status_code == 403


def test_nothing_is_counted_twice_unless_somebody_wrote_or_a_date_passed(
    busy: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    def wrote(who: str) -> None:  # as the server would say it, to which other tests write at the same time
        monkeypatch.setattr(counting, "WRITTEN", f"SELECT '{who}'")

    def counts(at: datetime) -> tuple[int, datetime, int]:
        with CaptureQueriesContext(connection) as ran:
            found = board(replace(scope, at=at))
        assert found is not None
        return sum("GROUPING SETS" in query["sql"] for query in ran), found.as_of, found.total.overdue

    scope = scope_of_person(busy.entities["leader"].pk, datetime.now(UTC))
    soon = scope.at + timedelta(minutes=1)
    wrote("nobody")
    first, _, late = counts(scope.at)
    assert first == 1
    assert counts(soon) == (0, soon, late), "the figures are of now all the same"
    wrote("somebody")
    assert counts(soon)[0] == 1
    due = Case.objects.filter(is_open=True, due_at__gt=soon).order_by("due_at")[0].due_at
    assert due is not None
    again, _, then = counts(due + timedelta(seconds=1))
    assert (again, then > late) == (1, True)


@pytest.mark.django_db(transaction=True)
def test_what_anybody_writes_is_seen_at_once_and_ones_own_too(town: Town) -> None:
    scope = scope_of_person(town.entities["leader"].pk, datetime.now(UTC))
    before = counting._seen(scope)
    file(Client(), name="居民甲", phone="13800000000", key="zz", **SITE)
    assert counting._seen(scope) != before
    with transaction.atomic():
        Case.objects.update(priority=1)
        assert counting._seen(scope) != counting._seen(scope), "of its own writing a transaction is not told"


@pytest.fixture
def dear(monkeypatch: pytest.MonkeyPatch, settings: Any, tmp_path: Path) -> None:
    """As in a district of a million cases, in a process that has not counted yet."""
    monkeypatch.setattr(counting, "DEAR", 0.0)
    monkeypatch.setattr(counting, "LARGE", -1)
    monkeypatch.setattr(counting, "_kept", {})
    counts = {**settings.CACHES["counts"], "LOCATION": tmp_path / "counts"}
    settings.CACHES = {**settings.CACHES, "counts": counts}


@pytest.mark.usefixtures("dear")
def test_where_counting_is_dear_the_last_count_is_shown_with_its_time(busy: Town) -> None:
    scope = scope_of_person(busy.entities["leader"].pk, datetime.now(UTC))
    first = board(scope)
    file(Client(), name="居民甲", phone="13800000000", key="zz", **SITE)
    later = board(replace(scope, at=scope.at + timedelta(seconds=30)))
    assert (first, later) == (first, first)
    other = board(replace(scope, holders=frozenset()))
    assert other is not None
    assert other.total.open == first.total.open + 1, "another reader's count is another's"  # type: ignore[union-attr]


@pytest.mark.usefixtures("dear")
def test_what_one_process_counted_the_others_show(busy: Town, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    scope = scope_of_person(busy.entities["leader"].pk, datetime.now(UTC))
    first = board(scope)
    file(Client(), name="居民甲", phone="13800000000", key="zz", **SITE)
    monkeypatch.setattr(counting, "_kept", {})  # another process
    assert board(replace(scope, at=scope.at + timedelta(seconds=30))) == first
    kept_files = list((tmp_path / "counts").iterdir())
    assert {stat.S_IMODE(file.stat().st_mode) for file in kept_files} == {0o600}
    for written in kept_files:
        written.unlink()
    monkeypatch.setattr(counting, "_kept", {})
    assert board(scope) != first


@pytest.mark.usefixtures("dear")
def test_where_the_disk_is_full_each_process_counts_for_itself(busy: Town, settings: Any, tmp_path: Path) -> None:
    (tmp_path / "counts").write_text("no folder can be made here")
    scope = scope_of_person(busy.entities["leader"].pk, datetime.now(UTC))
    first = board(scope)
    assert first is not None
    assert board(replace(scope, at=scope.at + timedelta(seconds=30))) == first
