"""Attachments that an act names hang on its case, or the act is not done at all."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from tests.cast import MONDAY, Cast
from wangge import acts
from wangge.acts import attaching, ticker
from wangge.cases.models import Case
from wangge.engine.values import Refused
from wangge.files import access as files
from wangge.files import store
from wangge.files.actions import sweep_bytes
from wangge.files.models import File

PICTURES = [b"\x89PNG\r\n\x1a\n" + bytes([n]) for n in range(2)]


def taken(cast: Cast, who: str) -> list[str]:
    codes = [attaching.take(cast.scope(who), content, "现场.png") for content in PICTURES]
    assert all(isinstance(code, str) for code in codes)
    return [str(code) for code in codes]


def working(cast: Cast) -> acts.Filed:
    filed = cast.file()
    cast.done("growth_clerk", filed.case, "accept")
    return filed


def test_several_files_of_an_act_hang_on_its_case(cast: Cast) -> None:
    filed, codes = working(cast), taken(cast, "growth_clerk")
    cast.done("growth_clerk", filed.case, "handle", note="已到现场", attachments=codes)
    assert sorted(f.code for f in files.about(filed.case)) == sorted(codes)


def test_a_file_that_hangs_elsewhere_is_refused_and_the_act_with_it(cast: Cast) -> None:
    first, second, codes = working(cast), working(cast), taken(cast, "growth_clerk")
    cast.done("growth_clerk", first.case, "handle", note="已到现场", attachments=codes)
    before = Case.objects.get(pk=second.case).seq
    answer = cast.do("growth_clerk", second.case, "handle", MONDAY, note="同一张照片", attachments=codes)
    assert isinstance(answer, Refused)
    assert answer.code == "file_unknown"
    assert Case.objects.get(pk=second.case).seq == before
    assert not files.about(second.case).exists()


def test_an_upload_that_nothing_names_goes_after_a_day(
    cast: Cast, settings: Any, tmp_path: Path, django_capture_on_commit_callbacks: Any
) -> None:
    settings.FILES_ROOT = tmp_path
    filed, (used, unused) = working(cast), taken(cast, "growth_clerk")
    cast.done("growth_clerk", filed.case, "handle", note="已到现场", attachments=[used])
    kept, gone = File.objects.get(code=used), File.objects.get(code=unused)
    for hours, there in ((23, True), (25, False)):
        with django_capture_on_commit_callbacks(execute=True):
            ticker.tick(MONDAY + timedelta(hours=hours), seal=False)
        assert store.path_of(gone.sha256).exists() == there
    assert store.path_of(kept.sha256).exists()
    assert files.by_code(unused) is None
    answer = cast.do("growth_clerk", filed.case, "handle", MONDAY, note="太晚了", attachments=[unused])
    assert answer.code == "file_unknown"


def test_bytes_that_no_file_needs_go_and_those_that_one_needs_stay(cast: Cast, settings: Any, tmp_path: Path) -> None:
    settings.FILES_ROOT = tmp_path
    taken(cast, "growth_clerk")
    stray = store.put(b"left behind")
    aside = store.path_of(stray).with_name(".half.written")
    aside.write_bytes(b"x")
    sweep_bytes(at=datetime.now(UTC))
    assert aside.exists()
    sweep_bytes(at=datetime.now(UTC) + timedelta(hours=25))
    assert not aside.exists()
    assert not store.path_of(stray).exists()
    assert all(store.path_of(file.sha256).exists() for file in File.objects.all())
