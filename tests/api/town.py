"""A small invented district for tests of the API and the import: a window, three departments, their handlers, a tree of
categories, and the letters that they answer."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import shapely
from django.conf import settings

from wangge.acts import setup, tokens
from wangge.engine.law import Lawbook
from wangge.engine.reader import read
from wangge.engine.scope import Grant, Scope
from wangge.engine.values import Refused

START = datetime(2019, 1, 1, tzinfo=UTC)
NOW = datetime.now(UTC)
LETTERS = Path(__file__).parent / "letters"
TREE = (
    ("construction", "城乡建设", ("公园管理", "道路养护", "物业管理", "噪音扰民")),
    ("traffic", "交通运输", ("出租车", "公交线路", "快递运输")),
    ("schools", "教育文体", ("教师待遇", "入学招生", "学校收费")),
)
CAPABILITIES = ("cases.read", "board.read", "cases.import", "cases.file_for_others")


def must(answer: Any) -> Any:
    assert not isinstance(answer, Refused), answer
    return answer


@dataclass
class Town:
    """What was made, by code. ``secrets``: a token for each handler, by the organisation's code ("window", "firm")."""

    root: Any
    entities: dict[str, Any] = field(default_factory=dict)
    posts: dict[str, Any] = field(default_factory=dict)
    secrets: dict[str, str] = field(default_factory=dict)
    adoption: Any = None


def console(at: datetime = START) -> Scope:
    scope = setup.system(at)
    return Scope(at, grants=(*scope.grants, Grant("", frozenset({"admin.security", "cases.import"}))))


def build(at: datetime = START) -> Town:
    """The district, set up through the door as a person would; call inside a test's database."""
    scope = console(at)
    square = shapely.box(120.0, 30.0, 121.0, 31.0)
    root = must(setup.add_unit(scope, code="900001", name="示例区（虚构）", kind="district", layer="administrative",
                               parent=None, valid_from=date(2000, 1, 1), boundary=square))  # fmt: skip
    half = shapely.box(120.0, 30.0, 120.5, 31.0)
    east = must(setup.add_unit(scope, code="900001001", name="东街道（虚构）", kind="street", layer="administrative",
                               parent=root, valid_from=date(2000, 1, 1), boundary=half))  # fmt: skip
    town = Town(root)
    town.entities["east"] = east
    window = _organisation(scope, town, "window", "政务服务中心", root, CAPABILITIES)
    setup.set_district(scope, root=root, window=window.subject, name="示例区（虚构）")
    for code, name, _ in TREE:
        _organisation(scope, town, code, f"{name}局", root)
    _organisation(scope, town, "firm", "企业甲", root, sort="enterprise")
    _organisation(scope, town, "rival", "企业乙", root, sort="enterprise")
    setup.add_categories(scope, rows=list(_categories(town)), valid_from=date(2000, 1, 1))
    _adopt(scope, town)
    return town


def _organisation(
    scope: Scope,
    town: Town,
    code: str,
    name: str,
    root: Any,
    capabilities: tuple[str, ...] = (),
    sort: str = "department",
) -> Any:
    """An organisation with one handler in it, who has a login and a token."""
    entity = must(setup.add_entity(scope, code=code, name=name, sort=sort, home=root, phone="0571-85110000"))
    user = must(setup.add_user(scope, username=code, password=None))
    person = must(setup.add_entity(scope, code=f"{code}-p", name=f"{name}经办人甲", sort="person", user=user))
    over = root.subject if capabilities else entity.subject
    drawn = "enterprise" if sort == "enterprise" else "department"
    post = must(setup.add_post(scope, code=f"{code}-1", role="letters.handler", title=f"{name}经办岗", over=over,
                               drawn_from=drawn, organisation=entity, capabilities=capabilities,
                               acts_for=not capabilities))  # fmt: skip
    must(setup.appoint(scope, post=post, person=person, since=scope.at, until=None))
    town.entities[code], town.entities[f"{code}-p"], town.posts[code] = entity, person, post
    _, town.secrets[code] = must(tokens.give(console(NOW), username=code, name="test"))
    return entity if not capabilities else post


def _categories(town: Town) -> Any:
    for code, name, below in TREE:
        yield {"code": code, "name": name, "owner": town.entities[code]}
        for i, inner in enumerate(below, 1):
            yield {"code": f"{code}.{i}", "name": inner, "parent": code}


def _adopt(scope: Scope, town: Town) -> None:
    town.adoption = adopt(scope, town, LETTERS, {"judge": town.posts["window"].subject})


def adopt(scope: Scope, town: Town, folder: Path, organisations: dict[str, Any], rank: int | None = None) -> Any:
    """Adopt a playbook for the whole district."""
    book = Lawbook.load([Path(settings.LAWS_ROOT) / "cn"])
    playbook = read(folder, [Path(settings.CHECKOUT) / "playbooks"], book)
    edition = must(setup.add_edition(scope, playbook=playbook))
    values = {"edition": edition, "area": town.root, "since": START, "organisations": organisations, "rank": rank}
    return must(setup.adopt(scope, **values))
