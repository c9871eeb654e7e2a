from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.db import connection

from tests.leaks.conftest import _kept_town, filed, town

__all__ = ["_kept_town", "filed", "town"]
# Notes of a browser, of the guard at the door, and of what was refused.
NOT_COUNTED = {"django_session", "accounts_loginfailure", "journal_refusal"}
Unchanged = Callable[[], AbstractContextManager[None]]


def rows() -> dict[str, int]:
    """How many rows each table has, as the owner sees them."""
    tables = sorted({model._meta.db_table for model in apps.get_models()} - NOT_COUNTED)
    with connection.cursor() as cursor:
        cursor.execute("SET ROLE NONE")
        cursor.execute(" UNION ALL ".join(f"SELECT '{table}', count(*) FROM \"{table}\"" for table in tables))
        found = dict(cursor.fetchall())
        cursor.execute("SET ROLE wangge_app")
    return found


@pytest.fixture
def unchanged(db: None) -> Unchanged:
    """``with unchanged(): …``: whatever happens in it, no table has a row more or less."""

    @contextmanager
    def watch() -> Iterator[None]:
        before = rows()
        yield
        after = rows()
        assert {t: (before[t], after[t]) for t in before if before[t] != after[t]} == {}

    return watch


@pytest.fixture(autouse=True)
def _own_files(settings: Any, tmp_path: Path) -> None:
    settings.FILES_ROOT = tmp_path / "files"
