"""Row-level security by itself: what the application's role reads and writes when nothing stands before it."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, TypeVar

import pytest
from django.db import connection, transaction
from django.db.utils import ProgrammingError

from tests.leaks.town import Town
from wangge import acts
from wangge.cases import access
from wangge.config.database import APP_ROLE
from wangge.engine.scope import Scope, nobody
from wangge.subjects import revisions, zones

Filing = Callable[..., Town]
T = TypeVar("T")
NOW = datetime(2026, 3, 2, tzinfo=UTC)
ZONED = """
SELECT c.relname, c.relrowsecurity,
       array(SELECT p.cmd FROM pg_policies p WHERE p.tablename = c.relname AND p.roles = ARRAY[%s]::name[] ORDER BY 1)
  FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
 WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace AND a.attname = 'zone' AND NOT a.attisdropped
 ORDER BY 1
"""


def sql(text: str, *values: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(text, values or None)
        return cursor.fetchall() if cursor.description else []


def zoned() -> list[tuple[Any, ...]]:
    return sql(ZONED, APP_ROLE)


def closed_rows() -> dict[str, int]:
    """How many rows of the zone "petition" each zoned table shows."""
    return {name: sql(f"SELECT count(*) FROM {name} WHERE zone = 'petition'")[0][0] for name, *_ in zoned()}


def reader(entered: set[str]) -> Scope:
    """Someone who may enter these zones, and nothing else."""
    return replace(nobody(NOW), zones=frozenset(entered))


def setting() -> str:
    return str(sql("SELECT coalesce(current_setting('wangge.zones', true), '')")[0][0])


@pytest.mark.django_db
def test_every_table_with_a_zone_is_secured_by_rows() -> None:
    found = zoned()
    assert {"cases_case", "cases_narrative", "notices_notice", "documents_document", "subjects_subject"} <= {
        name for name, *_ in found
    }
    assert [(name, secured, commands) for name, secured, commands in found if not secured] == []
    assert {tuple(commands) for _, _, commands in found} == {("INSERT", "SELECT", "UPDATE")}


@pytest.mark.django_db
def test_the_applications_role_is_bound_by_it_and_owns_nothing() -> None:
    assert sql("SELECT current_user") == [(APP_ROLE,)]
    bound = sql("SELECT rolsuper, rolbypassrls, rolcreaterole, rolcreatedb FROM pg_roles WHERE rolname = %s", APP_ROLE)
    assert bound == [(False, False, False, False)]
    owned = sql("SELECT relname FROM pg_class WHERE relowner = (SELECT oid FROM pg_roles WHERE rolname = %s)", APP_ROLE)
    assert owned == []
    for statement in ("ALTER TABLE cases_case DISABLE ROW LEVEL SECURITY", "DROP POLICY zone_read ON cases_case",
                      "ALTER TABLE journal_entry DISABLE TRIGGER ALL", "CREATE TABLE mine (id int)"):  # fmt: skip
        with pytest.raises(ProgrammingError), transaction.atomic():
            sql(statement)


def test_without_the_setting_nothing_of_a_closed_zone_shows_and_with_it_everything(filed: Filing) -> None:
    filed("accusation", "letter")
    zones.leave()
    assert set(closed_rows().values()) == {0}
    sql("SELECT set_config('wangge.zones', 'petition', true)")
    shown = closed_rows()
    assert {name for name, count in shown.items() if count == 0} <= {"documents_document", "subjects_link"}
    sql("SELECT set_config('wangge.zones', 'conduct,petitio,PETITION', true)")
    assert set(closed_rows().values()) == {0}


def test_what_cannot_be_read_cannot_be_changed_nor_moved_out(filed: Filing) -> None:
    filed("accusation")
    zones.leave()
    for table in ("cases_case", "cases_narrative", "cases_contact", "cases_stake", "notices_notice"):
        with connection.cursor() as cursor:
            cursor.execute(f"UPDATE {table} SET zone = 'open' WHERE zone = 'petition'")
            assert cursor.rowcount == 0, table
    assert set(closed_rows().values()) == {0}


LOCKED = {
    "UPDATE journal_entry SET act = 'x'": "entries",
    "DELETE FROM journal_entry": "entries",
    "TRUNCATE journal_entry": "entries",
    "UPDATE journal_seal SET entries = 0": "seals",
    "DELETE FROM journal_seal": "seals",
    "UPDATE journal_reading SET field = ''": "readings",
    "DELETE FROM journal_reading": "readings",
    "DELETE FROM journal_payload": "payloads",
    "UPDATE cases_step SET act = 'x'": "steps",
    "UPDATE cases_step SET at = now()": "steps",
    "UPDATE cases_step SET by_id = 1": "steps",
    "DELETE FROM cases_step": "steps",
    "UPDATE cases_receipt SET key = 'x'": "receipts",
    "DELETE FROM cases_receipt": "receipts",
    **{f"DELETE FROM {table}": "parents" for table in (
        "cases_case", "cases_stake", "cases_clock", "cases_contact", "cases_narrative", "subjects_subject",
        "places_unit", "people_entity", "people_body", "people_post", "people_appointment",
        "adoptions_edition", "adoptions_adoption",
        "adoptions_category", "notices_notice", "documents_document", "subjects_link",
    )},
}  # fmt: skip


@pytest.mark.django_db
def test_the_record_cannot_be_rewritten_by_the_application() -> None:
    allowed = []
    for statement in LOCKED:
        try:
            with transaction.atomic():
                sql(statement)
            allowed.append(statement)
        except ProgrammingError:
            pass
    assert allowed == []


def elsewhere(run: Callable[[], T]) -> T:
    """On a connection of its own, outside the test's transaction, as a request's thread has it."""

    def running() -> T:
        try:
            return run()
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        return pool.submit(running).result()


@pytest.mark.django_db
def test_a_kept_connection_forgets_whose_zones_it_had() -> None:
    def requests() -> tuple[str, str]:
        zones.enter(reader({"open", "petition"}))
        first = setting()
        revisions.check()  # the next request begins
        return first, setting()

    assert elsewhere(requests) == ("petition", "")


def fails(run: Callable[[], None]) -> None:
    """Run something in a transaction that is taken back."""
    with suppress(ZeroDivisionError), transaction.atomic():
        run()
        raise ZeroDivisionError


@pytest.mark.django_db
def test_the_setting_is_right_after_rollbacks_exceptions_and_new_connections() -> None:
    def requests() -> list[str]:
        found = []
        zones.enter(reader({"petition"}))
        fails(lambda: zones.enter(reader({"open"})))
        found.append(setting())  # the rollback gave the connection its old zones back
        access.enter(nobody(NOW))
        found.append(setting())
        fails(lambda: zones.enter(reader({"petition"})))
        zones.leave()
        found.append(setting())
        zones.enter(reader({"petition"}))
        connection.close()
        zones.enter(reader({"petition"}))  # a new connection knows nothing of the old one's
        found.append(setting())
        return found

    assert elsewhere(requests) == ["petition", "", "", "petition"]


@pytest.mark.django_db
def test_in_a_transaction_each_reader_reads_with_their_own_zones() -> None:
    def requests() -> list[str]:
        found = []
        with transaction.atomic():
            zones.enter(reader({"petition"}))
            zones.enter(reader({"open"}))
            found.append(setting())
            fails(lambda: zones.enter(reader({"wages"})))
            zones.enter(reader({"open"}))
            found.append(setting())
            zones.enter(reader({"conduct"}))
            with zones.every():
                found.append(str("petition" in setting()))
            found.append(setting())
        return [*found, setting()]

    assert elsewhere(requests) == ["", "", "True", "conduct", ""]


def test_an_act_of_one_who_may_not_enter_reads_nothing_after_one_who_may(filed: Filing) -> None:
    town = filed("accusation")
    case = town.cases["accusation"].case
    assert access.find(town.scope_now("reader"), town.cases["accusation"].code) is not None
    assert acts.do(town.scope_now("leader"), case, "accept").code == "not_found"  # type: ignore[union-attr]
    assert set(closed_rows().values()) == {0}
