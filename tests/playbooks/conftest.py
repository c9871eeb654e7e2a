from pathlib import Path

import pytest

from wangge.acts.scenarios.cast import Library

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="session")
def library() -> Library:
    """The repository's own playbooks and laws."""
    return Library((ROOT / "playbooks",), (ROOT / "laws" / "cn",))
