"""What people are made from, and what they are: every resident as a person in a household."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from commonground.core.arrays import Ints
from commonground.evidence.model import Assumptions
from commonground.place.model import Margin


@dataclass(frozen=True)
class PeopleInputs:
    """All that the people of a place depend on, and nothing else: equal inputs give equal people.

    `areas` columns: code, district_code, district_name, residents, households, imd_quintile.
    `margins`: those of `synthesis.MARGINS`, in this order.
    `needs` columns: id, level, how, long_term_condition, milder_form_of. `prevalence` columns: need, measure, age_from,
    age_to, sex, imd_quintile, value. `loadings`: need, factor, value. `levels`: a column for each need that registers
    tell of, a row for each area: what to multiply its prevalence by.
    """

    areas: pl.DataFrame
    age: Ints  # (areas, 91) residents by single year; the last column is 90 and over
    margins: dict[str, Margin]
    sex_by_district: pl.DataFrame  # district_code, band, female, male
    needs: pl.DataFrame
    prevalence: pl.DataFrame
    loadings: pl.DataFrame
    levels: pl.DataFrame
    assumptions: Assumptions  # those named people.* and prevalence.*
    seed: int


@dataclass(frozen=True)
class Population:
    """Synthetic residents of a place whose counts match the published tables of their areas.

    `persons` columns: area (u32, row in place.areas), household (i32, row in households; -1 = communal),
    age (u8, 90 = 90 and over), female (bool), ethnic_group (u8, category of the margin),
    disabled (bool), health (u8, very good 0 to very bad 4), unpaid_care (u8, 0 too young to be asked, 1 none,
    2 to 6 rising hours a week), care_home (bool), risk (f32, standard normal latent of ill health given age),
    needs (u64, bit i = `needs[i]`).

    `households` columns: area (u32), size (u8), adults (u8), tenure (u8), occupancy (u8),
    deprivation (u8, number of dimensions), composition (u8, category of `compositions`),
    disabled_people (u8, 2 = two or more).
    """

    persons: pl.DataFrame
    households: pl.DataFrame
    needs: tuple[str, ...]
    tenures: tuple[str, ...]
    ethnic_groups: tuple[str, ...]
    compositions: tuple[str, ...]
    fit: pl.DataFrame  # margin, area_code, expected_total, total_absolute_error
    facts: pl.DataFrame  # fact, published, synthetic, source: national facts not fitted to
    notes: tuple[str, ...] = ()

    def __repr__(self) -> str:
        return f"Population({len(self.persons):,} persons in {len(self.households):,} households)"
