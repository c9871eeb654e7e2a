"""A disk under the database that is really full: nothing half-written, a sentence that says what to do, and work again
once there is room."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client

from tests.bad_input.conftest import rows
from tests.cast import Cast, build_cast
from tests.conftest import owner
from tests.left_out import note
from wangge import acts

SPACE = f"small_{os.getpid()}"  # its own each time: a run that is killed leaves it behind
# Where mounting is not ours to do, the database itself answers as it does on a full disk. Long texts lie beside their
# table, so the whole of it is measured.
TRIGGER = """
CREATE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF pg_total_relation_size('cases_narrative') > 800000 THEN
        RAISE EXCEPTION 'could not extend file: No space left on device' USING ERRCODE = 'disk_full';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER full_disk BEFORE INSERT ON cases_narrative FOR EACH ROW EXECUTE FUNCTION full_disk();
"""


NO_DISK = "Only root may mount a small one: a trigger answered in its place, with the error of a disk that is full."


@pytest.fixture
def small_disk(transactional_db: None, request: pytest.FixtureRequest) -> Iterator[Callable[[], None]]:
    """What the askers say lies on a disk of one megabyte. Call it to make room."""
    folder = _mounted()
    if folder is None:
        note(request.config, "THE FULL DISK WAS NO DISK", NO_DISK, missing=False)
    try:
        _as_owner("VACUUM FULL cases_narrative")  # tests before this one leave dead rows, which fill a small disk too
        _as_owner(*(TRIGGER,) if folder is None else (
            f"CREATE TABLESPACE {SPACE} LOCATION '{folder}'", f"ALTER TABLE cases_narrative SET TABLESPACE {SPACE}",
        ))  # fmt: skip
        yield lambda: _make_room(folder)
        if folder is not None:
            _as_owner("ALTER TABLE cases_narrative SET TABLESPACE pg_default", f"DROP TABLESPACE {SPACE}")
    finally:
        if folder is not None:
            subprocess.run(["umount", "--lazy", str(folder)], check=True)
            folder.rmdir()


def _as_owner(*statements: str) -> None:
    with owner(), connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def _mounted() -> Path | None:
    """A folder of one megabyte that the database's account owns; None where that is not ours to make."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        server = Path(f"/proc/{cursor.fetchone()[0]}")
    if os.getuid() != 0 or not server.exists():
        return None
    folder, account = Path(f"/tmp/wangge-small-{os.getpid()}"), server.stat()
    folder.mkdir(mode=0o700)
    made = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=1m,mode=700", "tmpfs", str(folder)], capture_output=True)
    if made.returncode:
        folder.rmdir()
        return None
    os.chown(folder, account.st_uid, account.st_gid)
    return folder


def _make_room(folder: Path | None) -> None:
    if folder is not None:
        subprocess.run(["mount", "-o", "remount,size=64m", str(folder)], check=True)
        return
    _as_owner("DROP TRIGGER full_disk ON cases_narrative")


def words(number: int) -> str:
    """Nearly four thousand characters that do not compress."""
    return f"{number} " + "".join(chr(0x4E00 + (i * i * 7919 + number * 104729) % 20000) for i in range(3900))


def test_a_full_disk_under_the_database_loses_nothing(small_disk: Callable[[], None]) -> None:
    cast: Cast = build_cast()
    scope = cast.scope("manager_a")
    kept: list[acts.Filed] = []
    for number in range(200):
        answer = acts.file(scope, cast.need(text=words(number), key=f"k{number}"))
        if not isinstance(answer, acts.Filed):
            break
        kept.append(answer)
    assert answer.code == "disk_full"  # type: ignore[union-attr]
    before = rows()
    assert before["cases_case"] == before["cases_narrative"] == before["cases_contact"] == len(kept) > 10
    _said_by_both_faces()
    assert rows() == before
    small_disk()
    again = acts.file(scope, cast.need(text=words(number), key=f"k{number}"))
    assert isinstance(again, acts.Filed)
    assert again.duplicate is False
    first = acts.file(scope, cast.need(text=words(0), key="k0"))
    assert isinstance(first, acts.Filed)
    assert (first.duplicate, first.code) == (True, kept[0].code)


def _said_by_both_faces() -> None:
    sent = {"text": words(999), "category": "growth", "place": "grid_a"}
    for lang, api, web in (("zh", "磁盘", "磁盘"), ("en", "Try again later", "disk")):
        client = Client(headers={"accept-language": lang})
        answer = client.post("/api/v1/cases", sent, content_type="application/json")
        assert answer.status_code == 507
        assert api in answer.json()["title"] + answer.json()["detail"]
        page = client.post("/file/", {"step": "send", **sent})
        assert page.status_code == 422
        assert web in page.content.decode()
