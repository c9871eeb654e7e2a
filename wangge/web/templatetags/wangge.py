"""Template tags: words, days and times, icons, and the tiny attributes that templates need."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django import template
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString

from wangge.web import when
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
def day(context: template.Context, value: date) -> str:
    return when.day(value, _language(context))


@register.simple_tag
def icon(name: str) -> SafeString:
    """A decorative icon of our own sprite; words always stand beside it."""
    return format_html(
        '<svg class="icon" aria-hidden="true"><use href="{}#{}"></use></svg>', static("built/icons.svg"), name
    )


@register.filter
def machine_time(value: datetime) -> str:
    """For <time datetime=…>: ISO 8601 in the district's zone."""
    return value.astimezone(when.DISTRICT).isoformat(timespec="minutes")
