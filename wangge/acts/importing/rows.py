"""One row of a table → one need."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from hashlib import sha256
from typing import Any

from wangge.acts.importing.mapping import ColumnMap
from wangge.acts.needs import Need
from wangge.adoptions.facts import rulebook
from wangge.engine import cleaning
from wangge.engine.cleaning import Bad, tidy
from wangge.engine.forms import DISTRICT_ZONE
from wangge.engine.spec import FieldSpec
from wangge.engine.values import Refused
from wangge.journal.chain import canonical
from wangge.lib.coordinates import DATUMS
from wangge.people.access import entity_id

KEY_MOST = 80
TITLE_MOST = 200
_moment = cleaning.cleaner(FieldSpec(type="datetime"))
_point = cleaning.cleaner(FieldSpec(type="point"))


class RowFault(Exception):
    """What is wrong with a row."""

    def __init__(self, code: str, /, **values: Any) -> None:
        super().__init__(code)
        self.refused = Refused(code, None, values)


class Reader:
    """Rows of one table under one mapping."""

    def __init__(self, columns: ColumnMap, playbook: str, at: datetime) -> None:
        self.columns, self.playbook, self.at = columns, playbook, at
        self.categories = _by_name()

    def need(self, cells: Sequence[Any]) -> Need:
        """The need of a row. Raises RowFault."""
        values: dict[str, Any] = dict(self.columns.constants)
        fields: dict[str, Any] = {}
        for index, (target, formats) in self.columns.columns.items():
            cell = cells[index] if index < len(cells) else None
            if target == "occurred_at":
                values[target] = self._moment(cell, formats)
            elif target.startswith("fields."):
                fields[target[7:]] = _plain(cell)
            else:
                values[target] = _text(target, cell)
        fields = {name: value for name, value in fields.items() if value not in (None, "")}
        return self._need(values, fields, cells)

    def _need(self, values: Mapping[str, Any], fields: dict[str, Any], cells: Sequence[Any]) -> Need:
        category = values.get("category") or None
        return Need(
            text=values.get("text", ""),
            title=values.get("title", "")[:TITLE_MOST],
            category=self.categories.get(category, category) if category else None,
            place=values.get("place") or None,
            point=_coordinates(values),
            about=_entity(values.get("about")),
            asker=_entity(values.get("asker")),
            name=values.get("name", ""),
            phone=values.get("phone", ""),
            occurred_at=values.get("occurred_at"),
            channel=(values.get("channel") or "import")[:16],
            fields=fields,
            key=self._key(values.get("id", ""), cells),
            playbook=self.playbook,
            with_pin=False,
        )

    def _key(self, number: str, cells: Sequence[Any]) -> str:
        """Source and id; without an id the row's own digest."""
        own = number if number else sha256(canonical([str(c) for c in cells])).hexdigest()[:40]
        if len(own) > KEY_MOST:
            own = sha256(own.encode()).hexdigest()
        return f"import:{self.columns.name[:30]}:{own}"

    def _moment(self, cell: Any, formats: Sequence[str]) -> datetime | None:
        """An instant; a day alone is its midnight in the district's zone."""
        found = _formatted(cell, formats) if isinstance(cell, str) and formats else None
        try:
            text = _moment(found or cell, None, DISTRICT_ZONE) if cell not in (None, "") else None
        except Bad:
            raise RowFault("import_bad_moment", text=str(cell)[:40]) from None
        if text is None:
            return None
        moment = datetime.fromisoformat(text)
        if moment > self.at:
            raise RowFault("import_future", text=str(cell)[:40])
        return moment


def _formatted(cell: str, formats: Sequence[str]) -> datetime | None:
    for one in formats:
        try:
            return datetime.strptime(cell.strip(), one).replace(tzinfo=DISTRICT_ZONE)
        except ValueError:
            continue
    return None


def _by_name() -> dict[str, str]:
    """A category may be told by its code, or by a name that only one has."""
    facts = rulebook().by_code.values()
    names: dict[str, list[str]] = {}
    for fact in facts:
        names.setdefault(fact.name, []).append(fact.code)
    return {name: codes[0] for name, codes in names.items() if len(codes) == 1}


def _text(target: str, cell: Any) -> str:
    """A cell as text: numbers without a needless ".0", dates in ISO, white space trimmed."""
    if cell is None:
        return ""
    if isinstance(cell, date):
        return cell.isoformat()
    try:
        return tidy(cell, lines=target == "text")
    except Bad:
        raise RowFault("import_not_text", column=target) from None


def _plain(cell: Any) -> Any:
    return cell.isoformat() if isinstance(cell, date) else cell


def _coordinates(values: Mapping[str, Any]) -> tuple[float, float] | None:
    lon, lat = values.get("lon", ""), values.get("lat", "")
    if not lon and not lat:
        return None
    try:
        found = _point([lon, lat], None, DISTRICT_ZONE)
    except Bad:
        raise RowFault("import_bad_point") from None
    return DATUMS[values.get("datum", "cgcs2000")]((found["lon"], found["lat"]))


def _entity(code: str | None) -> int | None:
    if not code:
        return None
    found = entity_id(code)
    if found is None:
        raise RowFault("import_unknown_entity", code=code[:40])
    return found
