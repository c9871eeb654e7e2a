"""What a playbook can never be (design §4d): the bans of R-48, R-54 and R-57, each refused with its rule.

The lists stand in code and not in a playbook or a law file because no district may edit them. Structure is judged first
(a compulsory photo in a form of the staff, a measure grouped by person); names and words are judged by lists, each only
where the thing would be a thing: a category may be *about* a face-recognition gate, a field may not hold a face. Titles,
summaries, help and the text of papers are free: a playbook may say "no check-in here".
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from wangge.engine.faults import Fault, Path_
from wangge.engine.reading import Reading
from wangge.engine.source import Source, walk
from wangge.engine.spec import FormSpec
from wangge.engine.words import leaves

BURDEN, NEVER, INSPECTION = "R-54", "R-57", "R-48"

_EVERYWHERE = (
    "organisations", "posts", "bodies", "layers", "fields", "choices", "forms", "procedures", "clocks", "meetings",
    "measures", "items", "papers", "bindings", "categories", "materials", "outcomes",
)  # fmt: skip
_ATTRIBUTES = ("fields", "choices", "forms", "measures")  # what is asked of people, filtered by or counted
_THINGS = tuple(part for part in _EVERYWHERE if part not in ("bindings", "categories", "items", "outcomes"))
_FIGURES = ("measures", "fields", "forms", "clocks")

_STAFF_ZH = (
    "网格员|网格长|工作人员|办理人员|经办人|承办人员|人员|干部|个人|员工|代办员|专员|监督员|接待员|联络员|党员|志愿者|书记"
)
_PUBLIC_ZH = "居民|村民|群众|职工|工人|业主"  # may score a service, may not be scored: only points and ranks are banned
_SCORE_ZH = "积分|扣分|加分|排名|排行|红灯|黄灯|绿灯|亮灯|红黄灯|红黄绿灯|打分|评分|得分|分数|星级|红黑榜|榜单"
_PERSON_EN = r"(?:staff|members?|officers?|handlers?|persons?|people|employees?|workers?|residents?|cadres?|individuals?|chiefs?)"
_SCORE_EN = r"(?:scor(?:e|es|ing)|points?|rank(?:s|ing|ings)?|leaderboard|league table|traffic lights?|red lights?|demerits?)"
_PEOPLE = frozenset(
    ["staff", "person", "persons", "people", "member", "members", "officer", "officers", "handler", "handlers", "employee", "employees", "worker", "workers", "resident", "residents", "cadre", "cadres", "individual", "individuals", "chief", "appointee", "user", "users"]
)
_SCORES = frozenset(["score", "scores", "points", "rank", "ranks", "ranking", "rankings", "demerit", "demerits", "light", "lights", "stars"])
_MATTERS = frozenset(["petition", "petitions", "complaint", "complaints", "grievance", "grievances"])
_AIMS = frozenset(["target", "targets", "cap", "quota", "limit", "reduction", "reduce", "zero", "drop", "decrease", "decline"])


@dataclass(frozen=True)
class Ban:
    """One ban by list. ``names``: tuples of name parts that may not follow each other in a key or a code.

    ``pairs``: two sets of name parts that may not stand in one name. ``text``: what words may not say, Chinese and
    English in one pattern. ``passes``: phrases that are taken out before looking. ``sections``: where it is looked for.
    """

    code: str
    law: str
    sections: tuple[str, ...]
    names: frozenset[tuple[str, ...]] = frozenset()
    text: str = r"(?!)"
    pairs: tuple[frozenset[str], frozenset[str]] | None = None
    passes: str = r"(?!)"

    def in_name(self, name: str) -> bool:
        cleaned = re.sub(self.passes, "_", name)
        parts = [part for part in re.split(r"[_.\-\s]+", cleaned.lower()) if part]
        if self.pairs and not self.pairs[0].isdisjoint(parts) and not self.pairs[1].isdisjoint(parts):
            return True
        runs = {tuple(parts[i : i + size]) for size in (1, 2, 3) for i in range(len(parts) - size + 1)}
        return not runs.isdisjoint(self.names)

    def in_text(self, text: str) -> str:
        """The words that break the ban, or ""."""
        found = re.search(self.text, re.sub(self.passes, "", text, flags=re.I), re.I)
        return found[0] if found else ""


def _names(*written: str) -> frozenset[tuple[str, ...]]:
    return frozenset(tuple(one.split("_")) for one in written)


BANS = (
    Ban(
        "forbidden_checkin", BURDEN, _EVERYWHERE,
        _names("check_in", "checkin", "checkins", "clock_in", "clockin", "punch_in", "punch_card", "sign_in_daily"),
        r"打卡|签到|考勤|\bcheck(?:ing|s)?-?\s?ins?\b(?! desk)|\bclock(?:ing)?[- ]in\b|\bpunch(?:ing)? in\b",
        passes=r"打卡点|打卡地|网红打卡|会议签到|活动签到",
    ),
    Ban(
        "forbidden_track", BURDEN, _EVERYWHERE,
        _names("track", "tracks", "trajectory", "trajectories", "whereabouts", "location_history", "gps_log", "geofence"),
        r"轨迹|行踪|实时定位|定位打点|电子围栏|\btrajector(?:y|ies)\b|\bwhereabouts\b|\blocation (?:history|log)\b"
        r"|\b(?:movement|gps|staff|patrol) tracks?\b|\bgeofenc",
        passes=r"fast_track|track_record|dual_track|race_track|running_track|running track|发展轨迹",
    ),
    Ban(
        "forbidden_online_time", BURDEN, _EVERYWHERE,
        _names(
            "online_time", "online_hours", "online_duration", "login_count", "logins", "login_days", "install_rate",
            "install_count", "installs", "study_hours", "study_time", "likes", "like_count", "activity_rate_staff",
        ),
        r"在线时长|在线时间|在线率|登录次数|登录率|登录天数|活跃度|日活|安装率|下载率|安装量|注册率|学习时长|学时|点赞|转发量"
        r"|\bonline (?:time|hours)\b|\b(?:log-?in|install(?:ation)?) (?:count|rate|days)s?\b|\bstudy hours\b|\bnumber of likes\b",
    ),
    Ban(
        "forbidden_ranking", NEVER, _EVERYWHERE,
        _names("leaderboard", "leaderboards", "points_rank", "points_ranking", "hall_of_shame", "red_black_list"),
        rf"(?:{_STAFF_ZH})[^，。；、,.;\s]{{0,5}}?(?:{_SCORE_ZH})|(?:{_PUBLIC_ZH})[^，。；、,.;\s]{{0,3}}?(?:积分|扣分|排名|红黑榜)"
        r"|积分(?:制|榜|排名|管理)|排行榜|红黑榜|末位"
        rf"|\b{_PERSON_EN}(?:'s)?(?: \w+){{0,2}} {_SCORE_EN}\b"
        rf"|\b{_SCORE_EN} (?:of|for|on|per|by)(?: \w+){{0,2}} {_PERSON_EN}\b|\bleaderboards?\b",
        (_PEOPLE, _SCORES),
        passes=r"人员密集场所|满意度(?:得分|评分|打分)|satisfaction (?:score|rating)s?",
    ),
    Ban(
        "forbidden_per_person", NEVER, ("measures",),
        _names(
            "per_staff", "by_staff", "per_person", "by_person", "per_member", "by_member", "per_officer", "by_officer",
            "per_handler", "by_handler", "per_employee", "by_employee", "per_chief", "by_chief", "per_worker", "by_worker",
        ),
        rf"(?:按|分|每名|每位|每个|各)(?:{_STAFF_ZH})|人均(?:办|处理|走访|接单|完成|响应|答复)|\b(?:per|by|each) (?:\w+ )?{_PERSON_EN}\b",
        passes=r"人员密集场所|员工规模|个人(?:信息|用户)",
    ),
    Ban(
        "forbidden_target", NEVER, _FIGURES,
        _names("zero_petitions", "petition_free", "no_petitions", "complaint_free"),
        r"(?:信访|上访|投诉|举报|诉求|控告)(?:案)?(?:总)?(?:量|件|数|件数|数量|批次|人次)?(?:的)?"
        r"(?:目标|指标值|上限|下降|压降|压减|控制|减少|不超过|不高于|归零|为零|清零|零增长|降幅|降低)"
        r"|(?:零|无|减少|压降|压减|降低|控制)(?:信访|上访|投诉|举报|诉求)"
        r"|\b(?:petition|complaint)s? (?:target|cap|quota|reduction|drop|decline|decrease)s?\b"
        r"|\b(?:zero|no|fewer|reduc(?:e|ed|ing)|drop in|decline in) (?:petition|complaint)s?\b",
        (_MATTERS, _AIMS),
        passes=r"time_limit|time limit",
    ),
    Ban(
        "forbidden_ethnicity", NEVER, _ATTRIBUTES,
        _names("ethnicity", "ethnic", "ethnic_group", "nationality_group", "minority"),
        r"^民族$|民族成[分份]|民族类别|民族属性|所属民族|族别|少数民族(?:身份|人口|人员|占比|比例)|是否少数民族"
        r"|\bethnic(?:ity| group| origin| minorit)|^minority$",
    ),
    Ban(
        "forbidden_religion", NEVER, _ATTRIBUTES,
        _names("religion", "religions", "religious", "religious_belief", "faith", "creed", "sect"),
        r"^宗教$|宗教信仰|信教|信仰(?:何种)?宗教|教派|信众人数|\breligi(?:on|ous (?:belief|affiliation))|^faith$|\bcreed\b",
        passes=r"宗教(?:活动)?场所|religious site|religious_site",
    ),
    Ban(
        "forbidden_politics", NEVER, _ATTRIBUTES,
        _names("political_attitude", "political_view", "political_views", "political_opinion", "political_leaning", "ideology"),
        r"政治(?:态度|倾向|立场|观点|表现)|思想动态|意识形态倾向|\bpolitical (?:attitude|view|opinion|leaning)s?\b|\bideolog",
    ),
    Ban(
        "forbidden_petition_history", NEVER, _EVERYWHERE,
        _names("petition_history", "petitioner_history", "past_petitions", "repeat_petitioner", "repeat_petitioners"),
        r"信访史|上访史|上访经历|信访经历|缠访|闹访|信访老户|上访户|重复信访人|信访重点人"
        r"|\bpetition(?:er)? histor|\b(?:past|former|earlier) petitions\b|\b(?:repeat|habitual) petitioners?\b",
    ),
    Ban(
        "forbidden_labelled_people", NEVER, _EVERYWHERE,
        _names("key_person", "key_persons", "key_people", "key_individuals", "special_group", "special_population",
               "special_populations", "watch_list", "watchlist", "blacklist", "persons_of_interest"),
        r"重点人员|重点人口|重点管控人|特殊人群|特殊人员|高危人员|五类人员|稳控对象|管控对象|重点关注人员"
        r"|\bkey (?:persons?|individuals?|people)\b|\bspecial (?:population|group)s?\b|\bwatch-?\s?lists?\b|\bpersons? of interest\b",
        passes=r"特殊人员密集场所",
    ),
    Ban(
        "forbidden_biometrics", NEVER, _THINGS,
        _names("biometric", "biometrics", "face", "faces", "facial", "fingerprint", "fingerprints", "iris", "voiceprint",
               "palmprint", "gait", "dna"),
        r"人脸|刷脸|指纹|虹膜|声纹|掌纹|步态|基因|\bDNA\b|\bbiometric|\bfacial\b|\bface (?:recognition|scan|image|data|id)\b"
        r"|\bfingerprint|\biris scan|\bvoice ?print",
        passes=r"face_to_face|face to face|基因(?:公司|企业|检测企业|产业)",
    ),
    Ban(
        "forbidden_feed", NEVER, _THINGS,
        _names("camera", "cameras", "cctv", "surveillance", "video_feed", "video_stream", "face_feed", "plate_feed",
               "plate_recognition", "anpr", "alpr"),
        r"摄像头(?:接入|画面|数据|抓拍|调用)|监控(?:画面|视频接入|接入)|视频(?:流|监控接入|巡查)|抓拍|车牌(?:识别|抓拍)|雪亮工程"
        r"|\bCCTV\b|\bsurveillance\b|\bcamera (?:feed|stream|footage)s?\b|\bvideo (?:feed|stream)s?\b"
        r"|\b(?:licen[cs]e|number)[- ]?plate (?:recognition|feed)\b",
    ),
    Ban(
        "forbidden_inspection", INSPECTION, ("meetings",),
        _names("inspection", "inspections", "inspect", "enforcement", "law_enforcement"),
        r"检查|执法|稽查|督查企业|\binspect(?:ion|ions|ing)?\b|\benforcement\b",
        passes=r"体检|健康检查|企业自查",
    ),
)  # fmt: skip

_PHOTO = re.compile(r"photo|image|picture|video|selfie|snapshot|照片|拍照|影像|视频|自拍|图片|留痕", re.I)
_STAFF = frozenset({"lead", "co", "companion", "verifier", "arbiter"})
_PERSON_GROUPS = _PEOPLE | {"post", "appointment", "grid_member", "grid_chief", "lead", "actor", "by", "person_id"}


def check(r: Reading) -> Iterator[Fault]:
    """Every ban that this playbook breaks, in its structure, its names and its words."""
    yield from _inspections(r.file)
    yield from _groups(r.file)
    yield from _compulsory_photos(r)
    yield from _in_names(r)
    for lang, file in r.word_files.items():
        yield from _in_words(file, lang)


def _part(node: Any, *path: str | int) -> Any:
    for step in path:
        node = node.get(step) if isinstance(node, Mapping) else None
    return node


def _inspections(file: Source) -> Iterator[Fault]:
    """A meeting may be a service visit, a reception, a review or an activity; inspecting firms takes a licence."""
    meetings = file.mapping.get("meetings")
    for name in meetings if isinstance(meetings, Mapping) else ():
        kind = _part(meetings, name, "kind")
        if isinstance(kind, str) and re.search(r"inspect|enforce|检查|执法", kind):
            yield file.fault("forbidden_inspection", ("meetings", name, "kind"), INSPECTION, word=kind)


def _groups(file: Source) -> Iterator[Fault]:
    """A measure grouped by who works here, or one that looks at a person in its condition."""
    measures = file.mapping.get("measures")
    for path, value in walk(measures, ("measures",)) if isinstance(measures, Mapping) else ():
        if len(path) < 3 or not isinstance(value, str):
            continue
        grouped = path[2] == "by" and not _PERSON_GROUPS.isdisjoint(re.split(r"[_.]", value))
        asked = path[-1] == "fact" and not _PEOPLE.isdisjoint(re.split(r"[_.]", value))
        if grouped or asked:
            yield file.fault("forbidden_per_person", path, NEVER, word=value)


def _compulsory_photos(r: Reading) -> Iterator[Fault]:
    """A photo that staff must take to be allowed to go on: every form of an act of theirs, and of every meeting."""
    forms = {meeting.form for meeting in r.own.meetings.values()}
    for procedure in r.all.procedures.values():
        forms |= {act.form for act in procedure.acts.values() if not _STAFF.isdisjoint(act.by)}
    for name in sorted(form for form in forms if form and form in r.own.forms):
        yield from _photos_of(r, name, r.own.forms[name])


def _photos_of(r: Reading, name: str, form: FormSpec) -> Iterator[Fault]:
    for index, entry in enumerate(form.fields):
        spec = r.all.fields.get(entry.field)
        said = [entry.field, *(r.words.find(f"fields.{entry.field}", lang) or "" for lang in r.words.trees)]
        if entry.required and spec and spec.type == "file" and any(map(_PHOTO.search, said)):
            path: Path_ = ("forms", name, "fields", index)
            yield r.fault("forbidden_photo", path, BURDEN, field=entry.field, form=name)


def _in_names(r: Reading) -> Iterator[Fault]:
    """Keys anywhere, and the values that are names of the author's own choosing (choices, categories, layers …)."""
    for path, value in walk(r.file.value):
        if not path or path[0] not in _EVERYWHERE:
            continue
        word = path[-1] if isinstance(path[-1], str) else value
        if isinstance(word, str):
            yield from _banned_name(r, path, word)
        if isinstance(value, str) and value != word and path[-1] in ("category", "purpose", "source", "end"):
            yield from _banned_name(r, path, value)


def _banned_name(r: Reading, path: Path_, word: str) -> Iterator[Fault]:
    sections = {str(path[0])} | ({"choices"} if "choices" in path else set())
    for ban in BANS:
        if sections & set(ban.sections) and ban.in_name(word):
            yield r.fault(ban.code, path, ban.law, word=word)


def _in_words(file: Source, lang: str) -> Iterator[Fault]:
    """Words that a screen would show as a thing to fill in, to count or to do."""
    for key, text in leaves(file.mapping):
        path: Path_ = tuple(key.split("."))
        if path[0] == "papers" and path[-1] == "body":
            continue
        for ban in BANS:
            word = ban.in_text(text) if path[0] in ban.sections else ""
            if word:
                yield file.fault(ban.code, path, ban.law, word=word, lang=lang)
