"""Template tags: words, days and times, and the parts that ``web.html`` writes (and escapes)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django import template
from django.utils.safestring import SafeString

from wangge.web import html, when
from wangge.web.pages.parts import CaseLine, Due, Filter, NavItem, State
from wangge.web.wording import Language, say

register = template.Library()


def _language(context: template.Context) -> Language:
    looks = context.get("looks")
    return looks.language if looks else "zh"


@register.simple_tag(takes_context=True)
def w(context: template.Context, key: str, **values: Any) -> str:
    """{% w "case.who" name=value %}: a sentence from words/*.yaml (escaped like any value)."""
    return say(key, _language(context), **values)


@register.simple_tag(takes_context=True)
def by(context: template.Context, due: datetime) -> str:
    return when.by(due, _language(context), now=context.get("now"))


@register.simple_tag(takes_context=True)
def moment(context: template.Context, value: datetime) -> str:
    return when.moment(value, _language(context), now=context.get("now"))


@register.simple_tag(takes_context=True)
def day(context: template.Context, value: date, *, year: bool = False) -> str:
    return when.day(value, _language(context), year=year)


def _frame(context: template.Context) -> html.Frame:
    return html.Frame(
        _language(context), context.get("now"), str(context.get("csrf_token") or ""), context.get("here", "")
    )


@register.simple_tag
def icon(name: str) -> SafeString:
    return SafeString(html.icon(name))


@register.simple_tag
def pill(state: State) -> SafeString:
    return SafeString(html.pill(state))


@register.simple_tag(takes_context=True)
def due(context: template.Context, shown: Due) -> SafeString:
    return SafeString(html.due(shown, _frame(context)))


@register.simple_tag(takes_context=True)
def case_lines(context: template.Context, lines: Iterable[CaseLine]) -> SafeString:
    """The items of a list of cases; what people wrote is escaped in ``web.html``."""
    return SafeString(html.case_lines(lines, _frame(context)))


@register.simple_tag(takes_context=True)
def filters(context: template.Context, shown: Iterable[Filter]) -> SafeString:
    return SafeString(html.filters(shown, _language(context)))


@register.simple_tag
def nav(items: Iterable[NavItem]) -> SafeString:
    return SafeString(html.nav(items))


@register.filter
def machine_time(value: datetime) -> str:
    """For <time datetime=…>: ISO 8601 in the district's zone."""
    return value.astimezone(when.DISTRICT).isoformat(timespec="minutes")
