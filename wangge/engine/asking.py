"""Whether a playbook asks for what is known already: the one rule of 一表通, nothing is typed twice (R-53).

1. a source that nobody knows, that does not fit its field, or whose earlier answer is personal (those are kept apart
   from the steps, so that no later form can show them);
2. a field that asks, under whatever name, what a source gives;
3. a form of an act that asks again what the filing form asked;
4. a paper that the record stands in for;
5. a report or a figure that is typed, where it is computed.

What a word says is judged by the lists below, whole words only: "the other side's company" is no known company.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from wangge.engine.faults import Fault, Path_, listed, nearest
from wangge.engine.reading import Reading
from wangge.engine.sources import CASE, SOURCES, earlier
from wangge.engine.spec import ActSpec, FieldSpec, FormField

LAW = "R-53"
# Source → names of fields, and their words, that ask what the source gives.
NAMES: Mapping[str, frozenset[str]] = {
    "entity_name": frozenset(("entity_name", "company_name", "firm_name", "enterprise_name", "applicant_name")),
    "entity_uscc": frozenset(("entity_uscc", "uscc", "applicant_uscc", "credit_code", "company_code", "firm_uscc")),
    "entity_phone": frozenset(("entity_phone", "company_phone", "firm_phone")),
    "entity_unit": frozenset(("entity_unit", "company_place", "firm_grid")),
    "person_name": frozenset(("person_name", "your_name", "filled_by", "filler_name", "reporter_name", "asker_name")),
    "person_phone": frozenset(("person_phone", "your_phone", "filler_phone", "reporter_phone", "asker_phone")),
    "unit_name": frozenset(("unit_name", "grid_name", "grid_code", "community_name", "street_name")),
    "today": frozenset(("today", "filled_on", "date_filled", "report_date", "visit_date_today")),
    "now": frozenset(("filled_at", "reported_at", "time_filled")),
}
WORDS: Mapping[str, frozenset[str]] = {
    "entity_name": frozenset("单位名称 企业名称 公司名称 申请单位 申报单位 申请单位名称 申请企业".split()),
    "entity_uscc": frozenset("统一社会信用代码 社会信用代码 信用代码 企业信用代码 营业执照号码".split()),
    "entity_phone": frozenset("单位电话 企业电话 公司电话 单位联系电话 企业联系电话".split()),
    "entity_unit": frozenset("企业所在网格 企业所属网格 单位所属网格".split()),
    "person_name": frozenset("姓名 您的姓名 填报人 填表人 上报人 联系人 联系人姓名 经办人".split()),
    "person_phone": frozenset("手机 手机号 手机号码 联系电话 联系方式 您的电话 联系人电话 经办人电话".split()),
    "unit_name": frozenset("网格 网格名称 所属网格 所在网格 所属社区 所在社区 所属街道".split()),
    "today": frozenset("填表日期 填报日期 上报日期 今天日期 日期".split()),
    "now": frozenset("填表时间 填报时间 上报时间".split()),
}
PAPERS: Mapping[str, str] = {"business_licence": "entity_uscc", "business_license": "entity_uscc"}
PAPER_WORDS: Mapping[str, str] = {"营业执照": "entity_uscc", "营业执照复印件": "entity_uscc"}
REPORT_NAMES = frozenset((
    "daily_report", "day_report", "weekly_report", "month_report", "monthly_report", "ledger", "day_ledger",
    "statistics_table", "work_log",
))  # fmt: skip
REPORT_WORDS = frozenset("日报 日报表 每日上报 周报 月报 月报表 台账 工作台账 统计表 报表 工作日志".split())
FIGURE = re.compile(
    "(今日|当日|本日|本周|本月|当月|累计)?(新增|受理|办理|办结|在办|超期|逾期|上报|走访|诉求|事项|投诉|隐患)+"
    "(总)?(数|数量|件数|户数|次数)"
)


def check(r: Reading) -> Iterator[Fault]:
    """Faults of this playbook's own fields, forms, acts and items, and of a library's that it makes so."""
    yield from _sources(r)
    yield from _fields(r)
    yield from _acts(r)
    yield from _papers(r)
    yield from _reports(r)


def _sources(r: Reading) -> Iterator[Fault]:
    for name, spec in r.own.fields.items():
        yield from _source(r, spec.source, name, spec, ("fields", name, "source"))
    for form, whole in r.own.forms.items():
        for index, entry in enumerate(whole.fields):
            if entry.field in r.all.fields:
                path: Path_ = ("forms", form, "fields", index, "source")
                yield from _source(r, entry.source, entry.field, r.all.fields[entry.field], path)
    for name, item in r.own.items.items():
        for material, source in item.known.items():
            if source not in SOURCES:
                yield _unknown(r, source, ("items", name, "known", material))


def _source(r: Reading, source: str | None, name: str, spec: FieldSpec, path: Path_) -> Iterator[Fault]:
    if source is None:
        return
    before = earlier(source)
    if before is not None:
        answered = r.all.fields.get(before)
        if answered is None:
            yield from r.unknown("field", before, r.names("fields"), path)
        elif answered.personal != "none":
            yield r.fault("source_personal", path, "R-50", field=name, source=source)
        elif answered.type != spec.type:
            yield r.fault("source_misfits", path, field=name, source=source, type=spec.type, fits=answered.type)
    elif source not in SOURCES:
        yield _unknown(r, source, path)
    elif spec.type not in SOURCES[source].types:
        fits = listed(sorted(SOURCES[source].types))
        yield r.fault("source_misfits", path, field=name, source=source, type=spec.type, fits=fits)


def _unknown(r: Reading, source: str, path: Path_) -> Fault:
    known = [*SOURCES, f"{CASE}…", "parent.…", "part.…"]
    return r.fault("unknown_source", path, word=source, nearest=nearest(source, SOURCES), known=listed(known, 20))


def gives(name: str, label: str) -> str | None:
    """The source that gives what a field of this name, or with these words, asks; None where none does."""
    for source in NAMES:
        if name in NAMES[source] or label.strip().rstrip("：:") in WORDS[source]:
            return source
    return None


def _fields(r: Reading) -> Iterator[Fault]:
    """A field without a source, of its own or asked by its own forms, that a source knows."""
    asked = {entry.field: entry for form in r.all.forms.values() for entry in form.fields}
    for name, spec in r.own.fields.items():
        if spec.source is None and name in asked and not _given_in_every_form(r, name):
            source = gives(name, r.words.find(f"fields.{name}") or "")
            if source is not None and spec.type in SOURCES[source].types:
                yield r.fault("asks_known", ("fields", name), LAW, field=name, source=source)


def _given_in_every_form(r: Reading, name: str) -> bool:
    entries = [e for form in r.all.forms.values() for e in form.fields if e.field == name]
    return all(entry.source for entry in entries)


def _acts(r: Reading) -> Iterator[Fault]:
    """An act whose form asks what the filing form asked, and that no effect of the act changes."""
    for name, procedure in r.own.procedures.items():
        filed = set(r.form_fields(procedure.form))
        for act_name, act in procedure.acts.items():
            for entry in _asked_again(r, act, filed):
                path: Path_ = ("procedures", name, "acts", act_name, "form")
                source = f"{CASE}{entry.field}"
                yield r.fault("asks_again", path, LAW, field=entry.field, act=act_name, source=source)


def _asked_again(r: Reading, act: ActSpec, filed: set[str]) -> Iterator[FormField]:
    """New attachments are no second telling, and what a list held before is held against it by guards."""
    form = r.all.forms.get(act.form or "")
    changed = {effect.field for effect in act.effects} | {guard.field for guard in act.guards}
    for entry in form.fields if form else ():
        spec = r.all.fields.get(entry.field)
        if spec is None or entry.field not in filed or entry.field in changed or spec.type in ("file", "list"):
            continue
        if spec.source is None and entry.source is None:
            yield entry


def _papers(r: Reading) -> Iterator[Fault]:
    for name, item in r.own.items.items():
        for index, material in enumerate(item.materials):
            label = r.words.find(f"materials.{material}") or ""
            source = PAPERS.get(material) or PAPER_WORDS.get(label)
            if source is not None and material not in item.known:
                path: Path_ = ("items", name, "materials", index)
                yield r.fault("asks_known_paper", path, LAW, material=material, source=source, item=name)


def _reports(r: Reading) -> Iterator[Fault]:
    for section in ("forms", "procedures"):
        for name in getattr(r.own, section):
            key = f"forms.{name}" if section == "forms" else f"procedures.{name}.title"
            if name in REPORT_NAMES or (r.words.find(key) or "") in REPORT_WORDS:
                yield r.fault("typed_report", (section, name), LAW, name=name)
    for name, spec in r.own.fields.items():
        label = r.words.find(f"fields.{name}") or ""
        if spec.type == "number" and FIGURE.fullmatch(label):
            yield r.fault("typed_figure", ("fields", name), LAW, field=name, label=label)
