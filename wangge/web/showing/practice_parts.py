"""The parts of a practice's page beside its procedures: what it takes, its clocks, forms, posts, papers, measures."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse

from wangge.engine.forms import Form
from wangge.engine.spec import BindingSpec, ClockSpec, MeasureSpec, PostSpec
from wangge.web.pages.parts import Basis
from wangge.web.pages.practices import ClockLine, Measured, PaperLine, PostLine, SampleForm, Taken
from wangge.web.showing.forms import Filled, page_fields
from wangge.web.showing.laws import clock_basis, law_basis
from wangge.web.showing.practice_ways import shown
from wangge.web.showing.practice_words import Speaker
from wangge.web.showing.targets import target_head

CAN_BE_SHOWN = ("text", "long_text")  # a value that stands for what the platform will know


def taken(said: Speaker) -> tuple[Taken, ...]:
    return tuple(_taken(said, binding) for binding in said.spec.bindings)


def _taken(said: Speaker, binding: BindingSpec) -> Taken:
    where = said.joined(said.word(f"layers.{layer}") for layer in binding.layers)
    others = {}
    for stake in binding.stakes:
        others.setdefault(said.holder(stake.holder), []).append(said.say(f"stake.{stake.kind}"))
    return Taken(
        said.joined(said.category(code) for code in binding.categories),
        where or said.say("practices.anywhere_area"),
        said.condition(binding.when),
        (f"way-{binding.procedure}", said.word(f"procedures.{binding.procedure}.title")),
        said.holder(binding.first),
        said.joined(said.bracketed(who, kinds) for who, kinds in others.items()),
    )


def clocks(said: Speaker) -> tuple[ClockLine, ...]:
    """Those of the procedures that are shown, the law's before the district's own."""
    named = dict.fromkeys(name for way in shown(said.spec) for name in said.spec.procedures[way].clocks)
    lines = [_clock(said, name, said.spec.clocks[name]) for name in named]
    return tuple(sorted(lines, key=lambda line: line.local))


def _clock(said: Speaker, name: str, clock: ClockSpec) -> ClockLine:
    ref, length = clock.basis.law, clock.length
    whose = "case" if clock.of == "case" else ""
    holder = said.say("practices.clock_of_case") if whose else said.say(
        "practices.clock_of", who=said.say(f"stake.{clock.of}")
    )  # fmt: skip
    law = said.own.laws.get(ref.partition("#")[0]) if ref else None
    return ClockLine(
        said.clock(name),
        holder,
        said.length(length),
        _span(said, name, clock),
        clock_basis(ref, (length.n, length.unit), said.language),
        f"law.grade_short.{law.grade}" if law else "",
        not ref,
        tuple(_clock_notes(said, clock)),
    )


def _span(said: Speaker, name: str, clock: ClockSpec) -> str:
    of = [way for way in shown(said.spec) if name in said.spec.procedures[way].clocks]

    def told(acts: tuple[str, ...]) -> str:
        found = (
            said.act(way, act) for way in of for act in acts if act == "file" or act in said.spec.procedures[way].acts
        )
        return said.say("practices.or").join(dict.fromkeys(found))

    return said.say("practices.span", starts=told(clock.starts), stops=told(clock.stops))


def _clock_notes(said: Speaker, clock: ClockSpec) -> Iterator[str]:
    if clock.counts_from:
        yield said.say("practices.counts_from", field=said.field(clock.counts_from))
    if clock.when is not None:
        yield said.say("practices.only_when", when=said.condition(clock.when))
    if clock.extends:
        most = clock.length.model_copy(update={"n": clock.extends.most})
        yield said.say("practices.extends", length=said.length(most))
    if clock.then:
        ways = (way for way in shown(said.spec) if clock.then in said.spec.procedures[way].acts)
        yield said.say("practices.then", act=said.act(next(ways), clock.then))
    if clock.window:
        yield said.say("practices.window")


def forms(said: Speaker) -> tuple[SampleForm, ...]:
    """Every form of the procedures that are shown, as it looks where it is used."""
    uses: dict[str, list[str]] = {}
    for name in shown(said.spec):
        way = said.spec.procedures[name]
        uses.setdefault(way.form, []).append(said.say("step.file"))
        for act, spec in way.acts.items():
            if spec.form:
                uses.setdefault(spec.form, []).append(said.act(name, act))
    return tuple(
        SampleForm(f"form-{name}", said.word(f"forms.{name}"), said.joined(dict.fromkeys(acts)), _fields(said, name))
        for name, acts in uses.items()
    )


def _fields(said: Speaker, name: str) -> tuple[object, ...]:
    form = said.own.forms[name]
    return page_fields(said.own, form, Filled(said.language, prefix=f"{name}-", known=_known(said, form)))


def _known(said: Speaker, form: Form) -> dict[str, str]:
    """Words in the place of what the platform will know."""
    found = (slot.spec for slot in form.slots if slot.spec.source and slot.spec.type in CAN_BE_SHOWN)
    return {str(spec.source): said.say("practices.known") for spec in found}


def posts(said: Speaker) -> tuple[PostLine, ...]:
    return tuple(
        PostLine(said.place(name), said.told(_post(said, name, post))) for name, post in said.spec.posts.items()
    )


def _post(said: Speaker, name: str, post: PostSpec) -> Iterator[str]:
    yield said.say("practices.drawn", who=said.say(f"practices.drawn_from.{post.drawn_from}"))
    if post.layers:
        yield said.say("practices.stands", where=said.joined(said.word(f"layers.{layer}") for layer in post.layers))
    if post.appointed_by:
        yield said.say("practices.appointed_by", who=said.place(post.appointed_by))
    for pair in said.spec.pairs:
        if name in pair.posts:
            other = pair.posts[pair.posts[0] == name]
            yield said.say("practices.pair", who=said.place(other))
    rights = [said.right(right) for right in post.territory]
    yield said.joined(rights) if rights else said.say("practices.no_territory")
    above = said.place(post.falls_to) if post.falls_to else said.say("practices.window_post")
    yield said.say("practices.falls_to", who=above)
    if post.public:
        yield said.say("practices.public")


def bodies(said: Speaker) -> tuple[PostLine, ...]:
    return tuple(
        PostLine(
            said.place(name),
            said.told(
                (
                    said.say("practices.body_of", who=said.joined(map(said.place, body.needs))),
                    said.say("practices.body_lead", who=said.place(body.lead)),
                )
            ),
        )
        for name, body in said.spec.bodies.items()
    )


def papers(said: Speaker, name: str) -> tuple[PaperLine, ...]:
    return tuple(
        PaperLine(
            said.word(f"papers.{paper}.title").replace("{item}", "…"),
            f"practices.paper_kind.{spec.layout}",
            bases(said, spec.laws),
            reverse("web:practice_paper", kwargs={"name": name, "paper": paper}),
        )
        for paper, spec in said.spec.papers.items()
    )


def bases(said: Speaker, refs: tuple[str, ...]) -> tuple[Basis, ...]:
    found = (law_basis(ref, said.language) for ref in refs)
    return tuple(basis for basis in found if basis is not None)


def measures(said: Speaker) -> tuple[Measured, ...]:
    return tuple(_measure(said, name, spec) for name, spec in said.spec.measures.items())


def _measure(said: Speaker, name: str, spec: MeasureSpec) -> Measured:
    part, whole = said.condition(spec.part), said.condition(spec.whole)
    key = "count" if spec.whole is None else "share" if whole else "share_all"
    by = said.joined(said.say(f"practices.by_kind.{kind}") for kind in spec.by)
    return Measured(
        said.word(f"measures.{name}"),
        said.say(f"practices.measure_{key}", part=part, whole=whole),
        said.say("practices.measure_by", by=by) if by else "",
        law_basis(spec.law, said.language),
        target_head(spec.target, said.language) if spec.target else "",
    )
