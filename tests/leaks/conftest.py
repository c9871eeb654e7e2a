from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import transaction

from tests.leaks.town import FILERS, Town, build_town
from wangge.subjects import revisions


@pytest.fixture(scope="module")
def _district(django_db_setup: None, django_db_blocker: Any) -> Iterator[Town]:
    """The district of this module's tests, taken back at its end; each test's own changes go before."""
    with django_db_blocker.unblock(), transaction.atomic():
        revisions.forget()
        yield build_town()
        transaction.set_rollback(True)
    revisions.forget()


@pytest.fixture
def town(_district: Town, db: None) -> Town:
    _district.cases.clear()
    _district.file_codes.clear()
    return _district


@pytest.fixture
def filed(town: Town) -> Callable[..., Town]:
    """``filed("need", "accusation")``: the town with these cases and no other."""

    def file(*names: str) -> Town:
        for name in names:
            FILERS[name](town)
        return town

    return file
