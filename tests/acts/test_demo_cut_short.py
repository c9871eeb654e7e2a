"""A build of the demonstration that was cut short leaves nothing."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from wangge.acts import demo
from wangge.journal.models import Entry
from wangge.places.models import Unit
from wangge.subjects import revisions

NOW = datetime(2026, 11, 20, 8, 40, tzinfo=UTC)


@pytest.mark.django_db
def test_a_build_that_is_cut_short_leaves_nothing() -> None:
    def stop(line: str) -> None:
        assert Unit.objects.exists()
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        demo.build(stop, NOW, 0.02)
    revisions.forget()
    assert not Unit.objects.exists()
    assert not Entry.objects.exists()
