"""The same thing nearby? As it is shown to whoever is about to file."""

from __future__ import annotations

from wangge.acts.preview import Preview
from wangge.adoptions.facts import practice
from wangge.cases.nearby import nearby
from wangge.engine.scope import Scope
from wangge.web.pages.filing import Nearby
from wangge.web.showing.drafts import Draft, point_of
from wangge.web.showing.lines import state_of
from wangge.web.speaking import category_name
from wangge.web.wording import Language


def nearby_views(scope: Scope, found: Preview, draft: Draft, language: Language) -> tuple[Nearby, ...]:
    """Open cases around the place of the draft, each by its category's name and its state."""
    if found.unit is None:
        return ()
    hints = nearby(scope, category=found.category, unit=found.unit, point=point_of(draft))
    return tuple(
        Nearby(category_name(h.category, language), state_of(practice(h.adoption), h.procedure, h.state, language))
        for h in hints
    )
