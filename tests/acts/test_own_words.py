"""A district's own words and new words of an edition reach running cases; what no practice may hold stays out."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.cast import MONDAY, Cast
from wangge.acts import sentences, setup
from wangge.adoptions import facts
from wangge.adoptions.laws import released
from wangge.adoptions.models import Adoption, Category
from wangge.cases.models import Case
from wangge.engine.values import Refused
from wangge.engine.words import Words
from wangge.places.models import Unit
from wangge.subjects.models import Subject
from wangge.web.showing.laws import law_page

CONSOLE = setup.system(MONDAY)
FILED = "procedures.request.states.filed"
STATES = {"procedures": {"request": {"states": {"filed": "等着接"}}}}


def adopt_anew(cast: Cast, words: dict[str, Any]) -> Any:
    old = Adoption.objects.select_related("edition", "area").get()
    offices = {"office": "grid_office", "coordination": "coordination_office"}
    return setup.adopt(
        CONSOLE, edition=old.edition, area=old.area, since=MONDAY + timedelta(days=1), replaces=old, words=words,
        organisations={name: cast.stage.entities[entity] for name, entity in offices.items()},
    )  # fmt: skip


def test_local_words_lie_over_the_playbooks_in_their_own_adoption_alone(cast: Cast) -> None:
    old = Adoption.objects.get().pk
    new = adopt_anew(cast, {"zh": STATES})
    assert isinstance(new, Adoption), new
    said = [[facts.practice(a).words.text(FILED, lang) for lang in ("zh", "en")] for a in (old, new.pk)]
    assert said[1] == ["等着接", said[0][1]]
    assert said[0][0] != "等着接"


@pytest.mark.parametrize(
    ("words", "law"),
    [
        ({"zh": {"fields": {"note": "是否重点人员"}}}, "R-57"),
        ({"en": {"choices": {"hazard_level": {"major": "Key persons"}}}}, "R-57"),
        ({"zh": {"forms": {"visiting": "走访打卡"}}}, "R-54"),
    ],
)
def test_local_words_hold_nothing_that_no_practice_may_hold(cast: Cast, words: dict[str, Any], law: str) -> None:
    refused = adopt_anew(cast, words)
    assert isinstance(refused, Refused)
    assert (refused.code, refused.law) == ("forbidden_words", law)
    assert sentences.refusal(refused, "zh").law is not None
    assert Adoption.objects.count() == 1


def test_a_districts_own_tree_sorts_by_what_is_to_be_done_and_not_by_kinds_of_people(cast: Cast) -> None:
    before = Category.objects.count()
    rows = [{"code": "x", "name": "路灯"}, {"code": "y", "name": "重点人员管控"}]
    refused = setup.add_categories(CONSOLE, rows=rows, valid_from=MONDAY.date())
    assert refused == Refused("forbidden_words", "R-57", {"words": ["重点人员管控"]})
    assert Category.objects.count() == before


def test_a_change_of_wording_alone_reaches_running_cases_and_another_edition_does_not(cast: Cast) -> None:
    case = Case.objects.get(pk=cast.file().case)
    playbook = cast.stage.library.playbook("dedicated_grid")
    reworded = replace(playbook, words=Words({"zh": STATES}).over(playbook.words))
    patch = setup.add_edition(CONSOLE, playbook=reworded)
    running = facts.practice(case.adoption_id)
    assert (patch.patches_id, running.edition) == (Adoption.objects.get().edition_id, patch.patches_id)
    assert running.words.text(FILED) == "等着接"
    slower = {"respond": playbook.spec.clocks["respond"].model_copy(update={"pauses": False})}
    spec = playbook.spec.model_copy(update={"clocks": playbook.spec.clocks | slower})
    again = Words({"zh": {"procedures": {"request": {"states": {"filed": "换了规则"}}}}}).over(playbook.words)
    other = setup.add_edition(CONSOLE, playbook=replace(playbook, spec=spec, words=again))
    assert other.patches_id is None
    assert facts.practice(case.adoption_id).words.text(FILED) == "等着接"
    assert facts.practice(case.adoption_id).spec.clocks["respond"].pauses


def test_a_districts_own_law_is_read_wherever_a_law_is_shown(tmp_path: Path, settings: Any) -> None:
    own = {"id": "R-901", "title": {"zh": "本区规定", "en": "Our rule"}, "text": {"zh": "简述", "en": "In short"},
           "kind": "check", "grade": "C", "configuration": True, "source": "本区文件", "editions": [{}]}  # fmt: skip
    (tmp_path / "own.yaml").write_text(json.dumps({"laws": [own]}, ensure_ascii=False), "utf-8")
    settings.LAWS_ADDED = [tmp_path]
    released.cache_clear()
    try:
        shown, named = law_page(901, "zh"), sentences.law_name("R-901", "zh")
        assert shown is not None
        assert named is not None
        assert (shown.title, named.title) == ("本区规定", "本区规定")
        assert "R-20" in released().laws
    finally:
        released.cache_clear()


def test_a_regions_own_days_count_in_a_district_that_names_it(
    cast: Cast, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No region's days are shipped, so the folder of laws is one with an invented region beside the nation's."""
    (tmp_path / "cn").symlink_to(facts.LAWS / "cn")
    days = tmp_path / "450000" / "calendar"
    days.mkdir(parents=True)
    layer = 'region: "450000"\nsources: [{title: 某自治区的通知, issued: 2026-01-05}]\nnames: {歌节: Song Day}\n'
    (days / "2026.yaml").write_text(f"{layer}holidays: [{{name: 歌节, from: 2026-03-03, to: 2026-03-03}}]\n", "utf-8")
    monkeypatch.setattr(facts, "LAWS", tmp_path)
    known = facts.district()
    values: dict[str, Any] = {"root": Unit.objects.get(pk=known.root), "window": Subject.objects.get(pk=known.window)}
    refused = setup.set_district(CONSOLE, name="示例区", region="460000", **values)
    assert isinstance(refused, Refused)
    assert (refused.code, refused.values["folder"]) == ("region_unknown", "laws/460000/calendar")
    tuesday = (MONDAY + timedelta(days=1)).date()
    assert facts.calendar().working(tuesday)
    setup.set_district(CONSOLE, name="示例区", region="450000", **values)
    assert facts.calendar().why(tuesday) == "holiday:歌节"
