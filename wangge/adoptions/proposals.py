"""Adoptions that are prepared: kept answer by answer, one at a time for a playbook, for whoever may adopt."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from wangge.adoptions.models import Adoption, Proposal
from wangge.engine.values import Refused


def open_one(playbook: str) -> Proposal | None:
    """The one under way."""
    return Proposal.objects.filter(playbook=playbook, adoption=None, withdrawn_at=None).first()


def all_open() -> list[Proposal]:
    return list(Proposal.objects.filter(adoption=None, withdrawn_at=None).order_by("playbook"))


def begin(*, playbook: str, answers: Mapping[str, Any], by: int, at: datetime) -> Proposal:
    """A new one, or the one that is under way already."""
    values = {"begun_by_id": by, "begun_at": at, "changed_by_id": by, "changed_at": at, "answers": dict(answers)}
    made, _ = Proposal.objects.get_or_create(playbook=playbook, adoption=None, withdrawn_at=None, defaults=values)
    return made


def answer(
    *, proposal: Proposal, revision: int, answers: Mapping[str, Any], by: int, at: datetime
) -> Proposal | Refused:
    """Further answers over those that stand. Refused: proposal_gone, proposal_changed (somebody answered meanwhile)."""
    with transaction.atomic():
        held = Proposal.objects.select_for_update().get(pk=proposal.pk)
        if held.adoption_id is not None or held.withdrawn_at is not None:
            return Refused("proposal_gone")
        if held.revision != revision:
            return Refused("proposal_changed")
        held.answers = {**held.answers, **answers}
        held.revision, held.changed_by_id, held.changed_at = revision + 1, by, at
        held.save()
    return held


def end(*, proposal: Proposal, adoption: Adoption | None, at: datetime) -> None:
    """It has become an adoption, or was withdrawn."""
    proposal.adoption, proposal.withdrawn_at = adoption, None if adoption else at
    proposal.save(update_fields=["adoption", "withdrawn_at"])
