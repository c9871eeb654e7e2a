from collections.abc import Iterator
from typing import Any

import pytest

from tests import kept
from tests.cast import Cast, build_cast


@pytest.fixture(scope="module")
def _kept_cast(
    request: pytest.FixtureRequest, django_db_setup: None, django_db_blocker: Any
) -> Iterator[kept.Kept[Cast]]:
    yield from kept.once(request, django_db_blocker, build_cast)


@pytest.fixture
def cast(_kept_cast: kept.Kept[Cast], db: None) -> Cast:
    """The cast, in the transaction of the test."""
    return kept.own(_kept_cast, build_cast)
