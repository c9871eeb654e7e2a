"""A registered person is erased at their request: who they were goes everywhere, what was done stays and proves."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from django.apps import apps
from django.core.serializers.json import DjangoJSONEncoder

from tests.cast import MONDAY, Cast
from wangge import acts
from wangge.accounts.models import Token, User
from wangge.acts import setup, tokens
from wangge.acts.erasing import Erased, erase_person
from wangge.acts.proving import prove
from wangge.cases.models import Case, Step
from wangge.cli.commands import person as command
from wangge.cli.errors import CommandError
from wangge.engine.scope import Grant, Scope
from wangge.engine.values import Refused
from wangge.people.facts import roster
from wangge.people.models import Appointment, BodyMember, Entity
from wangge.subjects.models import Subject

LATER = MONDAY + timedelta(days=1)
NAME, PHONE, LOGIN, WORDS = "居民癸", "15400000009", "resident_of_ten", "家门口的路灯不亮"


@pytest.fixture
def resident(cast: Cast) -> Entity:
    """A grid chief with a login and a key, who asks for something as a resident as well."""
    console = setup.system(MONDAY)
    user = setup.add_user(console, username=LOGIN, password="correct horse")
    assert isinstance(user, User)
    person = Entity.objects.get(pk=cast.stage.id("chief_a"))
    person.name, person.phone, person.user, person.aliases = NAME, PHONE, user, [NAME[1:]]
    person.save()
    setup.refresh()
    assert not isinstance(tokens.give(console, username=LOGIN, name=NAME), Refused)
    return person


def file(cast: Cast, who: Entity) -> acts.Filed:
    scope = cast.scope("chief_a")
    filed = acts.file(
        scope, cast.need(text=WORDS, asker=who.pk, about=None, place="grid_a", name=NAME, phone=PHONE), MONDAY
    )
    assert isinstance(filed, acts.Filed), filed
    return filed


def everything() -> str:
    """Every row of every table, as text."""
    models = [m for m in apps.get_models() if m.__module__.startswith("wangge.")]
    return json.dumps(
        [list(m.objects.values()) for m in models], cls=DjangoJSONEncoder, default=str, ensure_ascii=False
    )


def test_an_open_case_comes_first(cast: Cast, resident: Entity) -> None:
    filed = file(cast, resident)
    assert erase_person(setup.system(LATER), code=resident.code) == Refused("open_cases", "R-50")
    assert Entity.objects.get(pk=resident.pk).name == NAME
    assert Case.objects.get(pk=filed.case).is_open


def test_nothing_of_the_person_is_left_in_any_table_and_the_record_proves(cast: Cast, resident: Entity) -> None:
    filed = file(cast, resident)
    cast.done("chief_a", filed.case, "withdraw", LATER)
    handled = cast.file()
    held = Appointment.objects.filter(person=resident, during__contains=MONDAY).count()
    assert held
    before = list(Step.objects.filter(case=handled.case).values_list("seq", "act", "by"))
    assert erase_person(setup.system(LATER), code=resident.code) == Erased(resident.pk, ())
    left = everything()
    assert not [
        word
        for word in (NAME, NAME[1:], PHONE, LOGIN, WORDS, resident.code)
        if json.dumps(word)[1:-1] in left or word in left
    ]
    assert Appointment.objects.filter(person=resident, during__contains=LATER).count() == 0
    assert not BodyMember.objects.filter(member=resident, until=None).exists()
    assert not Token.objects.filter(user__entity=resident.pk).exists()
    assert not Token.objects.filter(revoked_at=None).exists()
    assert not User.objects.filter(is_active=True).exists()
    assert (Subject.objects.get(pk=resident.pk).title, Subject.objects.get(pk=resident.pk).unit_path) == ("", "")
    assert roster().terms(resident.pk, LATER) == ()
    assert list(Step.objects.filter(case=handled.case).values_list("seq", "act", "by")) == before
    proof = prove()
    assert proof.broken == []
    assert proof.laws == {"R-50": 2}  # the case and the person


def test_a_term_that_was_to_come_never_begins(cast: Cast, resident: Entity) -> None:
    term = Appointment.objects.filter(person=resident).select_related("post").first()
    assert term is not None
    console = setup.system(MONDAY)
    setup.end_term(console, appointment=term, until=LATER)
    coming = setup.appoint(console, post=term.post, person=resident, since=LATER + timedelta(days=9), until=None)
    assert not isinstance(coming, Refused)
    assert isinstance(erase_person(setup.system(LATER), code=resident.code), Erased)
    assert roster().terms(resident.pk, LATER + timedelta(days=20)) == ()
    assert prove().broken == []


def test_only_who_may_erase_there_erases_and_only_persons(cast: Cast, resident: Entity) -> None:
    def may(prefix: str, capability: str = "erase") -> Any:
        scope = Scope(LATER, grants=(Grant(prefix, frozenset({capability})),))
        return erase_person(scope, code=resident.code)

    for refused in (erase_person(cast.scope("chief_a"), code=resident.code), may("", "admin.system"), may("999999.")):
        assert refused == Refused("not_allowed", None, {"capability": "erase"})
    for code in ("firm_a", "nobody"):
        assert erase_person(setup.system(LATER), code=code) == Refused("person_unknown", None, {"code": code})
    assert isinstance(may(""), Erased)
    again = erase_person(setup.system(LATER), code=f"erased-{resident.pk}")
    assert isinstance(again, Refused)


def test_the_command_says_what_it_did_and_why_it_would_not(
    cast: Cast, resident: Entity, capsys: pytest.CaptureFixture[str]
) -> None:
    filed = file(cast, resident)
    with pytest.raises(CommandError, match="个人信息最小必要"):
        command._erase(resident.code)
    cast.done("chief_a", filed.case, "withdraw", LATER)
    assert command._erase(resident.code) == 0
    assert NAME not in capsys.readouterr().out
