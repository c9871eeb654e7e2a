"""A playbook as an outline that its author can read aloud."""

from __future__ import annotations

from collections.abc import Iterator

from wangge.cli.library import word
from wangge.engine.edition import Edition
from wangge.engine.required_words import category_key
from wangge.engine.sentences import MESSAGES
from wangge.engine.spec import BindingSpec, ClockSpec, HolderSpec, ProcedureSpec
from wangge.engine.words import house


def outline(edition: Edition, lang: str) -> Iterator[str]:
    """Title, posts, bodies, bindings, procedures, clocks with their law, and the laws."""
    words, spec = edition.words, edition.spec
    yield f"{words.text('title', lang)}  ({spec.playbook} {spec.version}, {edition.sha256[:12]})"
    yield words.text("summary", lang)
    yield from _headed("posts", _posts(edition, lang), lang)
    bodies = (f"{words.text(f'bodies.{name}', lang)}: {_members(edition, name, lang)}" for name in spec.bodies)
    yield from _headed("bodies", bodies, lang)
    yield from _headed("bindings", (_binding(edition, one, lang) for one in spec.bindings), lang)
    used = {binding.procedure for binding in spec.bindings} or set(spec.procedures)
    for name, procedure in spec.procedures.items():
        if name in used:
            title = words.text(f"procedures.{name}.title", lang)
            yield from _headed("procedures", _procedure(edition, name, procedure, lang), lang, title)
    running = {clock for name in used if name in spec.procedures for clock in spec.procedures[name].clocks}
    clocks = (_clock(edition, name, clock, lang) for name, clock in spec.clocks.items() if name in running)
    yield from _headed("clocks", clocks, lang)
    laws = (f"{law.title.text(lang)}: {law.source}" for law in edition.laws.values())
    yield from _headed("laws", laws, lang)


def length(n: int, unit: str, lang: str) -> str:
    """``5 working_day`` as people say it."""
    return f"{n} {house(MESSAGES).text(f'units.{unit}', lang)}" if n else house(MESSAGES).text("units.same_day", lang)


def _headed(key: str, lines: Iterator[str], lang: str, title: str = "") -> Iterator[str]:
    found = list(lines)
    if found:
        yield ""
        yield word(f"show.{key}", lang) + (f": {title}" if title else "")
        yield from (f"  {line}" for line in found)


def _posts(edition: Edition, lang: str) -> Iterator[str]:
    words = edition.words
    for name, post in edition.spec.posts.items():
        falls = words.text(f"posts.{post.falls_to}", lang) if post.falls_to else word("show.window", lang)
        drawn = f"{word('show.drawn_from', lang)} {word(f'posts.{post.drawn_from}', lang)}"
        yield f"{words.text(f'posts.{name}', lang)}: {drawn}; {word('show.falls_to', lang)} {falls}"


def _members(edition: Edition, name: str, lang: str) -> str:
    body = edition.spec.bodies[name]
    return ", ".join(edition.words.text(f"organisations.{need}", lang) for need in body.needs)


def _binding(edition: Edition, binding: BindingSpec, lang: str) -> str:
    words = edition.words
    categories = (words.text(category_key(code), lang) for code in binding.categories if code != "*")
    what = word("show.all_categories", lang) if "*" in binding.categories else ", ".join(categories)
    where = ", ".join(words.text(f"layers.{layer}", lang) for layer in binding.layers)
    stakes = (f"{word(f'stakes.{s.kind}', lang)} {_holder(edition, s.holder, lang)}" for s in binding.stakes)
    procedure = words.text(f"procedures.{binding.procedure}.title", lang)
    head = f"{what} × {where}" if where else what
    return "; ".join([f"{head} → {procedure}, {_holder(edition, binding.first, lang)}", *stakes])


def _holder(edition: Edition, holder: HolderSpec, lang: str) -> str:
    if holder.category_owner:
        return word("show.category_owner", lang)
    if holder.stake:
        return word(f"stakes.{holder.stake}", lang)
    sections = {"posts": holder.post, "organisations": holder.organisation, "bodies": holder.body}
    return next(edition.words.text(f"{section}.{name}", lang) for section, name in sections.items() if name)


def _procedure(edition: Edition, name: str, procedure: ProcedureSpec, lang: str) -> Iterator[str]:
    """One line a state: whom it waits for; below it, each act with who may do it and where it leads."""
    words, head = edition.words, f"procedures.{name}"
    for state, spec in procedure.states.items():
        after = f" ({word('show.waits_for', lang)} {word(f'stakes.{spec.waits_for}', lang)})" if spec.waits_for else ""
        if spec.end:
            after = f" ({word('show.ends', lang)} {words.text(f'outcomes.{spec.end}', lang)})"
        yield words.text(f"{head}.states.{state}", lang) + after
        for act, one in procedure.acts.items():
            if state in one.from_:
                goals = [one.to] if isinstance(one.to, str) else [goal.state for goal in one.to or ()]
                leads = " / ".join(words.text(f"{head}.states.{goal}", lang) for goal in goals)
                who = ", ".join(word(f"stakes.{kind}", lang) for kind in one.by)
                yield f"  {words.text(f'{head}.acts.{act}', lang)} [{who}]" + (f" → {leads}" if leads else "")


def _clock(edition: Edition, name: str, clock: ClockSpec, lang: str) -> str:
    law = edition.law(clock.basis.law)
    ground = law.title.text(lang) if law else word("show.promise", lang)
    extends = clock.extends
    more = f", {word('show.extends', lang)} {length(extends.most, clock.length.unit, lang)}" if extends else ""
    whole = length(clock.length.n, clock.length.unit, lang)
    return f"{edition.words.text(f'clocks.{name}', lang)}: {whole}{more} ({ground})"
