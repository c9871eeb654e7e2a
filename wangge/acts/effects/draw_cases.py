"""Draw cases: a sample within the scope of whoever draws, by lot; seed, pool and what was drawn stand in the step."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from wangge.acts.experts import SEED_LENGTH
from wangge.acts.facts import ZONE
from wangge.acts.sampling import DRAWN, with_data
from wangge.adoptions.facts import rulebook
from wangge.cases import sampling
from wangge.cases.models import Case
from wangge.engine.drawing import draw
from wangge.engine.spec import EffectSpec
from wangge.engine.values import Refused, StakeFact
from wangge.people.facts import roster

if TYPE_CHECKING:
    from wangge.acts.doing import Doing


def run(doing: Doing, effect: EffectSpec) -> Refused | None:
    """1. what the filing said; 2. all cases of which it holds and that the scope may see; 3. so many of them, by the
    head of the case's journal before this act; 4. no unit that leads one of them sees the sample.

    Refused: not_allowed (no right to supervise), period_backwards, nothing_to_draw, sample_too_wide.
    """
    if not doing.actor.may(sampling.CAPABILITY):
        return Refused("not_allowed", None, {"capability": sampling.CAPABILITY})
    wanted, size = _asked(doing, effect)
    if wanted.until <= wanted.since:
        return Refused("period_backwards")
    pool = sampling.pool(doing.actor, wanted)
    if not pool:
        return Refused("nothing_to_draw")
    if len(pool) > sampling.POOL_MOST:
        return Refused("sample_too_wide", None, {"most": sampling.POOL_MOST})
    seed = str(doing.loaded.row["chain"])[2 : 2 + SEED_LENGTH]
    drawn = draw(pool, size, seed)
    with_data(doing, {DRAWN: {"seed": seed, "size": size, "pool": pool, "cases": list(drawn)}})
    leads = Case.objects.filter(pk__in=drawn).values_list("lead", flat=True)
    units = {unit for lead in leads if (unit := roster().organisation_of(lead)) is not None}
    keeps = {roster().organisation_of(stake.holder) for stake in doing.view.stakes if stake.kind == "lead"}
    kept_out = sorted(units - keeps - {*doing.view.holders("barred")})
    doing.change.opened += [StakeFact("barred", unit) for unit in kept_out]
    return None


def _asked(doing: Doing, effect: EffectSpec) -> tuple[sampling.Wanted, int]:
    spec = doing.practice.spec.samples[effect.sample or ""]
    said: dict[str, Any] = {}
    for step in doing.loaded.steps:
        said |= step.data
    said |= doing.moved.data
    units = said.get(spec.units) or []
    coded = rulebook().by_code.get(str(said.get(spec.category or "")))
    wanted = sampling.Wanted(
        within=str(doing.loaded.row["unit_path"]),
        units=tuple(units if isinstance(units, list) else [units]),
        category=coded.id if coded else None,
        since=_begins(said[spec.since]),
        until=_begins(said[spec.until]) + timedelta(days=1),
        is_open=bool(said.get(spec.open or "")),
        without=str(doing.loaded.row["zone"]),
    )
    return wanted, int(said[spec.size])


def _begins(day: str) -> datetime:
    return datetime.combine(date.fromisoformat(day), time.min, ZONE)
