"""Cases from a table that somebody brings in by a page: the reader and the door are those of ``import_cases``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from wangge.acts.filing import file_many
from wangge.acts.importing import in_force, mapping
from wangge.acts.importing.mapping import ColumnMap
from wangge.acts.importing.master import IGNORE, Answer, Column, Importer, Kept, Options
from wangge.acts.importing.rows import Reader, RowFault
from wangge.acts.importing.tables import Row, Unreadable
from wangge.acts.needs import Filed, Need
from wangge.adoptions.facts import Practice, rulebook
from wangge.engine.scope import Scope
from wangge.engine.values import Refused

MORE = {
    "occurred_at": ("发生时间", "When", "留言时间", "时间", "来电时间"),
    "text": ("内容", "What", "留言详情", "诉求内容"),
    "title": ("标题", "Title", "留言主题", "主题"), "category": ("类别编号", "Category", "一级标签", "类别", "分类"),
    "id": ("编号", "Number", "留言编号", "工单号", "工单编号"), "place": ("区划编号", "Unit code", "网格编码"),
    "name": ("姓名", "Name", "诉求人", "来电人", "留言用户"), "phone": ("电话", "Phone", "联系电话", "来电号码"),
    "lon": ("经度", "Longitude"), "lat": ("纬度", "Latitude"), "asker": ("诉求单位编号", "Asker's code"),
    "about": ("涉及单位编号", "Code of whom it is about"), "channel": ("渠道", "Channel"),
}  # fmt: skip
AT_FAULT = {"import_bad_moment": "occurred_at", "import_future": "occurred_at", "import_bad_point": "lon"}


def practices() -> list[Practice]:
    """Those that take cases, one of each playbook."""
    found = {own.playbook: own for own in rulebook().practices.values()}
    return list(found.values())


def columns(playbook: str) -> tuple[Column, ...]:
    """What a column may be: a need's own parts, then the further fields of the playbook's filing form."""
    own = next((p for p in practices() if p.playbook == playbook), None)
    told = mapping.template(own) if own is not None else []
    known = {target: Column(target, words, target == "text") for target, words in MORE.items()}
    for target, words, column in told:
        merged = (*words, *MORE.get(target, ()))
        known[target] = Column(target, tuple(dict.fromkeys(merged)), column.required or target == "text")
    return tuple(known.values())


class Matters(Importer):
    """``file_many`` takes a batch; nothing that a row holds is kept beside its case."""

    columns: ClassVar[tuple[Column, ...]] = ()
    capability: ClassVar[str] = "cases.import"
    batch: ClassVar[int] = 500

    def __init__(self, scope: Scope, places: Mapping[int, str], options: Options) -> None:
        super().__init__(scope, places, options)
        own = [p for p in practices() if p.playbook == options.playbook and in_force(p, scope.at)]
        if not own:
            raise Unreadable("import_no_practice", playbook=options.playbook, known=[p.playbook for p in practices()])
        targets = {i: (name, ()) for i, name in places.items() if name != IGNORE}
        constants = {"datum": options.datum}
        self.reader = Reader(ColumnMap(f"{options.playbook}.template", targets, constants), options.playbook, scope.at)

    def take(self, rows: Sequence[Row], *, dry: bool = False) -> list[Answer]:
        answers: list[Answer | None] = []
        needs: list[Need] = []
        for _, cells in rows:
            try:
                needs.append(self.reader.need(cells))
                answers.append(None)
            except RowFault as wrong:
                answers.append(((self._at_fault(wrong.refused, cells), wrong.refused),))
        filed = iter(file_many(self.scope, needs, self.scope.at, dry_run=dry))
        return [answer if answer is not None else self._answer(next(filed)) for answer in answers]

    def _at_fault(self, refused: Refused, cells: Sequence[Any]) -> str:
        """The column that a fault of a row is about."""
        if refused.code == "import_unknown_entity":
            said = self.values(cells)
            return next((n for n in ("about", "asker") if said.get(n) == refused.values["code"]), "")
        return AT_FAULT.get(refused.code) or str(refused.values.get("column", ""))

    def _answer(self, filed: Filed | Refused) -> Answer:
        if isinstance(filed, Filed):
            return Kept("same" if filed.duplicate else "created", filed.sure)
        faults: Any = filed.values.get("faults") or ()
        if not faults:
            return (("", filed),)
        return tuple((self._column(fault.field), Refused("form", None, {"faults": (fault,)})) for fault in faults)

    def _column(self, field: str) -> str:
        own = mapping.OF_FORM.get(field, field)
        return own if own in self.places else f"fields.{field}"
