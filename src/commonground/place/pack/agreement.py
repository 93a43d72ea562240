"""Whether the tables of a place agree with each other. In: `Place`, read from a pack. Out: where they do not.

Everything that can be counted twice is: ages and margins with residents and households, the report with the
neighbourhoods, trusts with their catchments, totals with their parts, and the figures of the sources with the tables.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import polars as pl
import shapely
from numpy.typing import NDArray

from commonground.core.arrays import Ints
from commonground.core.text import quoted
from commonground.neighbourhoods.report import wards_held
from commonground.place import accounts, census, provenance
from commonground.place.ages import years_of
from commonground.place.model import LOCAL, Footprint, Place
from commonground.place.published import OF_PLACE
from commonground.place.registers import REGISTERS
from commonground.place.sexes import SEX_BANDS

NEAR = 1e-6  # how far two ways to one figure may part
ROUNDED = 1e-3  # the same of totals, whose parts are rounded
BRITISH_GRID = 27700
REAL_CODE = re.compile(r"E01\d{6}")
OF_AREAS = ("ward", "district")  # footprints whose codes stand in the table of areas too
OF_ONE = (*OF_AREAS, "icb", "sub_icb", "region")  # kinds of place that are one unit of the footprint of their kind
IN_PART = ("combined_authority", "pcn")  # published footprints that may miss areas
CATEGORIES = {  # of the census tables whose categories are known by their place
    **{"disability": 2, "residence": 2, "household_size": 8, "disabled_people": 3},
    **{"general_health": 5, "unpaid_care": 7},
}
LOOSE_SHARE, LOOSE_PEOPLE = 1.02, 200  # by which people of a district may exceed those of its table of sexes


def find_problems(place: Place) -> Iterator[str]:
    """What in `place` does not fit together."""
    of_people = (_names, _people, _homes, _deprivation, _sexes, _registers)
    for check in (*of_people, _footprints, _neighbourhoods, _trusts, _published, _accounts):
        yield from check(place)
    yield from _shapes(place)
    yield from _figures(place)


def _first_difference(place: Place, found: Any, wanted: Any, what: str, than: str, near: float = 0.0) -> Iterator[str]:
    """The first area in which two counts (areas,) differ, in words."""
    differs = np.flatnonzero(np.abs(np.asarray(found, dtype=float) - np.asarray(wanted, dtype=float)) > near)
    if differs.size:
        i = int(differs[0])
        yield f"{what.format(place.areas['code'][i])} {found[i]:,}, {than} {wanted[i]:,}"


def _names(place: Place) -> Iterator[str]:
    """The code of the place, and whether it is real."""
    real = all(REAL_CODE.fullmatch(code) for code in place.areas["code"])
    if real == place.synthetic:
        yield f"the place is said to be {'made up' if place.synthetic else 'real'}, and the codes of its areas are not"
    own = place.footprints.get(place.kind) if place.kind in OF_ONE else None
    if own is not None and own.vintage != LOCAL and own.codes != (place.code,):
        yield f"the place is said to be the {place.kind} {quoted(place.code)}, which its footprints do not say"


def _people(place: Place) -> Iterator[str]:
    """Ages and margins by area against residents and households."""
    households = place.areas["households"].to_numpy()
    yield from _first_difference(
        place, place.age.sum(axis=1), place.residents, "the ages of {} sum to", "its residents are"
    )
    for name, margin in place.margins.items():
        wanted = place.residents if margin.unit == "person" else households
        than = "its residents are" if margin.unit == "person" else "its households are"
        yield from _first_difference(
            place, margin.counts.sum(axis=1), wanted, f"the counts by {name!r} of {{}} sum to", than
        )


def _homes(place: Place) -> Iterator[str]:
    """Every census table is there, and those that lean on each other are ones that some people could have."""
    missing = [name for name in census.NAMES if name not in place.margins]
    if missing:
        yield f"the census table {missing[0]!r} is missing"
        return
    if narrow := [name for name, count in CATEGORIES.items() if len(place.margins[name].categories) != count]:
        yield f"the census table {narrow[0]!r} has not its {CATEGORIES[narrow[0]]} categories"
        return
    agreed = census.agree_margins(place.margins, place.residents, place.areas["households"].to_numpy())
    for name, margin in agreed.items():
        moved = np.flatnonzero((margin.counts != place.margins[name].counts).any(axis=1))
        if moved.size:
            yield f"nobody could have the counts by {name!r} of {place.areas['code'][int(moved[0])]}"
            return


def _deprivation(place: Place) -> Iterator[str]:
    """Deciles against fifths and scores."""
    decile, fifth = (place.areas[f"imd_{name}"].to_numpy() for name in ("decile", "quintile"))
    yield from _first_difference(
        place, fifth, (decile + 1) // 2, "the deprivation fifth of {} is", "its decile makes it"
    )
    table = place.areas.sort("imd_score", "imd_decile", descending=[True, False])
    if not table["imd_decile"].is_sorted():
        row = table.row(int(np.flatnonzero(np.diff(table["imd_decile"].to_numpy()) < 0)[0]) + 1, named=True)
        yield f"the deprivation score of {row['code']} is of another decile than {row['imd_decile']}"


def _sexes(place: Place) -> Iterator[str]:
    """Sexes of each district, once, and enough of them for the people who are here."""
    table, district = place.sex_by_district, place.areas["district_code"].to_numpy()
    wanted = sorted((str(code), band) for code in set(district) for band in SEX_BANDS)
    if table.select("district_code", "band").rows() != wanted:
        yield "the table 'sex_by_district' does not give each broad age of each district of the place once, in order"
        return
    for row in table.iter_rows(named=True):
        here = int(place.age[district == row["district_code"]][:, years_of(row["band"])].sum())
        there = row["female"] + row["male"]
        if here > there * LOOSE_SHARE + LOOSE_PEOPLE or there <= 0:
            yield f"{here:,} people of {row['band']} live here in {row['district_code']}, which has {there:,.0f}"


def _footprints(place: Place) -> Iterator[str]:
    """Shares of each area, which sum to one, or where that can be to nothing, and are those of the table of areas."""
    for kind, footprint in place.footprints.items():
        sums = np.asarray(footprint.shares.sum(axis=1)).ravel()
        may_miss = footprint.vintage == LOCAL or kind in IN_PART
        wrong = np.flatnonzero((np.abs(sums - 1.0) > NEAR) & ~(may_miss & (sums == 0)))
        if list(footprint.codes) != sorted(footprint.codes):
            yield f"the units of the footprint {kind!r} are not in the order of their codes"
        if wrong.size:
            i = int(wrong[0])
            yield f"the shares of {place.areas['code'][i]} in the footprint {kind!r} sum to {sums[i]:.6g}, not to 1"
        elif kind in OF_AREAS and footprint.vintage != LOCAL:
            yield from _as_in_areas(place, footprint)
    if missing := [kind for kind in (*OF_AREAS, "acute_trust") if kind not in place.footprints]:
        yield f"the footprint {missing[0]!r} is missing"


def _as_in_areas(place: Place, footprint: Footprint) -> Iterator[str]:
    kind, names = footprint.kind, dict(zip(footprint.codes, footprint.names, strict=True))
    most = [footprint.codes[i] for i in np.asarray(footprint.shares.toarray()).argmax(axis=1)]
    stated = place.areas.select("code", f"{kind}_code", f"{kind}_name").rows()
    for (area, code, name), unit in zip(stated, most, strict=True):
        if (code, name) != (unit, names[unit]):
            two = f"{quoted(name)} ({code}) in one table, {quoted(names[unit])} ({unit}) in another"
            yield f"the {kind} of {area} is {two}"
            return


def _neighbourhoods(place: Place) -> Iterator[str]:
    """The report against the areas of each neighbourhood."""
    here, report = place.neighbourhoods, place.neighbourhoods.report
    count = len(here.ids)
    labels: Ints = here.of_area.astype(np.int64)
    whole, split = wards_held(place.areas["ward_code"].to_list(), labels, count)
    counted: dict[str, NDArray[Any]] = {
        "population": np.bincount(labels, place.residents, count).astype(np.int64),
        "areas": np.bincount(labels, minlength=count),
        "wards_whole": whole,
        "wards_split": split,
    }
    for column, wanted in counted.items():
        for i in np.flatnonzero(report[column].to_numpy() != wanted)[:1]:
            said = f"the column {column!r} of the table 'neighbourhood_report' is {report[column][int(i)]:,}"
            yield f"{said} for {here.ids[i]}, the areas of {here.ids[i]} give {wanted[i]:,}"


def _trusts(place: Place) -> Iterator[str]:
    """The trusts against the published catchment; one of the place's own may stand there instead."""
    catchment = place.footprints.get("acute_trust")
    if catchment is None or catchment.vintage == LOCAL:
        return
    share = dict(zip(catchment.codes, catchment.move(place.residents / place.population), strict=True))
    stated = dict(place.trusts.select("code", "share_of_residents").iter_rows())
    for code in sorted(share.keys() ^ stated.keys())[:1]:
        yield f"the trust {quoted(code)} is in the table 'trusts' or in the catchments, and not in both"
    for code in sorted(share.keys() & stated.keys()):
        if abs(share[code] - stated[code]) > NEAR:
            two = f"{stated[code]:.4%} of residents in one table, {share[code]:.4%} in another"
            yield f"the trust {quoted(code)} serves {two}"
            return
    if not place.trusts["share_of_residents"].is_sorted(descending=True):
        yield "the trusts are not in the order of the residents whom they serve"


def _published(place: Place) -> Iterator[str]:
    """Totals of residents against their parts, and the parts against the whole of each body."""
    rows = place.published
    if not rows.equals(rows.sort("service", "measure", "body_code")):
        yield "the table 'published' is not in the order of its services"
    mine = rows.filter(pl.col("measure").is_in(OF_PLACE))
    for code, name in mine.select("body_code", "body_name").unique().iter_rows():
        if (code, name) != (place.code, place.name):
            yield f"a published total of residents is that of {quoted(name)}, not of the place"
    parts = rows.filter(pl.col("measure") == "residents_of_body")
    sums = parts.group_by("service", "source").agg(parts=pl.col("value").sum(), bodies=pl.len())
    joined = mine.join(sums, on=["service", "source"], how="left").with_columns(pl.col("parts", "bodies").fill_null(0))
    for row in joined.filter((pl.col("value") - pl.col("parts")).abs() > ROUNDED).iter_rows(named=True):
        parts_of_it = f"its parts sum to {row['parts']:,.2f}"
        yield f"the published {row['service']!r} of residents is {row['value']:,.2f}, {parts_of_it}"
        break
    whole = rows.filter(pl.col("measure") == "whole_body").select("service", "body_code", whole="value")
    more = parts.join(whole, on=["service", "body_code"], how="left").filter(
        (pl.col("value") > pl.col("whole") + ROUNDED) | pl.col("whole").is_null()
    )
    for row in more.head(1).iter_rows(named=True):
        yield f"the published {row['service']!r} of {quoted(row['body_name'])} for residents is more than its whole"


def _registers(place: Place) -> Iterator[str]:
    """Each register of each area, once and in order, none with more people than its age group has patients."""
    rows = place.registers
    wanted = [(area, register) for area in place.areas["code"] for register in REGISTERS]
    if rows.select("area", "register").rows() != wanted:
        yield "the table 'registers' does not give each register of each area once, in order"
    for row in rows.filter(pl.col("registered") > pl.col("patients") + NEAR).head(1).iter_rows(named=True):
        of = f"the register {row['register']!r} of {row['area']}"
        yield f"{of} has {row['registered']:,.1f} people, of {row['patients']:,.1f} patients"


def _accounts(place: Place) -> Iterator[str]:
    """Accounts in order, one for each body that has one here, each of the measure and shared as its role is."""
    rows = place.accounts
    if not rows.equals(rows.sort("role", "body_code")):
        yield "the table 'accounts' is not in the order of its roles"
    units = {kind: foot.codes for kind, foot in place.footprints.items() if foot.vintage != LOCAL}
    found = {row for row in rows.select("role", "footprint", "unit").iter_rows() if row[1] in units}
    for role, kind, unit in sorted(found ^ set(accounts.list_due(units)))[:1]:
        yield f"the {kind} {quoted(unit)} has an account for {role!r}, or is due one, and not both"
    for row in rows.iter_rows(named=True):
        of = f"the account of {quoted(row['body_name'])} for {row['role']!r}"
        if not accounts.fits(row):
            yield f"{of} holds {row['value']:,.6g} as {row['measure']!r}, {row['basis']!r}"
            return
        if not accounts.is_shared(row):
            yield f"{of} is shared by {row['shared_by']!r}, and the place has {row['part']:.4%} of it"
            return


def _shapes(place: Place) -> Iterator[str]:
    """One sound shape an area, on the British National Grid, with the area's point inside."""
    if place.boundaries.crs is None or place.boundaries.crs.to_epsg() != BRITISH_GRID:
        yield "the boundaries are not on the British National Grid (EPSG:27700)"
        return
    shapes = np.asarray(place.boundaries.geometry.values)
    points = shapely.points(place.areas["x_m"].to_numpy(), place.areas["y_m"].to_numpy())
    sound = shapely.is_valid(shapes) & ~shapely.is_empty(shapes) & np.isin(shapely.get_type_id(shapes), (3, 6))
    for broken, what in (
        (~sound, "the boundary of {} is no sound shape"),
        (~shapely.covers(shapes, points), "the point of {} is not inside its boundary"),
    ):
        for i in np.flatnonzero(broken)[:1]:
            yield what.format(place.areas["code"][int(i)])
            return


def _figures(place: Place) -> Iterator[str]:
    """Each figure of the sources against the tables that it is of."""
    cited = {figure.name: figure.value for figure in place.provenance}
    wanted = _wanted(place)
    outside = f"place.{provenance.TODAY}"  # in no table of the place
    today = cited.get(outside)
    if isinstance(today, float) and 0.5 < today / max(place.population, 1) < 2:
        wanted[outside] = today
    needed: Sequence[str] = ("place.residents", "place.households") if place.synthetic else tuple(wanted)
    if len(cited) != len(place.provenance) or not set(needed) <= set(cited) <= set(wanted):
        yield "the sources do not name the figures of this place, each once"
        return
    for name, value in cited.items():
        if isinstance(value, str) or abs(value - wanted[name]) > NEAR * max(1.0, abs(wanted[name])):
            yield f"the sources say {quoted(value)} of {quoted(name)}, the tables {wanted[name]:,.6g}"


def _wanted(place: Place) -> dict[str, float]:
    """The figures that the sources may name, from the tables."""
    areas, margins = place.areas, place.margins
    facts = {"residents": float(place.population), "households": float(areas["households"].sum())}
    if set(census.NAMES) <= set(margins) and place.trusts.height:
        facts |= provenance.sum_values(
            areas, place.age, margins, place.sex_by_district, place.trusts, place.published, place.registers
        )
        facts |= accounts.sum_values(place.accounts)
    own = {kind: foot for kind, foot in place.footprints.items() if foot.vintage == LOCAL}
    reach = {f"footprint_{kind}": foot.measure_reach(place.residents)[1] for kind, foot in own.items()}
    return {f"place.{name}": value for name, value in (facts | reach).items()}
