"""Counting open cases again when the district's law book changes: by a newer edition of a law, or by other days.

A clock is a projection of the steps by the law, so a new book moves dates without any act. Here the stored ones follow:
in bounded rounds of the ticker, each page of cases a transaction, in the order of their ids. Counting twice changes
nothing. Closed cases stay as they were judged; their rows name the edition.
"""

from __future__ import annotations

import logging
from collections.abc import Collection, Mapping
from datetime import datetime

from django.db.models import Exists, OuterRef, QuerySet

from wangge.acts import changes
from wangge.acts.changes import Row, iso
from wangge.acts.differences import changed_clocks, changed_stakes
from wangge.adoptions import actions as adoptions
from wangge.adoptions.facts import practice, rulebook
from wangge.adoptions.laws import CALENDAR, released
from wangge.adoptions.models import LawBook
from wangge.cases import record
from wangge.cases.facts import Loaded, loaded
from wangge.cases.models import Case, Clock
from wangge.engine import procedure as rules
from wangge.engine.law import Lawbook
from wangge.engine.values import CaseView, ClockFact
from wangge.subjects import zones

log = logging.getLogger("wangge.ticker")
PAGE, PAGES = 100, 20  # cases a transaction (whoever acts on one waits so long), and transactions a round


def take_laws(at: datetime, book: Lawbook | None = None) -> bool:
    """Take the release's law book over, if the district counts by another; whether it did.

    Cases are counted again from the next round on: by then no request is under way that still knows the older book.
    """
    if rulebook().district is None:
        return False
    return adoptions.take_laws(book=book or released(), at=at) is not None


def recount(at: datetime) -> int:
    """One round over the cases that the newest book has not reached; how many dates moved.

    A page that fails is logged and tried again in the next round; what else time does goes on meanwhile.
    """
    book = LawBook.objects.order_by("-pk").first()
    if book is None or book.done_at is not None:
        return 0
    moved, affected = 0, _affected(book.changed)
    for _ in range(PAGES):
        try:
            upto, dates = _page(book, affected, at)
        except Exception as error:
            log.error("counting cases after %s again failed: %s", book.reached, type(error).__name__)
            break
        moved += dates
        if upto is None:
            break
        book.reached = upto
    return moved


def _page(book: LawBook, affected: QuerySet[Case], at: datetime) -> tuple[int | None, int]:
    """Count a page of cases again: the last one's id, None when none is left, or another round is at it; and how many
    dates moved."""
    with zones.every():  # a transaction of its own
        if not adoptions.hold_laws(book=book):
            return None, 0
        ids = list(affected.filter(pk__gt=book.reached).values_list("pk", flat=True)[:PAGE])
        counted, dates = _count(ids, at)
        upto = ids[-1] if len(ids) == PAGE else None
        adoptions.laws_reached(book=book, upto=upto, at=at, counted=counted, moved=dates)
    return upto, dates


def _affected(changed: Collection[str]) -> QuerySet[Case]:
    """Open cases that may be counted otherwise now: with a clock by a law that changed; of other days, all."""
    found = Case.objects.filter(is_open=True).order_by("pk")
    if CALENDAR in changed:
        return found
    named = {
        adoption: [name for name, terms in own.terms.items() if terms.ref.partition("#")[0] in changed]
        for adoption, own in rulebook().practices.items()
    }
    names = {name for clocks in named.values() for name in clocks}
    clocks = Clock.objects.filter(case=OuterRef("pk"), name__in=sorted(names))
    return found.filter(Exists(clocks), adoption__in=[adoption for adoption, clocks in named.items() if clocks])


def _count(ids: list[int], at: datetime) -> tuple[int, int]:
    """Count these cases again in one statement: how many changed, and how many dates moved."""
    if not ids:
        return 0, 0
    rows: dict[str, list[Row]] = {table: [] for table in record.ACTING_TABLES}
    counted = moved = 0
    for held in map(loaded, record.load_many(ids)):
        found = _try(held, at)
        counted += bool(found)
        moved += len(found.get("moved", ()))
        for table in rows:
            rows[table] += found.get(table, ())
    if counted:
        record.change(rows)
    return counted, moved


def _try(held: Loaded, at: datetime) -> Mapping[str, list[Row]]:
    """The rows of one case. One that cannot be counted is logged by its id and does not hold up the others."""
    try:
        return _again(held, at) if held.row["is_open"] else {}
    except Exception as error:
        log.error("counting case %s again failed: %s", held.row["subject_id"], type(error).__name__)
        return {}


def _again(held: Loaded, at: datetime) -> dict[str, list[Row]]:
    """What differs of a case's clocks, and what follows from that; nothing when it is counted so already."""
    row = held.row
    view = rules.fold(held.steps, practice(row["adoption_id"]).procedures[row["procedure"]])
    clocks, rows = dates(held, view)
    if not rows["cases_clock"]:
        return {}
    moved = _moved(held, clocks)
    told = dict.fromkeys(_told(view, moved), "date_moved")
    return {
        **rows,
        "notices_notice": changes.notice_rows(row["subject_id"], told, "", at, row["zone"]),
        "moved": [{"clock": clock.name, "round": clock.round} for clock in moved],
    }


def dates(held: Loaded, view: CaseView) -> tuple[tuple[ClockFact, ...], dict[str, list[Row]]]:
    """The clocks of a case, and where it, its stakes and its clocks are stored otherwise than these say."""
    row, last = held.row, held.steps[-1]
    own, name, case_id = practice(row["adoption_id"]), row["procedure"], row["subject_id"]
    clocks = changes.project(own, name, held.steps)
    due, provisional = changes.due_of(own, name, clocks)
    stakes = changes.stake_rows(case_id, own, name, view, clocks, last.at, row["zone"], row["category_id"])
    kept = {column: row[column] for column in record.CHANGED}
    return clocks, {
        "cases_clock": changed_clocks(held, changes.clock_rows(case_id, clocks, row["zone"]), last),
        "stake_changes": changed_stakes(held, stakes, last)[1],
        "cases_case": [{**kept, "subject_id": case_id, "due_at": iso(due), "provisional": provisional}],
    }


def _moved(held: Loaded, clocks: Collection[ClockFact]) -> list[ClockFact]:
    """The running clocks whose date is another now."""
    stored = {key: datetime.fromisoformat(old["due_at"]) for key, old in held.clocks.items() if old["due_at"]}
    running = [c for c in clocks if c.ended is None and c.due is not None]
    return [c for c in running if stored.get((c.name, c.round)) != c.due]


def _told(view: CaseView, moved: Collection[ClockFact]) -> set[int]:
    """Whoever has to keep a date that moved, and the asker, who was told another."""
    holders = {clock.holder for clock in moved if clock.holder is not None}
    return holders | set(view.holders("asker")) if moved else holders
