"""Printing a paper about a case: gathered from the record, set in the words of its practice, numbered and kept.

print_papers(doing)                       the effect ``print``, once the act stands
papers(scope, code)                       the papers of a case that the scope sees
open_paper(scope, code, paper)            the PDF as it was issued; the reading is journaled
translation(scope, code, paper, lang)     the same paper in another language, for information
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from django.conf import settings

from wangge.acts import paper_values
from wangge.acts.changes import project
from wangge.acts.paper_values import Gathered
from wangge.adoptions.facts import Practice, district, practice
from wangge.cases import access as cases
from wangge.cases.facts import steps_of, words_of
from wangge.cases.models import Case, Stake
from wangge.documents import access, actions, content, typeset
from wangge.documents.fonts import NoChineseFont
from wangge.documents.models import Document
from wangge.documents.wording import words as own_words
from wangge.engine.scope import Scope
from wangge.engine.values import Refused, StepFact
from wangge.engine.words import fill
from wangge.journal import actions as journal
from wangge.people.access import appointment_for
from wangge.people.facts import roster

if TYPE_CHECKING:
    from wangge.acts.doing import Doing

ZONE = ZoneInfo(settings.DISTRICT_TZ)
SERIES_MOST = 20  # characters of a series: a number is at most 40


def print_papers(doing: Doing) -> Refused | None:
    """Render and keep what an act prints, within its transaction. Refused: no_space, no_chinese_font."""
    case = Case.objects.get(pk=doing.case_id)
    for template in doing.change.papers:
        try:
            kept = actions.issue(paper(doing, template, case, steps_of(case), words_of(case.pk)))
        except NoChineseFont:
            return Refused("no_chinese_font")
        if isinstance(kept, Refused):
            return kept
    return None


def paper(
    doing: Doing, template: str, case: Case, steps: tuple[StepFact, ...], words: Mapping[str, Any]
) -> actions.Issue:
    """What an act prints. ``case``, ``steps``, ``words``: as they stand after it."""
    found = _gather(case, practice(case.adoption_id), template, steps, words, doing.at, doing.moved.data)
    series = found.practice.words.find(f"papers.{found.name}.series") or _word(found, "title")
    return actions.Issue(
        about=found.case.pk,
        template=f"{found.practice.playbook}.{found.name}",
        series=series[:SERIES_MOST],
        year=found.at.astimezone(ZONE).year,
        sheet=lambda number: sheet(found, number, "zh"),
        by=doing.actor.person,
        at=found.at,
        zone=found.case.zone,
        values={"seq": found.steps[-1].seq},
    )


def _gather(
    case: Case,
    own: Practice,
    name: str,
    steps: tuple[StepFact, ...],
    words: Mapping[str, Any],
    at: datetime,
    data: Mapping[str, Any],
) -> Gathered:
    known = roster().entities.get(case.asker_id or 0)
    asker = str(words["name"]) or (known.name if known else "")
    unsaid = _unsaid(own, case, steps[-1])
    said = {k: v for k, v in paper_values.said(steps, words["extra"]).items() if k not in unsaid}
    said |= data
    return Gathered(case, own, name, steps, project(own, case.procedure, steps), said, asker, at)


def _unsaid(own: Practice, case: Case, step: StepFact) -> frozenset[str]:
    """What the printing act asked and nobody answered: an earlier act's note is not this one's."""
    act = own.procedures[case.procedure].acts.get(step.act)
    asked = act.form.names if act and act.form else frozenset()
    return frozenset(asked - step.data.keys())


def sheet(found: Gathered, number: str, lang: str) -> typeset.Sheet:
    """The paper in one language."""
    values = paper_values.values(found, number, lang)
    issuer, house = str(values["office"]), own_words()
    marks = [key for key, on in (("demonstration", district().demonstration), ("translation", lang != "zh")) if on]
    slip = typeset.Receipt(*(house.text(f"receipt.{part}", lang) for part in ("text", "name", "phone", "day")))
    return typeset.Sheet(
        layout=found.paper.layout,
        lang=lang,
        issuer=issuer,
        number=number,
        title=fill(_word(found, "title", lang), {k: content.plain(v, lang) for k, v in values.items()}),
        blocks=content.blocks(_word(found, "body", lang), values, lang),
        signed=issuer,
        date=str(values["today"]),
        masthead=house.text("masthead", lang, issuer=issuer),
        mark="  ".join(house.text(f"mark.{key}", lang) for key in marks),
        receipt=slip if found.paper.receipt else None,
    )


def _word(found: Gathered, part: str, lang: str = "zh") -> str:
    return found.practice.words.text(f"papers.{found.name}.{part}", lang)


# --- reading --------------------------------------------------------------------------------------------------------


def papers(scope: Scope, code: str) -> tuple[access.PaperLine, ...]:
    """The papers of a case, oldest first; none for a case that the scope does not see."""
    case = cases.find(scope, code)
    return access.about(scope, case.pk) if case else ()


def open_paper(scope: Scope, code: str, paper: int) -> bytes | Refused:
    """The PDF, for the asker and for those who work on the case: it names the asker in full, so reading is journaled.

    Refused: not_found, not_yours (no such stake), erased.
    """
    found = _reachable(scope, code, paper)
    if isinstance(found, Refused):
        return found
    try:
        return access.content(found)
    except FileNotFoundError:
        return Refused("erased")


def translation(scope: Scope, code: str, paper: int, lang: str) -> bytes | Refused:
    """A paper set again in ``lang`` from the record as it stood, marked as a translation. Refused as ``open_paper``."""
    found = _reachable(scope, code, paper)
    if isinstance(found, Refused):
        return found
    case = Case.objects.get(pk=found.about_id)
    own, seq = practice(case.adoption_id), int(found.values["seq"])
    steps = tuple(s for s in steps_of(case) if s.seq <= seq)
    name = found.template.partition(".")[2]
    gathered = _gather(case, own, name, steps, words_of(case.pk), found.made_at, {})
    return typeset.pdf(sheet(gathered, found.number, lang), found.made_at)


def _reachable(scope: Scope, code: str, paper: int) -> Document | Refused:
    case = cases.find(scope, code)
    found = access.one(scope, case.pk, paper) if case else None
    if case is None or found is None:
        return Refused("not_found")
    holder = _works_as(scope, case.pk)
    if holder is None and case.pk not in scope.bearer_of:
        return Refused("not_yours")
    if found.file.erased_at is not None:
        return Refused("erased")
    post = appointment_for(scope, holder)
    journal.read(subject=case.pk, field="paper", by=scope.person, at=scope.at, appointment=post)
    return found


def _works_as(scope: Scope, case: int) -> int | None:
    """The holder as whom the scope works on the case, or asks."""
    kinds: Iterable[str] = (*cases.CONTACT_KINDS, "asker")
    mine = Stake.objects.filter(case=case, until=None, holder__in=sorted(scope.holders), kind__in=sorted(kinds))
    return mine.values_list("holder_id", flat=True).first()
