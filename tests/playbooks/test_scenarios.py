"""Every scenario of every playbook is a test: what its author promised is what the district does."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction

from wangge.acts.scenarios import play
from wangge.acts.scenarios.cast import Library, Stage, build
from wangge.engine import scenario
from wangge.subjects import revisions

PLAYBOOKS = Path(__file__).resolve().parents[2] / "playbooks"


def scenarios() -> Iterator[Any]:
    """Those on the stage of their playbook's cast one after the other, then those that bring somebody along."""
    for folder in sorted(PLAYBOOKS.glob("*/scenarios")):
        files = {file: file.read_text(encoding="utf-8") for file in sorted(folder.glob("*.yaml"))}
        own = {file for file, text in files.items() if "\nadds:" in text or "\ncast: [cast.yaml]" not in text}
        shared = [file for file in files if file not in own]
        for file in (*shared, *sorted(own)):
            stage = None if file in own else shared[0]
            yield pytest.param(stage, file, id=f"{folder.parent.name}/{file.stem}")


@pytest.fixture(scope="module")
def stage(
    request: pytest.FixtureRequest, library: Library, django_db_setup: None, django_db_blocker: Any
) -> Iterator[Stage | None]:
    """The cast of the scenario ``request.param``, for all that play with the same; taken back after the last."""
    if request.param is None:
        yield None
        return
    with django_db_blocker.unblock(), transaction.atomic():
        revisions.forget()
        yield build(scenario.load(request.param).cast, library)
        transaction.set_rollback(True)
    revisions.forget()


@pytest.mark.django_db
@pytest.mark.parametrize(("stage", "file"), list(scenarios()), indirect=["stage"], scope="module")
def test_scenario(stage: Stage | None, file: Path, library: Library) -> None:
    differences = play(file, library, stage)
    assert not differences, "\n" + "\n".join(map(str, differences))
