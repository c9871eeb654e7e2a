"""What has just been done, told on the next page: kept in the session, shown once."""

from __future__ import annotations

from django.http import HttpRequest

from wangge.web.pages.parts import Message, Tone

KEY = "messages"


def tell(request: HttpRequest, sentence: str, tone: Tone = "ok", undo_href: str = "") -> None:
    request.session[KEY] = [*request.session.get(KEY, ()), [sentence, tone, undo_href]]


def told(request: HttpRequest) -> tuple[Message, ...]:
    """The messages that wait; they are gone afterwards."""
    if KEY not in request.session:
        return ()
    return tuple(Message(*kept) for kept in request.session.pop(KEY))
