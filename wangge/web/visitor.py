"""Who asks: the person behind a request, the posts they hold and the Scope they see with. Built once a request."""

from __future__ import annotations

from dataclasses import dataclass, replace

from django.http import HttpRequest
from django.utils import timezone

from wangge.engine.scope import Scope
from wangge.people.access import homes, scope_of
from wangge.people.facts import PostFact, roster
from wangge.web.language import language_of

APPOINTMENT, PROVED = "appointment", "proved"  # session keys: the acting appointment; cases opened by code and PIN
CLOSED = "closed"  # those of them that lie in a closed zone
PROVED_MOST = 20


@dataclass(frozen=True, slots=True)
class Visitor:
    """``name``: "" of who has no name that others may read; a log-in is none. ``posts`` are those held now; ``staff``
    works for others here, a firm's own manager does not."""

    scope: Scope
    name: str = ""
    posts: tuple[PostFact, ...] = ()
    terms: tuple[tuple[int, str], ...] = ()  # every appointment in force with its post's title, to choose one from
    homes: tuple[int, ...] = ()  # the units where the person works and lives

    @property
    def staff(self) -> bool:
        return any(post.drawn_from not in ("enterprise", "public") for post in self.posts)

    @property
    def of_firm(self) -> bool:
        """Works for a firm here, and not for the offices."""
        return not self.staff and any(post.drawn_from == "enterprise" for post in self.posts)

    @property
    def acting(self) -> str:
        return "、".join(post.title for post in self.posts[:2])


def visitor_of(request: HttpRequest) -> Visitor:
    found: Visitor | None = getattr(request, "_visitor", None)
    if found is None:
        found = _look(request)
        request._visitor = found  # type: ignore[attr-defined]
    return found


def _look(request: HttpRequest) -> Visitor:
    """In one appointment where one was chosen and is still in force, else in all of them."""
    proved = frozenset(request.session.get(PROVED, ()))
    user = request.user.pk if request.user.is_authenticated else None
    chosen, now, language = request.session.get(APPOINTMENT) if user else None, timezone.now(), language_of(request)
    scope = scope_of(user, now, chosen, language)
    people = roster()
    terms = people.terms(scope.person, scope.at) if scope.person is not None else ()
    if chosen is not None and all(t.id != chosen for t in terms):
        chosen, scope = None, scope_of(user, now, None, language)
    if proved:
        scope = replace(scope, bearer_of=proved, closed_of=proved.intersection(request.session.get(CLOSED, ())))
    if scope.person is None:
        return Visitor(scope, request.user.get_username() if user else "")
    held = [(t.id, people.posts[t.post]) for t in terms if t.post in people.posts]
    posts = tuple(post for term, post in held if chosen in (None, term))
    titles = tuple((term, post.title) for term, post in held)
    return Visitor(scope, people.name(scope.person), posts, titles, homes(scope))


def act_as(request: HttpRequest, appointment: int | None) -> None:
    """Act in one of one's own appointments from now on; None: in all of them."""
    if appointment is None or any(term == appointment for term, _ in visitor_of(request).terms):
        request.session[APPOINTMENT] = appointment
    request._visitor = None  # type: ignore[attr-defined]


def scope_in(request: HttpRequest) -> Scope:
    return visitor_of(request).scope


def remember_proved(request: HttpRequest, case: int, *, closed: bool = False) -> None:
    """The code and the PIN were right: the case stays open in this browser until the session ends. ``closed``: it lies
    in a closed zone; one that another moves into such a zone later has to be proved again."""
    for key, keep in ((PROVED, True), (CLOSED, closed)):
        others = [c for c in request.session.get(key, ()) if c != case]
        request.session[key] = ([*others, case] if keep else others)[-PROVED_MOST:]
    request._visitor = None  # type: ignore[attr-defined]
