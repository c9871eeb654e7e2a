"""The benchmarks' district with 1,000,000 cases: the stand's own and nine copies, each four weeks older than the last.

    .venv/bin/python -m benchmarks.million      build it now: some minutes, 5 GB

The rows are copied within the database, for filing them would take ten minutes. Lists, search, board and map find all
that they read; the copies have no journal, and their limits end when those of the stand do. Words are added to texts,
so that search meets each kind of them.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import psycopg

from benchmarks import stand
from wangge.lib import bigrams
from wangge.lib.postgres import Server

OUT = Path(__file__).parent / "out-million"
DATA = OUT / "data"
COPIES, WEEKS_BETWEEN = 9, 4
# A word, and which cases have it: n, a case's number; age, in weeks.
WORDS = {
    "two_20": ("绿植", "n % 5 = 0"),
    "six_20": ("高枝修剪补种", "n % 5 = 1"),
    "two_2": ("鸽舍", "n % 50 = 2"),
    "six_2": ("夜间养犬吠叫", "n % 50 = 3"),
    "two_01": ("喷泉", "n % 1000 = 4"),
    "six_01": ("雕塑基座松动", "n % 1000 = 5"),
    "two_long_ago": ("煤球", "age >= 30 AND n % 5 = 2"),
    "six_long_ago": ("煤球堆放楼道", "age >= 30 AND n % 5 = 2"),
}
ABSENT = {"two_none": "鲸骨", "six_none": "鲸骨陈列开放"}
AT = f"- k * interval '{WEEKS_BETWEEN} weeks'"
# Of each table what a copy has instead: ids beyond all others, earlier moments, a code of its own.
COPIED: dict[str, dict[str, str]] = {
    "subjects_subject": {"id": "id + k * {beyond}"},
    "cases_case": {
        "subject_id": "subject_id + k * {beyond}", "code": "upper(substr(md5(code || k), 1, 16))",
        "parent_id": "parent_id + k * {beyond}", "filed_at": f"filed_at {AT}", "closed_at": f"closed_at {AT}",
        "occurred_at": f"occurred_at {AT}",
    },
    "cases_step": {"case_id": "case_id + k * {beyond}", "at": f"at {AT}"},
    "cases_stake": {
        "case_id": "case_id + k * {beyond}", "since": f"since {AT}", "until": f"until {AT}",
        "filed_at": f"filed_at {AT}",
    },
    "cases_clock": {
        "case_id": "case_id + k * {beyond}", "started_at": f"started_at {AT}", "ended_at": f"ended_at {AT}",
    },
    "cases_contact": {"case_id": "case_id + k * {beyond}"},
    "cases_narrative": {"case_id": "case_id + k * {beyond}"},
    "cases_search": {"case_id": "case_id + k * {beyond}", "filed_at": f"filed_at {AT}"},
}  # fmt: skip
SPAN = 8 * 86_400  # as in ``cases.searching``, which needs Django


def build() -> dict[str, Any]:
    """Make the folder unless it is there; gives what is known of it, as ``stand.build`` does."""
    mark, known = OUT / "edition", stand.build()
    if not mark.exists() or mark.read_text(encoding="utf-8") != stand.EDITION:
        shutil.rmtree(OUT, ignore_errors=True)
        OUT.mkdir(parents=True)
        subprocess.run(["cp", "-a", str(stand.DATA), str(DATA)], check=True)  # with its owner, who is not root
        _multiply()
        mark.write_text(stand.EDITION, encoding="utf-8")
    return known


def _multiply() -> None:
    with Server(DATA) as dsn, psycopg.connect(dsn, autocommit=True) as owner:
        (last,) = owner.execute("SELECT max(id) FROM subjects_subject").fetchone()  # type: ignore[misc]
        beyond = 10 ** len(str(last))
        owner.execute("SET session_replication_role = replica")
        for table, changed in COPIED.items():
            _tell(table)
            owner.execute(_copy_of(owner, table, changed, beyond))
        _add_words(owner)
        owner.execute("SELECT setval('subjects_subject_id_seq', %s)", [beyond * (COPIES + 1)])
        _tell("vacuum")
        owner.execute("VACUUM (ANALYZE)")


def _copy_of(owner: psycopg.Connection[Any], table: str, changed: dict[str, str], beyond: int) -> str:
    found = owner.execute(
        "SELECT attname FROM pg_attribute WHERE attrelid = %s::regclass AND attnum > 0 AND NOT attisdropped", [table]
    )
    columns = [name for (name,) in found]
    values = [changed.get(name, f'"{name}"').format(beyond=beyond) for name in columns]
    names = ", ".join(f'"{name}"' for name in columns)
    which = " WHERE kind = 'case'" if table == "subjects_subject" else ""
    source = f"(SELECT * FROM {table}{which}) t, generate_series(1, {COPIES}) k"
    return f"INSERT INTO {table} ({names}) SELECT {', '.join(values)} FROM {source}"


def _add_words(owner: psycopg.Connection[Any]) -> None:
    """The words stand at the end of the text; with them what is searched is written anew."""
    said = " || ".join(f"CASE WHEN {which} THEN '{word}。' ELSE '' END" for word, which in WORDS.values())
    found = " || ".join(_vector(word, which) for word, which in WORDS.values())
    ages = "SELECT case_id, case_id AS n, extract(epoch FROM now() - filed_at) / 604800 AS age FROM cases_search"
    _tell("words")
    owner.execute("DROP INDEX cases_search_words")
    owner.execute("CREATE TEMP TABLE chosen AS " + ages)
    owner.execute(f"UPDATE cases_narrative w SET text = text || {said} FROM chosen WHERE chosen.case_id = w.case_id")
    span = f"floor(extract(epoch FROM s.filed_at) / {SPAN})::int"
    numbered = f"regexp_replace((s.words || {found})::text, '''\\d+:', '''' || {span} || ':', 'g')::tsvector"
    owner.execute(
        f"UPDATE cases_search s SET span = {span}, words = {numbered} FROM chosen WHERE chosen.case_id = s.case_id"
    )
    _tell("index")
    owner.execute("CLUSTER cases_search USING cases_search_newest")  # as it comes to lie by itself: in order of time
    owner.execute("SET maintenance_work_mem = '1GB'")
    owner.execute(
        "CREATE INDEX cases_search_words ON cases_search USING gin (words)"
        " WITH (fastupdate = on, gin_pending_list_limit = 16384)"
    )


def _vector(word: str, which: str) -> str:
    quoted = bigrams.vector(word, 0).replace("'", "''")
    return f"CASE WHEN {which} THEN '{quoted}'::tsvector ELSE ''::tsvector END"


def _tell(what: str) -> None:
    print(f"  {time.strftime('%H:%M:%S')} {what}", file=sys.stderr)


if __name__ == "__main__":
    print(json.dumps({"edition": build()["edition"]}))
