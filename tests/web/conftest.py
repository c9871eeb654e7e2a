from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from tests.web.browsing import browser, clock, visit
from tests.web.town import Town, build

__all__ = ["browser", "clock", "visit"]


@pytest.fixture(autouse=True)
def _missing_words_are_errors(settings: Any) -> None:
    settings.WORDS_STRICT = True


@pytest.fixture
def town(db: None) -> Town:
    """A town of this test alone."""
    return build()


@pytest.fixture
def enter(client: Client, town: Town) -> Callable[[str], Client]:
    """``enter("chief")``: a browser logged in as that person."""

    def as_(code: str) -> Client:
        client.force_login(town.users[code])
        return client

    return as_
