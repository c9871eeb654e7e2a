"""The lists behind ``forbidden``: what no name and no word of a playbook may say.

They stand in code and not in a playbook or a law file because no district may edit them. Each ban is looked for only
where the thing would be a thing: a category may be *about* a face-recognition gate, a field may not hold a face.
Titles, summaries, help and the text of papers are free: a playbook may say "no check-in here".
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

BURDEN, NEVER, INSPECTION = "R-54", "R-57", "R-48"
NOTHING = r"(?!)"

EVERYWHERE = (
    "organisations", "posts", "bodies", "layers", "fields", "choices", "forms", "procedures", "clocks", "meetings",
    "measures", "items", "papers", "bindings", "categories", "materials", "outcomes", "ladders", "lanes", "library",
    "sets", "acts", "states", "quick",
)  # fmt: skip
THINGS = tuple(part for part in EVERYWHERE if part not in ("bindings", "categories", "items", "outcomes"))
ATTRIBUTES = ("fields", "choices", "forms", "measures")  # what is asked of people, filtered by or counted
FIGURES = ("measures", "fields", "forms", "clocks")


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


def _names(words: str) -> frozenset[tuple[str, ...]]:
    return frozenset(tuple(word.split("_")) for word in words.split())


PEOPLE = _set(
    "staff person persons people member members officer officers handler handlers employee employees worker workers "
    "resident residents cadre cadres individual individuals chief appointee user users"
)
SCORES = _set("score scores points rank ranks ranking rankings demerit demerits light lights stars")
POINTS = _set("points demerit demerits")
MATTERS = _set("petition petitions complaint complaints grievance grievances")
AIMS = _set("target targets cap quota limit reduction reduce zero drop decrease decline")

STAFF_ZH = (
    "网格员|网格长|工作人员|办理人员|经办人|承办人员|人员|干部|个人|员工"
    "|代办员|专员|监督员|接待员|联络员|党员|志愿者|书记"
)
PUBLIC_ZH = "居民|村民|群众|职工|工人|业主"  # they may score a service; they may not be scored
SCORE_ZH = "积分|扣分|加分|排名|排行|红灯|黄灯|绿灯|亮灯|红黄灯|红黄绿灯|打分|评分|得分|分数|星级|红黑榜|榜单"
MATTERS_ZH = "信访|上访|投诉|举报|诉求|控告"
AIMS_ZH = "目标|指标值|上限|下降|压降|压减|控制|减少|不超过|不高于|归零|为零|清零|零增长|降幅|降低"
PERSON_EN = (
    r"(?:staff|members?|officers?|handlers?|persons?|people|employees?|workers?"
    r"|residents?|cadres?|individuals?|chiefs?)"
)
SCORE_EN = (
    r"(?:scor(?:e|es|ing)|points?|rank(?:s|ing|ings)?|leaderboard|league table|traffic lights?|red lights?|demerits?)"
)


@dataclass(frozen=True)
class Ban:
    """One ban.

    law       the rule that forbids it
    sections  where it is looked for: top-level keys of a playbook and of its words
    names     runs of name parts that a key or a code may not hold ("check_in" is check, in)
    pairs     two sets of name parts of which no name may hold one each
    text      a pattern of what words may not say, Chinese and English in one
    passes    phrases that are taken out before looking
    """

    code: str
    law: str = NEVER
    sections: tuple[str, ...] = EVERYWHERE
    names: frozenset[tuple[str, ...]] = frozenset()
    text: tuple[str, ...] = (NOTHING,)
    pairs: tuple[frozenset[str], frozenset[str]] | None = None
    passes: str = NOTHING

    def in_name(self, name: str) -> bool:
        """Whether a key or code breaks the ban."""
        parts = re.split(r"[_.\-\s]+", re.sub(self.passes, "_", name.lower()))
        if self.pairs and not self.pairs[0].isdisjoint(parts) and not self.pairs[1].isdisjoint(parts):
            return True
        runs = {tuple(parts[i : i + size]) for size in (1, 2, 3) for i in range(len(parts) - size + 1)}
        return not runs.isdisjoint(self.names)

    def in_text(self, text: str) -> str:
        """The words that break the ban, or ""."""
        found = _pattern(self.text).search(re.sub(self.passes, "", text, flags=re.IGNORECASE))
        return found[0] if found else ""


@lru_cache(maxsize=64)
def _pattern(parts: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile("|".join(parts), re.IGNORECASE)


@lru_cache(maxsize=20_000)  # playbooks that share a library say the same few thousand names and words over and over
def broken_by_name(name: str, sections: frozenset[str]) -> tuple[Ban, ...]:
    """Bans that a key or code in one of ``sections`` breaks."""
    return tuple(ban for ban in BANS if not sections.isdisjoint(ban.sections) and ban.in_name(name))


@lru_cache(maxsize=20_000)
def broken_by_text(text: str, section: str) -> tuple[tuple[Ban, str], ...]:
    """Bans that a word shown in ``section`` breaks, with what it says."""
    found = ((ban, ban.in_text(text)) for ban in BANS if section in ban.sections)
    return tuple((ban, said) for ban, said in found if said)


def _of_people(code: str, names: str, *text: str, passes: str = NOTHING) -> Ban:
    """What nobody may be asked, filtered by or counted for."""
    return Ban(code, NEVER, ATTRIBUTES, _names(names), text, passes=passes)


BANS = (
    Ban(
        code="forbidden_checkin",
        law=BURDEN,
        names=_names("check_in checkin checkins clock_in clockin punch_in punch_card sign_in_daily"),
        text=(
            "打卡|签到|考勤",
            r"\bcheck(?:ing|s)?-?\s?ins?\b(?! desk)|\bclock(?:ing)?[- ]in\b|\bpunch(?:ing)? in\b",
        ),
        passes="打卡点|打卡地|网红打卡|会议签到|活动签到",
    ),
    Ban(
        code="forbidden_track",
        law=BURDEN,
        names=_names("track tracks trajectory trajectories whereabouts location_history gps_log geofence"),
        text=(
            "轨迹|行踪|实时定位|定位打点|电子围栏",
            r"\btrajector(?:y|ies)\b|\bwhereabouts\b|\blocation (?:history|log)\b|\bgeofenc",
            r"\b(?:movement|gps|staff|patrol) tracks?\b",
        ),
        passes="fast_track|track_record|dual_track|race_track|running_track|running track|发展轨迹",
    ),
    Ban(
        code="forbidden_online_time",
        law=BURDEN,
        names=_names(
            "online_time online_hours online_duration login_count login_days logins install_rate install_count "
            "installs study_hours study_time likes like_count"
        ),
        text=(
            "在线时长|在线时间|在线率|登录次数|登录率|登录天数|活跃度|日活",
            "安装率|下载率|安装量|注册率|学习时长|学时|点赞|转发量",
            r"\bonline (?:time|hours)\b|\b(?:log-?in|install(?:ation)?) (?:count|rate|days)s?\b",
            r"\bstudy hours\b|\bnumber of likes\b",
        ),
    ),
    Ban(
        code="forbidden_ranking",
        names=_names("leaderboard leaderboards points_rank points_ranking hall_of_shame red_black_list"),
        text=(
            rf"(?:{STAFF_ZH})[^，。；、,.;\s]{{0,5}}?(?:{SCORE_ZH})",
            rf"(?:{PUBLIC_ZH})[^，。；、,.;\s]{{0,3}}?(?:积分|扣分|排名|红黑榜)",
            "积分(?:制|榜|排名|管理)|排行榜|红黑榜|末位",
            rf"\b{PERSON_EN}(?:'s)?(?: \w+){{0,2}} {SCORE_EN}\b|\bleaderboards?\b",
            rf"\b{SCORE_EN} (?:of|for|on|per|by)(?: \w+){{0,2}} {PERSON_EN}\b",
        ),
        pairs=(PEOPLE, SCORES),
        passes="人员密集场所|满意度(?:得分|评分|打分)|satisfaction (?:score|rating)s?",
    ),
    Ban(
        code="forbidden_per_person",
        sections=("measures",),
        names=_names(
            "per_staff by_staff per_person by_person per_member by_member per_officer by_officer per_handler "
            "by_handler per_employee by_employee per_chief by_chief per_worker by_worker"
        ),
        text=(
            rf"(?:按|分|每名|每位|每个|各)(?:{STAFF_ZH})|人均(?:办|处理|走访|接单|完成|响应|答复)",
            rf"\b(?:per|by|each) (?:\w+ )?{PERSON_EN}\b",
        ),
        passes="人员密集场所|员工规模|个人(?:信息|用户)",
    ),
    Ban(
        code="forbidden_target",
        sections=FIGURES,
        names=_names("zero_petitions petition_free no_petitions complaint_free"),
        text=(
            rf"(?:{MATTERS_ZH})案?总?(?:量|件|数|件数|数量|批次|人次)?的?(?:{AIMS_ZH})",
            rf"(?:零|无|减少|压降|压减|降低|控制)(?:{MATTERS_ZH})",
            r"\b(?:petition|complaint)s? (?:target|cap|quota|reduction|drop|decline|decrease)s?\b",
            r"\b(?:zero|no|fewer|reduc(?:e|ed|ing)|drop in|decline in) (?:petition|complaint)s?\b",
        ),
        pairs=(MATTERS, AIMS),
        passes="time_limit|time limit",
    ),
    _of_people(
        "forbidden_ethnicity",
        "ethnicity ethnic ethnic_group nationality_group minority",
        "^民族$|民族成[分份]|民族类别|民族属性|所属民族|族别|少数民族(?:身份|人口|人员|占比|比例)|是否少数民族",
        r"\bethnic(?:ity| group| origin| minorit)|^minority$",
    ),
    _of_people(
        "forbidden_religion",
        "religion religions religious religious_belief faith creed sect",
        "^宗教$|宗教信仰|信教|信仰(?:何种)?宗教|教派|信众人数",
        r"\breligi(?:on|ous (?:belief|affiliation))|^faith$|\bcreed\b",
        passes="宗教(?:活动)?场所|religious site|religious_site",
    ),
    _of_people(
        "forbidden_politics",
        "political_attitude political_view political_views political_opinion political_leaning ideology",
        "政治(?:态度|倾向|立场|观点|表现)|思想动态|意识形态倾向",
        r"\bpolitical (?:attitude|view|opinion|leaning)s?\b|\bideolog",
    ),
    Ban(
        code="forbidden_petition_history",
        names=_names("petition_history petitioner_history past_petitions repeat_petitioner repeat_petitioners"),
        text=(
            "信访史|上访史|上访经历|信访经历|缠访|闹访|信访老户|上访户|重复信访人|信访重点人",
            r"\bpetition(?:er)? histor|\b(?:past|former|earlier) petitions\b|\b(?:repeat|habitual) petitioners?\b",
        ),
    ),
    Ban(
        code="forbidden_labelled_people",
        names=_names(
            "key_person key_persons key_people key_individuals special_group special_population special_populations "
            "watch_list watchlist blacklist persons_of_interest"
        ),
        text=(
            "重点人员|重点人口|重点管控人|特殊人群|特殊人员|高危人员|五类人员|稳控对象|管控对象|重点关注人员",
            r"\bkey (?:persons?|individuals?|people)\b|\bspecial (?:population|group)s?\b",
            r"\bwatch-?\s?lists?\b|\bpersons? of interest\b",
        ),
    ),
    Ban(
        code="forbidden_biometrics",
        sections=THINGS,
        names=_names(
            "biometric biometrics face faces facial fingerprint fingerprints iris voiceprint palmprint gait dna"
        ),
        text=(
            "人脸|刷脸|指纹|虹膜|声纹|掌纹|步态|基因",
            r"\bDNA\b|\bbiometric|\bfacial\b|\bface (?:recognition|scan|image|data|id)\b",
            r"\bfingerprint|\biris scan|\bvoice ?print",
        ),
        passes="face_to_face|face to face|基因(?:公司|企业|检测企业|产业)",
    ),
    Ban(
        code="forbidden_feed",
        sections=THINGS,
        names=_names(
            "camera cameras cctv surveillance video_feed video_stream face_feed plate_feed plate_recognition anpr alpr"
        ),
        text=(
            "摄像头(?:接入|画面|数据|抓拍|调用)|监控(?:画面|视频接入|接入)|视频(?:流|监控接入|巡查)|抓拍|车牌(?:识别|抓拍)",
            r"雪亮工程|\bCCTV\b|\bsurveillance\b|\bcamera (?:feed|stream|footage)s?\b|\bvideo (?:feed|stream)s?\b",
            r"\b(?:licen[cs]e|number)[- ]?plate (?:recognition|feed)\b",
        ),
    ),
    Ban(
        code="forbidden_inspection",
        law=INSPECTION,
        sections=("meetings",),
        names=_names("inspection inspections inspect enforcement law_enforcement"),
        text=(r"检查|执法|稽查|督查企业|\binspect(?:ion|ions|ing)?\b|\benforcement\b",),
        passes="体检|健康检查|企业自查",
    ),
)
