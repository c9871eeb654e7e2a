"""What a map gets from the server: outlines, points, the tag by which it asks again; and what it never gets."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from tests.web.test_filing import SITE, file
from tests.web.town import Town
from wangge.cases.access import lines
from wangge.cases.listing import CaseFilter
from wangge.cases.models import Case
from wangge.cases.points import View, points
from wangge.people.access import scope_of_person
from wangge.subjects import zones
from wangge.web.pages.maps import Map, Shade
from wangge.web.security import policy

Enter = Callable[[str], Client]


def features(client: Client) -> dict[str, Any]:
    found = json.loads(client.get("/map/units/").content)["features"]
    return {one["properties"]["name"]: one for one in found}


def test_everyone_gets_the_districts_streets_and_those_who_work_there_the_grids(town: Town, enter: Enter) -> None:
    public = features(Client())
    assert set(public) == {"示例区", "示例街道", "示例社区"}
    assert [public[name]["properties"]["level"] for name in ("示例区", "示例街道", "示例社区")] == [1, 2, 3]
    assert set(features(enter("chief"))) == {*public, "食品产业一网格"}
    assert set(features(enter("leader"))) == {*public, "食品产业一网格", "二标段工地"}
    assert set(features(enter("manager"))) == set(public), "of a firm: no territory"


def test_outlines_go_out_packed_once_and_then_not_at_all(client: Client, town: Town) -> None:
    first = client.get("/map/units/", headers={"Accept-Encoding": "gzip"})
    assert first["Content-Encoding"] == "gzip"
    assert json.loads(gzip.decompress(first.content)) == json.loads(client.get("/map/units/").content)
    again = client.get("/map/units/", headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_neighbours_go_on_meeting_in_one_line(town: Town, enter: Enter) -> None:
    community = features(enter("leader"))["示例社区"]["geometry"]["coordinates"][0]
    assert {tuple(corner) for corner in community} == {(120.0, 30.0), (120.0, 30.5), (120.4, 30.5), (120.4, 30.0)}


def test_the_points_are_those_of_the_list_and_each_names_its_case(town: Town, enter: Enter) -> None:
    file(Client(), name="居民甲", phone="13800000000", key="a", **SITE)
    Case.objects.update(lon=120.25, lat=30.25, due_at=datetime(2026, 1, 5, tzinfo=UTC))
    (code,) = Case.objects.values_list("code", flat=True)
    shown = {"code": code, "href": f"/cases/{code}/", "kind": "施工噪声", "late": 1}
    assert marks(enter("leader"), show="late") == [([120.25, 30.25], shown)]
    assert marks(enter("leader"), show="closed") == []
    assert marks(enter("chief"), show="all") == [], "another's ground"
    assert Client().get("/map/points/").status_code == 302


def test_no_map_shows_a_closed_zone_not_even_to_those_who_may_enter_it(town: Town) -> None:
    file(Client(), name="居民甲", phone="13800000000", key="a", **SITE)
    with zones.every():
        Case.objects.update(lon=120.25, lat=30.25, zone="petition")
    scope = scope_of_person(town.entities["leader"].pk, datetime.now(UTC))
    may = replace(scope, zones=frozenset({"open", "petition"}))
    assert len(lines(may, CaseFilter()).lines) == 1
    assert points(may, CaseFilter(), View()).marks == []


def test_more_than_a_map_can_draw_says_so(town: Town, enter: Enter) -> None:
    stand_at((120.25, 30.25), (120.25, 30.25))
    scope = scope_of_person(town.entities["leader"].pk, datetime.now(UTC))
    assert not points(scope, CaseFilter(), View()).more
    assert points(scope, CaseFilter(), View(), most=1).more


def stand_at(*places: tuple[float, float]) -> list[str]:
    """So many cases, each at its place; the first is late."""
    for key, (lon, lat) in enumerate(places):
        before = set(Case.objects.values_list("pk", flat=True))
        file(Client(), name="居民甲", phone="13800000000", key=f"k{key}", **SITE)
        Case.objects.exclude(pk__in=before).update(lon=lon, lat=lat)
    Case.objects.filter(pk=Case.objects.order_by("pk")[0].pk).update(due_at=datetime(2026, 1, 5, tzinfo=UTC))
    return list(Case.objects.order_by("pk").values_list("code", flat=True))


def marks(client: Client, **asked: Any) -> list[tuple[list[float], dict[str, Any]]]:
    sent = json.loads(client.get("/map/points/", asked).content)
    return [(one["geometry"]["coordinates"], one["properties"]) for one in sent["features"]]


def test_what_would_cover_each_other_stands_together_until_one_comes_closer(town: Town, enter: Enter) -> None:
    first, second, third = stand_at((120.20, 30.25), (120.21, 30.25), (120.30, 30.25))
    leader, box = enter("leader"), "120,30,121,31"
    ((middle, all_),) = marks(leader, show="all", zoom=5, box=box)
    assert middle == [pytest.approx(120.23667, abs=1e-4), 30.25]
    assert all_ == {"n": 3, "label": "3", "late": 1, "box": [120.2, 30.25, 120.3, 30.25]}
    (_, single), (_, pair) = marks(leader, show="all", zoom=10, box=box)
    assert (single["code"], pair["n"], pair["box"]) == (third, 2, [120.2, 30.25, 120.21, 30.25])
    assert {one["code"] for _, one in marks(leader, show="all", zoom=14, box=box)} == {first, second, third}
    assert [one["code"] for _, one in marks(leader, show="all", zoom=14, box="120.25,30,121,31")] == [third]


def test_what_stands_at_one_spot_is_listed_when_nothing_would_part_it(town: Town, enter: Enter) -> None:
    codes = stand_at((120.25, 30.25), (120.25, 30.25))
    ((_, far),) = marks(enter("leader"), show="all", zoom=17, box="120,30,121,31")
    ((_, near),) = marks(enter("leader"), show="all", zoom=18, box="120,30,121,31")
    assert "cases" not in far
    assert sorted(one["code"] for one in near["cases"]) == sorted(codes)
    assert sorted(one["late"] for one in near["cases"]) == [0, 1]


@pytest.mark.parametrize("asked", [
    {"zoom": "x", "box": "1,2,3,4"}, {"zoom": "3", "box": "1,2,3"}, {"zoom": "3", "box": "a,b,c,d"},
    {"zoom": "99999999999999999999", "box": "nan,nan,nan,nan"}, {"zoom": "-4", "box": "inf,-inf,1e999,2"},
])  # fmt: skip
def test_a_view_that_is_not_understood_breaks_nothing(town: Town, enter: Enter, asked: dict[str, str]) -> None:
    stand_at((120.25, 30.25), (0.0, 90.0), (180.0, -90.0))
    sent = enter("leader").get("/map/points/", {"show": "all", **asked})
    assert sent.status_code == 200
    assert sent.json()["type"] == "FeatureCollection"


def test_rivers_and_roads_come_from_the_districts_own_file(town: Town, settings: Any, tmp_path: Path) -> None:
    settings.GROUND_FILE = tmp_path / "ground.geojson"
    client = Client()
    assert client.get("/map/ground/").status_code == 404
    settings.GROUND_FILE.write_text('{"type": "FeatureCollection", "features": []}', encoding="utf-8")
    assert client.get("/map/ground/").json() == {"type": "FeatureCollection", "features": []}


def test_tiles_are_none_by_default_and_open_the_policy_for_their_host_alone(client: Client, town: Town) -> None:
    assert "connect-src" not in client.get("/")["Content-Security-Policy"]
    assert "connect-src 'self' https://t0.example.cn;" in policy(["https://t0.example.cn/vec/{z}/{x}/{y}?tk=1"])


def test_what_a_unit_is_called_cannot_end_the_attribute() -> None:
    shown = Map("", "", 18, shades={"1.": Shade(2, '<b>"12 件', "/cases/")})
    assert json.loads(shown.data) == {"1.": [2, '<b>"12 件', "/cases/"]}
