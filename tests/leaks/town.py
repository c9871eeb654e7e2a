"""Who and what the leak tests look at: the cast of ``dedicated_grid`` with further people laid over it (``cast.yaml``).

Seven cases. ``need``: firm A asks, the growth bureau leads, chief A goes along. ``letter``: someone without an account.
``accusation``: about the growth bureau, which is barred; it lies in the zone "petition". ``recused``: as ``need``, but
the chief left it. ``sorted``: a resident's, open at first, that went to the zone "petition". ``petition``: a report
against the canal office, which handles petitions itself, as it does ``handed``. Each text holds MARK, each asker's
number is PHONE: neither may turn up where it does not belong.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.test import Client

from tests.cast import ROOT, Cast
from wangge import acts
from wangge.accounts.models import User
from wangge.acts import attaching, setup, tokens
from wangge.acts.scenarios.cast import Library, build
from wangge.engine import schema, source
from wangge.engine.scenario import CastSpec
from wangge.engine.scope import Grant, Scope, nobody
from wangge.people.access import scope_of_person
from wangge.subjects import revisions

HERE = Path(__file__).parent
LIBRARY = Library((ROOT / "playbooks", HERE / "playbooks"), (ROOT / "laws" / "cn",))
MARK, PHONE, NAME = "标记蓝鲸七号", "15400000009", "居民癸"
GHOST = "0000000000000000"
PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\n%%EOF " + MARK.encode()
PEOPLE = (
    "outsider", "manager_a", "manager_b", "manager_c", "chief_a", "chief_b", "growth_clerk", "liaison_growth",
    "power_clerk", "safety_clerk", "window_clerk", "ruler", "reader", "leader", "former_clerk", "two_posts", "resident",
    "coordinator_a", "accused_clerk",
)  # fmt: skip

WATCH = ("inspector", "insider")  # who may enter the zone of findings


@lru_cache(maxsize=2)
def _spec(path: Path) -> CastSpec:
    spec, faults = schema.validate(CastSpec, source.load(path))
    assert spec is not None, faults
    return spec


@dataclass(frozen=True)
class Town(Cast):
    """``file_code``: the attachment of each case; ``pin`` of the letter."""

    at: datetime
    cases: dict[str, acts.Filed]
    file_codes: dict[str, str]
    tokens: dict[str, str]
    users: dict[str, User]

    def scope_now(self, who: str, appointment: int | None = None) -> Scope:
        revisions.check()
        return scope_of_person(self.stage.id(who), datetime.now(UTC), appointment)

    def browser(self, who: str) -> Client:
        client = Client()
        if who:
            client.force_login(self.users[who])
        return client

    def headers(self, who: str) -> dict[str, str]:
        return {"HTTP_AUTHORIZATION": f"Bearer {self.tokens[who]}"} if who else {}


def build_town() -> Town:
    """The district with people who can log in, and no case yet."""
    stage = build(_spec(HERE / "cast.yaml").over(_spec(ROOT / "playbooks" / "dedicated_grid" / "cast.yaml")), LIBRARY)
    now = datetime.now(UTC)
    town = Town(stage, now, {}, {}, {}, {})
    console = setup.system(now)
    term = stage.terms["former_desk"]
    setup.end_term(console, appointment=term, until=now - timedelta(days=1))
    guard = Scope(now, grants=(Grant("", frozenset({"admin.security"})),))
    for who in (*PEOPLE, *WATCH):
        town.users[who] = setup.add_user(console, username=who, password=None)
        entity = stage.entities[who]
        entity.user = town.users[who]
        entity.save(update_fields=["user"])
    revisions.bump("people")
    for who in (*PEOPLE, *WATCH):
        town.tokens[who] = tokens.give(guard, username=who, name="test")[1]  # type: ignore[index]
    return town


def file_need(town: Town) -> None:
    _file(town, "need", town.scope_now("manager_a"), category="growth", asker=town.stage.id("firm_a"),
          about=town.stage.id("firm_a"))  # fmt: skip


def file_letter(town: Town) -> None:
    _file(town, "letter", nobody(town.at), category="growth", place="grid_a", name=NAME, phone=PHONE)


def file_accusation(town: Town) -> None:
    barred = frozenset({town.stage.id("growth_bureau")})
    _file(town, "accusation", nobody(town.at), category="accusation", name=NAME, phone=PHONE, barred=barred)


def _file(town: Town, case: str, scope: Scope, **values: Any) -> None:
    code = attaching.take(scope, PDF, f"{MARK}.pdf")
    assert isinstance(code, str)
    filed = acts.file(scope, acts.Need(text=f"{MARK}，请处理。", title=MARK, files=(code,), **values), town.at)
    assert isinstance(filed, acts.Filed), filed
    town.cases[case], town.file_codes[case] = filed, code


def file_recused(town: Town) -> None:
    """The chief, who goes along with a need of his own grid, recuses himself."""
    _file(town, "recused", town.scope_now("manager_a"), category="growth", asker=town.stage.id("firm_a"),
          about=town.stage.id("firm_a"))  # fmt: skip
    done = acts.do(town.scope_now("chief_a"), town.cases["recused"].case, "recuse", {"recusal_ground": "interest"})
    assert isinstance(done, acts.Done), done


def file_sorted(town: Town) -> None:
    """A resident asks by name, for something nobody could sort; the chief reads that it is about an office."""
    resident = town.scope_now("resident")
    _file(town, "sorted", resident, asker=resident.person, place="grid_a", name=NAME, phone=PHONE)
    done = acts.do(town.scope_now("chief_a"), town.cases["sorted"].case, "sort", {"category": "accusation"})
    assert isinstance(done, acts.Done), done


def file_petition(town: Town) -> None:
    """Filed by somebody without an account; sorted by law it is an accusation against the canal office."""
    _file(town, "petition", nobody(town.at), category="petition", name=NAME, phone=PHONE)
    _read(town, "petition", "classify", petition_route="accusation", basis="依照条例第三十条。",
          accused=town.stage.id("canal_office"))  # fmt: skip


def file_handed(town: Town) -> None:
    """Another petition, which the canal office handles."""
    _file(town, "handed", nobody(town.at), category="petition", name=NAME, phone=PHONE)
    _read(town, "handed", "classify", petition_route="claim", basis="依照条例第三十一条第六项。")
    _read(town, "handed", "transfer", owner=town.stage.id("canal_office"))


def _read(town: Town, case: str, act: str, **data: Any) -> None:
    done = acts.do(town.scope_now("reader"), town.cases[case].case, act, data)
    assert isinstance(done, acts.Done), done


def file_finding(town: Town) -> None:
    """What the supervisors found about the growth bureau."""
    fields = {"supervised": town.stage.id("growth_bureau"), "pattern": "overdue"}
    _file(town, "finding", town.scope_now("inspector"), category="supervision_finding", fields=fields)


def file_sample(town: Town) -> None:
    """A sample among the growth bureau's cases."""
    fields = {
        "sampled_units": [town.stage.id("growth_bureau")], "from_day": "2026-01-01", "to_day": "2026-12-31",
        "sample_size": 2,
    }  # fmt: skip
    _file(town, "sample", town.scope_now("inspector"), category="supervision_sample", fields=fields)


FILERS = {
    "finding": file_finding,
    "sample": file_sample,
    "petition": file_petition,
    "handed": file_handed,
    "sorted": file_sorted,
    "need": file_need,
    "letter": file_letter,
    "accusation": file_accusation,
    "recused": file_recused,
}
