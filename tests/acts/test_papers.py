"""Papers of a window item: what is printed, who may open it, what becomes of it when the act or the asker goes."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.conf import settings

from tests import pdfs
from wangge import acts
from wangge.acts import papers, tracking
from wangge.acts.scenarios.cast import Library, Stage, build
from wangge.cases import record
from wangge.documents.access import PaperLine
from wangge.documents.models import Document
from wangge.engine import scenario
from wangge.engine.scope import Scope, nobody
from wangge.engine.values import Refused
from wangge.files import access as files
from wangge.files import store
from wangge.journal.models import Reading
from wangge.people.access import scope_of_person
from wangge.subjects import revisions

ROOT = Path(__file__).resolve().parents[2]
STORY = ROOT / "playbooks/one_window/scenarios/01_missing_paper_to_delivery.yaml"
ZONE = ZoneInfo("Asia/Shanghai")
MONDAY = datetime(2026, 3, 2, 9, 0, tzinfo=ZONE)
LONG_NAME = "某某特别行政区某某国际贸易进出口代理服务有限责任公司驻南湾区第一分支机构筹备组（虚构）"


@pytest.fixture
def stage(db: None, tmp_path: Path) -> Iterator[Stage]:
    """The cast of the window's first story, with a folder for files of its own."""
    before, settings.FILES_ROOT = settings.FILES_ROOT, tmp_path
    yield build(scenario.load(STORY).cast, Library((ROOT / "playbooks",), (ROOT / "laws" / "cn",)))
    settings.FILES_ROOT = before
    revisions.forget()
    record.forget_ids()


def scope(stage: Stage, who: str, at: datetime = MONDAY) -> Scope:
    return scope_of_person(stage.id(who), at)


def filed(stage: Stage, name: str = "居民甲", category: str = "signboard", **fields: object) -> acts.Filed:
    need = acts.Need(
        category=category, place="quay", name=name, phone="13900000001", channel="window",
        fields={"given": ["signboard_form"], **fields},
    )  # fmt: skip
    answer = acts.file(scope(stage, "desk_clerk"), need, MONDAY)
    assert isinstance(answer, acts.Filed), answer
    return answer


def told(stage: Stage, answer: acts.Filed, note: str = "安全说明写明锚固方式。") -> PaperLine:
    done = acts.do(
        scope(stage, "desk_clerk"), answer.case, "tell_missing",
        {"missing": ["signboard_design", "owner_consent", "structure_safety"], "note": note}, MONDAY,
    )  # fmt: skip
    assert isinstance(done, acts.Done), done
    return papers.papers(scope(stage, "desk_clerk"), answer.code)[-1]


def pages_of(pdf: bytes) -> list[str]:
    """Each page's text without white space: lines end where the page ends."""
    return [re.sub(r"\s", "", page.text) for page in pdfs.pages(pdf)]


def text_of(pdf: bytes) -> str:
    return "".join(pages_of(pdf))


def opened(stage: Stage, answer: acts.Filed, paper: PaperLine) -> bytes:
    pdf = papers.open_paper(scope(stage, "desk_clerk"), answer.code, paper.id)
    assert isinstance(pdf, bytes), pdf
    return pdf


def test_the_one_time_notice_says_all_that_it_must(stage: Stage) -> None:
    answer = filed(stage)
    paper = told(stage, answer)
    pdf = opened(stage, answer, paper)
    assert paper.number == "一窗告〔2026〕1号"
    assert paper.sha256 == hashlib.sha256(pdf).hexdigest()
    text = text_of(pdf)
    for part in (
        "南湾区政务服务中心", "一次性告知书", "一窗告〔2026〕1号", "居民甲：", "“户外招牌设置”", answer.code[:4],
        "《中华人民共和国行政许可法》第三十二条", "1．招牌设计效果图（标明尺寸、材质和照明方式）", "3．结构安全说明",
        "安全说明写明锚固方式。", "请于2026年3月23日前补正", "0573-80000001", "2026年3月2日", "签名：",
    ):  # fmt: skip
        assert part in text, part
    assert "{" not in text
    assert "浙江" not in text, "a rule of a province where this district does not lie"


def test_a_paper_names_what_is_missing_not_its_code(stage: Stage) -> None:
    answer = filed(stage)
    assert "owner_consent" not in text_of(opened(stage, answer, told(stage, answer)))


def test_numbers_have_no_gap_though_an_act_was_refused(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    first, second, third = filed(stage), filed(stage), filed(stage)
    told(stage, first)
    full = OSError(28, "No space left on device")

    def no_room(content: bytes) -> str:
        raise full

    with monkeypatch.context() as disk:
        disk.setattr(store, "put", no_room)
        refused = acts.do(
            scope(stage, "desk_clerk"), second.case, "tell_missing", {"missing": ["owner_consent"]}, MONDAY
        )
    assert isinstance(refused, Refused)
    assert refused.code == "no_space"
    assert papers.papers(scope(stage, "desk_clerk"), second.code) == ()
    done = acts.do(scope(stage, "desk_clerk"), third.case, "tell_missing", {"missing": ["owner_consent"]}, MONDAY)
    assert isinstance(done, acts.Done)
    assert list(Document.objects.order_by("id").values_list("number", flat=True)) == [
        "一窗告〔2026〕1号",
        "一窗告〔2026〕2号",
    ]


def test_each_series_and_year_counts_for_itself(stage: Stage) -> None:
    told(stage, filed(stage))
    answer = filed(stage)
    for at in (MONDAY, datetime(2027, 1, 4, 9, 0, tzinfo=ZONE)):
        again = filed(stage) if at != MONDAY else answer
        done = acts.do(scope(stage, "desk_clerk", at), again.case, "accept_item", {}, at)
        assert isinstance(done, acts.Done), done
    assert set(Document.objects.values_list("number", flat=True)) == {
        "一窗告〔2026〕1号",
        "一窗受〔2026〕1号",
        "一窗受〔2027〕1号",
    }


def test_who_works_on_it_opens_it_and_the_reading_is_kept(stage: Stage) -> None:
    answer = filed(stage)
    paper = told(stage, answer)
    assert isinstance(papers.open_paper(scope(stage, "signboard_officer"), answer.code, paper.id), bytes)
    reading = Reading.objects.get(subject_id=answer.case, field="paper")
    assert reading.actor == stage.id("signboard_officer")


@pytest.mark.parametrize("who", ["registrar", "firm_clerk", "resident"])
def test_strangers_find_neither_list_nor_paper(stage: Stage, who: str) -> None:
    answer = filed(stage)
    paper = told(stage, answer)
    assert papers.papers(scope(stage, who), answer.code) == ()
    assert papers.open_paper(scope(stage, who), answer.code, paper.id) == Refused("not_found")


def test_the_asker_opens_it_by_code_and_pin_and_no_other_case_s(stage: Stage) -> None:
    answer, other = filed(stage), filed(stage)
    paper, foreign = told(stage, answer), told(stage, other)
    assert papers.open_paper(nobody(MONDAY), answer.code, paper.id) == Refused("not_found")
    bearer = tracking.prove(nobody(MONDAY), answer.code, answer.pin or "")
    assert isinstance(bearer, Scope)
    assert isinstance(papers.open_paper(bearer, answer.code, paper.id), bytes)
    assert papers.open_paper(bearer, answer.code, foreign.id) == Refused("not_found")


def test_what_people_write_is_never_layout(stage: Stage) -> None:
    answer = filed(stage, name='#read("/etc/passwd")')
    note = '$x^2$ *粗* _斜_ `#panic()` // 注 \\ <a> @b {asker} {office} "引" #[x] ' + "\u202e反"
    text = text_of(opened(stage, answer, told(stage, answer, note)))
    assert '#read("/etc/passwd")：' in text
    assert '$x^2$*粗*_斜_`#panic()`//注\\<a>@b{asker}{office}"引"#[x]反' in text


def test_long_texts_go_on_to_the_next_page_with_the_signature(stage: Stage) -> None:
    answer = filed(stage, name=LONG_NAME)
    shown = pages_of(opened(stage, answer, told(stage, answer, "说明要点如下，" * 120)))
    assert len(shown) == 3
    last = shown[-1]
    assert "南湾区政务服务中心" in last
    assert "说明要点如下" in last or "联系单位" in last, "the signature never stands alone"


def test_the_translation_is_marked_and_says_the_same(stage: Stage) -> None:
    answer = filed(stage, name="Anna Example")
    paper = told(stage, answer, note="")
    acts.do(scope(stage, "desk_clerk"), answer.case, "supplement", {"given": ["owner_consent"]}, MONDAY)
    pdf = papers.translation(scope(stage, "desk_clerk"), answer.code, paper.id, "en")
    assert isinstance(pdf, bytes)
    text = text_of(pdf)
    for part in ("Translationforinformation", "AnnaExample", "23March2026", "Statementonstructuralsafety"):
        assert part in text, part
    assert "Note:" not in text, "a line without a value is left out"


def test_a_note_of_an_earlier_act_is_not_printed_again(stage: Stage) -> None:
    answer = filed(stage)
    told(stage, answer, note="只为这一次写的说明")
    desk = scope(stage, "desk_clerk")
    acts.do(desk, answer.case, "supplement", {"given": ["signboard_design", "owner_consent"]}, MONDAY)
    acts.do(desk, answer.case, "accept_deferred", {"deferred": ["structure_safety"]}, MONDAY)
    paper = papers.papers(desk, answer.code)[-1]
    assert paper.number == "一窗容〔2026〕1号"
    text = text_of(opened(stage, answer, paper))
    assert "1．结构安全说明" in text
    assert "只为这一次写的说明" not in text


def test_a_notice_with_its_slip_is_one_sheet(stage: Stage) -> None:
    answer = filed(stage)
    assert len(pages_of(opened(stage, answer, told(stage, answer)))) == 1


def test_erasing_takes_the_paper_and_leaves_its_number(
    stage: Stage, django_capture_on_commit_callbacks: Callable[..., AbstractContextManager[Any]]
) -> None:
    answer = filed(stage)
    paper = told(stage, answer)
    bearer = tracking.prove(nobody(MONDAY), answer.code, answer.pin or "")
    assert isinstance(bearer, Scope)
    with django_capture_on_commit_callbacks(execute=True):
        for act in ("withdraw", "erase"):
            done = acts.do(bearer, answer.case, act, {}, MONDAY)
            assert isinstance(done, acts.Done), done
    line = papers.papers(scope(stage, "desk_clerk"), answer.code)[0]
    assert (line.number, line.sha256, line.erased) == (paper.number, paper.sha256, True)
    assert papers.open_paper(scope(stage, "desk_clerk"), answer.code, paper.id) == Refused("erased")
    assert not store.path_of(paper.sha256).exists()


def test_a_known_licence_is_not_asked_of_a_firm_that_the_platform_knows(stage: Stage) -> None:
    firm = stage.entities["firm_a"]
    firm.uscc = "91330402MA00000015"
    firm.save(update_fields=["uscc"])
    revisions.bump("people")
    revisions.check()
    clerk = scope(stage, "firm_clerk")
    need = acts.Need(category="employment_record", asker=stage.id("firm_a"), fields={"given": ["employee_list"]})
    answer = acts.file(clerk, need, MONDAY)
    assert isinstance(answer, acts.Filed), answer
    refused = acts.do(
        scope(stage, "desk_clerk"), answer.case, "tell_missing", {"missing": ["business_licence"]}, MONDAY
    )
    assert refused == Refused("held_already", "R-45", {"materials": ["business_licence"], "act": "tell_missing"})


def test_a_paper_is_not_read_through_the_door_of_attachments(stage: Stage) -> None:
    case = filed(stage)
    document = Document.objects.select_related("file").get(pk=told(stage, case).id)
    assert document.file.paper
    assert files.by_code(document.file.code) is None
    assert files.one(case.case, document.file.code) is None
    assert document.file.code not in {f.code for f in files.about(case.case)}
