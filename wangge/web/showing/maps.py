"""Maps for pages: where their data come from, and the words that their script says."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from urllib.parse import urlencode

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from wangge.cases.points import CLOSEST, MOST
from wangge.places.facts import atlas
from wangge.web.pages.maps import Map
from wangge.web.wording import Language, say

# The script's own names for what it says, as MapLibre has them.
SPOKEN = {
    "Map.Title": "title",
    "NavigationControl.ZoomIn": "closer",
    "NavigationControl.ZoomOut": "farther",
    "CooperativeGesturesHandler.WindowsHelpText": "control_scrolls",
    "CooperativeGesturesHandler.MacHelpText": "command_scrolls",
    "CooperativeGesturesHandler.MobileHelpText": "two_fingers",
    "Popup.Close": "close",
    "cases": "cases",
    "late": "late",
    "is_late": "is_late",
    "more": "more",
}


def list_map(page: str, label: str, query: str) -> Map:
    """The map of a list, cases or inbox, with the list's own filters; beside it stands the list."""
    points = reverse({"inbox": "web:map_waiting", "cases": "web:map_points"}[page])
    return Map(label, units_href(), CLOSEST, f"{points}?{query}", ground_href(), box=box(), tiles=tiles())


def box(paths: Collection[str] | None = None) -> tuple[float, float, float, float] | None:
    """West, south, east, north of these units, or of the whole district."""
    return atlas().box(timezone.localdate(), paths)


def units_href() -> str:
    return reverse("web:map_units")


def ground_href() -> str:
    return reverse("web:map_ground") if settings.GROUND_FILE.is_file() else ""


def points_href(query: Mapping[str, str]) -> str:
    return f"{reverse('web:map_points')}?{urlencode({k: v for k, v in query.items() if v})}"


def tiles() -> str:
    return " ".join(settings.TILES)


def spoken(label: str, language: Language) -> str:
    """JSON of what the script says; slots that it fills itself stay."""
    said = {theirs: say(f"map.{ours}", language, n="{n}", most=f"{MOST:,}") for theirs, ours in SPOKEN.items()}
    return json.dumps({**said, "Map.Title": label}, ensure_ascii=False)
