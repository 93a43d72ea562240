"""The place, its neighbourhoods, footprints and bodies. In: `Place`, `Partner`s. Out: those sections."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any, TypedDict

import numpy as np
import shapely

from commonground.assemble.ranges import known, stable
from commonground.core.arrays import QUINTILES, Floats
from commonground.document import place as doc
from commonground.evidence.model import Assumptions
from commonground.partners import Partner
from commonground.partners.proportion import find_warnings
from commonground.place.footprints import find_who_decides, measure_coterminosity
from commonground.place.model import Footprint, Place

TOLERANCE_M = 60.0  # detail that a map a few inches wide cannot show
DECIMALS = 4  # of a degree: about ten metres
BRITISH_GRID, WGS84 = 27700, 4326
WARDS = "ward"  # many and small: named with the neighbourhoods instead


class Where(TypedDict):
    """The sections of a plan about the place itself."""

    place: doc.Place
    neighbourhoods: tuple[doc.Neighbourhood, ...]
    neighbourhood_notes: tuple[str, ...]
    footprints: tuple[doc.Footprint, ...]
    who_decides: tuple[doc.Say, ...]


def describe_where(place: Place) -> Where:
    """The place, its neighbourhoods and the bodies whose footprints it lies in."""
    return {
        "place": describe_place(place),
        "neighbourhoods": describe_neighbourhoods(place),
        "neighbourhood_notes": place.neighbourhoods.notes,
        "footprints": describe_footprints(place),
        "who_decides": list_who_decides(place),
    }


def describe_place(place: Place) -> doc.Place:
    """Name, size and kind of the place."""
    return doc.Place(
        name=place.name,
        kind=place.kind,
        code=place.code,
        areas=place.areas.height,
        population=place.population,
        households=int(place.areas["households"].sum()),
        districts=tuple(sorted(set(place.areas["district_name"].to_list()))),
        notes=place.notes,
    )


def describe_partners(
    bodies: Sequence[Partner],
    place: Place,
    assumptions: Assumptions,
    roles: Mapping[str, str],
    professions: Mapping[str, str],
) -> tuple[doc.Partner, ...]:
    """One row a partner, its money in pounds by plan year, and what of it should be checked.

    `roles`, `professions`: words by id.
    """
    return tuple(
        doc.Partner(
            id=body.id,
            name=body.name,
            kind=body.kind,
            code=body.code,
            roles=body.roles,
            money_rule=body.money_rule,
            patch=doc.Patch(kind=body.patch_kind, codes=body.patch_codes),
            annual_budget_gbp=float(body.annual_budget_gbp),
            offers=tuple(doc.Offer(**asdict(offer)) for offer in body.offers),
            plan_budget_gbp=tuple(float(amount) for amount in body.plan_budget_gbp),
            floor_gbp=tuple(float(amount) for amount in body.floor_gbp),
            new_staff_wte=float(body.new_staff_wte),
            new_staff_by_profession=tuple(
                doc.StaffOfProfession(profession=key, name=professions.get(key, key), wte=float(wte))
                for key, wte in sorted(body.new_staff_wte_by_profession.items())
            ),
            budget_lines=tuple(
                doc.BudgetLine(**asdict(line), plain=roles.get(line.role, line.role)) for line in body.budget_lines
            ),
            modelled=body.modelled,
            declared_worth_gbp={key: float(value) for key, value in sorted(body.declared_worth_gbp.items())},
            bloc=body.bloc,
            hosts_fund=body.hosts_fund,
            notice_months=body.notice_months,
            takes_part=body.takes_part,
            to_check=find_warnings(body, place, assumptions),
        )
        for body in bodies
    )


def sum_by_neighbourhood(place: Place, values: Floats) -> Floats:
    """(areas,) or (areas, k) summed to (N,) or (N, k)."""
    total = np.zeros((len(place.neighbourhoods.ids), *values.shape[1:]))
    np.add.at(total, place.neighbourhoods.of_area, values)
    return total


def count_by_fifth(place: Place) -> Floats:
    """(N, 5) residents by national deprivation quintile of their small area, most deprived first."""
    quintile = place.areas["imd_quintile"].to_numpy()
    counts = np.stack([place.residents * (quintile == q + 1) for q in range(QUINTILES)], axis=1)
    return sum_by_neighbourhood(place, counts.astype(np.float64))


def describe_neighbourhoods(place: Place) -> tuple[doc.Neighbourhood, ...]:
    """One row a neighbourhood, with its report, deprivation and outline."""
    shapes, centres = _outlines(place)
    report = {str(row["id"]): row for row in place.neighbourhoods.report.iter_rows(named=True)}
    counts = count_by_fifth(place)
    shares = counts / np.maximum(counts.sum(axis=1, keepdims=True), 1.0)
    return tuple(
        _neighbourhood(place, n, shares[n], report.get(code, {}), centres[n], shapes[n])
        for n, code in enumerate(place.neighbourhoods.ids)
    )


def _neighbourhood(
    place: Place,
    n: int,
    shares: Floats,
    report: dict[str, Any],
    centre: doc.Position,
    outline: doc.Polygon | doc.MultiPolygon,
) -> doc.Neighbourhood:
    inside = place.areas.filter(place.neighbourhoods.of_area == n)
    one, two, three, four, five = (stable(share) for share in shares)
    return doc.Neighbourhood(
        id=place.neighbourhoods.ids[n],
        name=place.neighbourhoods.names[n],
        population=int(inside["residents"].sum()),
        areas=tuple(inside["code"].to_list()),
        wards=tuple(sorted({str(ward) for ward in inside["ward_name"].to_list() if ward is not None})),
        imd_quintile_shares=(one, two, three, four, five),
        wards_whole=report.get("wards_whole"),
        wards_split=report.get("wards_split"),
        compactness=known(report.get("compactness")),
        cut_edges=report.get("cut_edges"),
        label_point=centre,
        geometry=outline,
    )


def _outlines(place: Place) -> tuple[list[doc.Polygon | doc.MultiPolygon], list[doc.Position]]:
    """Simplified outlines in WGS84, and a point inside each, in order of neighbourhood."""
    import geopandas as gpd  # here, for it takes longer to load than a plan of a small place to make

    of_area = place.neighbourhoods.of_area
    merged = [
        shapely.union_all(place.boundaries.geometry.to_numpy()[of_area == n])
        for n in range(len(place.neighbourhoods.ids))
    ]
    simple = shapely.coverage_simplify(np.array(merged), TOLERANCE_M)
    kept = [slim if not slim.is_empty else whole for slim, whole in zip(simple, merged, strict=True)]
    points = [shape.representative_point() for shape in kept]
    degrees = gpd.GeoSeries(kept + points, crs=BRITISH_GRID).to_crs(WGS84)
    count = len(kept)
    return [_outline(shape) for shape in degrees.iloc[:count]], [_position(p.coords[0]) for p in degrees.iloc[count:]]


def _outline(shape: shapely.Polygon | shapely.MultiPolygon) -> doc.Polygon | doc.MultiPolygon:
    if shape.geom_type == "Polygon":
        return doc.Polygon(type="Polygon", coordinates=_rings(shape))
    return doc.MultiPolygon(type="MultiPolygon", coordinates=tuple(_rings(part) for part in shape.geoms))


def _rings(polygon: shapely.Polygon) -> tuple[doc.Ring, ...]:
    return tuple(tuple(_position(p) for p in ring.coords) for ring in (polygon.exterior, *polygon.interiors))


def _position(point: Sequence[float]) -> doc.Position:
    return _degree(point[0]), _degree(point[1])


def _degree(value: float) -> float:
    return round(float(value), DECIMALS) + 0.0


def describe_footprints(place: Place) -> tuple[doc.Footprint, ...]:
    """Each footprint, the residents in each of its units, and how well it fits each other footprint."""
    return tuple(_footprint(place, footprint) for footprint in place.footprints.values())


def _footprint(place: Place, footprint: Footprint) -> doc.Footprint:
    inside = footprint.move(place.residents.astype(np.float64))
    units = zip(footprint.codes, footprint.names, inside, strict=True)
    others = [other for other in place.footprints.values() if other.kind != footprint.kind]
    return doc.Footprint(
        kind=footprint.kind,
        title=footprint.title,
        vintage=footprint.vintage,
        source=footprint.source,
        units=tuple(
            doc.FootprintUnit(code=code, name=name, residents=stable(count)) for code, name, count in units if count > 0
        ),
        coterminosity={
            other.kind: stable(measure_coterminosity(footprint, other, place.residents)) for other in others
        },
    )


def list_who_decides(place: Place) -> tuple[doc.Say, ...]:
    """For each neighbourhood the bodies with a say and the share of its residents each covers."""
    deciding = {kind: footprint for kind, footprint in place.footprints.items() if kind != WARDS}
    table = find_who_decides(place.neighbourhoods, deciding, place.residents)
    rows = [
        doc.Say(neighbourhood=neighbourhood, kind=kind, code=code, body=body, share=stable(share))
        for neighbourhood, kind, code, body, share in table.iter_rows()
    ]
    return tuple(sorted(rows, key=lambda say: (say.neighbourhood, say.kind, -say.share, say.code)))
