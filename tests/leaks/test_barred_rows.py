"""The accused where they may enter the zone: what the database itself shows them, no condition of ours before it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from django.db import connection

from tests.leaks.test_zones import sql, zoned
from tests.leaks.town import Town
from wangge import acts
from wangge.cases import bells
from wangge.engine.scope import Scope
from wangge.subjects import zones

Filing = Callable[..., Town]
KEYS = {"cases_case": "subject_id", "subjects_subject": "id", "subjects_link": "a_id"}
ABOUT = ("documents_document", "files_file", "notices_notice")


def rows_of(case: int) -> dict[str, int]:
    """How many rows of a case each zoned table shows; what was read of it is told at once."""
    found = {}
    for name, *_ in zoned():
        key = KEYS.get(name, "about_id" if name in ABOUT else "case_id")
        found[name] = sql(f"SELECT count(*) FROM {name} WHERE {key} = %s", case)[0][0]
    return found


def looks(scope: Scope, case: int) -> dict[str, int]:
    zones.enter(scope)
    return rows_of(case)


def test_the_accused_in_the_petition_office_reads_no_row_of_it(filed: Filing) -> None:
    town = filed("petition", "handed")
    case, other = (town.cases[name].case for name in ("petition", "handed"))
    accused, reader = town.scope_now("accused_clerk"), town.scope_now("reader")
    assert {"petition"} <= accused.zones & reader.zones
    whole = looks(reader, case)
    assert {name for name, count in whole.items() if count} >= {
        "cases_case", "cases_step", "cases_stake", "cases_clock", "cases_contact", "cases_narrative", "files_file",
        "notices_notice", "subjects_subject",
    }  # fmt: skip
    assert set(looks(accused, case).values()) == {0}
    assert looks(reader, other) == looks(accused, other)  # the next case of the same zone they read as ever
    assert sql("SELECT count(*) FROM cases_case WHERE zone = 'petition'") == [(1,)]
    assert sql("SELECT code FROM cases_case WHERE code = %s", town.cases["petition"].code) == []


def test_nor_does_who_belongs_to_the_accused_unless_they_asked_themselves(filed: Filing) -> None:
    town = filed("petition")
    case, office = town.cases["petition"].case, town.stage.id("canal_office")
    kin = replace(town.scope_now("reader"), kin=frozenset({office}))
    assert set(looks(kin, case).values()) == {0}
    assert looks(replace(kin, bearer_of=frozenset({case}), closed_of=frozenset({case})), case)["cases_case"] == 1
    named = replace(kin, holders=kin.holders | {office}, bearer_of=frozenset({case}), closed_of=frozenset({case}))
    assert set(looks(named, case).values()) == {0}


def test_nor_changes_it_nor_learns_from_an_act_that_it_is_there(filed: Filing) -> None:
    town = filed("petition")
    case, accused = town.cases["petition"].case, town.scope_now("accused_clerk")
    zones.enter(accused)
    for table in ("cases_case", "cases_narrative", "cases_stake", "notices_notice"):
        with connection.cursor() as cursor:
            cursor.execute(f"UPDATE {table} SET zone = zone WHERE zone = 'petition'")
            assert cursor.rowcount == 0, table
    answers = [acts.do(accused, one, "note_number", {"external_no": "1"}) for one in (case, 10**9)]
    assert [getattr(answer, "code", None) for answer in answers] == ["not_found", "not_found"]
    assert bells.unseen(accused) == 0


def test_who_leaves_a_petition_reads_it_no_more_and_the_next_reader_does(filed: Filing) -> None:
    town = filed("handed")
    case, clerk = town.cases["handed"].case, town.scope_now("accused_clerk")
    assert looks(clerk, case)["cases_step"] > 0
    done: Any = acts.do(clerk, case, "recuse", {"recusal_ground": "interest"})
    assert isinstance(done, acts.Done), done
    assert set(looks(town.scope_now("accused_clerk"), case).values()) == {0}
    assert looks(town.scope_now("reader"), case)["cases_step"] > 0
