"""The small named cast of the tests that need a district: that of ``playbooks/dedicated_grid``, read from its own file.

Manager A belongs to firm A, manager B to its competitor in the same grid, manager C to the neighbour's grid; chief A
goes along with all of grid A; the growth bureau answers for what firms need, the safety bureau for hazards; the
outsider has nothing to do with any of it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from wangge import acts
from wangge.acts.scenarios.cast import Library, Stage, build
from wangge.engine import schema, source
from wangge.engine.scenario import CastSpec
from wangge.engine.scope import Scope
from wangge.engine.values import Refused
from wangge.people.access import scope_of_person

ROOT = Path(__file__).resolve().parents[1]
LIBRARY = Library((ROOT / "playbooks",), (ROOT / "laws" / "cn",))
ZONE = ZoneInfo("Asia/Shanghai")
MONDAY = datetime(2026, 3, 2, 9, 0, tzinfo=ZONE)  # a Monday, nine in the morning


@dataclass(frozen=True)
class Cast:
    stage: Stage

    def scope(self, who: str, at: datetime = MONDAY) -> Scope:
        return scope_of_person(self.stage.id(who), at)

    def need(self, **values: Any) -> acts.Need:
        """A need of firm A for workers, unless told otherwise."""
        firm = self.stage.id("firm_a")
        given = {"text": "缺包装工三十人，请帮助对接。", "category": "growth", "asker": firm, "about": firm}
        return acts.Need(**(given | values))

    def file(self, who: str = "manager_a", at: datetime = MONDAY, **values: Any) -> acts.Filed:
        filed = acts.file(self.scope(who, at), self.need(**values), at)
        assert isinstance(filed, acts.Filed), filed
        return filed

    def do(self, who: str, case: int, act: str, at: datetime = MONDAY, key: str | None = None, **data: Any) -> Any:
        return acts.do(self.scope(who, at), case, act, data, at, key=key)

    def done(self, who: str, case: int, act: str, at: datetime = MONDAY, **data: Any) -> acts.Done:
        answer = self.do(who, case, act, at, **data)
        assert not isinstance(answer, Refused), answer
        assert isinstance(answer, acts.Done)
        return answer


@lru_cache(maxsize=1)
def _spec() -> CastSpec:
    spec, faults = schema.validate(CastSpec, source.load(ROOT / "playbooks" / "dedicated_grid" / "cast.yaml"))
    assert spec is not None, faults
    return spec


def build_cast() -> Cast:
    """The cast as rows of the current database."""
    return Cast(build(_spec(), LIBRARY))
