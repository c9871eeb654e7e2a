"""How many taps a job takes: what a person's finger or key does on the page, counted by the browser itself."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import ClassVar
from weakref import WeakKeyDictionary

from playwright.sync_api import BrowserContext, Page

# A tap is a press of a finger or the mouse, or of a key on a thing that acts; typing words into a field is none.
# A choice in a list and a picture count one each, because the browser opens a window of its own for them.
COUNTING = """
const typing = "input:not([type=checkbox], [type=radio]), textarea, select";
const tapped = () => window.countTap();
addEventListener("pointerdown", (event) => event.isTrusted && tapped(), true);
addEventListener("keydown", (event) => event.isTrusted && !event.target.closest?.(typing) && tapped(), true);
addEventListener("change", (event) => event.target.matches?.("select, input[type=file]") && tapped(), true);
"""


class Taps:
    """Counts over all pages of a window's context, from the next page that is opened in it; one for each context."""

    known: ClassVar[WeakKeyDictionary[BrowserContext, Taps]] = WeakKeyDictionary()

    def __init__(self, context: BrowserContext) -> None:
        self.counted = 0
        self.known[context] = self
        context.expose_function("countTap", self._one)
        context.add_init_script(COUNTING)

    def _one(self) -> None:
        self.counted += 1


@contextmanager
def within(page: Page, most: int) -> Iterator[Taps]:
    """The taps from here to the end of the block, on ``page`` and whatever it leads to; the page is loaded anew first.

    Fails when they are more than ``most``, and also when there were none, for then nothing was counted."""
    taps = Taps.known.get(page.context) or Taps(page.context)
    taps.counted = 0
    page.reload()
    yield taps
    page.wait_for_load_state()
    assert 0 < taps.counted <= most, f"{taps.counted} taps where {most} are allowed"
