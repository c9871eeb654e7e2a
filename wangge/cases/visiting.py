"""What the record knows of the organisations on one's ground, for ``engine.visiting``: when they were visited, what was
answered, what is red. Read by who has the ground; of closed zones nothing goes into it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings

from wangge.adoptions.facts import CategoryFact, Practice, calendar, rulebook
from wangge.cases import access, listing
from wangge.cases.listing import LIGHT, NOT_BARRED
from wangge.cases.today import grounds, within
from wangge.engine.meeting_spec import MeetingSpec
from wangge.engine.scope import Scope
from wangge.engine.visiting import Suggestion, Visitee, suggested
from wangge.people.facts import roster
from wangge.places.facts import atlas

READS = "cases.read"
REMEMBERED = timedelta(days=400)  # of a visit longer ago nobody is reminded: it was never
SQL = """
SELECT coalesce(c.about_id, c.asker_id), done.at, CASE WHEN c.is_open AND done.at IS NULL THEN c.subject_id END,
       (SELECT s.data ->> %s FROM cases_step s WHERE s.case_id = c.subject_id AND s.seq = 1), 0, 0
  FROM cases_case c
 CROSS JOIN LATERAL (SELECT max(s.at) AS at FROM cases_step s WHERE s.case_id = c.subject_id AND s.act = %s) done
 WHERE ({ranges}) AND c.category_id = ANY(%s::bigint[]) AND c.filed_at > %s AND c.zone = 'open' AND {not_barred}
UNION ALL
SELECT coalesce(c.about_id, c.asker_id), NULL, NULL, NULL,
       EXISTS (SELECT 1 FROM cases_stake a WHERE a.case_id = c.subject_id AND a.kind = 'asker' AND a.until IS NULL
                  AND a.waits)::int, ({light} = 2)::int
  FROM cases_case c
 WHERE c.is_open AND ({ranges}) AND c.category_id <> ALL(%s::bigint[]) AND c.parent_id IS NULL AND c.zone = 'open'
   AND {not_barred}
"""


@dataclass(frozen=True, slots=True)
class Visit:
    """A visit to suggest. ``case``: that of a visit which is agreed already."""

    practice: Practice
    meeting: str
    category: CategoryFact
    suggestion: Suggestion
    case: int | None = None

    @property
    def day_field(self) -> str | None:
        suggest = self.practice.spec.meetings[self.meeting].suggest
        return suggest.day if suggest else None


def visits(scope: Scope) -> tuple[Visit, ...]:
    """The visits that the record suggests to the scope: of each meeting of each practice in force that names one of its
    posts, over the ground that the post may read. Whoever is lent by a firm has none (design §4a)."""
    found: list[Visit] = []
    for own in rulebook().practices.values():
        if own.since <= scope.at and (own.until is None or scope.at < own.until):
            for name, meeting in own.spec.meetings.items():
                found += _of_meeting(scope, own, name, meeting)
    return tuple(found)


def _of_meeting(scope: Scope, own: Practice, name: str, meeting: MeetingSpec) -> Iterator[Visit]:
    suggest = meeting.suggest
    roles = {f"{own.playbook}.{post}" for post in meeting.by}
    paths = [p.unit_path for p in grounds(scope) if p.role in roles and scope.may(READS, p.unit_path)]
    codes = own.categories.get(suggest.category, (suggest.category,)) if suggest else ()
    category = next((c for code in codes if (c := rulebook().by_code.get(code))), None)
    if suggest is None or category is None or not paths:
        return
    known, cases = _known(scope, meeting, category.id, paths, _on_ground(paths, suggest.whom))
    for one in suggested(known, meeting, scope.at, today(scope.at), calendar()):
        yield Visit(own, name, category, one, cases.get(one.whom))


def today(at: datetime) -> date:
    return at.astimezone(ZoneInfo(settings.DISTRICT_TZ)).date()


def _on_ground(paths: Iterable[str], sort: str) -> list[int]:
    units = atlas()
    homes = {int(path.rstrip(".").rpartition(".")[2]) for prefix in paths for path in units.below(prefix)}
    return [e.id for e in roster().entities.values() if e.home in homes and e.sort == sort and not e.is_person]


def _known(
    scope: Scope, meeting: MeetingSpec, category: int, paths: list[str], whom: list[int]
) -> tuple[list[Visitee], dict[int, int]]:
    """Each organisation with what the record knows of it, and the case of its agreed visit."""
    assert meeting.suggest is not None
    access.enter(scope)
    known, cases = {one: Visitee(one) for one in whom}, {}
    ranges, ends = within(paths)
    own = rulebook().branches.get(category, [category])
    barred = listing.not_barred(scope)
    sql = SQL.format(ranges=ranges, not_barred=NOT_BARRED, light=LIGHT)
    first = [meeting.suggest.day, meeting.suggest.done, *ends, own, scope.at - REMEMBERED, *barred]
    for row in listing.rows(sql, [*first, *ends, own, *barred]):
        if row[0] in known:
            known[row[0]] = _with(known[row[0]], *row[1:])
            if row[2] is not None:
                cases[row[0]] = row[2]
    return list(known.values()), cases


def _with(one: Visitee, last: datetime | None, case: int | None, day: Any, answered: int, red: int) -> Visitee:
    """With one more row of the record. Of two visits on their way the earlier day counts."""
    agreed = date.fromisoformat(day) if case is not None and day else None
    return replace(
        one,
        last=max(filter(None, (one.last, last)), default=None),
        announced=one.announced or case is not None,
        agreed=min(filter(None, (one.agreed, agreed)), default=None),
        answered=one.answered + answered,
        red=one.red + red,
    )
