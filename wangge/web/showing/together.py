"""Several cases at once: which acts they share, the one form for them, and what became of each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from wangge.acts import Done
from wangge.adoptions.facts import Practice, practice, rulebook
from wangge.cases.sheets import CaseLine, InboxLine
from wangge.engine.forms import Fault, Form
from wangge.engine.procedure import Act
from wangge.engine.together import OF_ONE
from wangge.engine.values import Refused
from wangge.web.pages import cases
from wangge.web.pages.forms import Field
from wangge.web.showing.acting import with_phrases
from wangge.web.showing.forms import Filled, page_fields
from wangge.web.showing.laws import law_basis
from wangge.web.showing.lines import case_href, possible, title_of
from wangge.web.speaking import act_label, playbook_title, refusal_sentence
from wangge.web.wording import Language


def shared_acts(lines: Sequence[InboxLine], language: Language) -> tuple[cases.SharedAct, ...]:
    """Every act that one of the cases allows and that can be asked of several, with the cases that have it and its
    form in common; main ones first, then what most of them allow."""
    groups: dict[tuple[str, ...], list[tuple[CaseLine, Act, str]]] = {}
    for line in lines:
        own = practice(line.case.adoption)
        for act in possible(own, line.case, line.stake):
            if not act.alone:
                label = act_label(own, line.case.procedure, act.name, language)
                names = sorted(act.form.names) if act.form else []
                groups.setdefault((act.name, label, *names), []).append((line.case, act, label))
    found = [_shared(group, language, _alike(groups, key) > 1) for key, group in groups.items()]
    return tuple(sorted(found, key=lambda one: (not one.main, -len(one.codes))))


def _alike(groups: Mapping[tuple[str, ...], object], key: tuple[str, ...]) -> int:
    """How many groups read alike, and differ in their form only."""
    return sum(other[1] == key[1] for other in groups)


def _shared(group: Sequence[tuple[CaseLine, Act, str]], language: Language, alike: bool) -> cases.SharedAct:
    line, act, label = group[0]
    said = f"{label} · {playbook_title(practice(line.adoption).playbook, language)}" if alike else label
    codes = tuple(dict.fromkeys(one.code for one, _, _ in group))
    return cases.SharedAct(
        act.name, said, codes, f"{line.adoption}.{line.procedure}", act.form is None, main=act.spec.main
    )


def alone(lines: Iterable[InboxLine]) -> frozenset[str]:
    """The acts that none of these cases shares with another, by name: a list offers the others for what is ticked."""
    kinds = {(line.case.adoption, line.case.procedure) for line in lines}
    acts = [act for adoption, name in kinds for act in practice(adoption).procedures[name].acts.values()]
    return frozenset(act.name for act in acts) - {act.name for act in acts if not act.alone}


def shared_form(of: str, act: str) -> tuple[Practice, str, Act] | None:
    """The act that ``SharedAct.of`` names; None for what is no practice, procedure or act of this district."""
    adoption, _, procedure = of.partition(".")
    known = int(adoption) if adoption.isascii() and adoption.isdigit() and len(adoption) < 19 else 0
    own = rulebook().practices.get(known)
    prepared = own.procedures.get(procedure) if own else None
    found = prepared.acts.get(act) if prepared else None
    return (own, procedure, found) if own and found and not found.alone else None


def shared_fields(
    own: Practice, act: str, form: Form, language: Language, typed: Mapping[str, str], faults: Sequence[Fault]
) -> tuple[Field, ...]:
    without = frozenset(given.name for given in form.inputs() if given.type in OF_ONE)
    return with_phrases(page_fields(own, form, Filled(language, typed, faults), without), own, act, language)


def outcomes(
    answers: Iterable[tuple[str, Done | Refused]], seen: Mapping[str, CaseLine], language: Language
) -> tuple[tuple[cases.Outcome, ...], tuple[cases.Outcome, ...]]:
    """(done, refused); of a case that is not to be seen only that it is not there."""
    done, refused = [], []
    for code, answer in answers:
        line = seen.get(code)
        title, href = (title_of(line, language), case_href(code)) if line else (code, "")
        if isinstance(answer, Refused):
            sentence, basis = refusal_sentence(answer, language), law_basis(answer.law, language)
            refused.append(cases.Outcome(title, href, sentence, basis))
        else:
            done.append(cases.Outcome(title, href))
    return tuple(done), tuple(refused)
