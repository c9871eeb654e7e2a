from __future__ import annotations

from collections.abc import Callable

import pytest

from tests import kept
from tests.leaks.town import FILERS, Town, build_town

_kept_town = kept.fixture(build_town)


@pytest.fixture
def town(_kept_town: kept.Kept[Town], db: None) -> Town:
    return kept.own(_kept_town)


@pytest.fixture
def filed(town: Town) -> Callable[..., Town]:
    """``filed("need", "accusation")``: the town with these cases and no other."""

    def file(*names: str) -> Town:
        for name in names:
            FILERS[name](town)
        return town

    return file
