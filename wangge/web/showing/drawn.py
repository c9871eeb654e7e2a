"""A sample on its page: the list to look through, and how anybody may draw it again."""

from __future__ import annotations

from datetime import datetime

from wangge.cases.sheets import DrawnSheet
from wangge.web.pages.cases import Drawn
from wangge.web.showing.lines import child
from wangge.web.wording import Language, say


def drawn_view(drawn: DrawnSheet, now: datetime, language: Language) -> Drawn:
    less = drawn.n - len(drawn.cases)
    said = [
        say("watch.drawn_of", language, of=drawn.of, n=drawn.n, seed=drawn.seed),
        say("watch.drawn_same" if drawn.same else "watch.drawn_differs", language),
        *([say("watch.drawn_less", language, n=less)] if less else []),
    ]
    return Drawn(tuple(said), tuple((n, child(line, now, language)) for n, line in drawn.cases))
