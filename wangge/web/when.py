"""Days and times as people of the district read them. Instants come in UTC and are shown in the district's zone."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from wangge.web.wording import Language

DISTRICT = ZoneInfo("Asia/Shanghai")
WEEKDAYS = {"zh": "一二三四五六日", "en": ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")}
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
AN_INSTANT_BEFORE = timedelta(seconds=1)


def day(value: date, language: Language, *, year: bool = False) -> str:
    """11月24日(周二); Tue 24 Nov. With ``year`` also 2026年."""
    if language == "zh":
        return f"{f'{value.year}年' if year else ''}{value.month}月{value.day}日(周{WEEKDAYS['zh'][value.weekday()]})"
    return f"{WEEKDAYS['en'][value.weekday()]} {value.day} {MONTHS[value.month - 1]}{f' {value.year}' if year else ''}"


def moment(value: datetime, language: Language, *, now: datetime | None = None) -> str:
    """11月24日(周二)18:00; Tue 24 Nov, 18:00. Another year than ``now``'s is named."""
    local = value.astimezone(DISTRICT)
    other_year = now is not None and now.astimezone(DISTRICT).year != local.year
    return _joined(day(local.date(), language, year=other_year), f"{local:%H:%M}", language)


def by(due: datetime, language: Language, *, now: datetime | None = None) -> str:
    """11月24日(周二)18:00前; by 18:00, Tue 24 Nov. The last day ends at 24:00 (民法典 203), not at 0:00 later."""
    local = due.astimezone(DISTRICT)
    hour = f"{local:%H:%M}"
    if local.timetz().replace(tzinfo=None) >= time(23, 59) or hour == "00:00":
        local, hour = (local - AN_INSTANT_BEFORE, "24:00")
    other_year = now is not None and now.astimezone(DISTRICT).year != local.year
    text = day(local.date(), language, year=other_year)
    return f"{text}{hour}前" if language == "zh" else f"by {hour}, {text}"


def short(due: datetime, language: Language, *, now: datetime) -> str:
    """As ``by``, for a narrow screen: 今天18:00前, 周五24:00前 within a week to come or gone, else the day alone."""
    local = due.astimezone(DISTRICT)
    if f"{local:%H:%M}" == "00:00":
        local -= AN_INSTANT_BEFORE
    hour = "24:00" if local.timetz().replace(tzinfo=None) >= time(23, 59) else f"{local:%H:%M}"
    days = (local.date() - now.astimezone(DISTRICT).date()).days
    if language == "en":
        named = "today" if days == 0 else WEEKDAYS["en"][local.weekday()]
        return f"by {hour} {named}" if abs(days) < 7 else f"by {local.day} {MONTHS[local.month - 1]}"
    named = "今天" if days == 0 else f"周{WEEKDAYS['zh'][local.weekday()]}"
    return f"{named}{hour}前" if abs(days) < 7 else f"{local.month}月{local.day}日前"


def _joined(text: str, hour: str, language: Language) -> str:
    return f"{text}{hour}" if language == "zh" else f"{text}, {hour}"
