from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction

from tests.cast import Cast, build_cast
from wangge.subjects import revisions


@pytest.fixture(scope="module")
def _cast(django_db_setup: None, django_db_blocker: Any) -> Iterator[Cast]:
    """The cast of this module's tests, taken back at its end."""
    with django_db_blocker.unblock(), transaction.atomic():
        revisions.forget()
        yield build_cast()
        transaction.set_rollback(True)
    revisions.forget()


@pytest.fixture
def cast(_cast: Cast, db: None, settings: Any, tmp_path: Path) -> Cast:
    """With a folder of files and a file of seals that are this test's own."""
    settings.DATA = settings.FILES_ROOT = tmp_path
    return _cast
