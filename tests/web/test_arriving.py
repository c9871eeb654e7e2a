"""Who comes is asked in one statement, and nothing that it guessed is ever shown."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.db.models import F
from django.test import Client
from django.utils import timezone

from benchmarks.statements import count
from tests.web.test_filing import SITE, file, text_of
from tests.web.town import SINCE, Town
from wangge.accounts.models import User
from wangge.notices.models import Notice
from wangge.people.models import Appointment
from wangge.subjects.models import Revision
from wangge.web import arriving

Enter = Callable[[str], Client]


@pytest.fixture(autouse=True)
def _nothing_known() -> None:
    arriving._guesses.clear()


def unread(client: Client) -> int:
    found = re.search(r'class="count">(\d+)', text_of(client.get("/cases/?show=all")).partition('hx-get="/bell/')[2])
    return int(found[1]) if found else 0


def ends(town: Town, post: str) -> None:
    """A term ends, by another process: only the database knows."""
    over = DateTimeTZRange(SINCE, timezone.now() - timedelta(minutes=1))
    Appointment.objects.filter(post=town.posts[post]).update(during=over)
    Revision.objects.filter(room="people").update(n=F("n") + 1)


@pytest.mark.django_db(transaction=True)
def test_a_list_is_two_statements_from_the_third_time_on(enter: Enter) -> None:
    client = enter("leader")
    for _ in range(2):  # the first learns whose session it is, the second keeps its plans
        client.get("/cases/?show=all")
    assert count(lambda: client.get("/cases/?show=all")) == 2


def test_the_bell_is_counted_each_time(enter: Enter, town: Town) -> None:
    client = enter("receiver")
    before = unread(client)
    file(client, spot=SITE)
    case = Notice.objects.latest("id").about_id
    for more in (1, 2, 3):
        Notice.objects.create(holder_id=town.entities["receiver"].pk, about_id=case, kind="moved", at=timezone.now())
        assert unread(client) >= before + more


def test_what_a_new_post_is_told_counts_at_once(enter: Enter, town: Town) -> None:
    file(enter("manager"), spot=SITE)
    told = Notice.objects.filter(holder_id=town.posts["p-receiver"].pk).count()
    client = enter("receiver")
    assert unread(client) == unread(client) == told > 0
    ends(town, "p-receiver")
    assert unread(client) == 0


def test_a_term_that_ended_elsewhere_is_gone_at_the_next_page(enter: Enter, town: Town) -> None:
    client = enter("leader")
    assert client.get("/board/").status_code == 200
    ends(town, "p-leader")
    assert client.get("/board/").status_code != 200


def test_who_may_no_longer_log_in_is_nobody_at_the_next_page(enter: Enter, town: Town) -> None:
    client = enter("receiver")
    assert client.get("/cases/").status_code == client.get("/cases/").status_code == 200
    User.objects.filter(pk=town.users["receiver"].pk).update(is_active=False)
    assert client.get("/cases/").status_code == 302


def test_a_session_that_changed_hands_is_its_new_owners(enter: Enter, town: Town) -> None:
    """One that was guessed to be another's: whose it is stands inside it."""
    client = enter("receiver")
    key = client.cookies["wangge_session"].value
    client.get("/cases/")
    arriving._guesses[key] = arriving._Guess(town.users["manager"].pk, arriving._guesses[key].bell)
    html = text_of(client.get("/cases/"))
    assert "接待员甲" in html
    assert "企业负责人甲" not in html


def test_a_session_that_is_gone_is_nobodys(enter: Enter) -> None:
    client = enter("receiver")
    client.get("/cases/")
    Session.objects.all().delete()
    assert client.get("/cases/").status_code == 302
    assert client.get("/").status_code == 200
