"""What the record says was erased, so that proving it can tell a lawful gap from a torn-out page."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field

from wangge.cases.forgetting import GONE, KEPT, LAW
from wangge.cases.models import Case, Step
from wangge.engine.keeping import GROUND, RECORD
from wangge.journal.models import Entry
from wangge.journal.verify import ERASE


@dataclass(slots=True)
class Erasures:
    """``whole``: subjects that were emptied, themselves or with the case that they are part of; ``gone``: of the
    others, the kinds of values that are erased; ``kept``: (case, row) → the digest of what stayed of the row, None of a
    row that is empty; ``laws``: how often something was erased, by law."""

    whole: set[int] = field(default_factory=set)
    gone: dict[int, set[str]] = field(default_factory=lambda: defaultdict(set))
    kept: dict[tuple[int, str], str | None] = field(default_factory=dict)
    laws: Counter[str] = field(default_factory=Counter)

    def digest(self, case: int, row: str, at_first: str | None) -> str | None:
        """What vouches for a row now: the newest step that erased something of it, else the case's first step."""
        return self.kept.get((case, row), at_first)

    def empty(self, case: int, row: str) -> bool:
        """Whether the record says that nothing of a row stays."""
        return case in self.whole or self.kept.get((case, row), "") is None


def erasures() -> Erasures:
    """All that was erased, of all zones, which the caller reads."""
    found = Erasures(whole=set(Entry.objects.filter(act=ERASE).values_list("subject_id", flat=True)))
    parted, emptied = set[int](), set[int]()
    steps = Step.objects.filter(act=ERASE).order_by("at", "seq").values_list("case", "data")
    for case, data in steps.iterator():
        names = (data or {}).get(GONE, (RECORD,))
        found.laws[str((data or {}).get(LAW, GROUND)).partition("#")[0]] += 1
        (emptied if RECORD in names else parted).add(case)
        found.gone[case] |= set(names)
        for part, rows in (data or {}).get(KEPT, {}).items():
            found.kept |= {(int(part), row): digest for row, digest in rows.items()}
    if persons := found.whole - parted - emptied:  # they have no steps
        found.laws[GROUND] += len(persons)
    found.whole -= parted - emptied
    _hand_down(found)
    return found


def _hand_down(found: Erasures) -> None:
    """Parts go with the whole, and so do their parts."""
    level = found.whole | found.gone.keys()
    seen = set(level)
    while level:
        pairs = [p for p in Case.objects.filter(parent__in=level).values_list("pk", "parent") if p[0] not in seen]
        for part, parent in pairs:
            found.gone[part] |= found.gone.get(parent, set())
            if parent in found.whole:
                found.whole.add(part)
        level = {part for part, _ in pairs}
        seen |= level
