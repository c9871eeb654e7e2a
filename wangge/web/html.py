"""The parts that stand in lists by the fifty, written straight as HTML: fifty lines take 3 ms, as templates 28.

Everything that is not our own markup goes through ``escape``. Templates use these as tags: each part has one source.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cache, lru_cache
from html import escape as html_escape
from weakref import WeakKeyDictionary

from django.templatetags.static import static

from wangge.web import when
from wangge.web.pages.parts import ActButton, CaseLine, Due, Filter, Lane, NavItem, Option, State, Traits
from wangge.web.wording import Language, say

# Of traits that are still held somewhere: names are kept no longer than what they are read from.
_written: WeakKeyDictionary[Traits, dict[bool, str]] = WeakKeyDictionary()
_chosen_from: WeakKeyDictionary[Filter, str] = WeakKeyDictionary()
_special = re.compile("[&<>\"']").search


def escape(text: str) -> str:
    """As the library's, which looks five times through a text that mostly has nothing to escape."""
    return html_escape(text) if _special(text) else text


@dataclass(frozen=True, slots=True)
class Frame:
    """What a part needs of the page around it. ``csrf``: the token of its forms; ``here``: where they come back to."""

    language: Language
    now: datetime | None = None
    csrf: str = ""
    here: str = ""


@cache
def icon(name: str) -> str:
    """A decorative icon of our own sprite; words always stand beside it."""
    return f'<svg class="icon" aria-hidden="true"><use href="{static("built/icons.svg")}#{escape(name)}"></use></svg>'


def lane(shown: Lane) -> str:
    """A lane that goes first, with its ground: whoever waits behind it may know why."""
    return f'<span class="pill tone-soon" title="{escape(shown.ground)}">{escape(shown.name)}</span>'


@lru_cache(1_000)  # words and dates come again in every list; names and titles are kept nowhere
def pill(state: State) -> str:
    return f'<span class="pill tone-{state.tone}">{escape(state.label)}</span>'


def due(shown: Due, frame: Frame) -> str:
    """A date with its countdown; a colour never speaks alone."""
    if shown.at is None and shown.tone != "paused":
        return ""
    more = f" <i>{escape(say('due.provisional', frame.language))}</i>" if shown.provisional else ""
    return f'<span class="due tone-{shown.tone}">{icon(shown.icon)}{_due_words(shown, frame)}{more}</span>'


def _due_words(shown: Due, frame: Frame) -> str:
    language = frame.language
    if shown.at is None:
        return f"<span>{escape(say('due.paused', language))}</span>"
    this_year = _year(frame.now) if frame.now is not None else None
    stamp = _stamp(shown.at, language, this_year, done=shown.tone == "done")
    left = _left(shown.left_key, shown.left, language) if shown.left is not None and shown.tone != "done" else ""
    return f"{stamp} <b>{escape(left)}</b>" if left else stamp


@lru_cache(10)  # asked for each line of a page
def _year(now: datetime) -> int:
    return now.astimezone(when.DISTRICT).year


@lru_cache(1_000)
def _left(key: str, n: int, language: Language) -> str:
    return say(key, language, n=n)


@lru_cache(10_000)
def _stamp(at: datetime, language: Language, this_year: int | None, *, done: bool) -> str:
    now = datetime(this_year, 1, 1, tzinfo=when.DISTRICT) if this_year is not None else None
    words = (
        f"{say('due.done', language)} {when.moment(at, language, now=now)}" if done else when.by(at, language, now=now)
    )
    iso = at.astimezone(when.DISTRICT).isoformat(timespec="minutes")
    return f'<time datetime="{iso}">{escape(words)}</time>'


def case_line(line: CaseLine, frame: Frame, dues: dict[int, str]) -> str:
    """``dues``: those written already, for the cases of a list often share one."""
    when_due = dues.get(id(line.due))
    if when_due is None:
        when_due = dues[id(line.due)] = due(line.due, frame)
    acts = "".join(_act(act, frame) for act in line.acts)
    tick = _pick(line, frame.language) if line.pick else ""
    return (
        f'<li class="case-line" data-line>{tick}<div class="case-line-main">'
        f'<a class="case-line-title" href="{escape(line.href)}">{escape(line.title)}</a>'
        f"{_facts(line.traits, line.traits.category == line.title)}</div>"
        f'<div class="case-line-due">{when_due}</div>'
        f"{_row_of(acts)}</li>"
    )


def _pick(line: CaseLine, language: Language) -> str:
    label = escape(say("together.one", language, title=line.title))
    box = f'<input class="form-check-input" type="checkbox" name="case" value="{escape(line.pick)}" form="together"'
    return f'<label class="pick">{box} aria-label="{label}"></label>'


def _facts(traits: Traits, titled: bool) -> str:
    """State, lane, light; category, ground and holder, each once: a title may be the category (``titled``), a post is
    named by its ground."""
    written = _written.setdefault(traits, {})
    if titled not in written:
        category = "" if titled else traits.category
        unit = traits.unit if not traits.who.startswith(traits.unit) else ""
        signs = pill(traits.state) + (lane(traits.lane) if traits.lane else "")
        signs += pill(traits.light) if traits.light else ""
        facts = "".join(f"<span>{escape(fact)}</span>" for fact in (category, unit, traits.who) if fact)
        written[titled] = f'<p class="case-line-facts">{signs}{facts}</p>'
    return written[titled]


def _row_of(acts: str) -> str:
    return f'<div class="case-line-acts">{acts}</div>' if acts else ""


def _act(act: ActButton, frame: Frame) -> str:
    """An instant act is a form of its own; another one leads to its form on the case's page."""
    key = f'<kbd aria-hidden="true">{escape(act.key)}</kbd>' if act.key else ""
    attributes = f'class="btn btn-small{" btn-primary" if act.main else ""}"'
    attributes += f' data-key="{escape(act.key)}"' if act.key else ""
    if not act.instant:
        return f'<a {attributes} href="{escape(act.href)}">{escape(act.label)}{key}</a>'
    hidden = f'<input type="hidden" name="csrfmiddlewaretoken" value="{escape(frame.csrf)}">'
    hidden += f'<input type="hidden" name="next" value="{escape(frame.here)}">'
    button = f"<button {attributes}>{escape(act.label)}{key}</button>"
    return f'<form method="post" action="{escape(act.href)}">{hidden}{button}</form>'


def filters(shown: Iterable[Filter], language: Language) -> str:
    """The form over a list; a filter without a label only keeps what it is."""
    inside = "".join(_filter(one) for one in shown)
    if not inside:
        return ""
    label, button = escape(say("list.filters", language)), escape(say("list.apply", language))
    head = f'<form class="filters" method="get" data-submit-on-change role="search" aria-label="{label}">'
    return f'{head}{inside}<button class="btn">{button}</button></form>'


def _filter(shown: Filter) -> str:
    name = escape(shown.name)
    if not shown.label:
        return "".join(f'<input type="hidden" name="{name}" value="{escape(o.value)}">' for o in shown.options)
    if shown.typed:
        typed = escape(shown.options[0].value)
        box = f'<input class="form-control" type="search" name="{name}" value="{typed}" maxlength="100">'
        return f'<label class="filter-words"><span>{escape(shown.label)}</span>{box}</label>'
    return _select(shown)


def _select(shown: Filter) -> str:
    """A hundred categories come again in every list."""
    written = _chosen_from.get(shown)
    if written is None:
        options, name = "".join(_option(option) for option in shown.options), escape(shown.name)
        select = f'<select class="form-select" name="{name}">{options}</select>'
        written = _chosen_from[shown] = f"<label><span>{escape(shown.label)}</span>{select}</label>"
    return written


def _option(option: Option) -> str:
    chosen = " selected" if option.selected else ""
    count = f" ({option.count})" if option.count is not None else ""
    return f'<option value="{escape(option.value)}"{chosen}>{escape(option.label)}{count}</option>'


def nav(items: Iterable[NavItem]) -> str:
    return "".join(_nav_item(item) for item in items)


def _nav_item(item: NavItem) -> str:
    here = ' aria-current="page"' if item.active else ""
    count = f'<span class="count">{item.count}</span>' if item.count else ""
    label = f"{icon(item.icon)}<span>{escape(item.label)}</span>{count}"
    return f'<a class="nav-item" href="{escape(item.href)}"{here}>{label}</a>'


def case_lines(lines: Iterable[CaseLine], frame: Frame) -> str:
    dues: dict[int, str] = {}
    return "".join([case_line(line, frame, dues) for line in lines])
