"""A request that ends in one statement is first done with what this process knows; the statement proves it.

That spares the round trip that asks for the revisions. Where it finds them changed, or nothing was written (a refusal,
a key that was used before), all is done again with revisions that were asked for.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse

from wangge.subjects import revisions


def hopefully(view: Callable[..., HttpResponse], *args: Any) -> HttpResponse:
    """What ``view`` answers. Called twice where nothing was proved, so it must leave nothing behind but by acts."""
    if not revisions.can_assume():
        return view(*args)
    with revisions.assumed() as proved:
        try:
            answer = view(*args)
        except Exception:
            if proved():
                raise
        else:
            if proved():
                return answer
    return view(*args)
