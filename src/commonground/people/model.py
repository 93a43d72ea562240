"""What a population is: every resident as a person in a household. In: `Place`. Out: `Population`."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl


@dataclass(frozen=True)
class Population:
    """Synthetic residents of a place whose counts match the published tables of their areas.

    `persons` columns: area (u32, row in place.areas), household (i32, row in households; -1 = communal),
    age (u8, 90 = 90 and over), female (bool), ethnic_group (u8, category of the margin),
    disabled (bool), care_home (bool), risk (f32, standard normal latent of ill health given age),
    needs (u64, bit i = `needs[i]`).

    `households` columns: area (u32), size (u8), adults (u8), tenure (u8), occupancy (u8),
    deprivation (u8, number of dimensions), composition (u8, category of `compositions`).
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
