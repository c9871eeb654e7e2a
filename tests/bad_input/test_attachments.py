"""Attachments are taken by what they are, not by what they say; whatever is not taken is told and leaves nothing."""

from __future__ import annotations

import io
import resource
import zipfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile, UploadedFile
from django.test import Client, RequestFactory

from tests.leaks.town import Town
from wangge.engine.values import Refused
from wangge.files import kinds, store
from wangge.files.models import File
from wangge.web.views.cases import take_files

Unchanged = Callable[[], AbstractContextManager[None]]
SVG = b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"
WORDS = "缺工三十人"


def office(part: str = "word/document.xml", size: int = 10, macro: bool = False) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr(part, b"0" * size)
        if macro:
            archive.writestr("word/vbaProject.bin", "x")
    return out.getvalue()


WRONG: dict[str, tuple[bytes, str, int]] = {
    "a program named as a picture": (b"MZ\x90\x00" + b"x" * 100, "a.jpg", 415),
    "a drawing with a script": (SVG, "a.svg", 415),
    "a page": (b"<html><script>alert(1)</script>", "a.html", 415),
    "a page named as a picture": (b"<html>", "a.png", 415),
    "an archive that swells to 300 MB": (office(size=300 * 2**20), "a.docx", 415),
    "a document with macros": (office(macro=True), "a.docx", 415),
    "half an archive": (office()[:60], "a.docx", 415),
    "some other archive": (b"PK\x03\x04" + b"x" * 100, "a.zip", 415),
    "an archive of something else": (office("xyz/a.txt"), "a.docx", 415),
    "an old or locked document": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "a.doc", 415),
    "nothing": (b"", "a.pdf", 422),
    "20 MB": (b"%PDF-1.4" + b"x" * 20 * 2**20, "a.pdf", 413),
}


@pytest.mark.parametrize("what", list(WRONG))
def test_what_is_not_taken_is_told_at_both_faces(town: Town, unchanged: Unchanged, settings: Any, what: str) -> None:
    content, name, status = WRONG[what]
    with unchanged():
        for lang in ("zh", "en"):
            client = Client(headers={"accept-language": lang})
            answer = client.post("/api/v1/files", {"file": SimpleUploadedFile(name, content)})
            assert answer.status_code == status
            assert any("\u4e00" <= c <= "\u9fff" for c in answer.json()["detail"]) == (lang == "zh")
            sent = {"step": "words", "text": WORDS, "files": SimpleUploadedFile(name, content)}
            page = client.post("/file/", sent)
            assert page.status_code == 422
            assert WORDS in page.content.decode()
    assert kept(settings) == []


def kept(settings: Any) -> list[Path]:
    return [path for path in Path(settings.FILES_ROOT).rglob("*") if path.is_file()]


TAKEN: dict[str, tuple[bytes, str, str]] = {
    "a Word file": (office(), "a.docx", "a.docx"),
    "an Excel file": (office("xl/workbook.xml"), "a.xlsx", "a.xlsx"),
    "a picture that says to be a page": (b"\xff\xd8\xff<script>", "a.html", "a.jpg"),
    "a name that climbs and deceives": (b"%PDF-1", "../../etc/pass\x00wd\u202efdp.exe", "passwdfdp.pdf"),
    "a long name": (b"%PDF-1", "长" * 400 + ".pdf", "长" * 100 + ".pdf"),
}  # fmt: skip


@pytest.mark.parametrize("what", list(TAKEN))
def test_what_is_taken_gets_the_name_and_type_that_it_has(town: Town, settings: Any, what: str) -> None:
    content, name, expected = TAKEN[what]
    answer = Client().post("/api/v1/files", {"file": SimpleUploadedFile(name, content)})
    assert answer.status_code == 201, answer.content
    row = File.objects.get()
    assert row.name == expected
    assert store.get(row.sha256) == content
    assert kept(settings) == [store.path_of(row.sha256)]


def test_it_is_never_served_as_a_page_of_ours(filed: Callable[..., Town]) -> None:
    town = filed("need")
    code, file = town.cases["need"].code, town.file_codes["need"]
    for answer in (town.browser("chief_a").get(f"/cases/{code}/files/{file}/"),
                   Client().get(f"/api/v1/files/{file}", **town.headers("chief_a"))):  # fmt: skip
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert "sandbox" in answer.headers["Content-Security-Policy"]
        assert answer.headers["Content-Type"] == "application/pdf"


def test_one_attachment_hangs_on_one_case(filed: Callable[..., Town], unchanged: Unchanged) -> None:
    """Whoever learns the code of somebody's attachment gets no case with it."""
    town = filed("need")
    sent = {"text": WORDS, "category": "growth", "place": "grid_a", "files": [town.file_codes["need"]]}
    with unchanged():
        answer = Client().post("/api/v1/cases", sent, content_type="application/json", HTTP_ACCEPT_LANGUAGE="en")
        assert answer.status_code == 422
        assert "Upload" in answer.json()["detail"]


@pytest.fixture
def no_room() -> Iterator[None]:
    """The system lets this process write files of 64 KB at most (as ``ulimit -f`` does)."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (65536, hard))
    yield
    resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def test_no_room_for_attachments_is_told_and_leaves_nothing(
    town: Town, unchanged: Unchanged, no_room: None, settings: Any
) -> None:
    pdf = b"%PDF-1.4\n" + b"0" * 300_000
    with unchanged():
        for lang, part in (("zh", "附件"), ("en", "attachment")):
            client = Client(headers={"accept-language": lang})
            answer = client.post("/api/v1/files", {"file": SimpleUploadedFile("a.pdf", pdf)})
            assert answer.status_code == 507
            assert part in answer.json()["detail"]
            sent = {"step": "words", "text": WORDS, "files": SimpleUploadedFile("a.pdf", pdf)}
            page = client.post("/file/", sent)
            assert page.status_code == 422
            assert part in page.content.decode()
            assert WORDS in page.content.decode()
    assert kept(settings) == []


def test_a_form_larger_than_any_is_refused_before_it_is_read(town: Town, unchanged: Unchanged) -> None:
    with unchanged():
        for lang, words in (("zh", "附件合起来太大"), ("en", "too large together")):
            client, form = Client(headers={"accept-language": lang}), "multipart/form-data; boundary=x"
            assert client.generic("POST", "/file/", b"", form, CONTENT_LENGTH="²").status_code < 500
            answer = client.generic("POST", "/file/", b"", form, CONTENT_LENGTH=str(5 * 2**30))
            assert answer.status_code == 413
            assert words in answer.content.decode()


class Unread(io.RawIOBase):
    def read(self, size: int = -1) -> bytes:
        raise AssertionError("it was read")


def test_an_attachment_that_is_too_large_is_not_read_into_memory() -> None:
    sent = UploadedFile(Unread(), "a.pdf", "application/pdf", kinds.MOST_BYTES + 1)
    refused = take_files(RequestFactory().post("/file/"), [sent])
    assert refused == Refused("file_too_large", None, {"most_mb": 10})
