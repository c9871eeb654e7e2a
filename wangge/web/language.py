"""Which language and which looks a person reads in: their own choice (a cookie), else their browser's, else Chinese."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest

from wangge.web.wording import Language

YEAR = 365 * 24 * 3600  # seconds that a choice is kept
COOKIES: dict[str, tuple[str, ...]] = {"text": ("normal", "large"), "theme": ("auto", "light", "dark")}
LANGUAGE_TAGS: dict[str, str] = {"zh": "zh-hans", "en": "en"}


@dataclass(frozen=True, slots=True)
class Looks:
    """``text`` large is for elders; ``theme`` auto follows the device."""

    language: Language
    text: str = "normal"
    theme: str = "auto"

    @property
    def html_lang(self) -> str:
        return "zh-CN" if self.language == "zh" else "en"


def language_of(request: HttpRequest) -> Language:
    """The reader's own choice, else the first language that the browser asks for and we have, else Chinese."""
    chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME)
    wanted = [chosen] if chosen else request.headers.get("Accept-Language", "").split(",")
    for tag in wanted:
        if (language := tag.partition(";")[0].strip().lower()[:2]) in LANGUAGE_TAGS:
            return "en" if language == "en" else "zh"
    return "zh"


def looks_of(request: HttpRequest) -> Looks:
    chosen = {name: request.COOKIES.get(name, "") for name in COOKIES}
    kept = {name: value for name, value in chosen.items() if value in COOKIES[name]}
    return Looks(language_of(request), **kept)


def choices_in(data: dict[str, str]) -> dict[str, str]:
    """The cookies that a choice of looks sets; anything unknown is left out."""
    cookies = {name: data[name] for name, allowed in COOKIES.items() if data.get(name) in allowed}
    if data.get("language") in LANGUAGE_TAGS:
        cookies[settings.LANGUAGE_COOKIE_NAME] = LANGUAGE_TAGS[data["language"]]
    return cookies
