"""The player of scenarios itself: what it refuses, what it tells, and that nothing of a story stays."""

from collections.abc import Callable
from pathlib import Path

import pytest

from wangge.acts import formations, setup
from wangge.acts.scenarios import play
from wangge.acts.scenarios.cast import ZONE, Library, build
from wangge.cases.models import Case
from wangge.engine import scenario
from wangge.engine.faults import Faults
from wangge.engine.scope import nobody
from wangge.engine.values import Refused
from wangge.people.models import Entity
from wangge.subjects.models import Revision

PLAYBOOKS = Path(__file__).resolve().parents[2] / "playbooks"
STORY = """\
title: {zh: 一个故事, en: A story}
cast: [cast.yaml]
steps:
  - at: 2026-03-02 09:00
    who: manager_a
    files: workers
    with: {text: 缺包装工三十人。, category: growth, asker: firm_a, about: firm_a}
    then:
      lead: growth_bureau
"""

Write = Callable[[str], Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Put a scenario beside the cast of the dedicated grids."""
    (tmp_path / "scenarios").mkdir()
    cast = (PLAYBOOKS / "dedicated_grid" / "cast.yaml").read_text(encoding="utf-8")
    (tmp_path / "cast.yaml").write_text(cast, encoding="utf-8")

    def to_file(text: str) -> Path:
        file = tmp_path / "scenarios" / "story.yaml"
        file.write_text(text, encoding="utf-8")
        return file

    return to_file


@pytest.mark.django_db
def test_nothing_of_a_story_stays(write: Write, library: Library) -> None:
    before = dict(Revision.objects.values_list("room", "n"))
    assert play(write(STORY), library) == []
    assert not Case.objects.exists()
    assert not Entity.objects.exists()
    assert dict(Revision.objects.values_list("room", "n")) == before


@pytest.mark.django_db
def test_a_difference_tells_file_line_expected_and_found(write: Write, library: Library) -> None:
    file = write(STORY.replace("lead: growth_bureau", "lead: safety_bureau"))
    (found,) = play(file, library)
    assert (found.file, found.line, found.what) == (file, 9, "steps[0].then.lead")
    assert (found.expected, found.found) == ("safety_bureau", "growth_bureau")


WORDS = {
    "state: working": "state",
    "refused: form": "refused",
    "stakes: {companion: [chief_of_b]}": "stakes.companion",
    "clocks: {respond: 2026-03-02 15:00}": "clocks.respond",
    "clocks: {handle: 2026-03-02 15:00}": "clocks.handle",
    "clocks: {respond: {holder: safety_bureau}}": "clocks.respond.holder",
    "told: [safety_bureau]": "told",
    "not_told: [growth_bureau]": "not_told",
    "sees: [manager_b]": "sees",
    "blind: [chief_a]": "blind",
    "awaits: [chief_a]": "awaits",
    "idle: [growth_clerk]": "idle",
    "may: {chief_a: [accept]}": "may.chief_a",
    "may_not: {growth_clerk: [accept]}": "may_not.growth_clerk",
    "opens: {part: safety_bureau}": "opens",
    "reasons: [vacant]": "reasons",
    "rating: 5": "rating",
}


@pytest.mark.django_db
def test_every_word_of_then_can_fail(write: Write, library: Library) -> None:
    stage = build(scenario.load(write(STORY)).cast, library)
    for then, what in WORDS.items():
        found = play(write(STORY.replace("lead: growth_bureau", then)), library, stage)
        assert [d.what.partition("then.")[2] for d in found] == [what], then


@pytest.mark.django_db
def test_a_cast_that_cannot_be_set_up_is_told(write: Write, library: Library) -> None:
    adds = "adds: {units: {grid_z: {name: 庚格, kind: grid, layer: dedicated, in: street_a}}}\n"
    (found,) = play(write(STORY.replace("steps:", adds + "steps:")), library)
    assert found.what == "cast.units.grid_z"
    assert "grid_parent" in found.found


@pytest.mark.django_db
def test_an_act_on_what_was_not_filed_is_told(write: Write, library: Library) -> None:
    more = "  - {who: growth_clerk, does: accept}\n"
    text = STORY.replace("category: growth", "category: nowhere").replace(
        "lead: growth_bureau", "refused: category_unknown"
    )
    (found,) = play(write(text + more), library)
    assert found.what == "steps[1].does"


@pytest.mark.parametrize(
    ("old", "new", "code", "line"),
    [
        ("who: manager_a", "who: manager_z", "unknown_in_cast", 5),
        ("lead: growth_bureau", "lead: growth_bureux", "unknown_in_cast", 8),
        ("lead: growth_bureau", "leed: growth_bureau", "unknown_key", 9),
        ("asker: firm_a", "asked: firm_a", "unknown_key", 7),
        ("at: 2026-03-02 09:00", "at: 09:00", "step_without_day", 4),
        ("files: workers", "files: workers\n    does: accept", "step_not_one", 4),
        ("cast: [cast.yaml]", "cast: [nowhere.yaml]", "file_unreadable", 2),
        ("at: 2026-03-02 09:00", "at: tomorrow", "bad_pattern", 4),
    ],
)
def test_a_slip_of_the_author_is_told_with_its_line(write: Write, old: str, new: str, code: str, line: int) -> None:
    with pytest.raises(Faults) as raised:
        scenario.load(write(STORY.replace(old, new)))
    assert (code, line) in [(f.code, f.line) for f in raised.value.faults]


def test_moments() -> None:
    start = scenario.moment("2026-03-02 09:00", ZONE)
    assert start.isoformat() == "2026-03-02T09:00:00+08:00"
    assert scenario.moment("24:00", ZONE, start).isoformat() == "2026-03-03T00:00:00+08:00"
    with pytest.raises(ValueError, match="without a day"):
        scenario.moment("09:00", ZONE)


@pytest.mark.django_db
def test_warnings_about_the_pairs_of_a_district(library: Library) -> None:
    """The dual posts' own cast is sound; a printed term that its dates do not keep, and a look-alike, are told."""
    story = scenario.load(PLAYBOOKS / "dual_posts" / "scenarios" / "01_two_in_the_afternoon.yaml")
    posts = dict(story.cast.posts)
    held = posts["supervisor_of_3"].held
    assert held is not None
    short = held.model_copy(update={"until": "2024-10-01", "label": "两年半"})
    posts["supervisor_of_3"] = posts["supervisor_of_3"].model_copy(update={"held": short})
    units = dict(story.cast.units)
    units["community_y"] = units["community_n"].model_copy(update={"name": "穆河社区"})
    units["community_z"] = units["community_n"].model_copy(update={"name": "穆湖社区"})
    build(story.cast.model_copy(update={"posts": posts, "units": units}), library)
    at = scenario.moment("2023-07-04 14:00", ZONE)
    found = formations.cautions(setup.system(at))
    assert not isinstance(found, Refused)
    assert [(w.caution.code, w.about) for w in found] == [
        ("term_label", "三标文明施工监督员"),
        ("names_alike", "穆河社区"),
    ]
    assert isinstance(formations.cautions(nobody(at)), Refused)
