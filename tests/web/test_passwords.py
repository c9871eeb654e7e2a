"""One's own password, changed by whoever knows the old one; other browsers are out."""

from __future__ import annotations

import pytest
from django.test import Client

from tests.web.test_doors import PASSWORD, member
from tests.web.test_filing import text_of
from tests.web.town import Town
from wangge.acts.proving import prove
from wangge.journal.models import Entry

NEW = "a horse of another colour"


def browser(town: Town) -> Client:
    """The handler's, who entered by name and password."""
    member(town)
    client = Client()
    assert client.post("/enter/", {"username": "handler", "password": PASSWORD}).status_code == 302
    return client


def change(client: Client, old: str = PASSWORD, new: str = NEW, again: str = NEW) -> str:
    return text_of(client.post("/enter/password/", {"old": old, "new": new, "again": again}, follow=True))


def test_it_is_changed_here_and_other_browsers_are_out(town: Town) -> None:
    here = browser(town)
    other = Client()
    other.post("/enter/", {"username": "handler", "password": PASSWORD})
    assert 'href="/enter/password/"' in text_of(here.get("/inbox/")), "in the person's menu"
    before = Entry.objects.filter(act="user.password").count()
    assert "密码已修改" in change(here)
    assert here.get("/inbox/").status_code == 200
    assert other.get("/inbox/").status_code == 302
    assert other.post("/enter/", {"username": "handler", "password": PASSWORD}).status_code == 403
    assert other.post("/enter/", {"username": "handler", "password": NEW}).status_code == 302
    entry = Entry.objects.filter(act="user.password").latest("pk")
    assert (Entry.objects.filter(act="user.password").count(), entry.actor) == (
        before + 1, town.entities["handler"].pk,
    )  # fmt: skip
    assert prove(entry.subject_id).broken == []


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"old": "wrong"}, "现在的密码不对"),
        ({"again": "another"}, "两次输入的新密码不一样"),
        ({"new": PASSWORD, "again": PASSWORD}, "新密码和现在的一样"),
        ({"new": "short", "again": "short"}, "至少 10 个字符"),
        ({"new": "1234567890", "again": "1234567890"}, "密码太弱"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_changed(town: Town, typed: dict[str, str], said: str) -> None:
    here = browser(town)
    page = change(here, **typed)
    assert said in page
    assert PASSWORD not in page
    assert NEW not in page
    assert not Entry.objects.filter(act="user.password", actor=town.entities["handler"].pk).exists()
    assert Client().post("/enter/", {"username": "handler", "password": PASSWORD}).status_code == 302


def test_who_guesses_at_the_old_one_waits(town: Town) -> None:
    here = browser(town)
    for _ in range(5):
        change(here, old="wrong")
    answer = here.post("/enter/password/", {"old": PASSWORD, "new": NEW, "again": NEW})
    assert answer.status_code == 429
    assert "请 15 分钟后再试" in text_of(answer)


def test_an_account_of_the_offices_own_sign_in_is_told_where(town: Town, client: Client) -> None:
    client.force_login(town.users["clerk"])
    page = text_of(client.get("/enter/password/"))
    assert "用本单位的统一身份登录" in page
    assert 'name="old"' not in page
    assert "这个账号在这里没有密码" in change(client)


def test_who_is_not_logged_in_is_sent_to_the_door(town: Town) -> None:
    assert Client().get("/enter/password/").headers["Location"].startswith("/enter/?next=")
