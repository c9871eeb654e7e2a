"""Units, enterprises, posts and people from tables: known by their codes, wrong cells told, nothing half written."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import shapely
from python_calamine import CalamineWorkbook

from tests.web.town import DAY, Town, build
from wangge.acts import setup
from wangge.acts.demo import names
from wangge.acts.importing import console
from wangge.acts.importing.console import Brought
from wangge.acts.importing.master import Options, propose
from wangge.acts.importing.units import Units
from wangge.engine.values import Refused
from wangge.lib.coordinates import wgs84_to_bd09
from wangge.people.facts import roster
from wangge.people.models import Appointment, Entity, Post
from wangge.places.facts import atlas
from wangge.places.models import Unit

Sheet = Callable[..., Path]
UNITS = ("区划编码", "名称", "类型", "图层", "上级编码")
FIRMS = ("企业名称", "统一社会信用代码", "所在网格编码", "联系电话")
POSTS = ("岗位", "网格编码", "岗位名称", "工号", "姓名", "任职起", "任职止")


@pytest.fixture
def own(db: None) -> Town:
    return build()


def bring(kind: str, path: Path, **more: Any) -> Brought:
    done = console.bring(setup.system(datetime.now(UTC)), kind, path, Options(more.pop("datum", "cgcs2000")), **more)
    assert isinstance(done, Brought), done
    return done


def counts(done: Brought) -> tuple[int, int, int, int]:
    return done.created, done.changed, done.same, done.faulty


def faults(path: Path) -> list[Sequence[Any]]:
    return CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()[1:]


def test_a_child_may_stand_before_its_parent_and_the_same_table_changes_nothing(own: Town, sheet: Sheet) -> None:
    rows = [("N1", "新网格", "网格", "专属网格", "NC"), ("NC", "新社区", "社区", "", "S")]
    table = sheet(rows, UNITS)
    assert counts(bring("units", table)) == (2, 0, 0, 0)
    assert atlas().by_code["N1"].parent == atlas().by_code["NC"].id
    assert counts(bring("units", table)) == (0, 0, 2, 0)
    assert counts(bring("units", sheet([("NC", "改名社区", "社区", "", "S")], UNITS))) == (0, 1, 0, 0)
    assert Unit.objects.get(code="NC").name == "改名社区"


def test_wrong_cells_are_told_with_what_to_do_and_hinder_no_other(own: Town, sheet: Sheet, tmp_path: Path) -> None:
    rows = [
        ("N1", "好的", "网格", "综合网格", "C"), ("", "没有编码", "网格", "", "C"), ("N2", "错的类型", "星球", "", "C"),
        ("N3", "没有上级", "网格", "", "X9"), ("N4", "网格挂在街道", "网格", "综合网格", "S"),
        ("N1", "重复", "网格", "", "C"),
        ("G", "换了上级", "网格", "专属网格", "S"),
    ]  # fmt: skip
    out = tmp_path / "mend.xlsx"
    assert counts(bring("units", sheet(rows, UNITS), errors=out)) == (1, 0, 0, 6)
    told = {row[1]: row[-1] for row in faults(out)}
    assert set(told) == {"没有编码", "错的类型", "没有上级", "网格挂在街道", "重复", "换了上级"}
    assert "区划编码：没有填" in told["没有编码"]
    assert "网格" in told["错的类型"]
    assert "X9" in told["没有上级"]
    assert "网格只归一个村（社区）" in told["网格挂在街道"] or "村" in told["网格挂在街道"]
    mended = sheet([(*row[:4], "C", row[-1]) for row in faults(out) if row[1] == "没有上级"], (*UNITS, "要改什么"))
    assert counts(bring("units", mended)) == (1, 0, 0, 0)


def test_boundaries_come_in_chinas_own_coordinates(own: Town, tmp_path: Path) -> None:
    box = shapely.box(120.01, 30.01, 120.02, 30.02)
    shifted = [wgs84_to_bd09((x, y)) for x, y in box.exterior.coords]
    features = [
        {"type": "Feature", "properties": {"code": "G", "name": "食品产业一网格"},
         "geometry": {"type": "Polygon", "coordinates": [shifted]}},
        {"type": "Feature", "properties": {"code": "N8", "name": "远", "kind": "grid", "parent": "C"},
         "geometry": {"type": "Polygon", "coordinates": [[[30, 120], [31, 120], [31, 121], [30, 120]]]}},
        {"type": "Feature", "properties": {"code": "N9", "name": "蝴蝶", "kind": "grid", "parent": "C"},
         "geometry": {"type": "Polygon", "coordinates": [[[120, 30], [121, 31], [121, 30], [120, 31], [120, 30]]]}},
    ]  # fmt: skip
    path = tmp_path / "units.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}), encoding="utf-8")
    assert counts(bring("units", path, datum="bd09")) == (0, 1, 0, 2)
    kept = shapely.from_wkb(bytes(Unit.objects.get(code="G").boundary or b""))
    assert kept.equals_exact(box, 1e-6)
    assert atlas().locate(120.015, 30.015, DAY) is not None


def test_enterprises_are_known_by_code_or_credit_code(own: Town, sheet: Sheet, tmp_path: Path) -> None:
    good = names.uscc(77)
    rows = [("新企业", good, "G", "0573-82000001"), ("抄错", good[:-1] + ("0" if good[-1] != "0" else "1"), "G", ""),
            ("无处", "", "G", ""), ("远处", good.lower(), "X9", "")]  # fmt: skip
    out = tmp_path / "mend.xlsx"
    assert counts(bring("enterprises", sheet(rows, FIRMS), errors=out)) == (1, 0, 0, 3)
    assert [row[0] for row in faults(out)] == ["抄错", "无处", "远处"]
    assert "校验码" in faults(out)[0][-1]
    assert counts(bring("enterprises", sheet([("新企业改名", good, "G", "")], FIRMS))) == (0, 1, 0, 0)
    firm = Entity.objects.get(uscc=good)
    assert (firm.name, firm.phone, firm.sort) == ("新企业改名", "0573-82000001", "enterprise")


def test_posts_and_people_take_what_the_playbook_says_of_them(own: Town, sheet: Sheet, tmp_path: Path) -> None:
    rows = [
        ("dedicated_grid.grid_chief", "C", "第二网格长", "s1", "人员甲", "2026-03-01", "2027-03-01"),
        ("dual_posts.civil_supervisor", "S", "新监督员", "s2", "人员乙", "2026/3/1", ""),
        ("没有的岗位", "G", "", "", "", "", ""), ("部门经办岗", "D", "", "", "", "", ""),
        ("dual_posts.civil_supervisor", "C", "空岗", "", "", "", ""),
        ("dual_posts.civil_supervisor", "D", "", "s3", "人员丙", "昨天", ""),
    ]  # fmt: skip
    out = tmp_path / "mend.xlsx"
    done = bring("posts", sheet(rows, POSTS), errors=out)
    told = {row[0]: row[-1] for row in faults(out)}
    assert counts(done) == (3, 0, 0, 3), told
    assert "几个做法" in told["部门经办岗"]
    assert "昨天" in told["dual_posts.civil_supervisor"]
    chief = Post.objects.get(subject__title="第二网格长")
    assert roster().name(Appointment.objects.get(post=chief).person_id) == "人员甲"
    vacant = Post.objects.get(subject__title="空岗")
    assert (vacant.drawn_from, vacant.capabilities) == ("community", ["cases.file_for_others"])
    again = sheet([(*rows[0][:6], "2027-06-01"), rows[1]], POSTS)
    assert counts(bring("posts", again)) == (0, 1, 1, 0)
    other = sheet([(*rows[0][:3], "s9", "人员丁", "2026-05-01", "")], POSTS)
    assert counts(bring("posts", other)) == (0, 0, 0, 1), "nobody is moved out of a post by a table"
    assert not Entity.objects.filter(code="s9").exists(), "nothing of a row at fault is kept"


def test_a_dry_run_keeps_nothing_and_a_table_without_its_columns_is_refused(own: Town, sheet: Sheet) -> None:
    assert bring("units", sheet([("N1", "新", "网格", "", "C")], UNITS), dry=True).created == 1
    assert not Unit.objects.filter(code="N1").exists()
    at = datetime.now(UTC)
    refused = console.bring(setup.system(at), "units", sheet([("x", "y")], ("甲", "乙")), Options())
    assert isinstance(refused, Refused)
    assert refused.code == "import_lacking"


def test_heads_are_recognised_exactly_first_and_each_kind_once() -> None:
    assert propose(Units.columns, ("网格编码", "网格名称", "编码", "备注")) == {
        0: "code", 1: "name", 2: "ignore", 3: "ignore",
    }  # fmt: skip
    assert propose(Units.columns, ("所属上级编码(必填)", "编码*"))[1] == "code"
