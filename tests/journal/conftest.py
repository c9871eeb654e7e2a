from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests import kept
from tests.cast import Cast


@pytest.fixture
def cast(_kept_cast: kept.Kept[Cast], db: None, settings: Any, tmp_path: Path) -> Cast:
    """With a folder of files and a file of seals that are this test's own."""
    settings.DATA = settings.FILES_ROOT = tmp_path
    return kept.own(_kept_cast)
