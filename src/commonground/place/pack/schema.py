"""What each table of a place pack holds: its columns, their types and bounds, once. Out: for descriptor and checks.

The bounds are those of Frictionless Table Schema, so that a pack's description states what is checked when it is read.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Literal

from commonground.place import accounts
from commonground.place.local_totals import SERVICES
from commonground.place.published import MEASURES
from commonground.place.registers import REGISTERS
from commonground.place.sexes import SEX_BANDS

Bound = int | float | str | bool | tuple[str, ...]
Kind = Literal["string", "integer", "number", "boolean", "any"]
Rests = Mapping[tuple[str, ...], tuple[str, tuple[str, ...]]]
AREA_CODE = r"[EX]01\d{6}"
MOST_AREAS = 40_000  # England has 33,755
MOST_PEOPLE = 1_000_000  # of a small area: far more than any has
MOST_GBP = 1e12  # all public spending of a year, and less than nothing where income is above it
EASTING, NORTHING = 700_000, 1_300_000  # ends of the British National Grid, metres


@dataclass(frozen=True)
class Column:
    """One column: its type, and the constraints on every cell of it. All are filled."""

    name: str
    kind: Kind
    bounds: Mapping[str, Bound] = field(default_factory=dict)


@dataclass(frozen=True)
class Table:
    """One table: its columns in order, those that tell its rows apart, and those that must stand in another table.

    `rests_on`: columns here -> (table, columns there).
    """

    title: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    rests_on: Rests = field(default_factory=dict)
    most_rows: int = MOST_AREAS

    @property
    def names(self) -> list[str]:
        """The names of its columns."""
        return [column.name for column in self.columns]


def _text(name: str, **bounds: Bound) -> Column:
    return Column(name, "string", bounds)


def _whole(name: str, least: int = 0, most: int = MOST_PEOPLE) -> Column:
    return Column(name, "integer", {"minimum": least, "maximum": most})


def _number(name: str, least: float = 0, most: float | None = None) -> Column:
    return Column(name, "number", {"minimum": least} | ({} if most is None else {"maximum": most}))


_POINT = (_number("x_m", -EASTING, EASTING), _number("y_m", -NORTHING, NORTHING))
_IN_AREAS: Rests = MappingProxyType({("area",): ("areas", ("code",))})
_CODE_IN_AREAS: Rests = MappingProxyType({("code",): ("areas", ("code",))})

TABLES: Mapping[str, Table] = MappingProxyType(
    {
        "areas": Table(
            "Small areas: names, residents, households, deprivation, loneliness, a point inside each",
            (
                _text("code", pattern=AREA_CODE),
                *map(_text, ("name", "ward_code", "ward_name", "district_code", "district_name")),
                *(_whole("residents"), _whole("households")),
                *(_number("imd_score", 0, 100), _whole("imd_decile", 1, 10), _whole("imd_quintile", 1, 5)),
                *(_number("acute_morbidity", 0, 100), _number("loneliness", 0, 1)),
                *(Column("rural", "boolean"), *_POINT),
            ),
            ("code",),
        ),
        "age": Table(
            "Residents by single year of age",
            (_text("code", pattern=AREA_CODE), *(_whole(str(age)) for age in range(91))),
            ("code",),
            _CODE_IN_AREAS,
        ),
        "margins": Table(
            "Census tables by area, reconciled to its residents and households",
            (*map(_text, ("margin", "area", "category")), _whole("count")),
            ("margin", "area", "category"),
            _IN_AREAS,
            100 * MOST_AREAS,
        ),
        "sex_by_district": Table(
            "Residents by sex and broad age, of whole districts",
            (_text("district_code"), _text("band", enum=SEX_BANDS), _number("female"), _number("male")),
            ("district_code", "band"),
        ),
        "footprint_units": Table(
            "Units of each footprint", (*map(_text, ("kind", "code", "name")),), ("kind", "code"), most_rows=MOST_AREAS
        ),
        "footprint_shares": Table(
            "Share of each area in each unit of each footprint",
            (*map(_text, ("kind", "area", "unit")), _number("share", 0, 1)),
            ("kind", "area", "unit"),
            {**_IN_AREAS, ("kind", "unit"): ("footprint_units", ("kind", "code"))},
            100 * MOST_AREAS,
        ),
        "neighbourhoods": Table(
            "The neighbourhood of each area",
            (*map(_text, ("area", "neighbourhood")),),
            ("area",),
            {**_IN_AREAS, ("neighbourhood",): ("neighbourhood_report", ("id",))},
        ),
        "neighbourhood_report": Table(
            "Size, wards and shape of each neighbourhood",
            (
                *(_text("id"), _text("name"), _whole("population", most=100 * MOST_PEOPLE), _whole("areas", 1)),
                *(_whole("wards_whole"), _whole("wards_split"), _number("compactness", 0, 1), _whole("cut_edges")),
            ),
            ("id",),
        ),
        "trusts": Table(
            "Acute trusts that serve the place",
            (_text("code"), _text("name"), _number("beds_occupied"), _number("share_of_residents", 0, 1), *_POINT),
            ("code",),
        ),
        "published": Table(
            "Published yearly totals, each of the body that it names",
            (
                *(_text("service", enum=SERVICES), _text("measure", enum=MEASURES), _number("value")),
                *map(_text, ("body_code", "body_name", "period", "source")),
            ),
            ("service", "measure", "body_code"),
        ),
        "registers": Table(
            "People on each disease register of general practice who live in each area, and patients of its age group",
            (
                *(_text("area", pattern=AREA_CODE), _text("register", enum=tuple(REGISTERS))),
                *(_number("registered", most=MOST_PEOPLE), _number("patients", most=MOST_PEOPLE)),
            ),
            ("area", "register"),
            _IN_AREAS,
            len(REGISTERS) * MOST_AREAS,
        ),
        "accounts": Table(
            "What the bodies of the place spend, as published, and the place's part of it",
            (
                _text("role", enum=accounts.ROLES),
                *map(_text, ("body_code", "body_name", "footprint", "unit")),
                _text("measure", enum=accounts.MEASURES),
                *(_number("value", -MOST_GBP, MOST_GBP), _number("part", 0, 1)),
                *(_text("shared_by", enum=accounts.SHARED_BY), _text("year")),
                _text("basis", enum=accounts.BASES),
                *(_text("source"), _text("url"), _text("quality", enum=("A", "B", "C", "D")), _text("note")),
            ),
            ("role", "body_code"),
        ),
        "boundaries": Table(
            "Boundaries of the small areas (GeoParquet, EPSG:27700)",
            (_text("code", pattern=AREA_CODE), Column("geometry", "any")),
            ("code",),
            _CODE_IN_AREAS,
        ),
    }
)
