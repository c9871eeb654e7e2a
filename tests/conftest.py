"""The tests' database: the embedded PostgreSQL, migrated by the owner, used as ``wangge_app``.

So row-level security and missing grants are as real as in life. A test marked ``transaction=True`` is not undone by
TRUNCATE, which the runtime role may not do and which would lose what migrations wrote: the database is made anew from
a template that was taken right after the migrations.
"""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Any

import pytest
from django.conf import settings
from django.db import connection, connections
from django.test import TransactionTestCase
from django.test.testcases import QuietWSGIRequestHandler
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings

from tests import kept
from tests.cast import Cast, build_cast
from tests.database import maintenance, recreate, restore, templates, use_role
from wangge.cases import record
from wangge.config.database import APP_ROLE
from wangge.lib import postgres
from wangge.subjects import revisions

pytest_plugins = ["tests.left_out"]

# Many tests start `wangge` as a process of its own: what one has compiled the next need not compile again.
sys.dont_write_bytecode = False
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)

# A test says what is right, not how fast this machine is today; and it says the same tomorrow.
hypothesis_settings.register_profile(
    "wangge", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)
hypothesis_settings.load_profile("wangge")

# A page leaves in two pieces, its head and its body; the second would wait 40 ms for word that the first has come.
QuietWSGIRequestHandler.disable_nagle_algorithm = True


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Files that walk through the browser take longest: first, so that no process is left with one at the end."""
    long = {item.path for item in items if item.get_closest_marker("browser")}
    items.sort(key=lambda item: item.path not in long)


def pytest_collection_finish() -> None:
    """What is there now stays until the end, so that nobody looks through it for garbage again and again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(10_000, 20, 20)


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None) -> Iterator[None]:
    """Start the server for this run, and begin as the owner."""
    if settings.EMBEDDED:
        postgres.ensure(settings.DATA)
    use_role(owner=True)
    yield
    connections.close_all()
    postgres.release(settings.DATA)


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """After the migrations: keep a clean copy, then work as the runtime role until the end."""
    name = str(connection.settings_dict["NAME"])
    with django_db_blocker.unblock():
        recreate(f"{name}_clean", template=name)
        use_role(owner=False)
        yield
        use_role(owner=True)
        with maintenance() as cursor:
            for template in templates(name):
                cursor.execute(f'DROP DATABASE "{template}"')
            # A thread of a test's own server may still hold a connection; the database is dropped next.
            sql = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s"
            cursor.execute(sql, [name])


@pytest.fixture(scope="session", autouse=True)
def _restore_after_transactions() -> Iterator[None]:
    """TransactionTestCase (and ``transaction=True``) restores the clean copy instead of truncating."""
    truncating = TransactionTestCase._fixture_teardown  # type: ignore[attr-defined]
    TransactionTestCase._fixture_teardown = lambda self: restore()  # type: ignore[attr-defined]
    yield
    TransactionTestCase._fixture_teardown = truncating  # type: ignore[attr-defined]


@pytest.fixture
def as_owner(db: None) -> Callable[[], AbstractContextManager[None]]:
    """``with as_owner(): …`` lifts row-level security inside a test, for arranging and for looking behind it."""
    return owner


@contextmanager
def owner() -> Iterator[None]:
    with connection.cursor() as cursor:
        cursor.execute("SET ROLE NONE")
    try:
        yield
    finally:
        if connection.connection and not connection.needs_rollback:
            with connection.cursor() as cursor:
                cursor.execute(f"SET ROLE {APP_ROLE}")


@pytest.fixture(autouse=True)
def _forget_snapshots() -> None:
    """Every test's revisions begin at the same numbers, so what the last one remembered would look fresh."""
    revisions.forget()
    record.forget_ids()  # a restored database begins its sequences anew


_kept_cast = kept.fixture(build_cast)


@pytest.fixture
def cast(_kept_cast: kept.Kept[Cast], db: None) -> Cast:
    """The cast that many tests look at; this test may change it."""
    return kept.own(_kept_cast)
