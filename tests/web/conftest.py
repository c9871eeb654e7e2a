from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from tests import kept
from tests.web.browsing import browser, clock, persons, played, visit
from tests.web.town import Town, build

__all__ = ["browser", "clock", "persons", "played", "visit"]


@pytest.fixture(autouse=True)
def _missing_words_are_errors(settings: Any) -> None:
    settings.WORDS_STRICT = True


_kept_town = kept.fixture(build)


@pytest.fixture
def town(_kept_town: kept.Kept[Town], db: None) -> Town:
    """A town that this test may change."""
    return kept.own(_kept_town)


@pytest.fixture
def enter(client: Client, town: Town) -> Callable[[str], Client]:
    """``enter("chief")``: a browser logged in as that person."""

    def as_(code: str) -> Client:
        client.force_login(town.users[code])
        return client

    return as_
