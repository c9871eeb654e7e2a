"""A district's first hour, from an empty database to administrators who are in."""

from __future__ import annotations

import io

import pytest
from django.test import Client
from django.utils import timezone

from wangge.accounts.models import User
from wangge.adoptions.models import District
from wangge.cli.main import main
from wangge.people.access import scope_of
from wangge.people.models import Appointment

BEGIN = ("begin", "330499", "示例区（虚构）", "--window", "政务服务中心", "--audit", "auditor")
PASSWORD = "correct horse battery"


@pytest.fixture
def begun(db: None, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setenv("LC_ALL", "en_US.UTF-8")
    assert main(BEGIN) == 0
    return capsys.readouterr().out


def give(monkeypatch: pytest.MonkeyPatch, user: str, password: str) -> int:
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{password}\n"))
    return main(["password", user])


def test_the_district_its_window_and_three_administrators_stand(begun: str) -> None:
    assert "admin-system, admin-security, auditor" in begun
    district = District.objects.get()
    assert (district.root.code, district.window.title, district.demonstration) == ("330499", "政务服务中心", False)
    assert Appointment.objects.count() == 3


def test_each_has_their_own_powers_and_no_case(begun: str) -> None:
    powers = ("admin.system", "admin.security", "admin.audit")
    for name, power in zip(("admin-system", "admin-security", "auditor"), powers, strict=True):
        scope = scope_of(User.objects.get(username=name).pk, timezone.now())
        assert [p for p in powers if scope.may(p)] == [power]
        assert not scope.may("cases.read")


def test_a_second_beginning_is_refused_and_changes_nothing(begun: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(("begin", "330498", "another", "--window", "w", "--system", "s")) == 1
    assert "There is a district already" in capsys.readouterr().err
    assert not User.objects.filter(username="s").exists()


def test_two_of_one_name_leave_nothing_behind(db: None) -> None:
    assert main((*BEGIN, "--system", "auditor")) == 1
    assert not District.objects.exists()
    assert not User.objects.exists()


def test_a_password_lets_in_and_another_one_puts_out(begun: str, monkeypatch: pytest.MonkeyPatch) -> None:
    browser = Client()
    entered = {"username": "admin-system", "password": PASSWORD}
    assert browser.post("/enter/", entered).status_code == 403
    assert give(monkeypatch, "admin-system", PASSWORD) == 0
    assert browser.post("/enter/", entered).status_code == 302
    assert browser.get("/house/").status_code == 200
    assert give(monkeypatch, "admin-system", f"{PASSWORD} staple") == 0
    assert browser.get("/house/").status_code != 200


@pytest.mark.parametrize(
    ("user", "password", "says"), [("nobody", PASSWORD, "nobody"), ("auditor", "password", "weak")]
)
def test_what_is_wrong_is_told(
    begun: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], user: str, password: str, says: str
) -> None:
    assert give(monkeypatch, user, password) == 1
    assert says in capsys.readouterr().err
