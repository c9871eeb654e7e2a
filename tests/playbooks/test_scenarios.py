"""Every scenario of every playbook is a test: what its author promised is what the district does."""

from pathlib import Path

import pytest

from wangge.acts.scenarios import play
from wangge.acts.scenarios.cast import Library

PLAYBOOKS = Path(__file__).resolve().parents[2] / "playbooks"
SCENARIOS = sorted(PLAYBOOKS.glob("*/scenarios/*.yaml"))


@pytest.mark.django_db
@pytest.mark.parametrize("file", SCENARIOS, ids=lambda file: f"{file.parts[-3]}/{file.stem}")
def test_scenario(file: Path, library: Library) -> None:
    differences = play(file, library)
    assert not differences, "\n" + "\n".join(map(str, differences))
