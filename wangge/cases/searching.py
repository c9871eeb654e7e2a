"""Lists by words: the newest cases first whose title or text, as their askers told them, has all of some words.

``cases_search`` keeps what of every case of the open zone is searched (``lib.bigrams``), and GIN over it. Each word
there begins with the number of the eight days in which the case was filed, as if each span of days had an index of its
own. A page of 50 is found in one of three ways:

- whoever sees few cases has all of them looked at (*gather*);
- a word that stands in every twentieth of the newest cases is found by reading a thousand of them (*walk*);
- any other is looked for span by span, the newest first, as far back as it takes: where a word is absent, its list is
  not even there, so one that was common long ago and is absent lately costs no more than the spans in between.

Left to the planner, a word without hits takes seconds at a million cases: it walks down the dates and hopes.

Closed zones have no such index, for an index that ignores row-level security would have to be read before it (and tells
how often a word stands there): their few cases are read, under the policies, by whoever may enter.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from django.db import connection
from django.db.models import F

from wangge.cases import listing, reaching, ways
from wangge.cases.listing import CaseFilter, Sql
from wangge.cases.models import Narrative, Search
from wangge.cases.reaching import Reach
from wangge.engine.scope import Scope
from wangge.lib import bigrams

FEW = 5_000  # cases that are looked at one by one
NEWEST = 1_000  # read before any index is asked
CLOSED_MOST = 20_000  # of closed zones, the newest
SPAN = 8 * 86_400  # seconds, counted from 1970-01-01 in UTC: they only cut time into pieces
FILED = listing.COLUMNS.index("filed_at")
ORDER = ways.ORDERS["newest"]
# That the pairs of a word follow each other is looked at last, of the few that are to be seen: it takes the longest.
FOLLOWING = f"""
 AND EXISTS (SELECT 1 WHERE c.subject_id = w.case_id AND w.words @@ replace(%s, '{bigrams.SPAN}', s.n::text)::tsquery
 OFFSET 0)"""
FOUND = """
 CROSS JOIN LATERAL (SELECT * FROM cases_case c WHERE c.subject_id = w.case_id OFFSET 0) c
 WHERE {having}{sifted}{following} ORDER BY w.filed_at DESC, w.case_id DESC LIMIT {most}"""
WALK = f"""SELECT c.* FROM (
    SELECT w.case_id, w.filed_at, w.span, w.words FROM cases_search w WHERE {{after}}
     ORDER BY w.filed_at DESC, w.case_id DESC LIMIT {NEWEST}) w{FOUND}"""
BY_SPAN = f"""SELECT c.*
  FROM generate_series(%s::int, (SELECT span FROM cases_search ORDER BY filed_at, case_id LIMIT 1), -1) AS s(n)
 CROSS JOIN LATERAL (SELECT c.* FROM (
    SELECT w.case_id, w.filed_at, w.words FROM cases_search w
     WHERE w.words @@ replace(%s, '{bigrams.SPAN}', s.n::text)::tsquery AND {{after}}
     ORDER BY w.filed_at DESC, w.case_id DESC OFFSET 0) w{FOUND}) c
 LIMIT {{most}}"""
CLOSED = f"""SELECT c.* FROM (
    SELECT c.* FROM cases_case c WHERE NOT (c.zone = 'open') AND {{walked}} ORDER BY {ORDER} LIMIT {CLOSED_MOST}) c
  JOIN cases_narrative n ON n.case_id = c.subject_id
 WHERE n.title || ' ' || n.text ILIKE ALL (%s) AND {{sifted}} ORDER BY {ORDER} LIMIT {{most}}"""


def row(case: int, filed: datetime, narrative: dict[str, Any]) -> dict[str, Any]:
    """What is kept of a case of the open zone to find it by."""
    title, text = narrative["title"], narrative["text"]
    said = text if title in text else f"{title}。{text}"
    span = span_of(filed)
    return {"case_id": case, "filed_at": filed.isoformat(), "span": span, "words": bigrams.vector(said, span)}


def put(cases: Iterable[int]) -> None:
    """Let cases that came into the open zone be found there."""
    kept = Narrative.objects.filter(case__in=list(cases), erased_at=None).annotate(filed=F("case__filed_at"))
    rows = [row(n.case_id, n.filed, {"title": n.title, "text": n.text}) for n in kept]
    Search.objects.bulk_create([Search(**one) for one in rows], ignore_conflicts=True)


def settle() -> None:
    """Fold the words of what was filed lately into the index: a search reads through the list of those that are not."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT cases_search_settle()")


def span_of(at: datetime) -> int:
    return int(at.timestamp() // SPAN)


def page(scope: Scope, wanted: CaseFilter, root: str) -> list[tuple[Any, ...]]:
    """Up to ``size`` + 1 rows as of ``paging.page``, the newest first whatever order is wanted; none where the words
    have nothing that can be looked for."""
    wanted = replace(wanted, order="newest")
    near, looked_for = reaching.reach(scope, wanted, root), bigrams.query(wanted.words)
    if not looked_for or not near:
        return []
    opened, closed = _open(scope, wanted, near, looked_for), _closed(scope, wanted, near)
    if not closed:
        return opened
    both = sorted(itertools.chain(opened, closed), key=lambda line: (line[FILED], line[0]), reverse=True)
    return both[: wanted.size + 1]


def _open(scope: Scope, wanted: CaseFilter, near: Reach, looked_for: str) -> list[tuple[Any, ...]]:
    if not near.everywhere and reaching.expected(near) <= FEW:
        return ways.gather(scope, wanted, near)
    sifted = _sifted(scope, wanted, near)
    after, of_after = ("(w.filed_at, w.case_id) < (%s, %s)", list(wanted.after)) if wanted.after else ("TRUE", [])
    parts = {"after": after, "sifted": sifted.text, "most": wanted.size + 1}
    found = ways.rows(
        WALK.format(**parts, having=f"{listing.WORDS} AND ", following=""),
        [*of_after, looked_for, *sifted.values],
        wanted,
    )
    if len(found) > wanted.size:
        return found
    newest = span_of(wanted.after[0]) if wanted.after else span_of(datetime.now(UTC)) + 1  # clocks may differ a little
    loosely = bigrams.loosely(looked_for)
    follows = [looked_for] if loosely != looked_for else []
    sql = BY_SPAN.format(**parts, having="", following=FOLLOWING if follows else "")
    return ways.rows(sql, [newest, loosely, *of_after, *sifted.values, *follows], wanted)


def _sifted(scope: Scope, wanted: CaseFilter, near: Reach) -> Sql:
    """Every condition but the words themselves."""
    sifted = listing.conditions(scope, replace(wanted, words=""))
    if not near.everywhere:
        sifted.add(*ways.within(near))
    return sifted


def _closed(scope: Scope, wanted: CaseFilter, near: Reach) -> list[tuple[Any, ...]]:
    zones = scope.zones - {"open"}
    if not zones and not near.proved:
        return []
    inside = replace(scope, zones=zones)
    walked, sifted = listing.walked(inside, replace(wanted, words="")), _sifted(inside, wanted, near)
    found = CLOSED.format(walked=walked.text, sifted=sifted.text, most=wanted.size + 1)
    return ways.rows(found, [*walked.values, _patterns(wanted.words), *sifted.values], wanted)


def _patterns(words: str) -> list[str]:
    return [f"%{word}%" for word in bigrams.stretches(words)]  # no letter or digit means anything to LIKE
