"""The category tree from a table of three levels."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.utils import timezone

from tests.api.town import Town, console
from wangge.acts.importing.categories import Tree, import_categories
from wangge.adoptions.facts import rulebook
from wangge.adoptions.models import Category
from wangge.engine.values import Refused

HEADS = ("一级分类", "二级分类", "三级分类")
ROWS = [
    ("环境保护", "噪音污染", "工地噪音"),
    ("环境保护", "噪音污染", "广场舞"),
    ("环境保护", "空气污染", ""),
    ("交通运输", "铁路", "车站"),
]
Sheet = Callable[..., Path]


def load(path: Path, **options: Any) -> Tree:
    done = import_categories(console(timezone.now()), path, **options)
    assert isinstance(done, Tree), done
    return done


def test_a_tree_with_owners_by_their_duty(town: Town, sheet: Sheet) -> None:
    done = load(sheet(ROWS, HEADS))
    assert (done.categories, done.without_owner) == (8, ("环境保护",))
    station = next(c for c in rulebook().categories.values() if c.name == "车站")
    assert station.names == ("交通运输", "铁路", "车站")
    assert station.owner == town.entities["traffic"].pk
    assert station.path[0] == "traffic"


def test_twice_changes_nothing_and_a_longer_one_adds(town: Town, sheet: Sheet) -> None:
    load(sheet(ROWS, HEADS))
    before = dict(Category.objects.values_list("code", "name"))
    load(sheet(ROWS, HEADS))
    assert dict(Category.objects.values_list("code", "name")) == before
    load(sheet([*ROWS, ("环境保护", "水污染", "河道")], HEADS, "more.xlsx"))
    after = dict(Category.objects.values_list("code", "name"))
    assert before.items() <= after.items()
    assert len(after) == len(before) + 2


def test_owners_by_a_file(town: Town, sheet: Sheet, tmp_path: Path) -> None:
    owners = tmp_path / "owners.yaml"
    owners.write_text("环境保护: construction\n", encoding="utf-8")
    assert load(sheet(ROWS, HEADS), owners=owners).without_owner == ()
    owners.write_text("环境保护: nobody\n", encoding="utf-8")
    answer = import_categories(console(timezone.now()), sheet(ROWS, HEADS), owners=owners)
    assert isinstance(answer, Refused)
    assert answer.code == "import_bad_mapping"


def test_other_tables(town: Town, sheet: Sheet) -> None:
    answer = import_categories(console(timezone.now()), sheet(ROWS, ("a", "b", "c")))
    assert isinstance(answer, Refused)
    assert answer.code == "import_bad_shape"


def test_the_real_tree(town: Town, real: Path) -> None:
    done = load(real / "categories_three_levels.xlsx")
    assert done.categories == 650  # 15 + 118 + 517 places in the tree, of 15 + 103 + 390 names
    assert Category.objects.filter(parent=None).count() == 15  # the town has three of them already
