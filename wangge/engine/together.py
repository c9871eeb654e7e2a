"""Which acts can be done on several cases at once, with one form for all of them."""

from __future__ import annotations

from wangge.engine.forms import Form
from wangge.engine.spec import ActSpec

# Types of fields to which each case has its own answer: whom, which papers, which file.
OF_ONE = frozenset({"holder", "list", "file"})
# Effects of what is decided case by case.
BY_ITSELF = frozenset({"recuse", "erase"})


def is_alone(spec: ActSpec, form: Form | None) -> bool:
    """Whether an act is done on one case at a time."""
    asked = [given.type for given in form.inputs() if given.required] if form else []
    return not (OF_ONE.isdisjoint(asked) and BY_ITSELF.isdisjoint(effect.do for effect in spec.effects))
