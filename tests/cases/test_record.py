"""The table of columns that raw SQL writes is the models' own."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.db import connection

from wangge.cases import record

# Columns that the database fills itself.
FILLED = {"notices_notice": {"id"}, "journal_entry": {"written_at"}}
TYPES = {"bigint": "bigint", "int": "integer", "text": "text", "smallint": "smallint", "float8": "double precision"}


def model_of(table: str):
    return next(m for m in apps.get_models() if m._meta.db_table == table)


@pytest.mark.parametrize("table", record.COLUMNS)
def test_every_column_is_written(table: str) -> None:
    own = {field.column for field in model_of(table)._meta.concrete_fields}
    assert set(record.COLUMNS[table]) == own - FILLED.get(table, set())


@pytest.mark.parametrize("table", record.COLUMNS)
def test_types_are_the_columns_types(table: str) -> None:
    with_text = {"varchar": "text", "timestamp with time zone": "timestamptz"}
    for field in model_of(table)._meta.concrete_fields:
        if field.column in record.COLUMNS[table]:
            kind = str(field.rel_db_type(connection) if field.is_relation else field.db_type(connection))
            kind = with_text.get(kind.split("(")[0], kind.split("(")[0])
            written = record.COLUMNS[table][field.column]
            assert TYPES.get(written, written) == TYPES.get(kind, kind), field.column


def test_what_an_act_changes_are_columns() -> None:
    assert set(record.CHANGED) <= set(record.COLUMNS["cases_case"])
    assert set(record.CLOCK_CHANGED) <= set(record.COLUMNS["cases_clock"])


@pytest.mark.django_db
def test_ids_are_fresh_and_ascend() -> None:
    record.forget_ids()
    ids = [*record.new_ids(3), *record.new_ids(record.POOL * 2), *record.new_ids(1)]
    assert ids == sorted(set(ids))
