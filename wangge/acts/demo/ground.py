"""The territory of the demonstration: administrative units, dedicated grids, overlays, the sites of a road; grids of
everybody in one street, and a building site with its areas."""

from __future__ import annotations

import random
from dataclasses import dataclass, field

import shapely

from wangge.acts import setup
from wangge.acts.demo import geometry, names
from wangge.acts.demo.data import read
from wangge.acts.demo.geometry import ROAD_ROW, Plot
from wangge.acts.demo.making import Maker, kept
from wangge.lib.codes import DivisionCode, GridCode
from wangge.places.models import Unit

GRIDS = 390  # as many as the source has
SECTIONS = ((3, 6), (6, 9))  # columns of the road's two sections: three stretches each
DENSE, SPARSE = 10, 2  # grids of a community in an industrial area, and elsewhere
CHAIN_SHARES = (120, 110, 90)  # grids in the three chains; the rest is in none
LADDER_STREET = "B"  # hard matters climb here: from a comprehensive grid to its community, the street, the district
YARD = (0, 4)  # column and row of the community with the building site
YARD_AREAS = 3
FIRST_COMPREHENSIVE = 101  # its grids are numbered apart from the dedicated ones


@dataclass(frozen=True)
class Community:
    unit: Unit
    plot: Plot


@dataclass(frozen=True)
class Grid:
    """``chain``: index of its chain, or None."""

    unit: Unit
    polygon: shapely.Polygon
    community: Community
    chain: int | None


@dataclass(frozen=True)
class Stretch:
    """A piece of the road's site in one community."""

    unit: Unit
    polygon: shapely.Polygon
    community: Community
    section: int


@dataclass(frozen=True)
class Area:
    """A comprehensive grid, or an area of the building site, in its community."""

    unit: Unit
    polygon: shapely.Polygon
    community: Community


@dataclass
class Ground:
    district: Unit
    streets: dict[str, Unit] = field(default_factory=dict)
    communities: list[Community] = field(default_factory=list)
    grids: list[Grid] = field(default_factory=list)
    sections: list[Unit] = field(default_factory=list)
    stretches: list[Stretch] = field(default_factory=list)
    comprehensive: list[Area] = field(default_factory=list)
    yard: list[Area] = field(default_factory=list)  # the building site, then its areas


def make(maker: Maker, rng: random.Random, share: float) -> Ground:
    """1. streets and communities; 2. dedicated grids; 3. chains and industrial communities over them; 4. sites;
    5. comprehensive grids."""
    plots = geometry.plots(rng)
    whole = geometry.union([plot.polygon for plot in plots])
    ground = Ground(maker.unit(names.DIVISION, names.DISTRICT, "district", "administrative", None, whole))
    _streets(maker, ground, plots)
    _grids(maker, ground, round(GRIDS * share))
    _overlays(maker, ground)
    _sites(maker, ground)
    _comprehensive(maker, ground)
    _yard(maker, ground)
    return ground


def _streets(maker: Maker, ground: Ground, plots: list[Plot]) -> None:
    coined = iter(names.coined())
    told = read("organisations")["streets"]
    made = maker.units([_street(ground, plots, letter, *row) for letter, row in told.items()])
    ground.streets |= dict(zip(told, made, strict=True))
    placed = [(letter, n, plot) for letter in told for n, plot in enumerate(_of(plots, letter))]
    rows = [_community(ground.streets[letter], n, next(coined), plot) for letter, n, plot in placed]
    ground.communities += [Community(u, p) for u, (*_, p) in zip(maker.units(rows), placed, strict=True)]


def _of(plots: list[Plot], letter: str) -> list[Plot]:
    return [plot for plot in plots if plot.street == letter]


def _street(
    ground: Ground, plots: list[Plot], letter: str, name: str, serial: str
) -> tuple[str, str, str, str, Unit, shapely.Geometry]:
    code = names.DIVISION + serial
    kind = "town" if DivisionCode(code).street_kind == "town" else "street"
    boundary = geometry.union([plot.polygon for plot in _of(plots, letter)])
    return code, name, kind, "administrative", ground.district, boundary


def _community(street: Unit, n: int, name: str, plot: Plot) -> tuple[str, str, str, str, Unit, shapely.Polygon]:
    """Communities from 001, in the outer part of a town villages from 200 (R-01)."""
    village = street.kind == "town" and n >= 2
    code = f"{street.code}{200 + n if village else 1 + n:03d}"
    title, kind = (f"{name}村", "village") if village else (f"{name}社区", "community")
    return code, title, kind, "administrative", street, plot.polygon


def _grids(maker: Maker, ground: Ground, count: int) -> None:
    """Dense where industry is, sparse elsewhere, until there are enough."""
    dense = {letter for _, letters in read("organisations")["parks"] for letter in letters}
    wanted = [(c, DENSE if c.plot.street in dense else SPARSE) for c in ground.communities]
    wanted.sort(key=lambda w: (w[1] != DENSE, w[0].plot.column in (0, 11)))
    rows: list[tuple[Community, tuple[str, str, str, str, Unit, shapely.Polygon]]] = []
    for community, most in wanted:
        for n, polygon in enumerate(geometry.blocks(community.plot, min(most, count - len(rows)))):
            code = GridCode(DivisionCode(community.unit.code), n + 1).digits
            name = f"{community.unit.name[:2]}{n + 1}号专属网格"
            rows.append((community, (code, name, "grid", "dedicated", community.unit, polygon)))
    made = maker.units([row for _, row in rows])
    for n, (unit, (community, row)) in enumerate(zip(made, rows, strict=True)):
        ground.grids.append(Grid(unit, row[5], community, _chain(n, count)))


def _chain(n: int, count: int) -> int | None:
    """Neighbouring grids are in one chain: by their share of all grids."""
    reached = 0.0
    for chain, share in enumerate(CHAIN_SHARES):
        reached += share / GRIDS * count
        if n < reached:
            return chain
    return None


def _overlays(maker: Maker, ground: Ground) -> None:
    for n, (code, name, *_) in enumerate(read("organisations")["chains"]):
        overlay = maker.unit(f"chain-{code}", name, "chain", "chain", ground.district)
        _hold(maker, overlay, [g for g in ground.grids if g.chain == n])
    for n, (name, letters) in enumerate(read("organisations")["parks"], 1):
        street = ground.streets[letters[0]]
        boundary = geometry.union([c.plot.polygon for c in ground.communities if c.plot.street in letters])
        park = maker.unit(
            f"{street.code}{400 + n}", name, "industrial_community", "industrial_community", ground.district, boundary
        )
        _hold(maker, park, [g for g in ground.grids if g.community.plot.street in letters])


def _hold(maker: Maker, overlay: Unit, grids: list[Grid]) -> None:
    kept(setup.hold_units(maker.by, overlay=overlay, units=[g.unit for g in grids], valid_from=maker.day))


def _sites(maker: Maker, ground: Ground) -> None:
    """Two sections of the elevated road, each of three stretches; a section hangs under the street of its first one."""
    row = {c.plot.column: c for c in ground.communities if c.plot.row == ROAD_ROW}
    for n, (first, last) in enumerate(SECTIONS):
        strips = {column: geometry.road(row[column].plot) for column in range(first, last)}
        street = ground.streets[row[first].plot.street]
        name = f"{names.PREFIX}大道快速化改造{'一二'[n]}标段"
        section = maker.unit(f"site-{n + 1}", name, "site", "site", street, geometry.union(list(strips.values())))
        ground.sections.append(section)
        for column, strip in strips.items():
            number = column - first + 1
            unit = maker.unit(f"site-{n + 1}-{number}", f"{name}{number}工区", "site", "site", section, strip)
            ground.stretches.append(Stretch(unit, strip, row[column], n))


def _comprehensive(maker: Maker, ground: Ground) -> None:
    """Two grids of everybody in each community of one street; what is a dedicated grid there belongs to the first."""
    own = [c for c in ground.communities if c.plot.street == LADDER_STREET]
    rows: list[tuple[str, str, str, str, Unit, shapely.Polygon]] = []
    for community in own:
        for n in (0, 1):
            code = GridCode(DivisionCode(community.unit.code), FIRST_COMPREHENSIVE + n).digits
            polygon = community.plot.part(0.02, 0.28, 0.5 * n + 0.01, 0.5 * n + 0.49)
            name = f"{community.unit.name[:2]}第{'一二'[n]}网格"
            rows.append((code, name, "grid", "comprehensive", community.unit, polygon))
    for n, (unit, row) in enumerate(zip(maker.units(rows), rows, strict=True)):
        ground.comprehensive.append(Area(unit, row[5], own[n // 2]))
        if n % 2 == 0:
            _hold(maker, unit, [g for g in ground.grids if g.community is own[n // 2]])


def _yard(maker: Maker, ground: Ground) -> None:
    """A building site of workshops, in areas that somebody answers for each."""
    community = next(c for c in ground.communities if (c.plot.column, c.plot.row) == YARD)
    name = f"{names.PREFIX}产业园标准厂房工地"
    whole = community.plot.part(0.35, 0.8, 0.15, 0.4)
    site = maker.unit("site-yard", name, "site", "site", community.unit, whole)
    ground.yard.append(Area(site, whole, community))
    step = 0.45 / YARD_AREAS
    for n in range(YARD_AREAS):
        polygon = community.plot.part(0.35 + n * step, 0.35 + (n + 1) * step, 0.15, 0.4)
        unit = maker.unit(f"site-yard-{n + 1}", f"{name}{'一二三'[n]}号责任区", "area", "site", site, polygon)
        ground.yard.append(Area(unit, polygon, community))
