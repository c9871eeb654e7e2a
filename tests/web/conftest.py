from __future__ import annotations

from typing import Any

import pytest


@pytest.fixture(autouse=True)
def _missing_words_are_errors(settings: Any) -> None:
    settings.WORDS_STRICT = True
