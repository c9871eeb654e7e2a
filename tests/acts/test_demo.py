"""The demonstration at a twentieth of its size: its figures, its truth and its people."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from typing import Any

import pytest
import shapely
from django.conf import settings
from django.db import transaction
from django.test import Client

from wangge.accounts.models import User
from wangge.acts import demo
from wangge.acts.demo import geometry, names, scenery, seasons, situations, threads, times
from wangge.acts.demo.data import read
from wangge.acts.demo.ground import Community, Ground
from wangge.acts.demo.story import Story
from wangge.acts.proving import prove
from wangge.adoptions.facts import rulebook
from wangge.adoptions.models import Category, District
from wangge.cases import access
from wangge.cases.board import board
from wangge.cases.models import Case, Clock, Narrative, Step
from wangge.engine.scope import Scope
from wangge.lib import codes
from wangge.people.access import scope_of
from wangge.people.models import Appointment, Entity, Post
from wangge.places.facts import atlas
from wangge.places.models import Membership, Unit
from wangge.subjects import revisions, zones

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 20, 8, 40, tzinfo=UTC)  # a Friday afternoon
SHARE = 0.03
CODE = re.compile("[0-9A-Z]{16}")  # a proposed order names the case that it is about
FIRST: list[tuple[Any, ...]] = []  # the record of the first of two districts
ROLES = (
    "经办员 窗口人员 分拣员 统筹员 区领导 区府办人员 系统管理员 安全管理员 审计管理员 街镇经办 社区代表",
    "建设单位代表 项目经理 监督员 接待员 企业网格员 网格长 联络员 居民 综合网格长 社区负责人 专家 调解员 督导员 督查员",
    "信访经办员 信访专办员 复查员 复核员 企服专员 科技专员 安全员 责任区负责人 安全代表 工人",
)
ROLE_NAME = re.compile(f"({'|'.join(' '.join(ROLES).split())})([甲乙丙丁戊己庚辛壬癸]|\\d+)")


def ignore(_: str) -> None:
    """Nobody reads the progress here."""


@pytest.fixture(scope="module")
def story(django_db_setup: None, django_db_blocker: Any) -> Iterator[Story]:
    """Built for all tests of this module, which only look at it; the second of two, so that they can be compared."""
    with django_db_blocker.unblock():
        with transaction.atomic():
            demo.build(ignore, NOW, SHARE)
            FIRST.extend(record())
            transaction.set_rollback(True)
        revisions.forget()
        with transaction.atomic():
            yield demo.build(ignore, NOW, SHARE)
            transaction.set_rollback(True)
        revisions.forget()


def record() -> list[tuple[Any, ...]]:
    """What a district comes to, without codes, ids and salts."""
    cases = Case.objects.values_list("narrative__text", "filed_at", "state", "due_at", "closed_at", "rating", "seq")
    return sorted(((CODE.sub("", text or ""), *rest) for text, *rest in cases), key=repr)


def scope(username: str) -> Scope:
    return scope_of(User.objects.get(username=username).pk, NOW)


# --- figures


def test_the_whole_district_has_the_figures_of_the_sources() -> None:
    from wangge.acts.demo import ground, people

    assert (ground.GRIDS, people.FIRMS, people.CHIEFS) == (390, 800, 210)
    assert [len(read("organisations")[name]) for name in ("chains", "parks", "departments")] == [3, 3, 17]
    assert sum(len(top["below"]) for top in read("categories")) >= 100
    told = sum(len(situations.of_kind(kind)) for kind in ("request", "hazard", "letter", "unsure", "site", "joint"))
    assert told >= 60


def test_its_share_is_there(story: Story) -> None:
    sorts = Counter(Entity.objects.values_list("sort", flat=True))
    layers = Counter(Unit.objects.values_list("layer", flat=True))
    assert sorts["enterprise"] == 24
    assert layers["comprehensive"] == 10
    assert (layers["dedicated"], layers["chain"], layers["industrial_community"], layers["site"]) == (12, 3, 3, 12)
    roles = Counter(Post.objects.values_list("role", flat=True))
    assert roles["dual_posts.civil_supervisor"] == roles["dual_posts.public_receiver"] == 6
    assert roles["dedicated_grid.grid_chief"] == 12
    chiefs = Appointment.objects.filter(post__role="dedicated_grid.grid_chief").values("person").distinct().count()
    assert chiefs == 6  # several grids each
    assert Membership.objects.exists()
    assert Category.objects.exclude(parent=None).count() >= 100


def test_it_says_that_it_is_invented(story: Story) -> None:
    assert District.objects.get().demonstration
    assert not Entity.objects.filter(invented=False).exists()


def test_everybody_goes_by_role(story: Story) -> None:
    people = Entity.objects.filter(is_person=True).values_list("name", flat=True)
    assert [name for name in people if not ROLE_NAME.fullmatch(name)] == []
    assert not User.objects.exclude(password__startswith="!").exists()


def test_firms_have_valid_codes_that_nobody_has(story: Story) -> None:
    numbers = list(Entity.objects.exclude(uscc=None).values_list("uscc", flat=True))
    assert [codes.uscc(number) for number in numbers] == numbers
    assert {number[2:8] for number in numbers} == {names.DIVISION}
    assert len({names.brand(n) for n in range(800)}) == 800
    assert len({names.uscc(n) for n in range(800)}) == 800


# --- ground


def test_the_ground_is_cut_without_overlap_or_rest() -> None:
    plots = geometry.plots(times.chance(1))
    whole = geometry.union([plot.polygon for plot in plots])
    assert whole.geom_type == "Polygon"
    assert sum(plot.polygon.area for plot in plots) == pytest.approx(whole.area)
    for plot in plots:
        pieces = list(geometry.blocks(plot, 10))
        assert all(piece.is_valid and piece.within(plot.polygon.buffer(1e-9)) for piece in pieces)
        assert sum(piece.area for piece in pieces) == pytest.approx(geometry.union(pieces).area)
        assert not geometry.road(plot).intersects(pieces[0]) or plot.row != geometry.ROAD_ROW


def test_the_scenery_lies_in_the_ground() -> None:
    """River, roads, parks, villages as GeoJSON, each with its kind and name, none of them far outside the district."""
    plots = geometry.plots(times.chance(1))
    communities = [Community(Unit(kind="village", name="样例村"), plot) for plot in plots]
    found = scenery.collection(Ground(Unit(), communities=communities), times.chance(3))
    assert {f["properties"]["kind"] for f in found["features"]} == {"river", "road", "park", "village"}
    whole = geometry.union([plot.polygon for plot in plots]).buffer(0.01)
    for feature in found["features"]:
        shape = shapely.from_geojson(json.dumps(feature["geometry"]))
        assert shape.is_valid
        assert feature["properties"]["name"]
        assert whole.contains(shape)


def test_needs_lie_where_they_are_said_to(story: Story) -> None:
    for firm in story.cast.firms:
        unit = atlas().locate(*firm.point, NOW.date())
        assert unit is not None
        assert unit.id == firm.grid.unit.pk
    for pair in story.cast.pairs:
        unit = atlas().locate(*geometry.inside(pair.stretch.polygon, times.chance(2)), NOW.date())
        assert unit is not None
        assert unit.id == pair.stretch.unit.pk


# --- the record


def test_the_same_moment_gives_the_same_district(story: Story) -> None:
    assert record() == FIRST
    assert len(FIRST) > 50


@pytest.mark.parametrize("thread", threads.threads(), ids=lambda thread: thread.key)
def test_a_story_can_be_followed_to_its_end(story: Story, thread: threads.Thread) -> None:
    """Whoever is to follow it sees its newest case, and all of them are over."""
    told = next(one for one in read("threads") if one["key"] == thread.key)
    code = threads.code(scope(thread.username), thread.key)
    with zones.every():
        titles = [row["title"] for row in told["cases"]]
        cases = list(Case.objects.filter(narrative__title__in=titles, parent=None))
    assert len(cases) == len(told["cases"])
    assert code in {case.code for case in cases}
    assert not any(case.is_open for case in cases)


def test_a_leader_remarks_on_the_story_of_a_slow_department_and_is_answered(story: Story) -> None:
    said = Step.objects.filter(act__startswith="remark").order_by("seq").values_list("act", "by")
    (asked, leader), (answered, _) = said
    assert (asked, leader, answered) == ("remark", story.cast.persons["leader"], "remark_answer")


def test_the_page_of_persons_leads_into_a_story(story: Story, client: Client, settings: Any) -> None:
    settings.DEMO = True
    thread = next(one for one in threads.threads() if one.key == "smell")
    user = User.objects.get(username=thread.username).pk
    shown = client.get("/enter/as/").content.decode()
    assert f'value="{user}@smell"' in shown
    assert threads.code(scope("petitions-1"), "petition") not in shown
    answer = client.post("/enter/as/", {"persona": f"{user}@smell"})
    assert answer.headers["Location"] == f"/cases/{threads.code(scope(thread.username), 'smell')}/"


def test_a_petition_in_a_story_is_found_by_nobody_else(story: Story) -> None:
    for username in ("leader", "coordinator-1", "housing-1", "resident-1", "street-I-1"):
        assert threads.code(scope(username), "petition") is None


def test_a_year_has_its_seasons(story: Story) -> None:
    """Practices begin one after the other, and a storm brings more letters than other days."""
    filed = [at for (at,) in Case.objects.filter(parent=None).values_list("filed_at")]
    assert (NOW - min(filed)).days > 340
    road = Case.objects.filter(adoption__edition__playbook="dual_posts").order_by("filed_at").first()
    assert road is not None
    assert (NOW - road.filed_at).days < 320
    months = {seasons.month(at) for at in filed}
    assert months == set(range(1, 13))
    summer, winter = (
        seasons.likely(next(s for s in situations.of_kind("letter") if s.category == "flooding"), at)
        for at in (NOW.replace(month=7), NOW.replace(month=1))
    )
    assert summer > 5 * winter


def test_the_record_proves(story: Story) -> None:
    proof = prove()
    assert proof.broken == []


def test_all_states_of_a_life_are_there(story: Story) -> None:
    states = set(Case.objects.values_list("state", flat=True))
    assert states >= {
        "filed", "disputed", "working", "coordinating", "checking", "replied", "closed", "closed_unconfirmed",
        "submitted", "supplementing", "handling", "reported", "announced", "rated", "finished",
    }  # fmt: skip
    acts = set(Step.objects.values_list("act", flat=True))
    assert acts >= {
        "file", "accept", "return", "rule", "sort", "handle", "call_co", "pause", "resume", "extend", "escalate",
        "arrive", "finish", "verify", "reply", "rate", "close_unconfirmed", "report", "accept_item", "tell_missing",
        "hand_over", "decide", "deliver",
    }  # fmt: skip


def test_nothing_happens_after_now_or_before_it_was_filed(story: Story) -> None:
    assert not Step.objects.filter(at__gt=NOW).exists()
    by_case: dict[int, datetime] = {}
    for case, at in Step.objects.order_by("case", "seq").values_list("case", "at"):
        assert by_case.get(case, at) <= at
        by_case[case] = at


def test_every_practice_has_a_past_and_something_on_its_way(story: Story) -> None:
    with zones.every():
        held = Counter(Case.objects.values_list("adoption", "is_open"))
    playbooks = {own.playbook for own in rulebook().practices.values()}
    assert playbooks == {f.name for f in (Path(settings.CHECKOUT) / "playbooks").iterdir() if f.is_dir()} - {"common"}
    for playbook in playbooks:
        own = [pk for pk, practice in rulebook().practices.items() if practice.playbook == playbook]
        assert all(sum(held[pk, running] for pk in own) > 0 for running in (True, False)), playbook


def test_what_is_not_for_their_eyes_is_not_there_for_the_accused(story: Story) -> None:
    """An accusation and a finding, each of the department that fails; neither its handlers nor its own insider."""
    with zones.every():
        told = list(Case.objects.filter(state__in=("as_accusation", "found", "drawn"), is_open=True))
    assert {case.zone for case in told} == {"petition", "conduct"}
    for case in told:
        assert not any(access.sheet(scope(name), case.code) for name in ("housing-1", "petition-housing", "leader"))
    assert any(access.sheet(scope("petitions-1"), case.code) for case in told)
    assert any(access.sheet(scope("oversight-1"), case.code) for case in told)


def test_what_became_a_petition_is_gone_from_the_site(story: Story) -> None:
    with zones.every():
        moved = Case.objects.get(pk__in=Step.objects.filter(act="to_petition").values("case"))
    assert access.sheet(scope("petitions-1"), moved.code)
    assert not any(access.sheet(scope(name), moved.code) for name in ("receiver-1", "supervisor-1", "coordinator-1"))


def test_a_declared_exclusion_waits_for_another_unit(story: Story) -> None:
    waiting = [line for line in access.inbox(scope("coordinator-1")).lines if line.case.state == "replied"]
    assert waiting


def test_clocks_are_met_and_missed(story: Story) -> None:
    for name in ("respond", "handle"):
        judged = Counter(Clock.objects.filter(name=name).values_list("state", flat=True))
        assert judged["met"] > judged["missed"] > 0
    assert Case.objects.filter(is_open=True, due_at__lt=NOW).exists()
    assert Case.objects.filter(is_open=True, due_at__gte=NOW).exists()
    assert Case.objects.filter(is_open=True, paused=True).exists()
    assert Case.objects.filter(is_open=True, provisional=True, due_at__year=2027).exists()


def test_departments_differ_as_they_do_in_life(story: Story) -> None:
    def days(code: str) -> float:
        cases = Case.objects.filter(lead=story.cast.organisations[code].pk, parent=None)
        replied = Step.objects.filter(case__in=cases, act="reply").values_list("case__filed_at", "at")
        return median((at - filed).total_seconds() / 86400 for filed, at in replied)

    assert days("market") < days("housing")
    grades = Counter(Case.objects.exclude(rating=None).values_list("rating", flat=True))
    assert grades[5] + grades[4] > sum(grades.values()) / 2
    assert min(grades) <= 2


def test_the_board_adds_up(story: Story) -> None:
    found = board(scope("leader"), "organisation")
    assert found is not None
    wholes = Case.objects.filter(parent=None)
    assert found.total.open == wholes.filter(is_open=True).count() == sum(row.open for row in found.rows)
    assert found.total.overdue == sum(row.overdue for row in found.rows) > 0


def test_few_acts_were_refused(story: Story) -> None:
    assert story.acted > 500
    assert set(story.refused) <= {"extend:past_due", "extend:too_often", "draw:nothing_to_draw"}


def test_texts_differ(story: Story) -> None:
    texts = list(Narrative.objects.filter(case__parent=None).exclude(text="").values_list("text", flat=True))
    assert len(set(texts)) > 0.8 * len(texts)
    assert not any("{" in text for text in texts)


# --- people


@pytest.mark.parametrize("persona", demo.personas(), ids=lambda persona: persona.username)
def test_everyone_has_something_to_do(story: Story, persona: demo.Persona) -> None:
    own = scope(persona.username)
    assert set(persona.name) == set(persona.sentence) == {"zh", "en"}
    if persona.first_page in ("today", "inbox", "desk"):
        assert 0 < access.inbox_count(own) < 100
    elif persona.first_page == "board":
        shown = board(own)
        assert shown is not None
        assert shown.total.open > 0
    elif persona.username.startswith("admin"):
        assert not access.visible(own).exists()
    else:
        assert access.visible(own).exists()


def test_a_firm_sees_no_other_firm(story: Story) -> None:
    own = scope("manager-1")
    firm = next(f for f in story.cast.firms if f.manager == own.person)
    assert set(access.visible(own).values_list("asker", flat=True)) == {firm.entity.pk}


def test_every_category_has_an_owner(story: Story) -> None:
    assert all(category.owner for category in rulebook().categories.values())
