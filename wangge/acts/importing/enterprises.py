"""Enterprises and other organisations of the district, known by their code or their unified social credit code."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from django.db.models import Q

from wangge.acts import setup
from wangge.acts.importing.master import Column, Faulty, Gathered, Planned, Planner, chosen, named, needed, too_long
from wangge.engine.values import Refused
from wangge.lib import codes
from wangge.people.actions import EntityRow
from wangge.people.models import Entity
from wangge.places.models import Unit

SORTS = {
    "enterprise": ("企业", "Enterprise"), "contractor": ("施工单位", "Contractor"),
    "organisation": ("社会组织", "Organisation", "其他单位"), "department": ("部门", "Department", "机关"),
    "community": ("社区（村）", "Community", "社区", "村", "居委会", "村委会"),
}  # fmt: skip


@dataclass(slots=True)
class Firm:
    """``changes``: of one that stands already, the columns that differ."""

    row: EntityRow
    old: Entity | None
    changes: dict[str, Any]


class Enterprises(Planner[Firm]):
    capability: ClassVar[str] = "places.edit"
    columns: ClassVar[tuple[Column, ...]] = (
        Column("name", ("名称", "Name", "企业名称", "单位名称"), True, "示例食品有限公司"),
        Column("uscc", ("统一社会信用代码", "Credit code", "信用代码"), example="91330499MA0000000X"),
        Column("code", ("编号", "Code", "编码", "单位编号"), example="firm-1"),
        Column("sort", ("性质", "Sort", "类型", "单位类型"), example="企业"),
        Column("unit", ("所在网格编码", "Unit code", "网格编码", "区划编码", "所在区划"), example="330499101003001"),
        Column("phone", ("电话", "Phone", "联系电话"), example="0573-82000001"),
        Column("industry", ("行业代码", "Industry code", "行业"), example="C1431"),
    )

    def look(self, batch: Sequence[Mapping[str, Any]]) -> None:
        given = {_uscc(text) for text in named(batch, "uscc")}
        told = Q(code__in=named(batch, "code") | given) | Q(uscc__in=given)
        known = list(Entity.objects.filter(told).select_related("home"))
        self.by_code = {e.code: e for e in known if not e.is_person}
        self.by_uscc = {e.uscc: e for e in known if e.uscc}
        self.taken = {e.code for e in known if e.is_person}
        self.units = {u.code: u for u in Unit.objects.filter(code__in=named(batch, "unit")).select_related("subject")}
        self.here: set[str] = getattr(self, "here", set())

    def plan(self, values: Mapping[str, Any]) -> Planned[Firm]:
        told = Gathered([*needed(values, "name"), *too_long(values, {"name": 120, "code": 40, "industry": 5})])
        uscc = told.of(lambda: code_in(values, "uscc", codes.uscc, "R-08"))
        phone = told.of(lambda: code_in(values, "phone", codes.phone, None)) or ""
        sort = told.of(lambda: chosen(values, "sort", SORTS))
        home = told.of(lambda: self._home(values))
        if not uscc and not values.get("code"):
            told.said.append(("uscc", Refused("import_no_code")))
        told.end()
        code = str(values.get("code") or uscc)
        old = self._old(code, uscc, bool(values.get("code")))
        self._once(old.code if old else code)
        industry = str(values.get("industry", ""))
        row = EntityRow(code, str(values["name"]), sort or "enterprise", home, uscc, phone, industry)
        given = {"name": row.name, "uscc": uscc, "sort": sort, "home": home, "phone": phone, "industry": industry}
        changes = {n: v for n, v in given.items() if v and old is not None and getattr(old, n) != v}
        how = "created" if old is None else "changed" if changes else "same"
        return Planned(how, Firm(row, old, changes))  # type: ignore[arg-type]

    def _home(self, values: Mapping[str, Any]) -> Unit | None:
        code = str(values.get("unit", ""))
        if code and code not in self.units:
            raise Faulty(("unit", Refused("import_no_unit", None, {"code": code[:40]})))
        return self.units.get(code)

    def _old(self, code: str, uscc: str | None, by_code: bool) -> Entity | None:
        """The one that stands. Raises Faulty where the two codes mean two, or a person has the code."""
        if code in self.taken:
            raise Faulty(("code", Refused("code_taken", None, {"code": code[:40]})))
        first, second = self.by_code.get(code), self.by_uscc.get(uscc or "")
        if by_code and second is not None and first is not second:
            raise Faulty(("uscc", Refused("uscc_taken", None, {"uscc": uscc})))
        return first or second

    def _once(self, code: str) -> None:
        if code in self.here:
            raise Faulty(("code", Refused("import_twice", None, {"code": code})))
        self.here.add(code)

    def write(self, planned: Sequence[Planned[Firm]]) -> Refused | None:
        changed = [(p.what.old, p.what.changes) for p in planned if p.how == "changed"]
        answer: Any = setup.change_organisations(self.scope, rows=changed) if changed else None
        made = [p.what.row for p in planned if p.how == "created"]
        if made and not isinstance(answer, Refused):
            answer = setup.add_organisations(self.scope, rows=made)
        return answer if isinstance(answer, Refused) else None


def code_in(values: Mapping[str, Any], name: str, check: Any, law: str | None) -> str | None:
    """A number with a check of its own, as it is kept; None for an empty cell. Raises Faulty."""
    text = str(values.get(name, ""))
    try:
        return str(check(text)) if text else None
    except codes.BadCode as bad:
        raise Faulty((name, Refused(bad.code, law, {name: text[:40]}))) from None


def _uscc(text: str) -> str:
    """As it is kept; a wrong one as it stands."""
    try:
        return codes.uscc(text)
    except codes.BadCode:
        return text
