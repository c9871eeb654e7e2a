"""Attachments that an act names hang on its case, or the act is not done at all."""

from __future__ import annotations

import pytest

from tests.cast import MONDAY, Cast, build_cast
from wangge import acts
from wangge.acts import attaching
from wangge.cases.models import Case
from wangge.engine.values import Refused
from wangge.files import access as files

PICTURES = [b"\x89PNG\r\n\x1a\n" + bytes([n]) for n in range(2)]


@pytest.fixture
def cast(db: None) -> Cast:
    return build_cast()


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
