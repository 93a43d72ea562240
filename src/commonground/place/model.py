"""What a place is: small areas, footprints, neighbourhoods, margins. In: tidy frames. Out: `Place`."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Literal

import numpy as np
import polars as pl
from scipy.sparse import csr_array

from commonground.core.arrays import Floats, Ints
from commonground.core.figures import Figure
from commonground.document.words import percent
from commonground.neighbourhoods.model import Neighbourhoods

if TYPE_CHECKING:
    import geopandas as gpd


LOCAL = "local"  # the vintage of a footprint that the place gave of its own
MOSTLY = 0.5  # a footprint that reaches a smaller share of the areas or residents leaves most of the place out


@dataclass(frozen=True)
class Footprint:
    """How one body's units cover the areas of a place.

    `shares` is (areas, units); each row sums to 1, or to 0 where the footprint does not reach.
    """

    kind: str  # ward, district, upper_tier, icb, sub_icb, region, combined_authority, police, fire, acute_trust, ...
    title: str
    vintage: str
    codes: tuple[str, ...]
    names: tuple[str, ...]
    shares: csr_array
    source: str = ""

    def move(self, quantity: Floats) -> Floats:
        """An extensive quantity by area (areas,) or (areas, k) moved to units (units,) or (units, k)."""
        return np.asarray(self.shares.T @ quantity)

    def measure_reach(self, residents: Ints) -> tuple[int, float]:
        """How many areas it reaches of a place whose areas have `residents` (areas,), and which share of those."""
        covered = np.asarray(self.shares.sum(axis=1)).ravel()
        return int((covered > 0).sum()), float(covered @ residents) / max(float(residents.sum()), 1.0)

    def describe_reach(self, residents: Ints) -> str:
        """Where it comes from and what it reaches, in a sentence."""
        areas, share = self.measure_reach(residents)
        small = " Most of the place is outside it." if min(areas / len(residents), share) < MOSTLY else ""
        of = f"{areas:,} of {self.shares.shape[0]:,} small areas, {percent(share)} of residents"
        return f"The footprint {self.kind!r} was {self.source}: it reaches {of}.{small}"


@dataclass(frozen=True)
class Margin:
    """A published table by area: `counts` (areas, categories), whole persons or households."""

    name: str  # tenure, occupancy, deprivation_dimensions, accommodation, disability, ethnic_group
    unit: Literal["person", "household"]
    categories: tuple[str, ...]
    counts: Ints
    source: str


@dataclass(frozen=True)
class Change:
    """What has changed since the lookups, in a sentence, and the `codes` of the bodies of a place that it concerns."""

    codes: tuple[str, ...]
    sentence: str


@dataclass(frozen=True)
class Place:
    """A place: its small areas in code order, and everything published about them.

    `areas` columns: code, name, ward_code, ward_name, district_code, district_name, residents,
    households, imd_score, imd_decile, imd_quintile (1 = most deprived fifth in England),
    acute_morbidity (index, England = 1), loneliness (share of adults), rural (bool),
    x_m, y_m (a point inside, metres on the British National Grid).
    """

    name: str
    kind: str  # a kind of body such as district, ward or icb; areas for a list
    code: str
    synthetic: bool
    areas: pl.DataFrame
    age: Ints  # (areas, 91) residents by single year; the last column is 90 and over
    margins: dict[str, Margin]
    sex_by_district: pl.DataFrame  # district_code, band (0-15, 16-64, 65+ as published), female, male
    boundaries: gpd.GeoDataFrame  # code, geometry (EPSG:27700), in the order of `areas`
    footprints: dict[str, Footprint]
    neighbourhoods: Neighbourhoods
    trusts: pl.DataFrame  # code, name, beds_occupied, share_of_residents, x_m, y_m (acute trusts)
    published: pl.DataFrame  # service, measure, value (a year), body_code, body_name, period, source
    registers: pl.DataFrame  # area, register, registered, patients (expected people): see `place.registers`
    accounts: pl.DataFrame  # what bodies spend, as published, and the place's part of it: columns of `accounts.SCHEMA`
    provenance: tuple[Figure, ...] = ()
    notes: tuple[str, ...] = field(default=())
    cautions: tuple[str, ...] = field(default=())  # how its name was understood, what has changed since the lookups

    @cached_property
    def residents(self) -> Ints:
        """Usual residents by area (areas,), Census 2021."""
        return self.areas["residents"].to_numpy().astype(np.int64)

    @property
    def population(self) -> int:
        """All usual residents, Census 2021."""
        return int(self.residents.sum())

    @property
    def warnings(self) -> tuple[str, ...]:
        """What whoever reads a plan for it must know first: its name, footprints of its own, neighbourhoods."""
        own = (footprint for footprint in self.footprints.values() if footprint.vintage == LOCAL)
        return (
            *self.cautions,
            *(footprint.describe_reach(self.residents) for footprint in own),
            *self.neighbourhoods.notes,
        )

    def __repr__(self) -> str:
        kind = "synthetic" if self.synthetic else self.kind.replace("_", " ")
        return f"Place({self.name}, {kind}: {len(self.areas):,} areas, {self.population:,} residents)"


@dataclass(frozen=True)
class Reach:
    """What part of each body's people live in the place.

    `trusts`: trust, name, share (of the trust's patients). `icbs`: code, name, share (of the ICB's residents).
    `districts`: district_code, name, residents, households, share (of the district's residents).
    """

    place_code: str
    place_name: str
    trusts: pl.DataFrame
    icbs: pl.DataFrame
    districts: pl.DataFrame
