"""What sets a district up is written down: editions, admissions, log-ins and keys."""

from __future__ import annotations

from tests.cast import MONDAY, Cast
from tests.cast import ROOT as CHECKOUT
from wangge.acts import setup, tokens
from wangge.adoptions.facts import district
from wangge.engine.law import Lawbook
from wangge.engine.reader import read
from wangge.engine.scope import Grant, Scope
from wangge.journal.models import Entry


def test_editions_admissions_users_and_keys_are_written_down(cast: Cast) -> None:
    console = setup.system(MONDAY)
    guard = Scope(MONDAY, grants=(Grant("", frozenset({"admin.security"})),))
    playbook = read(
        CHECKOUT / "playbooks" / "mailbox", [CHECKOUT / "playbooks"], Lawbook.load([CHECKOUT / "laws" / "cn"])
    )
    setup.add_edition(console, playbook=playbook)
    setup.add_edition(console, playbook=playbook)
    setup.add_admissions(console, rows=[("growth", "community", "assist")])
    setup.add_user(console, username="someone", password=None)
    given = tokens.give(guard, username="someone", name="test")
    assert isinstance(given, tuple)
    tokens.revoke(guard, token=given[0])
    written = Entry.objects.filter(subject_id=district().root).order_by("seq").values_list("act", flat=True)
    assert list(written)[-5:] == ["edition.add", "admissions.set", "user.add", "token.give", "token.revoke"]
