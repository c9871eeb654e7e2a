"""Building the district: ground, people, rules, and a year of what happened; in one transaction."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from wangge.acts.demo import data, ground, offices, people, rules, scenery, times
from wangge.acts.demo.making import Maker
from wangge.acts.demo.matters import Matters
from wangge.acts.demo.needs import DAYS, Needs
from wangge.acts.demo.shown import shown
from wangge.acts.demo.staged import staged
from wangge.acts.demo.story import Story
from wangge.acts.demo.threads import told
from wangge.acts.ticker import tick
from wangge.adoptions.facts import calendar
from wangge.subjects import revisions

SEED = 20260101
BEFORE = timedelta(days=30)  # posts and adoptions stand before the first need comes


def build(progress: Callable[[str], None], now: datetime | None = None, share: float = 1.0) -> Story:
    """The whole district up to ``now`` (aware; the present), wholly or not at all: a build that was killed leaves an
    empty database, and the next start begins anew.

    Deterministic for a moment, except for codes, PINs and salts. ``share``: of all figures, for tests.
    """
    now = (now or timezone.now()).replace(microsecond=0)
    revisions.check()
    with _without_collecting(), transaction.atomic():
        _plan_each_time()
        return _build(progress, now, share)


def read_ahead() -> None:
    """What a build reads from files. It needs no database, so that it can be done while one is being made."""
    data.read_all()
    rules.read_ahead()


@contextmanager
def _without_collecting() -> Iterator[None]:
    """What is made here is kept to the end: to go through all of it again and again in search of garbage would cost a
    sixth of the time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _plan_each_time() -> None:
    """Plans made for empty tables would be kept while the tables grow, and nobody counts the rows before we end."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL plan_cache_mode = force_custom_plan; SET LOCAL random_page_cost = 1.1")


def _build(progress: Callable[[str], None], now: datetime, share: float) -> Story:
    since = times.local_midnight(now) - timedelta(days=DAYS) - BEFORE
    maker = Maker(since, (since + times.NIGHT_OUT).date())
    land = ground.make(maker, times.chance(SEED, "ground"), share)
    drawn = scenery.collection(land, times.chance(SEED, "scenery"))
    transaction.on_commit(lambda: scenery.keep(settings.GROUND_FILE, drawn))
    progress(f"地界 ground: {len(land.communities)} 社区村 communities, {len(land.grids)} 专属网格 grids")
    cast = people.make(maker, land, times.chance(SEED, "people"), share)
    offices.make(maker, land, cast)
    maker.seat_staff()
    progress(f"人员 people: {len(cast.firms)} 企业 firms, {len(set(cast.chiefs.values()))} 网格长 chiefs")
    rules.make(maker, land, cast)
    progress("规则 rules: 事项分类、准入清单、各套做法 categories, lists, practices")
    story = Story(maker, cast, calendar(), now, SEED)
    needs = Needs(land, cast, calendar(), now)
    matters = Matters(needs)
    there = [part for make in (shown, told) for part in make(matters, story.hours, SEED)]
    there += staged(needs, story.hours, SEED)
    story.play([*needs.all(share, SEED), *there], progress)
    tick(now)  # what ran out, and who is to be told that a date is near
    progress(f"事项 cases: {story.filed}, 步骤 steps: {story.filed + story.acted}")
    return story
