"""Whether every name in a playbook means something: posts, organisations, fields, forms, bindings, items."""

from __future__ import annotations

import re
from collections.abc import Iterator

from wangge.engine.faults import Fault, Path_
from wangge.engine.measuring import known_facts
from wangge.engine.meeting_spec import SuggestSpec
from wangge.engine.reading import Reading
from wangge.engine.spec import BindingSpec, FormSpec, HolderSpec, ProcedureSpec

_NO_TERRITORY = ("enterprise", "contractor")
_GIVEN = frozenset({"asker", "filer", "lead", "co", "supporter", "clock", "anyone"})  # need no stake of the binding
_CATEGORY = re.compile(r"\*|[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)*")


def check(r: Reading) -> Iterator[Fault]:
    """Every reference of this playbook that leads nowhere."""
    parts = (_posts, _pairs, _bodies, _fields, _forms, _bindings, _meetings, _papers, _items, _clocks, _measures)
    for part in (*parts, _quick, _presets, _ladders, _lanes, _library, _watching):
        yield from part(r)


def _posts(r: Reading) -> Iterator[Fault]:
    layers, organisations = set(r.all.layers), r.names("organisations")
    for name, post in r.own.posts.items():
        path: Path_ = ("posts", name)
        for index, layer in enumerate(post.layers):
            yield from r.unknown("layer", layer, layers, (*path, "layers", index))
        if post.appointed_by:
            yield from r.unknown("organisation", post.appointed_by, organisations, (*path, "appointed_by"))
        if post.falls_to:
            yield from r.unknown("post", post.falls_to, r.names("posts"), (*path, "falls_to"))
            if _falls_in_a_circle(r, name):
                yield r.fault("falls_in_a_circle", (*path, "falls_to"), post=name)
        if post.territory and post.drawn_from in _NO_TERRITORY:
            yield r.fault("territory_refused", (*path, "territory"), "R-50", post=name, drawn_from=post.drawn_from)


def _falls_in_a_circle(r: Reading, start: str) -> bool:
    seen, name = {start}, r.all.posts[start].falls_to
    while name and name in r.all.posts:
        if name in seen:
            return True
        seen.add(name)
        name = r.all.posts[name].falls_to
    return False


def _pairs(r: Reading) -> Iterator[Fault]:
    for index, pair in enumerate(r.own.pairs):
        path: Path_ = ("pairs", index, "posts")
        for place, post in enumerate(pair.posts):
            yield from r.unknown("post", post, r.names("posts"), (*path, place))
        if pair.posts[0] == pair.posts[1]:
            yield r.fault("pair_of_one", path, post=pair.posts[0])


def _bodies(r: Reading) -> Iterator[Fault]:
    organisations = r.names("organisations")
    for name, body in r.own.bodies.items():
        for index, need in enumerate(body.needs):
            yield from r.unknown("organisation", need, organisations, ("bodies", name, "needs", index))
        if body.lead not in body.needs:
            yield from r.unknown("lead", body.lead, organisations & set(body.needs), ("bodies", name, "lead"))


def _fields(r: Reading) -> Iterator[Fault]:
    for name, spec in r.own.fields.items():
        path: Path_ = ("fields", name)
        if spec.type == "choice" and not spec.choices:
            yield r.fault("choices_missing", path, field=name)
        if spec.choices and spec.type not in ("choice", "list"):
            yield r.fault("choices_unused", (*path, "choices"), field=name, type=spec.type)
        if spec.least is not None and spec.most is not None and spec.least > spec.most:
            yield r.fault("least_over_most", path, field=name, least=spec.least, most=spec.most)


def _forms(r: Reading) -> Iterator[Fault]:
    for name, form in r.own.forms.items():
        yield from _form(r, name, form)


def _form(r: Reading, name: str, form: FormSpec) -> Iterator[Fault]:
    known, before = r.names("fields"), set[str]()
    for index, entry in enumerate(form.fields):
        path: Path_ = ("forms", name, "fields", index)
        yield from r.unknown("field", entry.field, known, (*path, "field"))
        if entry.field in before:
            yield r.fault("field_twice", (*path, "field"), field=entry.field, form=name)
        sources = {f.source for f in r.all.fields.values() if f.source} | {f.source for f in form.fields if f.source}
        yield from r.condition(entry.shown_if, before | sources, (*path, "shown_if"))
        before.add(entry.field)
    if form.steps > len(form.fields):
        yield r.fault("too_many_steps", ("forms", name, "steps"), steps=form.steps, fields=len(form.fields))


def _bindings(r: Reading) -> Iterator[Fault]:
    layers = set(r.all.layers)
    for index, binding in enumerate(r.own.bindings):
        path: Path_ = ("bindings", index)
        for place, layer in enumerate(binding.layers):
            yield from r.unknown("layer", layer, layers, (*path, "layers", place))
        yield from _categories(r, binding, path)
        yield from r.unknown("procedure", binding.procedure, r.names("procedures"), (*path, "procedure"))
        yield from _holder(r, binding.first, (*path, "first"))
        for place, stake in enumerate(binding.stakes):
            yield from _holder(r, stake.holder, (*path, "stakes", place, "holder"))
        yield from r.condition(binding.when, None, (*path, "when"))
        yield from _stakes_served(r, binding, path)


def _categories(r: Reading, binding: BindingSpec, path: Path_) -> Iterator[Fault]:
    if not binding.categories:
        yield r.fault("no_categories", (*path, "categories"))
    for place, category in enumerate(binding.categories):
        if not _CATEGORY.fullmatch(category):
            yield r.fault("bad_category", (*path, "categories", place), word=category)


def _holder(r: Reading, holder: HolderSpec, path: Path_) -> Iterator[Fault]:
    """Exactly one way of naming who, and a name that is defined."""
    named = {"post": holder.post, "organisation": holder.organisation, "body": holder.body, "stake": holder.stake}
    given = [key for key, value in named.items() if value] + ["category_owner"] * holder.category_owner
    if holder.of_owner and not holder.post:
        yield r.fault("of_owner_without_post", (*path, "of_owner"))
    if len(given) != 1:
        yield r.fault("holder_not_one", path, given=", ".join(given))
    for key, section in (("post", "posts"), ("organisation", "organisations"), ("body", "bodies")):
        word = named[key]
        if word:
            yield from r.unknown(key, word, r.names(section), (*path, key))


def _stakes_served(r: Reading, binding: BindingSpec, path: Path_) -> Iterator[Fault]:
    """A procedure that waits for an arbiter or a verifier needs a binding that says who that is."""
    procedure = r.all.procedures.get(binding.procedure)
    given = _GIVEN | {stake.kind for stake in binding.stakes}
    for kind in sorted(_needed(procedure) - given) if procedure else ():
        yield r.fault("binding_lacks_stake", path, stake=kind, procedure=binding.procedure)


def _needed(procedure: ProcedureSpec) -> set[str]:
    asked = {str(act.asks.of) for act in procedure.acts.values() if act.asks is not None}
    return {str(state.waits_for) for state in procedure.states.values() if state.waits_for} | asked


def _meetings(r: Reading) -> Iterator[Fault]:
    for name, meeting in r.own.meetings.items():
        if meeting.form:
            yield from r.unknown("form", meeting.form, r.names("forms"), ("meetings", name, "form"))
        for index, post in enumerate(meeting.by):
            yield from r.unknown("post", post, r.names("posts"), ("meetings", name, "by", index))
        if meeting.suggest:
            yield from _suggests(r, meeting.suggest, ("meetings", name, "suggest"))
            if meeting.every is None and "time" in meeting.suggest.because:
                yield r.fault("suggest_needs_every", ("meetings", name, "suggest"), meeting=name)


def _suggests(r: Reading, suggest: SuggestSpec, path: Path_) -> Iterator[Fault]:
    """A visit is filed by its category, over with its act, agreed for a date of its form."""
    bound = [b for b in r.all.bindings if suggest.category in b.categories]
    yield from r.unknown("category", suggest.category, _bound(r), (*path, "category"))
    for procedure in (r.all.procedures[b.procedure] for b in bound if b.procedure in r.all.procedures):
        yield from r.unknown("act", suggest.done, procedure.acts, (*path, "done"))
        if suggest.day:
            yield from r.unknown("form_field", suggest.day, r.form_fields(procedure.form), (*path, "day"))


def _quick(r: Reading) -> Iterator[Fault]:
    """What is filed on the spot asks for a line of text and no more."""
    for name, quick in r.own.quick.items():
        path: Path_ = ("quick", name)
        if quick.category:
            yield from r.unknown("category", quick.category, _bound(r), (*path, "category"))
        for index, post in enumerate(quick.by):
            yield from r.unknown("post", post, r.names("posts"), (*path, "by", index))
        for binding in r.all.bindings:
            procedure = r.all.procedures.get(binding.procedure)
            if procedure is not None and quick.category in binding.categories:
                form = r.all.forms.get(procedure.form)
                asked = [f.field for f in form.fields if f.required and f.field != "text"] if form else []
                if asked:
                    yield r.fault("quick_asks_more", (*path, "category"), form=procedure.form, field=asked[0])


def _bound(r: Reading) -> set[str]:
    return {category for binding in r.all.bindings for category in binding.categories}


def _papers(r: Reading) -> Iterator[Fault]:
    for name, paper in r.own.papers.items():
        for index, word in enumerate(paper.fields):
            yield from r.unknown("field", word, r.names("fields"), ("papers", name, "fields", index))


def _items(r: Reading) -> Iterator[Fault]:
    bound = _bound(r)
    for name, item in r.own.items.items():
        path: Path_ = ("items", name)
        yield from r.unknown("clock", item.clock, r.names("clocks"), (*path, "clock"))
        if "*" not in bound and not _is_bound(item.category, bound) and not r.hurt("bindings"):
            yield from r.unknown("category", item.category, bound, (*path, "category"))
        for index, material in enumerate(item.deferrable):
            yield from r.unknown("material", material, item.materials, (*path, "deferrable", index))
        for material in item.known:
            yield from r.unknown("material", material, item.materials, (*path, "known", material))
        for index, field in enumerate(item.requires):
            yield from r.unknown("field", field, r.names("fields"), (*path, "requires", index))


def _clocks(r: Reading) -> Iterator[Fault]:
    for name, clock in r.own.clocks.items():
        yield from r.condition(clock.when, r.names("fields"), ("clocks", name, "when"))


def _presets(r: Reading) -> Iterator[Fault]:
    bound = {code for binding in r.all.bindings for code in binding.categories}
    for place, name in enumerate(r.own.presets):
        yield from r.unknown("category", name, bound, ("presets", place))


def _ladders(r: Reading) -> Iterator[Fault]:
    for name, ladder in r.own.ladders.items():
        for place, rung in enumerate(ladder.rungs):
            yield from _holder(r, rung, ("ladders", name, "rungs", place))


def _lanes(r: Reading) -> Iterator[Fault]:
    taken: dict[int, str] = {}
    for name, lane in r.own.lanes.items():
        yield from r.condition(lane.when, None, ("lanes", name, "when"))
        other = taken.setdefault(lane.level, name)
        if other != name:
            yield r.fault("lane_level_taken", ("lanes", name, "level"), level=lane.level, other=other)


def _library(r: Reading) -> Iterator[Fault]:
    """What a library shows was asked by the act that it names, and is nobody's personal data."""
    for name, shelf in r.own.library.items():
        path: Path_ = ("library", name)
        yield from r.unknown("procedure", shelf.part, r.names("procedures"), (*path, "part"))
        part = r.all.procedures.get(shelf.part)
        if part is not None:
            yield from r.unknown("act", shelf.act, part.acts, (*path, "act"))
        act = part.acts.get(shelf.act) if part else None
        asked = r.form_fields(act.form) if act else []
        for place, field in enumerate(shelf.fields if act else ()):
            yield from r.unknown("form_field", field, asked, (*path, "fields", place))
            spec = r.all.fields.get(field)
            if spec and spec.personal != "none":
                yield r.fault("library_personal", (*path, "fields", place), "R-50", field=field)
        acts = {act for procedure in r.all.procedures.values() for act in procedure.acts}
        yield from r.unknown("act", shelf.proved, acts, (*path, "proved"))
        yield from r.condition(shelf.when, None, (*path, "when"))


def _watching(r: Reading) -> Iterator[Fault]:
    """Fields that samples and supervision name, and categories that some binding of the playbook takes."""
    named: list[tuple[Path_, str | None]] = []
    for name, sample in r.own.samples.items():
        named += [(("samples", name, key), value) for key, value in sample]
    if (own := r.own.supervision) is not None:
        named += [(("supervision", key), getattr(own, key)) for key in ("unit", "pattern", "count", "since", "until")]
        bound = _bound(r)
        for key in ("order", "finding", "sample"):
            yield from r.unknown("category", getattr(own, key), bound, ("supervision", key))
        acts = {act for procedure in r.all.procedures.values() for act in procedure.acts}
        yield from r.unknown("act", own.draws, acts, ("supervision", "draws"))
    for path, field in named:
        if field is not None:
            yield from r.unknown("field", field, r.names("fields"), path)


def _is_bound(category: str, bound: set[str]) -> bool:
    return any(category == b or category.startswith(f"{b}.") for b in bound)


def _measures(r: Reading) -> Iterator[Fault]:
    known = known_facts(r.all)
    for name, measure in r.own.measures.items():
        yield from r.condition(measure.part, known, ("measures", name, "part"))
        yield from r.condition(measure.whole, known, ("measures", name, "whole"))
