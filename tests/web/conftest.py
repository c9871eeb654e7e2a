from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from tests.web.town import Town, build
from wangge.adoptions import facts as adoptions
from wangge.people import facts as people
from wangge.places import facts as places


@pytest.fixture(autouse=True)
def _missing_words_are_errors(settings: Any) -> None:
    settings.WORDS_STRICT = True


@pytest.fixture
def town(db: None) -> Town:
    """A town of this test alone. Its revisions begin at 1 like the last test's, so what a process remembers is dropped."""
    for snapshot in (places._snapshot, people._snapshot, adoptions._snapshot):
        snapshot._at = None
    return build()


@pytest.fixture
def enter(client: Client, town: Town) -> Callable[[str], Client]:
    """``enter("chief")``: a browser logged in as that person."""

    def as_(code: str) -> Client:
        client.force_login(town.users[code])
        return client

    return as_
