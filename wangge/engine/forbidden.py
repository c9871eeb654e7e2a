"""What a playbook can never be (design §4d): refused with the rule that forbids it (R-48, R-54, R-57).

Structure is judged first: a meeting that inspects, a measure grouped by person, a photo that staff must take. Then
every name and every word that a screen would show, by the lists of ``bans``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from wangge.engine.bans import (
    BURDEN,
    EVERYWHERE,
    INSPECTION,
    NEVER,
    PEOPLE,
    POINTS,
    Ban,
    broken_by_name,
    broken_by_text,
)
from wangge.engine.faults import Fault, Path_
from wangge.engine.measuring import tells_of_work
from wangge.engine.reading import Reading
from wangge.engine.source import Source, walk
from wangge.engine.spec import ActSpec, FormSpec, MeasureSpec, PostSpec, ProcedureSpec
from wangge.engine.vocabulary import Zone
from wangge.engine.words import leaves

_PHOTO = re.compile(r"photo|image|picture|video|selfie|snapshot|照片|拍照|影像|视频|自拍|图片|留痕", re.IGNORECASE)
_POINTS = re.compile(r"积分|记分|扣分|加分|\b(?:points|demerits?)\b", re.IGNORECASE)
_STAFF = frozenset({"lead", "co", "companion", "verifier", "arbiter"})
_PERSON_GROUPS = PEOPLE | {"post", "appointment", "lead", "actor", "name", "holder"}
_PETITIONS: Zone = "petition"
OF_PEOPLE = frozenset({"forbidden_labelled_people", "forbidden_petition_history"})
_NAMED_BY = frozenset({"category", "purpose", "source", "end", "field"})  # keys whose value is a name of the author


def check(r: Reading) -> Iterator[Fault]:
    """Every ban that this playbook breaks, in its structure, its names and its words."""
    yield from _inspections(r.file)
    yield from _groups(r.file)
    yield from _compulsory_photos(r)
    yield from _petitions(r)
    yield from _points(r)
    yield from _targets(r)
    yield from _in_names(r.file)
    for lang, file in r.word_files.items():
        yield from _in_words(file, lang)


def _section(file: Source, name: str) -> Mapping[str, Any]:
    value = file.mapping.get(name)
    return value if isinstance(value, Mapping) else {}


def _inspections(file: Source) -> Iterator[Fault]:
    """A meeting is a service visit, a reception, a review or an activity; to inspect firms takes a licence."""
    for name, meeting in _section(file, "meetings").items():
        kind = meeting.get("kind") if isinstance(meeting, Mapping) else None
        if isinstance(kind, str) and re.search(r"inspect|enforce|检查|执法", kind):
            yield file.fault("forbidden_inspection", ("meetings", name, "kind"), INSPECTION, word=kind)


def _groups(file: Source) -> Iterator[Fault]:
    """A measure grouped by who works here, or one that looks at a person in its condition."""
    for path, value in walk(_section(file, "measures"), ("measures",)):
        if len(path) < 3 or not isinstance(value, str):
            continue
        parts = set(re.split(r"[_.]", value))
        grouped = path[2] == "by" and not _PERSON_GROUPS.isdisjoint(parts)
        if grouped or (path[-1] == "fact" and not PEOPLE.isdisjoint(parts)):
            yield file.fault("forbidden_per_person", path, NEVER, word=value)


def _compulsory_photos(r: Reading) -> Iterator[Fault]:
    """A photo without which staff cannot go on: in the form of any act of theirs, and of every meeting."""
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


def _petitions(r: Reading) -> Iterator[Fault]:
    """A petition lies with offices: no grid, site, firm or community takes it, answers for it or looks on."""
    for index, binding in enumerate(r.own.bindings):
        procedure = r.all.procedures.get(binding.procedure)
        if procedure is None or procedure.zone != _PETITIONS:
            continue
        named = {"first": binding.first} | {
            f"stakes.{n}.holder": stake.holder for n, stake in enumerate(binding.stakes)
        }
        for where, holder in named.items():
            post = r.all.posts.get(holder.post or "")
            if post is not None and not _of_an_office(post):
                path: Path_ = ("bindings", index, *(int(p) if p.isdigit() else p for p in where.split(".")))
                yield r.fault("petition_on_grid", path, NEVER, post=holder.post)


def _of_an_office(post: PostSpec) -> bool:
    return post.drawn_from == "department" and (post.over != "unit" or "administrative" in post.layers)


def _points(r: Reading) -> Iterator[Fault]:
    """Points on organisations: given by an act that asks for evidence and tells them, and that they can appeal."""
    for name, procedure in r.own.procedures.items():
        for act_name, act in procedure.acts.items():
            pointed = [field for field in r.form_fields(act.form) if _is_points(r, field)]
            if not pointed or _STAFF.isdisjoint(act.by):
                continue
            lacking = [word for word, there in _fairness(r, procedure, act) if not there]
            if lacking:
                values = {"field": pointed[0], "act": act_name, "lacking": ", ".join(lacking)}
                yield r.fault("points_unfair", ("procedures", name, "acts", act_name), NEVER, **values)


def _targets(r: Reading) -> Iterator[Fault]:
    """A target on how many there are of something, as a count or as a share in disguise."""
    filed = {field for procedure in r.all.procedures.values() for field in r.form_fields(procedure.form)}
    sections: dict[Path_, Mapping[str, MeasureSpec]] = {("measures",): r.own.measures}
    sections |= {("sets", name, "measures"): one.measures for name, one in r.own.sets.items()}
    for section, measures in sections.items():
        for name, measure in measures.items():
            path: Path_ = (*section, name, "target")
            if measure.target is None:
                continue
            if measure.whole is None or not tells_of_work(measure, filed):
                yield r.fault("target_on_number", path, NEVER, measure=name)
            if (measure.target.at_least is None) == (measure.target.at_most is None):
                yield r.fault("target_not_one", path, measure=name)


def _is_points(r: Reading, field: str) -> bool:
    spec = r.all.fields.get(field)
    if spec is None or spec.purpose == "rating":
        return False
    said = " ".join(r.words.find(f"fields.{field}", lang) or "" for lang in r.words.trees)
    named = not POINTS.isdisjoint(re.split(r"[_.]", field))
    return spec.type in ("number", "choice") and (named or bool(_POINTS.search(said)))


def _fairness(r: Reading, procedure: ProcedureSpec, giving: ActSpec) -> Iterator[tuple[str, bool]]:
    """What fair points need, and whether it is there."""
    form = r.all.forms.get(giving.form or "")
    required = [r.all.fields.get(entry.field) for entry in form.fields if entry.required] if form else []
    yield "evidence", any(spec is not None and spec.type == "file" for spec in required)
    yield "notify", any(effect.do == "notify" and not _STAFF.issuperset(effect.to) for effect in giving.effects)
    yield "appeal", any("appeal" in name and not _STAFF.issuperset(act.by) for name, act in procedure.acts.items())


def _in_names(file: Source) -> Iterator[Fault]:
    """Keys, entries of lists (choices, categories, layers …) and the few values that are names of the author's own."""
    for path, value in walk(file.value):
        if not path or path[0] not in EVERYWHERE:
            continue
        sections = frozenset({str(path[0]), *({"choices"} & set(path))})
        key = path[-1]
        names = [key] if isinstance(key, str) else []
        if isinstance(value, str) and (isinstance(key, int) or key in _NAMED_BY):
            names.append(value)
        for name in names:
            for ban in broken_by_name(name, sections):
                yield file.fault(ban.code, path, ban.law, word=name)


def _in_words(file: Source, lang: str) -> Iterator[Fault]:
    for path, ban, word in said(file.mapping):
        yield file.fault(ban.code, path, ban.law, word=word, lang=lang)


def said(tree: Mapping[str, Any]) -> Iterator[tuple[Path_, Ban, str]]:
    """Words that a screen would show as a thing to fill in, to count or to do: of a playbook, or a district's own.

    ``tree`` begins with the sections of a playbook (fields, choices …), as a words file does.
    """
    for key, text in leaves(tree):
        path: Path_ = tuple(key.split("."))
        if path[0] == "papers" and path[-1] == "body":
            continue
        for ban, word in broken_by_text(text, str(path[0])):
            yield path, ban, word


def labels_people(name: str) -> str:
    """What a name of the district's own category tree says of people and must not ("" when nothing): its lists are
    filtered by categories, so a category may be about anything but a kind of people (R-57)."""
    return next((word for ban, word in broken_by_text(name, "categories") if ban.code in OF_PEOPLE), "")
