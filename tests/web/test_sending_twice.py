"""The same filing sent twice, on a database that commits."""

from __future__ import annotations

from django.test import Client

from tests.web.test_filing import NIGHT, SITE, code_and_pin, hidden, text_of
from tests.web.town import Town
from wangge.cases.models import Case


def test_sending_twice_files_once_and_still_tells_the_pin(transactional_db: None, client: Client, town: Town) -> None:
    first = client.post("/file/", {"step": "words", "text": NIGHT, "key": "same"})
    check = client.post("/file/", hidden(text_of(first)) | {"step": "where", **SITE})
    data = hidden(text_of(check)) | {"step": "send"}
    client.post("/file/", data)
    receipt = client.post("/file/", data, follow=True)
    assert Case.objects.count() == 1
    assert len(code_and_pin(text_of(receipt))[1]) == 6
