"""The door of staff: who guesses waits, and learns nothing meanwhile."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

from tests.web.browsing import StoryClock
from tests.web.test_filing import text_of
from tests.web.town import Town
from wangge.accounts.models import LoginFailure, User

PASSWORD = "correct horse battery"


def member(town: Town) -> User:
    user = town.users["handler"]
    user.set_password(PASSWORD)
    user.save()
    return user


def attempt(client: Client, password: str, name: str = "handler") -> int:
    return client.post("/enter/", {"username": name, "password": password}).status_code


def test_the_right_password_opens(client: Client, town: Town) -> None:
    member(town)
    assert attempt(client, "wrong") == 403
    assert attempt(client, PASSWORD) == 302
    assert not LoginFailure.objects.exists()


def test_after_five_failures_one_waits_even_with_the_right_password(
    client: Client, town: Town, clock: StoryClock
) -> None:
    member(town)
    assert [attempt(client, "wrong") for _ in range(5)] == [403] * 5
    answer = client.post("/enter/", {"username": "handler", "password": PASSWORD})
    assert answer.status_code == 429
    assert "请 15 分钟后再试" in text_of(answer)
    clock.now += timedelta(minutes=16)
    assert attempt(client, PASSWORD) == 302


def test_a_name_that_does_not_exist_is_answered_alike(client: Client, town: Town) -> None:
    known = [attempt(client, "wrong") for _ in range(6)]
    unknown = [attempt(client, "wrong", "nobody-of-that-name") for _ in range(6)]
    assert known == unknown


def test_others_are_not_kept_out(client: Client, town: Town) -> None:
    member(town)
    for _ in range(6):
        attempt(client, "wrong")
    elsewhere = Client(REMOTE_ADDR="10.0.0.9")
    assert attempt(elsewhere, PASSWORD) == 302


def test_what_was_typed_is_not_kept(client: Client, town: Town) -> None:
    attempt(client, "x", "my-secret-typed-into-the-wrong-box")
    failure = LoginFailure.objects.get()
    assert b"secret" not in bytes(failure.name) + bytes(failure.pair)


def opens(client: Client) -> bool:
    return client.get("/inbox/").status_code == 200


def test_a_session_ends_with_its_user_or_password(client: Client, town: Town) -> None:
    user = member(town)
    attempt(client, PASSWORD)
    assert opens(client)
    User.objects.filter(pk=user.pk).update(is_active=False)
    assert not opens(client)
    User.objects.filter(pk=user.pk).update(is_active=True)
    assert opens(client)
    user.set_password("another horse battery")
    user.save()
    assert not opens(client)


def test_a_session_of_yesterday_or_of_nobody_opens_nothing(client: Client, town: Town) -> None:
    member(town)
    attempt(client, PASSWORD)
    key = client.cookies[settings.SESSION_COOKIE_NAME].value
    assert opens(client)
    Session.objects.filter(session_key=key).update(expire_date=timezone.now() - timedelta(seconds=1))
    assert not opens(client)
    for guessed in ("", "nobody", "a\0b", "x" * 300):
        sent = f"{settings.SESSION_COOKIE_NAME}={guessed}"  # as no library would send it
        assert Client(headers={"cookie": sent}).get("/inbox/").status_code == 302, guessed
