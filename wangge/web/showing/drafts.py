"""A need on its way through the three filing steps. Each step carries the answers of the others in hidden fields."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace

from django.http import QueryDict

from wangge.acts import Need
from wangge.adoptions.facts import rulebook
from wangge.engine.cleaning import Bad, cleaner
from wangge.engine.forms import Fault
from wangge.engine.spec import FieldSpec
from wangge.lib.codes import BadCode
from wangge.lib.codes import phone as phone_number
from wangge.places.atlas import UnitFact
from wangge.places.facts import atlas

MORE = "more-"  # stands before the names of a practice's own fields
TEXT_MOST, PLACE_MOST, NAME_MOST, FOUND_MOST = 4000, 120, 60, 8
CHANNELS = ("phone", "window", "helped")  # by which a need reaches whoever files it for somebody else
_POINT = cleaner(FieldSpec(type="point"))


@dataclass(frozen=True, slots=True)
class Draft:
    """What was typed so far, as text. ``files``: codes of attachments that were taken in, separated by blanks."""

    text: str = ""
    files: str = ""
    category: str = ""
    place: str = ""  # code of a unit
    place_words: str = ""
    point: str = ""  # "lon,lat"
    name: str = ""
    phone: str = ""
    other: str = ""  # "yes": filed for someone else
    channel: str = ""  # how it came to whoever files it for someone else
    key: str = ""
    more: tuple[tuple[str, str], ...] = ()  # what the practice's own form asks beyond that: (field, text)

    @property
    def pairs(self) -> tuple[tuple[str, str], ...]:
        """As hidden fields."""
        own = tuple((name, getattr(self, name)) for name in TEXTS if getattr(self, name))
        return own + tuple((f"{MORE}{name}", text) for name, text in self.more)

    def without(self, *names: str) -> tuple[tuple[str, str], ...]:
        return tuple(pair for pair in self.pairs if pair[0] not in names)


TEXTS = tuple(f.name for f in fields(Draft) if f.name != "more")


def further(posted: QueryDict) -> QueryDict:
    """What was sent for the practice's own fields, under their own names."""
    found = QueryDict(mutable=True)
    for name in posted:
        if name.startswith(MORE):
            found.setlist(name.removeprefix(MORE), posted.getlist(name))
    return found


def draft_of(posted: QueryDict) -> Draft:
    given: dict[str, str] = {name: posted.get(name, "").strip() for name in TEXTS}
    lon, lat = posted.get("point_lon", "").strip(), posted.get("point_lat", "").strip()
    sent = further(posted)
    draft = Draft(**given, more=tuple((name, "\n".join(sent.getlist(name))) for name in sent if sent.get(name)))
    return replace(draft, point=f"{lon},{lat}") if lon or lat else draft


def words_faults(draft: Draft) -> dict[str, Fault]:
    """What is wrong with the first step, by field."""
    if not draft.text:
        return {"text": Fault("text", "required")}
    return _too_long(draft, "text", TEXT_MOST)


def _too_long(draft: Draft, name: str, most: int) -> dict[str, Fault]:
    length = len(getattr(draft, name))
    return {name: Fault(name, "too_long", {"most": most, "length": length})} if length > most else {}


def where_faults(draft: Draft) -> dict[str, Fault]:
    """What is wrong with place and contact, by field."""
    found = {**_too_long(draft, "place_words", PLACE_MOST), **_too_long(draft, "name", NAME_MOST)}
    if draft.point and point_of(draft) is None:
        found["point"] = Fault("point", "bad_point")
    if draft.phone:
        try:
            phone_number(draft.phone)
        except BadCode:
            found["phone"] = Fault("phone", "bad_phone")
    return found


def point_of(draft: Draft) -> tuple[float, float] | None:
    lon, _, lat = draft.point.partition(",")
    try:
        point = _POINT({"lon": lon, "lat": lat}, None, None)  # type: ignore[arg-type]
    except Bad:
        return None
    return (point["lon"], point["lat"]) if point else None


def units_named(words: str) -> tuple[UnitFact, ...]:
    """Units whose name stands in the words or holds them, the innermost first."""
    words = words.strip()
    if len(words) < 2:
        return ()
    found = [u for u in atlas().units.values() if u.valid_to is None and (words in u.name or u.name in words)]
    return tuple(sorted(found, key=lambda u: (-u.depth, len(u.name), u.id))[:FOUND_MOST])


def placed(draft: Draft) -> bool:
    """Whether it is plain where: a point, a place of one's own, or words that name one unit. Words that name other
    units than the chosen one leave it open."""
    named = {unit.code for unit in units_named(draft.place_words)}
    if draft.point:
        return point_of(draft) is not None
    return not named or draft.place in named if draft.place else len(named) == 1


def need_of(draft: Draft, *, asker: int | None, about: int | None, words_for_place: str) -> Need:
    """The need to file. A place that no unit bears is kept in the words: nothing that was typed is lost."""
    named = units_named(draft.place_words)
    point = point_of(draft)
    place = draft.place or (named[0].code if len(named) == 1 and point is None else None)
    text = f"{draft.text}\n{words_for_place}" if draft.place_words else draft.text
    return Need(
        text=text,
        category=draft.category if draft.category in rulebook().by_code else None,
        place=None if point else place or None,
        point=point,
        about=about,
        asker=asker,
        name=draft.name,
        phone=draft.phone,
        files=tuple(draft.files.split()),
        key=draft.key or None,
        channel=draft.channel if draft.other == "yes" and draft.channel in CHANNELS else "web",
    )
