"""Rows that are decided and not yet written, each of them once: a case that was filed and acted on since is inserted as
it stands, one that stood before is changed once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import chain
from typing import Any

from wangge.acts.changes import Row
from wangge.cases import record
from wangge.subjects import zones

Key = tuple[Any, ...]
# What tells one row of a table from another. Rows of the other tables are never changed.
KEYS: Mapping[str, tuple[str, ...]] = {
    "subjects_subject": ("id",),
    "cases_case": ("subject_id",),
    "cases_stake": ("case_id", "kind", "holder_id", "since"),
    "cases_clock": ("case_id", "name", "round"),
    "cases_contact": ("case_id",),
    "cases_narrative": ("case_id",),
}
# The tables in which an act changes rows, by what ``record.change`` calls the changes.
CHANGES = {"cases_case": "cases_case", "stake_changes": "cases_stake", "cases_clock": "cases_clock"}


class Pending:
    """The rows of many filings and acts, in the order in which they were decided."""

    def __init__(self) -> None:
        self._empty()

    def _empty(self) -> None:
        self._lines: dict[str, list[Row]] = {table: [] for table in record.COLUMNS if table not in KEYS}
        self._new: dict[str, dict[Key, Row]] = {table: {} for table in KEYS}
        self._changed: dict[str, dict[Key, Row]] = {name: {} for name in (*CHANGES, "narrative_more")}

    def filed(self, rows: record.Rows) -> None:
        """What ``record.insert`` takes."""
        for table, found in rows.items():
            if table in KEYS:
                self._new[table].update((_key(table, row), dict(row)) for row in found)
            else:
                self._lines[table] += map(dict, found)

    def acted(self, rows: record.Rows) -> None:
        """What ``record.change`` takes."""
        for name, found in rows.items():
            if name == "narrative_more":
                self._more(found)
            elif name in CHANGES:
                for row in found:
                    self._change(name, dict(row))
            else:
                self.filed({name: found})

    def _change(self, name: str, row: Row) -> None:
        table = CHANGES[name]
        key, new = _key(table, row), self._new[table]
        if key in new:
            new[key] |= row
        elif table == "cases_clock" and (row["case_id"],) in self._new["cases_case"]:
            new[key] = row  # a clock that began with the act
        else:
            self._changed[name][key] = row

    def _more(self, found: Iterable[Mapping[str, Any]]) -> None:
        """Personal words of an act, beside those of the filing."""
        for row in found:
            key = _key("cases_narrative", row)
            to = self._new["cases_narrative"].get(key)
            if to is None:
                to = self._changed["narrative_more"].setdefault(key, {"case_id": row["case_id"], "extra": {}})
            to["extra"] = {**to["extra"], **row["extra"]}

    def __bool__(self) -> bool:
        return any(map(bool, chain(self._lines.values(), self._new.values(), self._changed.values())))

    def write(self) -> None:
        """All of it, in two statements. What is new first: a new stake may be of a case that stands."""
        if not self:
            return
        new = self._lines | {table: list(found.values()) for table, found in self._new.items()}
        changed = {name: list(found.values()) for name, found in self._changed.items()}
        self._empty()
        with zones.every():  # who may enter which was looked at act by act
            record.insert(new)
            if changed["cases_case"]:
                record.change(changed)


def _key(table: str, row: Mapping[str, Any]) -> Key:
    return tuple(row[name] for name in KEYS[table])
