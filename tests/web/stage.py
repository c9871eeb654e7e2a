"""The cast of a scenario in a browser: the same district, each of its persons with a log-in of that name."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from django.conf import settings
from django.db import transaction

from wangge.accounts.models import User
from wangge.acts import setup
from wangge.acts.scenarios.cast import Library, Stage, build
from wangge.engine import scenario
from wangge.people.models import Entity
from wangge.subjects import revisions

SINCE = datetime(2020, 1, 1, tzinfo=UTC)


@dataclass
class Played:
    """A stage with its log-ins, and the story that it was built for."""

    stage: Stage
    users: dict[str, User]

    def id(self, name: str) -> str:
        """As a form names a holder."""
        return str(self.stage.id(name))


def perform(story: str) -> Played:
    """The cast of ``playbooks/<story>.yaml``: ``hard_cases/scenarios/04_…``."""
    root = Path(settings.CHECKOUT)
    told = scenario.load(root / "playbooks" / f"{story}.yaml")
    stage = build(told.cast, Library((root / "playbooks",), (Path(settings.LAWS_ROOT) / "cn",)))
    users, door = {}, setup.system(SINCE)
    for name in told.cast.persons:
        user = setup.add_user(door, username=name, password=None)
        assert isinstance(user, User), user
        Entity.objects.filter(pk=stage.id(name)).update(user=user)
        users[name] = user
    for post in told.cast.posts.values():
        if post.held and post.held.drawn_from:  # whom somebody was drawn from is who employs them
            Entity.objects.filter(pk=stage.id(post.held.person)).update(employer=stage.id(post.held.drawn_from))
    with transaction.atomic():
        revisions.bump("people")
    setup.refresh()
    return Played(stage, users)
