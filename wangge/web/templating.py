"""What templates may call: words, days and times, addresses, and the parts that ``web.html`` writes (and escapes)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from functools import lru_cache, partial
from typing import Any

from django.template.defaultfilters import linebreaksbr
from django.templatetags.static import static as static_address
from django.urls import reverse
from jinja2 import Environment, pass_context
from jinja2.runtime import Context
from markupsafe import Markup

from wangge.web import html, when
from wangge.web.compiling import Pages
from wangge.web.pages.parts import CaseLine, Due, Filter, NavItem, State
from wangge.web.showing.maps import spoken
from wangge.web.wording import Language, say


def chinese(**options: Any) -> Environment:
    return _environment("zh", options)


def english(**options: Any) -> Environment:
    return _environment("en", options)


def _environment(language: Language, options: dict[str, Any]) -> Environment:
    """Jinja's, with our own names in it; what a template prints is escaped unless it is one of these parts."""
    made = Pages(**{**options, "autoescape": True})
    made.language = language
    made.constant.update(w=partial(w, language), url=url, static=static, icon=icon)
    made.globals.update(made.constant, by=by, moment=moment, day=day, csrf_field=csrf_field)
    made.globals.update(pill=pill, due=due, nav=nav, filters=filters, case_lines=case_lines, map_words=map_words)
    made.filters.update(machine_time=machine_time, linebreaksbr=linebreaksbr)
    return made


def w(language: Language, key: str, /, **values: Any) -> str:
    """{{ w("case.who", name=value) }}: a sentence from words/*.yaml (escaped like any value)."""
    return say(key, language, **values)


def _language(context: Context) -> Language:
    return context.environment.language  # type: ignore[no-any-return, attr-defined]


@pass_context
def map_words(context: Context, label: str) -> str:
    """What the script of a map of ``label`` says, as JSON."""
    return spoken(label, _language(context))


@pass_context
def by(context: Context, at: datetime) -> str:
    return when.by(at, _language(context), now=context.get("now"))


@pass_context
def moment(context: Context, value: datetime) -> str:
    return when.moment(value, _language(context), now=context.get("now"))


@pass_context
def day(context: Context, value: date, *, year: bool = False) -> str:
    return when.day(value, _language(context), year=year)


@lru_cache(1_000)
def url(name: str, **kwargs: Any) -> str:
    return reverse(name, kwargs=kwargs or None)


@lru_cache(100)
def static(path: str) -> str:
    return static_address(path)


def machine_time(value: datetime) -> str:
    """For <time datetime=…>: ISO 8601 in the district's zone."""
    return value.astimezone(when.DISTRICT).isoformat(timespec="minutes")


@pass_context
def csrf_field(context: Context) -> Markup:
    return Markup('<input type="hidden" name="csrfmiddlewaretoken" value="{}">').format(context.get("csrf", ""))


def _frame(context: Context) -> html.Frame:
    return html.Frame(_language(context), context.get("now"), context.get("csrf", ""), context.get("here", ""))


def icon(name: str) -> Markup:
    return Markup(html.icon(name))  # noqa: S704 escaped there


def pill(state: State) -> Markup:
    return Markup(html.pill(state))  # noqa: S704 escaped there


@pass_context
def due(context: Context, shown: Due) -> Markup:
    return Markup(html.due(shown, _frame(context)))  # noqa: S704 escaped there


@pass_context
def case_lines(context: Context, lines: Iterable[CaseLine]) -> Markup:
    """The items of a list of cases; what people wrote is escaped in ``web.html``."""
    return Markup(html.case_lines(lines, _frame(context)))  # noqa: S704 escaped there


@pass_context
def filters(context: Context, shown: Iterable[Filter]) -> Markup:
    return Markup(html.filters(shown, _language(context)))  # noqa: S704 escaped there


def nav(items: Iterable[NavItem]) -> Markup:
    return Markup(html.nav(items))  # noqa: S704 escaped there
