"""The calendar: which days work, read as data, and arithmetic over them in constant time.

    load(paths) -> DayTable        the national layer and regional layers over it, from YAML; every fault at once
    Calendar(days, zone, office)   the table over 2000-01-01 … 2100-12-31, in one time zone, with its office hours

A year that the State Council has not announced yet has its statutory holidays alone (全国年节及纪念日放假办法) and is
*provisional*: no days swapped, no make-up days. Days are counted by their index: day 0 is 2000-01-01, local date.
"""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import accumulate, chain
from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo

from pydantic import Field

from wangge.engine import schema
from wangge.engine.faults import Fault, Faults, Path_
from wangge.engine.source import Source
from wangge.engine.source import load as read_source
from wangge.engine.spec import Spec
from wangge.engine.vocabulary import Cutoff

FIRST, LAST = date(2000, 1, 1), date(2100, 12, 31)
SHANGHAI = ZoneInfo("Asia/Shanghai")
Office = tuple[tuple[time, time], ...]
OFFICE: Office = ((time(8, 30), time(12)), (time(13, 30), time(17)))
LEAST_OFFICE = timedelta(hours=4)  # what clock_limit relies on when it compares working hours with days
DAY = timedelta(days=1)
MICROSECOND = timedelta(microseconds=1)


class OutOfCalendar(ValueError):
    """A date before 2000 or after 2100: no clock of a case runs there, so something else is wrong."""


class Notice(Spec):
    """Where the days come from: a notice of the State Council, or the decision of a region."""

    title: str
    number: str = ""
    issued: date


class Span(Spec):
    """A holiday, both days included. Weekend days within it belong to it."""

    name: str
    from_: Annotated[date, Field(alias="from")]
    to: date

    def days(self) -> Iterator[date]:
        return (self.from_ + DAY * n for n in range((self.to - self.from_).days + 1))


class Extra(Spec):
    """A make-up working day (调休上班)."""

    day: date
    for_: Annotated[str, Field(alias="for")]


class Yearly(Spec):
    """A statutory holiday on the same dates each year, written MM-DD."""

    name: str
    from_: Annotated[str, Field(alias="from", pattern=r"^(0[1-9]|1[0-2])-[0-3][0-9]$")]
    to: Annotated[str, Field(pattern=r"^(0[1-9]|1[0-2])-[0-3][0-9]$")]


class DayFile(Spec):
    """One file. Region "cn" with a ``year``: that year as announced. "cn" without: the statutory holidays, for years
    not announced. Any other region: days that lie over the national ones."""

    region: Annotated[str, Field(pattern=r"^(cn|[0-9]{6})$")]
    year: Annotated[int | None, Field(ge=2000, le=2100)] = None
    sources: Annotated[tuple[Notice, ...], Field(min_length=1)]
    names: dict[str, str] = {}  # Chinese name -> English name
    yearly: tuple[Yearly, ...] = ()
    holidays: tuple[Span, ...] = ()
    workdays: tuple[Extra, ...] = ()


@dataclass(frozen=True, slots=True)
class DayTable:
    """Days that differ from plain weekdays and weekends. ``off`` and ``work`` map them to the holiday's Chinese name;
    ``yearly`` are the fixed holidays of years not announced, by (month, day); ``names`` has the English names."""

    off: Mapping[date, str]
    work: Mapping[date, str]
    announced: frozenset[int]
    yearly: Mapping[tuple[int, int], str]
    names: Mapping[str, str]
    sources: Mapping[int, tuple[Notice, ...]]


@dataclass(slots=True)
class _Layer:
    """A file on its way into the table."""

    source: Source
    file: DayFile

    def entries(self) -> Iterator[tuple[Path_, date, str]]:
        """Every day that the file states, with its place and the holiday's name."""
        for at, span in enumerate(self.file.holidays):
            yield from ((("holidays", at), day, span.name) for day in span.days())
        yield from ((("workdays", at), extra.day, extra.for_) for at, extra in enumerate(self.file.workdays))

    @property
    def off(self) -> dict[date, str]:
        return {day: span.name for span in self.file.holidays for day in span.days()}

    @property
    def work(self) -> dict[date, str]:
        return {extra.day: extra.for_ for extra in self.file.workdays}


def load(paths: Iterable[Path]) -> DayTable:
    """The table that ``paths`` make: files, or folders of ``*.yaml``; regional layers lie over in the order given.

    Raises Faults with every fault: day_backwards, day_twice, day_wrong_year, day_works_already, day_year_twice,
    day_year_missing (a hole between two years), day_holiday_missing (a year without a statutory holiday),
    day_no_english, and those of any YAML file.
    """
    layers, faults = _read(paths)
    national = [x for x in layers if x.file.region == "cn"]
    years = [x for x in national if x.file.year is not None]
    statutory = [x for x in national if x.file.year is None]
    regional = [x for x in layers if x.file.region != "cn"]
    names = {zh: en for x in layers for zh, en in x.file.names.items()}
    faults += chain(_twice(years), *(_twice([x]) for x in (*statutory, *regional)), _unnamed(layers, names))
    faults += chain(_wrong_years(years), _holes(years, statutory))
    table = _table(years, statutory, names)
    for layer in regional:
        table = _over(table, layer, faults)
    if faults:
        raise Faults(faults)
    return table


def _read(paths: Iterable[Path]) -> tuple[list[_Layer], list[Fault]]:
    layers: list[_Layer] = []
    faults: list[Fault] = []
    for path in chain.from_iterable(sorted(p.glob("*.yaml")) if p.is_dir() else [p] for p in paths):
        source = read_source(path)
        file, bad = schema.validate(DayFile, source) if not source.faults else (None, source.faults)
        faults += bad
        if file is None:
            continue
        backwards = [n for n, span in enumerate(file.holidays) if span.from_ > span.to]
        faults += [source.fault("day_backwards", ("holidays", n)) for n in backwards]
        layers.append(_Layer(source, file))
    return layers, faults


def _twice(layers: Sequence[_Layer]) -> Iterator[Fault]:
    """Days that stand twice within one layer: as two holidays, or as a day off and a working day."""
    seen: set[date] = set()
    for layer in layers:
        for path, day, _ in layer.entries():
            if day in seen:
                yield layer.source.fault("day_twice", path, day=day)
            seen.add(day)


def _unnamed(layers: Sequence[_Layer], names: Mapping[str, str]) -> Iterator[Fault]:
    for layer in layers:
        for path, _, name in dict.fromkeys((path, None, name) for path, _, name in layer.entries()):
            if name not in names:
                yield layer.source.fault("day_no_english", path, name=name)


def _wrong_years(years: Sequence[_Layer]) -> Iterator[Fault]:
    """Days of another year, and make-up days that are no weekend."""
    seen: Counter[int] = Counter()
    for layer in years:
        year = layer.file.year or 0
        seen[year] += 1
        if seen[year] > 1:
            yield layer.source.fault("day_year_twice", ("year",), year=year)
        for path, day, _ in layer.entries():
            if day.year != year:
                yield layer.source.fault("day_wrong_year", path, day=day, year=year)
            if path[0] == "workdays" and day.weekday() < 5:
                yield layer.source.fault("day_works_already", path, day=day)


def _holes(years: Sequence[_Layer], statutory: Sequence[_Layer]) -> Iterator[Fault]:
    """Years missing between the first and the last, and statutory holidays missing in a year."""
    known = {x.file.year or 0: x for x in years}
    for year in range(min(known, default=0), max(known, default=-1) + 1):
        if year not in known:
            yield known[max(known)].source.fault("day_year_missing", (), year=year)
    fixed = {span.name for x in statutory for span in x.file.yearly}
    wanted = fixed | {span.name for x in statutory for span in x.file.holidays}
    for year, layer in known.items():
        stated = " ".join(span.name for span in layer.file.holidays)
        for name in sorted(wanted):
            if name not in stated:
                yield layer.source.fault("day_holiday_missing", ("holidays",), name=name, year=year)


def _table(years: Sequence[_Layer], statutory: Sequence[_Layer], names: Mapping[str, str]) -> DayTable:
    announced = frozenset(x.file.year for x in years if x.file.year is not None)
    off = {day: name for x in statutory for day, name in x.off.items() if day.year not in announced}
    yearly: dict[tuple[int, int], str] = {}
    for span in chain.from_iterable(x.file.yearly for x in statutory):
        first, last = date.fromisoformat(f"2000-{span.from_}"), date.fromisoformat(f"2000-{span.to}")
        yearly |= {((day := first + DAY * n).month, day.day): span.name for n in range((last - first).days + 1)}
    return DayTable(
        off=off | {day: name for x in years for day, name in x.off.items()},
        work={day: name for x in years for day, name in x.work.items()},
        announced=announced,
        yearly=yearly,
        names=names,
        sources={x.file.year: x.file.sources for x in years if x.file.year is not None},
    )


def _over(table: DayTable, layer: _Layer, faults: list[Fault]) -> DayTable:
    """A regional layer over the table: its word is the last on the days that it states."""
    for at, extra in enumerate(layer.file.workdays):
        if extra.day in table.work or (extra.day.weekday() < 5 and not _holiday(table, extra.day)):
            faults.append(layer.source.fault("day_works_already", ("workdays", at), day=extra.day))
    off, work = layer.off, layer.work
    return replace(
        table,
        off={d: n for d, n in table.off.items() if d not in work} | off,
        work={d: n for d, n in table.work.items() if d not in off} | work,
    )


def _holiday(days: DayTable, day: date) -> str:
    """The name of the holiday on ``day``, or ""."""
    name = days.off.get(day, "")
    if not name and day.year not in days.announced and day not in days.work:
        name = days.yearly.get((day.month, day.day), "")
    return name


@dataclass(frozen=True, eq=False)
class Calendar:
    """Which days work, and counting over them. ``zone``: where days begin; ``office``: the hours of a working day.

    Every instant is aware; those returned are UTC. Raises ValueError for a zone that changes its offset after 2000
    (none of China does; summer time would make days of unequal length) and for office hours that overlap or are under
    four hours a day. Methods that take an index or an instant raise OutOfCalendar outside 2000–2100.

    origin         the first instant of day 0, in UTC
    cumulative     cumulative[i]: how many of the days 0 … i work
    working_days   the indexes of working days, in order
    """

    days: DayTable
    zone: ZoneInfo = SHANGHAI
    office: Office = OFFICE
    origin: datetime = field(init=False, repr=False)
    cumulative: array[int] = field(init=False, repr=False)
    working_days: array[int] = field(init=False, repr=False)
    close: timedelta = field(init=False, repr=False)  # the end of office hours, from the start of the day
    office_day: int = field(init=False, repr=False)  # office hours of a working day, in microseconds
    _hours: tuple[tuple[int, int], ...] = field(init=False, repr=False)  # the same by segment: from, to
    _unknown: array[int] = field(init=False, repr=False)  # [i]: how many days before day i are of years not announced
    _starts: tuple[datetime, ...] = field(init=False, repr=False)  # first instants of all days: adding takes longer

    def __post_init__(self) -> None:
        works = [self._works(day) for day in _all_days()]
        hours = tuple((_of_day(a), _of_day(b)) for a, b in self.office)
        total = sum(b - a for a, b in hours)
        flat = [moment for segment in hours for moment in segment]
        if total * MICROSECOND < LEAST_OFFICE or flat != sorted(set(flat)):
            raise ValueError(f"office hours must be in order and at least {LEAST_OFFICE} a day: {self.office}")
        put = object.__setattr__  # frozen: all that follows is computed once
        put(self, "origin", _steady(self.zone))
        put(self, "cumulative", array("i", accumulate(works)))
        put(self, "working_days", array("i", (n for n, yes in enumerate(works) if yes)))
        put(self, "close", flat[-1] * MICROSECOND)
        put(self, "office_day", total)
        put(self, "_hours", hours)
        put(self, "_unknown", array("i", accumulate(map(self.provisional, _all_days()), initial=0)))
        put(self, "_starts", tuple(self.origin + DAY * n for n in range(len(works) + 1)))

    def _works(self, day: date) -> bool:
        if day in self.days.work:
            return True
        return day.weekday() < 5 and not _holiday(self.days, day)

    # days by date

    def working(self, day: date) -> bool:
        """Whether ``day`` is a working day."""
        return self.works(self.index_of(day))

    def why(self, day: date) -> str:
        """What the calendar says of ``day``: "holiday:国庆节", "makeup_workday", "weekend" or, for a weekday, ""."""
        if day in self.days.work:
            return "makeup_workday"
        if name := _holiday(self.days, day):
            return f"holiday:{name}"
        return "weekend" if day.weekday() >= 5 else ""

    def provisional(self, day: date) -> bool:
        """Whether the holidays of that year are not announced (or not known here)."""
        return day.year not in self.days.announced

    def provisional_between(self, first: int, last: int) -> bool:
        """Whether any day from index ``first`` to ``last`` lies in a year that is not announced."""
        return last >= first and self._unknown[last + 1] > self._unknown[first]

    # days by index

    def index(self, instant: datetime) -> int:
        """The index of the local day in which ``instant`` lies."""
        found: int = (instant - self.origin).days
        if not 0 <= found < len(self.cumulative):
            raise OutOfCalendar(f"{instant} lies outside the calendar, {FIRST} to {LAST}")
        return found

    def index_of(self, day: date) -> int:
        if not FIRST <= day <= LAST:
            raise OutOfCalendar(f"{day} lies outside the calendar, {FIRST} to {LAST}")
        return (day - FIRST).days

    def date_of(self, index: int) -> date:
        return FIRST + timedelta(days=index)

    def works(self, index: int) -> bool:
        return self.roll(index) == index

    def roll(self, index: int) -> int:
        """``index`` if that day works, else the next that does (民法典 203)."""
        return self.after(index - 1, 1)

    def after(self, index: int, n: int) -> int:
        """The n-th working day after day ``index``, which itself is not counted. n ≥ 1; index ≥ -1 is day 0's eve."""
        try:
            return self.working_days[(self.cumulative[index] if index >= 0 else 0) + n - 1]
        except IndexError:
            raise OutOfCalendar(f"{n} working days after day {index} lie after {LAST}") from None

    def end(self, index: int, cutoff: Cutoff) -> datetime:
        """When day ``index`` ends: at 24:00, or with office hours (民法典 203)."""
        return self._starts[index + 1] if cutoff == "midnight" else self._starts[index] + self.close

    def start(self, index: int) -> datetime:
        """The first instant of day ``index``."""
        return self._starts[index]

    # office hours

    def office_used(self, instant: datetime) -> int:
        """Microseconds of office hours from day 0 to ``instant``."""
        index = self.index(instant)
        before = self.cumulative[index - 1] if index else 0
        used = before * self.office_day
        if self.cumulative[index] > before:
            moment = (instant - self._starts[index]) // MICROSECOND
            used += sum(min(max(moment, a), b) - a for a, b in self._hours)
        return used

    def office_reached(self, used: int) -> datetime:
        """The first instant by which ``used`` microseconds of office hours have passed; ``used`` ≥ 1."""
        whole, left = divmod(used - 1, self.office_day)
        index, left = self.after(-1, whole + 1), left + 1
        for a, b in self._hours:
            if left <= b - a:
                return self._starts[index] + timedelta(microseconds=a + left)
            left -= b - a
        raise AssertionError("a remainder is never longer than the day")

    def office_of(self, index: int) -> tuple[tuple[datetime, datetime], ...]:
        """The office hours of day ``index``, as instants; empty on a day off."""
        if not self.works(index):
            return ()
        start = self._starts[index]
        return tuple((start + a * MICROSECOND, start + b * MICROSECOND) for a, b in self._hours)


def _all_days() -> Iterator[date]:
    return (FIRST + DAY * n for n in range((LAST - FIRST).days + 1))


def _of_day(moment: time) -> int:
    return ((moment.hour * 60 + moment.minute) * 60 + moment.second) * 1_000_000 + moment.microsecond


def _steady(zone: ZoneInfo) -> datetime:
    """The first instant of day 0 in UTC, for a zone whose days all have 24 hours."""
    moments = (datetime(year, month, 1, tzinfo=zone) for year in range(2000, 2101) for month in range(1, 13))
    if len({moment.utcoffset() for moment in moments}) != 1:
        raise ValueError(f"the offset of {zone.key} changes after 2000: days of unequal length are not counted here")
    return datetime(2000, 1, 1, tzinfo=zone).astimezone(UTC)
