"""Cases that a transaction has in hand: as they stand after all that was decided of them, written or not."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from pydantic_core import from_json, to_json

from wangge.acts.changes import Row
from wangge.acts.doing import Outcome
from wangge.acts.recounting import dates
from wangge.adoptions.facts import practice
from wangge.cases import record
from wangge.cases.facts import Loaded, case_from, loaded, step_of, words_of
from wangge.cases.models import Case
from wangge.engine import procedure as rules
from wangge.engine.clock_story import reroutes
from wangge.engine.values import CaseView, StepFact

BLANK: Row = dict.fromkeys(record.COLUMNS["cases_case"])


@dataclass(slots=True)
class Held:
    """A case and what its steps leave of it."""

    loaded: Loaded
    view: CaseView

    @property
    def case(self) -> Case:
        return case_from(self.loaded.row)

    def looks_back(self, act: str) -> bool:
        """Whether the act asks which clocks ran until now: of a procedure that a case leaves, and of a step that is
        taken back, the steps tell it no more."""
        return act == rules.UNDO or reroutes(_procedure(self.loaded.row).spec.acts.get(act))

    @property
    def words(self) -> Any:
        return self.loaded.words or words_of(self.loaded.row["subject_id"])


class Hands:
    """Cases by their id. None of them can change meanwhile: they were filed in this transaction, or are held by it.

    The dates of a case that is acted on are counted when somebody asks for them, not after each act."""

    def __init__(self) -> None:
        self._held: dict[int, Held] = {}
        self._codes: dict[str, int] = {}
        self._undated: set[int] = set()

    def lacking(self, cases: Iterable[int]) -> list[int]:
        return [case for case in cases if case not in self._held]

    def held(self, case: int) -> Held | None:
        return self._held.get(case)

    def by_code(self, code: str) -> Held | None:
        return self._held.get(self._codes.get(code, 0))

    def take(self, answers: Iterable[tuple[Any, ...]]) -> None:
        """What ``record.load_many`` answers."""
        for held in map(loaded, answers):
            self._keep(held, rules.fold(held.steps, _procedure(held.row)))

    def let_go(self, case: int) -> None:
        """A case that is changed elsewhere, with the whole of which it is a part and all parts: they are read again."""
        top = self._top(case)
        for one in [c for c in self._held if self._top(c) == top]:
            del self._held[one]
            self._undated.discard(one)

    def filed(self, rows: record.Rows) -> None:
        """One case as it was filed."""
        (row,), (step,), (contact,), (words,) = (
            rows[table] for table in ("cases_case", "cases_step", "cases_contact", "cases_narrative")
        )
        said = {
            **{name: words[name] for name in ("title", "text")}, "name": contact["name"],
            "extra": {**contact["extra"], **words["extra"]},
        }  # fmt: skip
        held = Loaded(
            row={**BLANK, **row},
            steps=(step_of(_plain(step)),),
            stakes=tuple(rows["cases_stake"]),
            clocks={(c["name"], c["round"]): c for c in rows["cases_clock"]},
            open_children=0,
            receipt=None,
            words=said,
            parts=(),
        )
        self._keep(held, rules.fold(held.steps, _procedure(row)))
        self._codes[row["code"]] = row["subject_id"]
        self._count(row["parent_id"], 1)
        self._tell(row["parent_id"], row["subject_id"], held.steps[-1])

    def acted(self, case: int, written: Outcome) -> None:
        """One act on a case."""
        before, rows = self._held[case].loaded, written.rows
        now = _with(before, rows, (*before.steps, _kept(written)), _more(before.words, rows["narrative_more"]))
        self._keep(now, written.view)
        self._tell(now.row["parent_id"], case, now.steps[-1])
        self._undated.add(case)
        if before.row["is_open"] != now.row["is_open"]:
            self._count(now.row["parent_id"], 1 if now.row["is_open"] else -1)

    def date(self, *cases: int) -> Iterator[record.Rows]:
        """Count the dates of these cases, of all without any: what is to be written of each."""
        for case in cases or sorted(self._undated):
            if case in self._undated:
                self._undated.remove(case)
                held = self._held[case]
                _, rows = dates(held.loaded, held.view)
                held.loaded = _with(held.loaded, {"cases_stake": (), **rows}, held.loaded.steps, held.loaded.words)
                yield rows

    def _keep(self, held: Loaded, view: CaseView) -> None:
        self._held[held.row["subject_id"]] = Held(held, view)

    def _count(self, whole: int | None, more: int) -> None:
        held = self._held.get(whole or 0)
        if held is not None:
            held.loaded = replace(held.loaded, open_children=held.loaded.open_children + more)

    def _tell(self, whole: int | None, part: int, step: StepFact) -> None:
        """The whole knows what its parts say, if it was filed here and never let go."""
        held = self._held.get(whole or 0)
        if held is not None and held.loaded.parts is not None:
            held.loaded = replace(held.loaded, parts=(*held.loaded.parts, (part, step)))

    def _top(self, case: int) -> int:
        held = self._held.get(case)
        above = held.loaded.row["parent_id"] if held else None
        return self._top(above) if above else case


def _procedure(row: Any) -> rules.Procedure:
    return practice(row["adoption_id"]).procedures[row["procedure"]]


def _plain(row: Row) -> Row:
    """As the database gives it back."""
    found: Row = from_json(to_json(row))
    return found


def _kept(written: Outcome) -> StepFact:
    """The step of an act as the database gives it back: what is personal stands elsewhere."""
    step, (row,) = written.step, written.rows["cases_step"]
    data = _plain(row["data"]) if row["data"] else {}
    return StepFact(
        step.seq, step.act, step.at, step.to_state, step.from_state, step.by, data, step.opened, step.closed,
        step.undoes,
    )  # fmt: skip


def _with(before: Loaded, rows: record.Rows, steps: tuple[StepFact, ...], words: Any) -> Loaded:
    clocks = {(c["name"], c["round"]): c for c in rows["cases_clock"]}
    return Loaded(
        row={**before.row, **rows["cases_case"][0]},
        steps=steps,
        stakes=tuple(_stakes(before.stakes, rows["cases_stake"], rows["stake_changes"])),
        clocks={**before.clocks, **clocks} if clocks else before.clocks,
        open_children=before.open_children,
        receipt=None,
        words=words,
        parts=before.parts,
    )


def _stakes(before: Sequence[Any], new: Sequence[Row], changed: Sequence[Row]) -> Iterator[Any]:
    """The open ones after the act."""
    now = {(row["kind"], row["holder_id"]): row for row in changed}
    for row in before:
        row = now.get((row["kind"], row["holder_id"]), row)
        if row["until"] is None:
            yield row
    yield from new


def _more(before: Any, rows: Sequence[Row]) -> Any:
    if before is None or not rows:
        return before
    return {**before, "extra": {**before["extra"], **rows[0]["extra"]}}
