"""A way out of a practice is offered where a practice of the district takes it, and nowhere else."""

from dataclasses import replace
from datetime import datetime

import pytest

from tests.cast import LIBRARY, ROOT, Cast
from wangge.acts.needs import Need
from wangge.acts.scenarios.cast import ZONE, build
from wangge.adoptions.facts import rulebook
from wangge.cases.access import sheet
from wangge.engine import scenario
from wangge.engine.scope import Scope, nobody
from wangge.engine.values import Refused
from wangge.web.speaking import act_label

pytestmark = pytest.mark.django_db
STORY = scenario.load(ROOT / "playbooks" / "petition" / "scenarios" / "06_from_a_site_complaint.yaml")
NOISE = Need(text="半夜还在打桩。", category="noise", place="section_2", name="居民甲", phone="13800000001")
AT = datetime(2024, 3, 4, 14, tzinfo=ZONE)


def asked(adopted: bool) -> tuple[Cast, int, str, Scope]:
    """The district of the story, with petitions or with their category alone; a complaint, and its bearer."""
    from wangge import acts

    kept = [a for a in STORY.cast.adoptions if adopted or a.playbook != "petition"]
    city = Cast(build(STORY.cast.model_copy(update={"adoptions": kept}), LIBRARY))
    filed = acts.file(city.scope("supervisor_2", AT), NOISE, AT)
    assert isinstance(filed, acts.Filed), filed
    return city, filed.case, filed.code, replace(nobody(AT), bearer_of=frozenset({filed.case}))


@pytest.mark.parametrize("adopted", [True, False])
def test_a_petition_is_offered_where_somebody_takes_petitions(adopted: bool) -> None:
    _, _, code, bearer = asked(adopted)
    shown = sheet(bearer, code)
    assert shown is not None
    assert "withdraw" in {offer.act for offer in shown.offers}
    assert ("to_petition" in {offer.act for offer in shown.offers}) is adopted


def test_a_category_that_no_practice_takes_by_name_is_no_way() -> None:
    """The letters of the district would take it, and with it what was meant for other eyes."""
    from wangge import acts

    _, case, code, bearer = asked(adopted=False)
    assert acts.do(bearer, case, "to_petition", {}, AT) == Refused("way_not_open", None, {"category": "petition"})
    shown = sheet(bearer, code)
    assert shown is not None
    assert shown.line.state == "filed"


def test_what_was_done_before_keeps_its_name_in_the_practice_that_has_it_now() -> None:
    from wangge import acts

    _, case, _, bearer = asked(adopted=True)
    assert isinstance(acts.do(bearer, case, "to_petition", {}, AT), acts.Done)
    petition = next(p for p in rulebook().practices.values() if p.playbook == "petition")
    assert act_label(petition, "petition", "to_petition", "zh") == "转为信访事项"
    assert act_label(petition, "petition", "to_petition", "en") == "Make it a petition"
