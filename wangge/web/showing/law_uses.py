"""Where a rule is used: by which clocks, acts, papers and bodies of the practices that are adopted here."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from wangge.adoptions.facts import Practice, rulebook
from wangge.engine.spec import ProcedureSpec
from wangge.web.speaking import playbook_title
from wangge.web.wording import Language, say


def uses(now: datetime, language: Language) -> dict[str, dict[str, tuple[str, ...]]]:
    """Rule → practice in force → what of it stands on the rule, in words; each once."""
    found: dict[str, dict[str, dict[str, None]]] = {}
    for own in rulebook().practices.values():
        if own.since <= now and (own.until is None or now < own.until):
            title = playbook_title(own.playbook, language)
            for ref, name in _refs(own, language):
                found.setdefault(ref.partition("#")[0], {}).setdefault(title, {})[name] = None
    return {law: {title: tuple(names) for title, names in by.items()} for law, by in found.items()}


def _refs(own: Practice, language: Language) -> Iterator[tuple[str, str]]:
    """Each rule that a practice names, and for what; what is cited for the practice as a whole last."""
    spec, words, seen = own.spec, own.words, set()
    for ref, key in _keyed(own):
        seen.add(ref.partition("#")[0])
        yield ref, words.text(key, language)
    for ref in spec.cites:
        if ref.partition("#")[0] not in seen:
            yield ref, say("laws.whole", language)


def _keyed(own: Practice) -> Iterator[tuple[str, str]]:
    spec = own.spec
    bound = {binding.procedure for binding in spec.bindings} or set(spec.procedures)
    called = {e.procedure for p in spec.procedures.values() for act in p.acts.values() for e in act.effects}
    for name, procedure in spec.procedures.items():
        if name in bound | called:
            yield from _of_procedure(own, name, procedure)
    yield from ((ref, f"papers.{name}.title") for name, paper in spec.papers.items() for ref in paper.laws)
    yield from ((body.law, f"bodies.{name}") for name, body in spec.bodies.items() if body.law)


def _of_procedure(own: Practice, name: str, procedure: ProcedureSpec) -> Iterator[tuple[str, str]]:
    for clock in procedure.clocks:
        ref = own.spec.clocks[clock].basis.law
        if ref:
            yield ref, f"clocks.{clock}"
    for act, one in procedure.acts.items():
        yield from ((guard.law, f"procedures.{name}.acts.{act}") for guard in one.guards if guard.law)
    if procedure.keep:
        yield procedure.keep, f"procedures.{name}.title"
