"""What no playbook may hold, each with its rule (R-48, R-54, R-57), and near misses that must pass."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.engine.written import LAWS, codes, faults, write
from wangge.engine.sentences import sentence

MEASURE = {"part": {"fact": "state", "is": "closed"}, "by": ["unit"]}


def named(section: str, name: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """A playbook with one entry of this name, and words for it that say nothing."""
    specs: dict[str, Any] = {
        "fields": {"type": "text"},
        "measures": MEASURE,
        "posts": {"drawn_from": "department"},
        "meetings": {"kind": "service_visit"},
        "organisations": {},
    }
    return {section: {name: specs[section]}}, {section: {name: "x"}}


def said(section: str, text: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """A playbook with one harmless entry whose words say ``text``."""
    return named(section, "plain")[0], {section: {"plain": text}}


NAMES = [
    ("fields", "check_in", "forbidden_checkin"),
    ("posts", "clock_in_guard", "forbidden_checkin"),
    ("fields", "gps_track", "forbidden_track"),
    ("fields", "staff_location_history", "forbidden_track"),
    ("measures", "online_hours", "forbidden_online_time"),
    ("measures", "install_rate", "forbidden_online_time"),
    ("measures", "staff_score", "forbidden_ranking"),
    ("fields", "member_points", "forbidden_ranking"),
    ("fields", "red_light_person", "forbidden_ranking"),
    ("measures", "leaderboard", "forbidden_ranking"),
    ("measures", "closed_by_officer", "forbidden_per_person"),
    ("measures", "complaint_target", "forbidden_target"),
    ("measures", "zero_petitions", "forbidden_target"),
    ("fields", "ethnicity", "forbidden_ethnicity"),
    ("fields", "religion", "forbidden_religion"),
    ("fields", "political_attitude", "forbidden_politics"),
    ("fields", "petition_history", "forbidden_petition_history"),
    ("posts", "key_persons_officer", "forbidden_labelled_people"),
    ("organisations", "special_population_office", "forbidden_labelled_people"),
    ("fields", "fingerprint", "forbidden_biometrics"),
    ("fields", "face_photo", "forbidden_biometrics"),
    ("organisations", "cctv_feed", "forbidden_feed"),
    ("fields", "plate_recognition", "forbidden_feed"),
    ("meetings", "safety_inspection", "forbidden_inspection"),
]
TEXTS = [
    ("fields", "zh", "上岗打卡", "forbidden_checkin"),
    ("fields", "en", "Check-in time", "forbidden_checkin"),
    ("measures", "zh", "巡查轨迹完整率", "forbidden_track"),
    ("fields", "en", "Movement track of the patrol", "forbidden_track"),
    ("measures", "zh", "平均在线时长", "forbidden_online_time"),
    ("measures", "en", "Login rate", "forbidden_online_time"),
    ("measures", "zh", "网格员积分", "forbidden_ranking"),
    ("measures", "zh", "干部办件排名", "forbidden_ranking"),
    ("fields", "zh", "村民积分", "forbidden_ranking"),
    ("measures", "en", "Ranking of grid officers", "forbidden_ranking"),
    ("measures", "en", "Staff response score", "forbidden_ranking"),
    ("measures", "zh", "按网格员统计的办结率", "forbidden_per_person"),
    ("measures", "en", "Cases closed per handler", "forbidden_per_person"),
    ("measures", "zh", "信访量下降目标", "forbidden_target"),
    ("measures", "zh", "零上访", "forbidden_target"),
    ("measures", "zh", "投诉件数压降", "forbidden_target"),
    ("measures", "en", "Fewer petitions", "forbidden_target"),
    ("fields", "zh", "民族", "forbidden_ethnicity"),
    ("fields", "en", "Ethnic group", "forbidden_ethnicity"),
    ("fields", "zh", "宗教信仰", "forbidden_religion"),
    ("fields", "en", "Religion", "forbidden_religion"),
    ("fields", "zh", "政治倾向", "forbidden_politics"),
    ("fields", "zh", "上访史", "forbidden_petition_history"),
    ("fields", "en", "Repeat petitioner", "forbidden_petition_history"),
    ("posts", "zh", "重点人员管控员", "forbidden_labelled_people"),
    ("fields", "zh", "是否特殊人群", "forbidden_labelled_people"),
    ("fields", "en", "On the watch list", "forbidden_labelled_people"),
    ("fields", "zh", "人脸照片", "forbidden_biometrics"),
    ("fields", "en", "Face scan", "forbidden_biometrics"),
    ("organisations", "zh", "摄像头接入中心", "forbidden_feed"),
    ("organisations", "en", "CCTV centre", "forbidden_feed"),
    ("meetings", "zh", "安全生产检查", "forbidden_inspection"),
    ("meetings", "en", "Fire inspection", "forbidden_inspection"),
]
LAW_OF = {"forbidden_inspection": "R-48", "forbidden_checkin": "R-54", "forbidden_track": "R-54"} | {
    "forbidden_online_time": "R-54"
}


@pytest.mark.parametrize(("section", "name", "code"), NAMES)
def test_names_are_refused(tmp_path: Path, section: str, name: str, code: str) -> None:
    change, words = named(section, name)
    found = faults(write(tmp_path / "made", change, zh=words, en=words))
    assert {(fault.code, fault.law) for fault in found} == {(code, LAW_OF.get(code, "R-57"))}


@pytest.mark.parametrize(("section", "lang", "text", "code"), TEXTS)
def test_words_are_refused(tmp_path: Path, section: str, lang: str, text: str, code: str) -> None:
    change, words = said(section, text)
    plain = {section: {"plain": "x"}}
    langs = {"zh": plain, "en": plain, lang: words}
    found = faults(write(tmp_path / "made", change, **langs))
    assert {(fault.code, fault.law) for fault in found} == {(code, LAW_OF.get(code, "R-57"))}
    assert found[0].file.name == f"words.{lang}.yaml"


@pytest.mark.parametrize(
    ("section", "text"),
    [
        ("organisations", "特殊教育学校"),
        ("fields", "特种作业证号"),
        ("fields", "特殊工时说明"),
        ("posts", "重点企业服务专员"),
        ("fields", "重点项目名称"),
        ("organisations", "民族路社区"),
        ("fields", "是否民族品牌"),
        ("fields", "宗教活动场所名称"),
        ("measures", "满意率（按单位）"),
        ("measures", "居民满意度得分"),
        ("measures", "投诉按期答复率"),
        ("measures", "信访事项办结率"),
        ("measures", "诉求数量"),
        ("measures", "人均公园绿地面积"),
        ("fields", "现场照片（可不传）"),
        ("fields", "人员密集场所评分"),
        ("fields", "轨道交通站点"),
        ("fields", "监控探头损坏位置"),
        ("fields", "车牌号"),
        ("fields", "打卡点名称"),
        ("fields", "企业自查情况"),
        ("meetings", "企业走访"),
        ("meetings", "员工体检活动"),
        ("fields", "政治面貌是否需要说明"),
    ],
)
def test_near_misses_in_chinese_pass(tmp_path: Path, section: str, text: str) -> None:
    change, words = said(section, text)
    assert faults(write(tmp_path / "made", change, zh=words, en={section: {"plain": "x"}})) == ()


@pytest.mark.parametrize(
    ("section", "text"),
    [
        ("measures", "Satisfaction rate by unit"),
        ("measures", "Resident satisfaction score"),
        ("measures", "Complaints answered in time"),
        ("fields", "Special education school"),
        ("fields", "Track your case"),
        ("fields", "Meeting face to face"),
        ("fields", "Surface of the site"),
        ("fields", "Traffic light is broken"),
        ("fields", "Photo (optional)"),
        ("meetings", "Service visit"),
    ],
)
def test_near_misses_in_english_pass(tmp_path: Path, section: str, text: str) -> None:
    change, words = said(section, text)
    assert faults(write(tmp_path / "made", change, zh={section: {"plain": "某"}}, en=words)) == ()


@pytest.mark.parametrize(
    ("section", "name"),
    [
        ("fields", "special_education"),
        ("fields", "fast_track"),
        ("fields", "face_to_face"),
        ("fields", "checked_on"),
        ("fields", "key_project"),
        ("fields", "race_course"),
        ("measures", "satisfaction_rate"),
        ("measures", "complaints_answered"),
        ("measures", "rated_points_of_service"),
        ("meetings", "reception"),
        ("posts", "staff_of_window"),
    ],
)
def test_near_misses_of_names_pass(tmp_path: Path, section: str, name: str) -> None:
    change, words = named(section, name)
    assert faults(write(tmp_path / "made", change, zh=words, en=words)) == ()


@pytest.mark.parametrize("group", ["person", "staff", "grid_member", "appointee", "handler", "post"])
def test_measures_may_not_be_grouped_by_person(tmp_path: Path, group: str) -> None:
    change, words = {"measures": {"closed": {**MEASURE, "by": [group]}}}, {"measures": {"closed": "x"}}
    assert "forbidden_per_person" in codes(write(tmp_path / "made", change, zh=words, en=words))


def test_measures_may_not_ask_for_a_person(tmp_path: Path) -> None:
    part = {"all": [{"fact": "lead.person", "is": 7}]}
    change, words = {"measures": {"closed": {**MEASURE, "part": part}}}, {"measures": {"closed": "x"}}
    assert "forbidden_per_person" in codes(write(tmp_path / "made", change, zh=words, en=words))


def test_meetings_may_not_inspect(tmp_path: Path) -> None:
    words = {"meetings": {"call": "x"}}
    folder = write(tmp_path / "made", {"meetings": {"call": {"kind": "inspection"}}}, zh=words, en=words)
    (fault,) = [fault for fault in faults(folder) if fault.code == "forbidden_inspection"]
    assert (fault.law, fault.dotted) == ("R-48", "meetings.call.kind")


def photo(form: str, **entry: Any) -> dict[str, Any]:
    fields = {"site_photo": {"type": "file"}}
    return {"fields": fields, "forms": {form: {"fields": [*BEFORE[form], {"field": "site_photo", **entry}]}}}


BEFORE: dict[str, list[dict[str, Any]]] = {
    "finishing": [{"field": "result", "required": True}],
    "need": [{"field": "text", "required": True}, {"field": "category"}],
    "visit": [{"field": "note"}],
}
PHOTO_WORDS = {"fields": {"site_photo": "照片"}, "forms": {"visit": "走访"}, "meetings": {"call": "走访"}}


@pytest.mark.parametrize(
    ("change", "refused"),
    [
        (photo("finishing", required=True), True),
        (photo("finishing"), False),
        (photo("need", required=True), False),
        ({**photo("visit", required=True), "meetings": {"call": {"kind": "service_visit", "form": "visit"}}}, True),
        ({**photo("visit"), "meetings": {"call": {"kind": "service_visit", "form": "visit"}}}, False),
    ],
)
def test_staff_may_not_be_made_to_take_photos(tmp_path: Path, change: dict[str, Any], refused: bool) -> None:
    """A photo may be asked of the one who files, as part of what is said; never of staff as proof of work."""
    found = codes(write(tmp_path / "made", change, zh=PHOTO_WORDS, en=PHOTO_WORDS))
    assert found == ({"forbidden_photo"} if refused else set())


def test_choices_and_categories_are_looked_at_too(tmp_path: Path) -> None:
    field = {"kind": {"type": "choice", "choices": ["resident", "key_person"]}}
    words = {"fields": {"kind": "x"}, "choices": {"kind": {"resident": "x", "key_person": "重点人员"}}}
    found = faults(write(tmp_path / "made", {"fields": field}, zh=words, en=words))
    assert {(fault.code, fault.file.name) for fault in found} >= {
        ("forbidden_labelled_people", "playbook.yaml"),
        ("forbidden_labelled_people", "words.zh.yaml"),
    }


@pytest.mark.parametrize(
    ("category", "text", "refused"),
    [("key_persons", "x", True), ("people", "重点人员管控", True), ("gates", "人脸识别门禁", False)],
)
def test_a_category_may_be_about_what_a_field_may_not_hold(
    tmp_path: Path, category: str, text: str, refused: bool
) -> None:
    items = {"permit": {"category": category, "materials": ["form"], "clock": "handle"}}
    words = {"items": {"permit": "x"}, "materials": {"form": "x"}, "categories": {category: text}}
    found = codes(write(tmp_path / "made", {"items": items}, zh=words, en={**words, "categories": {category: "x"}}))
    assert found == ({"forbidden_labelled_people"} if refused else set())


def test_a_playbook_may_say_what_it_does_not_do(tmp_path: Path) -> None:
    words = {"summary": "不打卡、不排名、不要求拍照留痕。", "help": {"text": "这里没有签到。"}}
    assert faults(write(tmp_path / "made", zh=words)) == ()


def test_a_refusal_names_what_was_said_and_what_would_be_right(tmp_path: Path) -> None:
    change, words = said("measures", "网格员积分")
    (fault,) = faults(write(tmp_path / "made", change, zh=words, en={"measures": {"plain": "x"}}))
    assert sentence(fault) == "“网格员积分”：不得给个人打分、积分、亮灯、排名。评价只到单位。"
    assert LAWS.law(fault.law or "") is not None
