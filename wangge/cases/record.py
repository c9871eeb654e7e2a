"""The one place with raw SQL: a filing, and an act, each written in a single data-modifying statement.

Everything arrives as one JSON parameter a table, so that the same prepared statement writes one case or a
thousand. Plain ORM saves stop at half the rate (design §5a). Ids are taken from the sequence beforehand, so rows can
refer to each other before they exist. ``COLUMNS`` is bound to the models by a test.
"""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

import psycopg
from django.db import connection
from pydantic_core import to_json

from wangge.subjects import revisions, zones

Rows = Mapping[str, Sequence[Mapping[str, Any]]]

COLUMNS: dict[str, dict[str, str]] = {
    "subjects_subject": {"id": "bigint", "kind": "text", "title": "text", "unit_path": "text", "zone": "text"},
    "cases_case": {
        "subject_id": "bigint", "code": "text", "pin": "bytea", "pin_failures": "smallint", "adoption_id": "bigint",
        "edition_id": "bigint", "procedure": "text", "category_id": "bigint", "unit_id": "bigint", "unit_path": "text",
        "zone": "text", "state": "text", "is_open": "boolean", "paused": "boolean", "priority": "smallint",
        "lead_id": "bigint", "asker_id": "bigint", "filed_by_id": "bigint", "about_id": "bigint", "parent_id": "bigint",
        "channel": "text", "occurred_at": "timestamptz", "filed_at": "timestamptz", "due_at": "timestamptz",
        "provisional": "boolean", "closed_at": "timestamptz", "forget_at": "timestamptz", "outcome": "text",
        "rating": "smallint", "exclusion": "text",
        "reasons": "jsonb", "lon": "float8", "lat": "float8", "seq": "int", "chain": "bytea",
    },
    "cases_step": {
        "case_id": "bigint", "seq": "int", "act": "text", "at": "timestamptz", "by_id": "bigint",
        "appointment": "bigint", "as_kind": "text", "from_state": "text", "to_state": "text", "opened": "jsonb",
        "closed": "jsonb", "undoes": "int", "data": "jsonb", "salt": "bytea", "zone": "text",
    },
    "cases_stake": {
        "case_id": "bigint", "kind": "text", "holder_id": "bigint", "since": "timestamptz", "until": "timestamptz",
        "waits": "boolean", "next_due": "timestamptz", "filed_at": "timestamptz", "category_id": "bigint",
        "zone": "text",
    },
    "cases_clock": {
        "case_id": "bigint", "name": "text", "round": "smallint", "holder_id": "bigint", "started_at": "timestamptz",
        "due_at": "timestamptz", "ended_at": "timestamptz", "state": "text", "provisional": "boolean",
        "extended": "smallint", "law": "text", "warned_at": "timestamptz", "light": "smallint",
        "escalated_at": "timestamptz",        "zone": "text",
    },
    "cases_contact": {
        "case_id": "bigint", "name": "text", "phone": "text", "extra": "jsonb", "salt": "bytea",
        "erased_at": "timestamptz", "zone": "text",
    },
    "cases_narrative": {
        "case_id": "bigint", "title": "text", "text": "text", "extra": "jsonb", "salt": "bytea",
        "erased_at": "timestamptz", "zone": "text",
    },
    "cases_search": {"case_id": "bigint", "filed_at": "timestamptz", "span": "int", "words": "tsvector"},
    "cases_receipt": {
        "owner": "bigint", "key": "text", "digest": "bytea", "case_id": "bigint", "seq": "int", "at": "timestamptz",
    },
    "journal_entry": {
        "subject_id": "bigint", "seq": "int", "at": "timestamptz", "actor": "bigint", "act": "text", "digest": "bytea",
        "chain": "bytea",
    },
    "notices_notice": {
        "holder_id": "bigint", "about_id": "bigint", "kind": "text", "act": "text", "at": "timestamptz", "zone": "text",
    },
}  # fmt: skip

# What an act may change of the case's own row, and of a stake that goes on.
CHANGED = (
    "state", "is_open", "paused", "priority", "category_id", "unit_id", "unit_path", "adoption_id", "edition_id",
    "procedure", "lead_id", "asker_id", "due_at", "provisional", "closed_at", "forget_at", "outcome", "rating",
    "exclusion", "reasons", "seq", "chain",
)  # fmt: skip
CLOCK_CHANGED = (
    "holder_id", "started_at", "due_at", "ended_at", "state", "provisional", "extended", "law", "warned_at",
    "light", "escalated_at",
)  # fmt: skip


def _numbered(sql: str) -> str:
    """``%s`` → ``$1``, ``$2`` … in order."""
    first, *rest = sql.split("%s")
    return first + "".join(f"${i}{part}" for i, part in enumerate(rest, 1))


def _recordset(kinds: Mapping[str, str]) -> str:
    return f"json_to_recordset(%s::json) AS r({', '.join(f'{name} {kind}' for name, kind in kinds.items())})"


def _source(table: str) -> str:
    return _recordset(COLUMNS[table])


def _insert(table: str) -> str:
    names = ", ".join(f'"{name}"' for name in COLUMNS[table])
    values = ", ".join(f"r.{name}" for name in COLUMNS[table])
    return f"INSERT INTO {table} ({names}) SELECT {values} FROM {_source(table)}"


def _filing() -> str:
    """All of it, or nothing where the revisions that it was decided from (the first two parameters) hold no more."""
    holds = f"holds AS MATERIALIZED (SELECT {revisions.HOLDS} AS yes)"
    parts = [f"t{i} AS ({_insert(table)} WHERE (SELECT yes FROM holds))" for i, table in enumerate(COLUMNS)]
    return "WITH " + ", ".join([holds, *parts]) + " SELECT yes FROM holds"


ACTING_TABLES = (
    "cases_case", "cases_step", "cases_stake", "cases_receipt", "journal_entry", "notices_notice", "cases_clock",
    "stake_changes", "narrative_more",
)  # fmt: skip


def _acting() -> str:
    """All of it, or nothing: where the revisions hold no more, or the case is no more at ``from_seq``."""
    kinds = {name: COLUMNS["cases_case"][name] for name in ("subject_id", *CHANGED)} | {"from_seq": "int"}
    sets = ", ".join(f"{name} = r.{name}" for name in CHANGED)
    case = (
        f"UPDATE cases_case c SET {sets} FROM {_recordset(kinds)} WHERE c.subject_id = r.subject_id"
        " AND (r.from_seq IS NULL OR c.seq = r.from_seq) AND (SELECT yes FROM holds) RETURNING 1"
    )
    going = " WHERE (SELECT n FROM moved) > 0"
    clock_sets = ", ".join(f"{name} = excluded.{name}" for name in CLOCK_CHANGED)
    clocks = f"{_insert('cases_clock')}{going} ON CONFLICT (case_id, name, round) DO UPDATE SET {clock_sets}"
    stakes = (
        "UPDATE cases_stake s SET until = r.until, waits = r.waits, next_due = r.next_due, category_id = r.category_id"
        " FROM json_to_recordset(%s::json)"
        " AS r(case_id bigint, kind text, holder_id bigint, since timestamptz, until timestamptz, waits boolean,"
        " next_due timestamptz, category_id bigint)"
        f"{going} AND s.case_id = r.case_id AND s.kind = r.kind AND s.holder_id = r.holder_id AND s.since = r.since"
    )
    parts = [f"holds AS MATERIALIZED (SELECT {revisions.HOLDS} AS yes)", f"c AS ({case})"]
    parts += ["moved AS MATERIALIZED (SELECT count(*) AS n FROM c)"]
    parts += [f"t{i} AS ({_insert(table)}{going})" for i, table in enumerate(ACTING_TABLES[1:6])]
    more = (
        "UPDATE cases_narrative w SET extra = w.extra || r.extra"
        f" FROM {_recordset({'case_id': 'bigint', 'extra': 'jsonb'})}{going} AND w.case_id = r.case_id"
    )
    parts += [f"k AS ({clocks})", f"s AS ({stakes})", f"w AS ({more})"]
    return "WITH " + ", ".join(parts) + " SELECT yes, n FROM holds, moved"


FILING_SQL = _numbered(_filing())
ACTING_SQL = _numbered(_acting())

RECEIPTS_SQL = _numbered("""
SELECT r.key, r.case_id, r.digest, c.code, c.state, c.lead_id, c.category_id, c.due_at, c.adoption_id, c.procedure,
       (SELECT k.name FROM cases_clock k
         WHERE k.case_id = c.subject_id AND k.ended_at IS NULL AND k.due_at = c.due_at LIMIT 1)
  FROM cases_receipt r JOIN cases_case c ON c.subject_id = r.case_id
 WHERE r.owner = %s AND r.key = ANY (%s)
""")

# "coalesce(…)": open, in words that no partial index of open stakes answers. Those of one case are found by the primary
# key, also while the planner knows nothing of the tables yet; it would read every open stake of the district otherwise.
LOADING = """
SELECT to_jsonb(c.*),
       (SELECT jsonb_agg(to_jsonb(s) - 'salt' ORDER BY s.seq) FROM cases_step s WHERE s.case_id = c.subject_id),
       (SELECT jsonb_agg(to_jsonb(k)) FROM cases_stake k WHERE k.case_id = c.subject_id
         AND coalesce(k.until, 'infinity') = 'infinity'),
       (SELECT jsonb_agg(to_jsonb(k)) FROM cases_clock k WHERE k.case_id = c.subject_id),
       (SELECT count(*) FROM cases_case k WHERE k.parent_id = c.subject_id AND k.is_open),
       (SELECT jsonb_build_array(r.case_id, r.seq, encode(r.digest, 'hex')) FROM cases_receipt r
         WHERE r.owner = %s AND r.key = %s),
       c.seq = (SELECT max(s.seq) FROM cases_step s WHERE s.case_id = c.subject_id)
  FROM cases_case c WHERE {which}
"""
LOOK_SQL = _numbered(LOADING.format(which="c.subject_id = %s"))
LOOK_BY_CODE_SQL = _numbered(LOADING.format(which="c.code = %s"))
LOOK_MANY_SQL = _numbered(LOADING.format(which="c.subject_id = ANY (%s) ORDER BY c.subject_id"))
LOAD_SQL = _numbered(LOADING.format(which="c.subject_id = %s FOR NO KEY UPDATE OF c"))
LOAD_MANY_SQL = _numbered(LOADING.format(which="c.subject_id = ANY (%s) ORDER BY c.subject_id FOR NO KEY UPDATE OF c"))


def _cursor() -> psycopg.RawCursor[Any]:
    """psycopg's raw cursor on Django's connection: it prepares its statements, Django's does not, and sends them as
    they stand (``$1``): looking for ``%s`` in long ones would cost more than some of them take."""
    connection.ensure_connection()
    return psycopg.RawCursor(connection.connection)


def hexed(value: bytes | memoryview) -> str:
    """How bytes stand in the JSON parameter."""
    return "\\x" + bytes(value).hex()


def _json(rows: Sequence[Mapping[str, Any]]) -> str:
    return to_json(rows).decode()


_pool: list[int] = []
_pool_lock = threading.Lock()
POOL = 64


def new_ids(count: int) -> list[int]:
    """Fresh subject ids, taken from the sequence in blocks (the gaps that a stopped process leaves do no harm)."""
    with _pool_lock:
        if len(_pool) < count:
            with _cursor() as cursor:
                sql = "SELECT nextval('subjects_subject_id_seq') FROM generate_series(1, $1)"
                _pool.extend(row[0] for row in cursor.execute(sql, [max(POOL, count)], prepare=True).fetchall())
        taken = _pool[:count]
        del _pool[:count]
        return taken


def forget_ids() -> None:
    """Drop the pooled ids: after a fork, or when the database was replaced under the process."""
    with _pool_lock:
        _pool.clear()


def id_of(code: str) -> int | None:
    """The id of the case with this code, in the zones that the connection may read."""
    with _cursor() as cursor:
        row = cursor.execute("SELECT subject_id FROM cases_case WHERE code = $1", [code], prepare=True).fetchone()
    return row[0] if row else None


class Earlier(NamedTuple):
    """What was filed under an idempotency key, as it stands now."""

    case: int
    digest: bytes
    code: str
    state: str
    lead: int | None
    category: int | None
    due: datetime | None
    adoption: int
    procedure: str
    clock: str | None


def receipts(owner: int, keys: Sequence[str]) -> dict[str, Earlier]:
    """What was filed under these keys before, by key.

    Whoever repeats a filing learns of it in whatever zone it lies, or a repetition would be written twice.
    """
    with zones.every(), _cursor() as cursor:
        rows = cursor.execute(RECEIPTS_SQL, [owner, list(keys)], prepare=True).fetchall()
    return {row[0]: Earlier(row[1], bytes(row[2]), *row[3:]) for row in rows}


def insert(rows: Rows) -> None:
    """Write new cases with all that hangs on them: one statement, so a transaction of its own if none is open.

    Raises ``revisions.Stale`` where what the request assumed holds no more; then nothing was written.
    """
    assumed = revisions.assumption()
    values = [assumed, assumed, *[_json(rows.get(table, ())) for table in COLUMNS]]
    with _cursor() as cursor:
        (holds,) = cursor.execute(FILING_SQL, values, prepare=True).fetchone()  # type: ignore[misc]
    revisions.prove(holds)


class Overtaken(Exception):
    """Somebody else has acted on the case meanwhile; nothing was written."""


def change(rows: Rows) -> None:
    """Write one act on each of some cases: its step, the new state of the case, its stakes, clocks, journal, notices.

    Raises ``revisions.Stale`` where what the request assumed holds no more, and Overtaken where a case that is not held
    (its row names the step ``from_seq`` from which the act was decided) has moved on.
    """
    assumed = revisions.assumption()
    values = [assumed, assumed, *[_json(rows.get(table, ())) for table in ACTING_TABLES]]
    with _cursor() as cursor:
        holds, moved = cursor.execute(ACTING_SQL, values, prepare=True).fetchone()  # type: ignore[misc]
    revisions.prove(holds)
    if moved != len(rows["cases_case"]):
        raise Overtaken


def look(case: int | str, owner: int = 0, key: str | None = None) -> tuple[Any, ...] | None:
    """As ``load``, by id or public code, without holding the case: ``change`` will tell whether it has moved on."""
    with _cursor() as cursor:
        sql = LOOK_BY_CODE_SQL if isinstance(case, str) else LOOK_SQL
        answer = cursor.execute(sql, [owner, key, case], prepare=True).fetchone()
        return answer and answer[:-1]


def look_many(case_ids: Sequence[int]) -> list[tuple[Any, ...]]:
    """As ``load_many``, without holding the cases: for whoever only reads."""
    with _cursor() as cursor:
        answers = cursor.execute(LOOK_MANY_SQL, [0, None, list(case_ids)], prepare=True).fetchall()
        return [answer[:-1] for answer in answers]


def load(case_id: int, owner: int = 0, key: str | None = None) -> tuple[Any, ...] | None:
    """The case row locked, its steps, open stakes and clocks as JSON values, open children, a receipt under ``key``.

    Who had to wait for the lock gets the row as it is now, but all beside it as it was before the wait (the last column
    tells): then it is read again, under the lock that is held by now.
    """
    with _cursor() as cursor:
        answer = cursor.execute(LOAD_SQL, [owner, key, case_id], prepare=True).fetchone()
        if answer is not None and not answer[-1]:
            answer = cursor.execute(LOAD_SQL, [owner, key, case_id], prepare=True).fetchone()
        return answer and answer[:-1]


def load_many(case_ids: Sequence[int]) -> list[tuple[Any, ...]]:
    """As ``load``, for many cases, locked in the order of their ids; those that may not be seen are left out."""
    with _cursor() as cursor:
        answers = cursor.execute(LOAD_MANY_SQL, [0, None, list(case_ids)], prepare=True).fetchall()
        if not all(answer[-1] for answer in answers):
            answers = cursor.execute(LOAD_MANY_SQL, [0, None, list(case_ids)], prepare=True).fetchall()
        return [answer[:-1] for answer in answers]
