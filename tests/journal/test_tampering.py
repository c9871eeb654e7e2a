"""``journal verify`` finds what the owner of the database changed behind the application's back, and says which."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection

from tests.cast import MONDAY, Cast
from wangge.acts.proving import prove, seal_days, seals_file
from wangge.cli.commands import journal as command
from wangge.journal.models import Entry, Seal

Owner = Callable[[], AbstractContextManager[None]]
LATER = MONDAY + timedelta(minutes=5)


@pytest.fixture
def case(cast: Cast) -> tuple[Cast, int]:
    """A case with three steps after its filing, and what its asker said."""
    filed = cast.file(name="居民癸", phone="15400000009")
    cast.done("growth_clerk", filed.case, "accept", LATER)
    cast.done("growth_clerk", filed.case, "handle", LATER, note="已联系两家劳务单位")
    cast.done("manager_a", filed.case, "withdraw", LATER, note="自己招到了")
    return cast, filed.case


@pytest.fixture
def change(as_owner: Owner) -> Callable[..., None]:
    def run(sql: str, *values: Any) -> None:
        with as_owner(), connection.cursor() as cursor:
            cursor.execute("ALTER TABLE journal_entry DISABLE TRIGGER ALL")
            cursor.execute(sql, values or None)
            assert cursor.rowcount != 0, "nothing was changed"

    return run


def found(subject: int | None = None) -> set[tuple[str, int, int]]:
    return {(b.code, b.subject, b.seq) for b in prove(subject).broken}


def test_a_whole_record_proves(case: tuple[Cast, int]) -> None:
    proof = prove()
    assert proof.broken == []
    assert proof.entries >= 4
    assert prove(case[1]).entries == 4


STEP = "UPDATE cases_step SET {} WHERE case_id = %s AND seq = 3"
STEP_COPIED = """
INSERT INTO cases_step (case_id, seq, act, at, by_id, as_kind, from_state, to_state, opened, closed, data, salt, zone)
SELECT case_id, 9, act, at, by_id, as_kind, from_state, to_state, opened, closed, data, salt, zone
  FROM cases_step WHERE case_id = %s AND seq = 3
"""
TAMPERINGS: dict[str, tuple[str, set[tuple[str, int]]]] = {
    "the words of a step": (STEP.format("data = '{\"note\": \"没有联系\"}'"), {("payload", 3)}),
    "the act of a step": (STEP.format("act = 'accept'"), {("payload", 3)}),
    "the state of a step": (STEP.format("to_state = 'filed'"), {("payload", 3)}),
    "who got a stake": (STEP.format("opened = '[[\"lead\", 1]]'"), {("payload", 3)}),
    "when a step was done": (STEP.format("at = at - interval '2 days'"), {("payload", 3)}),
    "who did a step": (STEP.format("by_id = 1"), {("payload", 3)}),
    "a step taken out": ("DELETE FROM cases_step WHERE case_id = %s AND seq = 3", {("payload_missing", 3)}),
    "a step put in": (STEP_COPIED, {("unrecorded", 9)}),
    "a step emptied as if erased": (STEP.format("data = NULL, salt = NULL"), {("payload_missing", 3)}),
    "an entry taken out of the middle": (
        "DELETE FROM journal_entry WHERE subject_id = %s AND seq = 2", {("seq_gap", 3), ("chain", 3), ("unrecorded", 2)}
    ),
    "the last entry taken out": (
        "DELETE FROM journal_entry WHERE subject_id = %s AND seq = 4", {("head", 0), ("unrecorded", 4)}
    ),
    "all entries of a case taken out": (
        "DELETE FROM journal_entry WHERE subject_id = %s",
        {("seq_gap", 1), ("unrecorded", 1), ("unrecorded", 2), ("unrecorded", 3), ("unrecorded", 4)},
    ),
    "the actor of an entry": ("UPDATE journal_entry SET actor = 1 WHERE subject_id = %s AND seq = 2",
                              {("chain", 2), ("payload", 2)}),
    "the moment of an entry": ("UPDATE journal_entry SET at = at - interval '1 day' WHERE subject_id = %s AND seq = 2",
                               {("chain", 2), ("payload", 2)}),
    "a digest": ("UPDATE journal_entry SET digest = sha256('x') WHERE subject_id = %s AND seq = 2",
                 {("chain", 2), ("payload", 2)}),
    "the head of the chain": ("UPDATE cases_case SET chain = sha256('x') WHERE subject_id = %s", {("head", 0)}),
    "the words of the asker": ("UPDATE cases_narrative SET text = '没事' WHERE case_id = %s", {("payload", 1)}),
    "the title": ("UPDATE cases_narrative SET title = '没事' WHERE case_id = %s", {("payload", 1)}),
    "the name": ("UPDATE cases_contact SET name = '某某' WHERE case_id = %s", {("payload", 1)}),
    "the number": ("UPDATE cases_contact SET phone = '13900000000' WHERE case_id = %s", {("payload", 1)}),
    "the asker taken out": ("DELETE FROM cases_contact WHERE case_id = %s", {("payload_missing", 1)}),
    "words emptied as if erased": (
        "UPDATE cases_narrative SET text = '', title = '', salt = NULL, erased_at = now() WHERE case_id = %s",
        {("payload_missing", 1)},
    ),
}  # fmt: skip


@pytest.mark.parametrize("what", list(TAMPERINGS))
def test_every_tampering_is_found_and_named(case: tuple[Cast, int], change: Callable[..., None], what: str) -> None:
    sql, expected = TAMPERINGS[what]
    change(sql, case[1])
    assert found() == {(code, case[1], seq) for code, seq in expected}
    assert found(case[1]) == found()


def test_two_chains_swapped_are_found(case: tuple[Cast, int], change: Callable[..., None]) -> None:
    cast, one = case
    other = cast.file(at=LATER).case
    change(
        "UPDATE journal_entry e SET digest = o.digest, chain = o.chain FROM journal_entry o"
        " WHERE e.seq = 1 AND o.seq = 1 AND e.subject_id = ANY(%s) AND o.subject_id = ANY(%s)"
        " AND e.subject_id <> o.subject_id",
        [one, other], [one, other],
    )  # fmt: skip
    assert {("chain", one, 1), ("chain", other, 1), ("head", other, 0)} <= found()


def test_a_post_changed_behind_the_back_is_found(case: tuple[Cast, int], change: Callable[..., None]) -> None:
    post = case[0].stage.posts["chief_of_a"].pk
    change("UPDATE journal_payload SET data = '{}' WHERE subject_id = %s AND seq = 1", post)
    assert found() == {("payload", post, 1)}


# --- seals


@pytest.fixture
def sealed(case: tuple[Cast, int]) -> Any:
    """Today sealed (from tomorrow's point of view), in the database and in the file."""
    days = seal_days(datetime.now(UTC) + timedelta(days=1, hours=1))
    assert len(days) == 1
    assert prove().broken == []
    return days[0]


def lines() -> list[dict[str, Any]]:
    return [json.loads(line) for line in seals_file().read_text(encoding="utf-8").splitlines()]


def test_sealing_twice_writes_one_line(sealed: Any) -> None:
    assert seal_days(datetime.now(UTC) + timedelta(days=1, hours=1)) == []
    assert [line["day"] for line in lines()] == [sealed.isoformat()]


SEALS: dict[str, tuple[str, str]] = {
    "the seal": ("UPDATE journal_seal SET digest = sha256('x') WHERE day = %s", "seal"),
    "how many entries": ("UPDATE journal_seal SET entries = entries + 1 WHERE day = %s", "seal"),
    "the seal taken out": ("DELETE FROM journal_seal WHERE day = %s", "seal_missing"),
}


@pytest.mark.parametrize("what", list(SEALS))
def test_a_changed_seal_is_found(sealed: Any, change: Callable[..., None], what: str) -> None:
    sql, code = SEALS[what]
    change(sql, sealed)
    assert {c for c, *_ in found()} == {code}


@pytest.mark.parametrize(
    ("text", "code"),
    [("", "seal_line"), ("not a line\n", "seal_line"), ('{"day": 7}\n', "seal_line"), ("{day}other", "seal")],
)
def test_a_line_outside_that_is_gone_or_changed_is_found(sealed: Any, text: str, code: str) -> None:
    changed = json.dumps({**lines()[0], "digest": "00"}) if text.startswith("{day}") else text
    seals_file().write_text(changed, encoding="utf-8")
    assert {c for c, *_ in found()} == {code}


def test_a_day_rewritten_whole_is_found_by_its_seal(case: tuple[Cast, int], sealed: Any, change: Any) -> None:
    change("DELETE FROM journal_payload WHERE subject_id = %s", case[0].stage.posts["chief_of_b"].pk)
    change("DELETE FROM journal_entry WHERE subject_id = %s", case[0].stage.posts["chief_of_b"].pk)
    assert {c for c, *_ in found()} == {"seal"}


def test_the_command_says_in_words_what_was_changed(
    case: tuple[Cast, int], change: Callable[..., None], capsys: pytest.CaptureFixture[str]
) -> None:
    assert command._verify(None, False) == 0
    change(TAMPERINGS["the words of a step"][0], case[1])
    assert command._verify(None, False) == 1
    out = capsys.readouterr().out
    assert str(case[1]) in out
    assert "journal.broken" not in out
    assert command._verify(None, True) == 1
    assert json.loads(capsys.readouterr().out)["broken"] == [["payload", case[1], 3]]


def test_entries_bear_the_moment_at_which_they_were_written(case: tuple[Cast, int]) -> None:
    """Seals go by it, so that what an import says of the past is sealed too."""
    assert not Entry.objects.filter(written_at__lt=datetime.now(UTC) - timedelta(hours=1)).exists()
    assert not Seal.objects.exists()
