"""Where a place's figures come from, and what was done to them. In: catalogue, counts. Out: `Figure`s and notes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import quote

import polars as pl

from commonground.core.arrays import Ints
from commonground.core.figures import Figure, Quality
from commonground.place.ages import years_of
from commonground.place.census import Counts
from commonground.place.model import Footprint, Margin
from commonground.sources.model import Catalogue

AGE_METHOD = (
    "Census 2021 residents by six broad ages in each small area (LSOA 2021) and by single year in each middle area "
    "(MSOA 2021), both met exactly in whole numbers once the broad ages are scaled to the area's residents and the "
    "single years to those; who within a broad age is where is begun from the mid-2020 estimate by single year on 2011 "
    "areas"
)
RECONCILED = (
    "Census 2021 tables differ by a few counts, as the census moves counts to protect people; residents are those "
    "of the table of ethnic groups, households those of the table of tenure, and every other table is scaled to them "
    "in each area by largest remainder"
)
SIZE_METHOD = (
    "Residents in households are all residents less those in communal establishments; households by size must hold "
    "them (8 or more open, 12 a household on average at most), and households with disabled people must have room for "
    "the disabled; where the published tables do not, as few households as possible are moved to another category"
)
SEX_METHOD = (
    "The published file adds babies under one twice to 0-15 and leaves out people of 75 and over; 65+ is the total "
    "less 0-15 and 16-64, and babies are taken out by their share of the district's children in the census"
)
TODAY = "residents_mid_2023"
LEVEL_METHOD = "Census 2021 residents of each area times the growth of its district from then to mid-2023"
SHARED_METHOD = (
    "Residents of the place in each broad age group times the share of women and girls in that group of their whole "
    "district, which is the smallest area that it is published for"
)
CATCHMENT_METHOD = (
    "Share of a district's residents that each acute trust serves: the share of the trust's patients from the district "
    "(2021 districts) times its occupied general and acute beds, over the sum of all trusts"
)
PATIENTS_METHOD = (
    "Patients of July 2022 by practice and 2011 area, of practices that have registers of 2021/22, moved to 2021 areas "
    "by the residents of their parts. More people are registered than live in a place"
)
REGISTER_METHOD = (
    "Each practice's register over its own list in the age group of the register, 2021/22, times its patients in each "
    "area (July 2022): a practice's prevalence is laid evenly over its patients, and registers hold the diagnosed"
)
FOOTPRINT_DATASETS = {
    "ward": "lookup_lsoa21_ward24_ltla24",
    "district": "lookup_lsoa21_ward24_ltla24",
    "upper_tier": "lookup_ltla23_utla23",
    "icb": "lookup_lsoa21_icb24",
    "icb_2024": "lookup_lsoa21_icb24",
    "sub_icb": "lookup_lsoa21_icb24",
    "region": "lookup_ltla24_region24",
    "combined_authority": "lookup_ltla23_cauth23",
    "police": "lookup_ltla24_csp24_pfa24",
    "fire": "lookup_ltla24_fra24",
}


def name_footprint_sources(catalogue: Catalogue) -> dict[str, str]:
    """Title of the lookup behind each kind of footprint."""
    return {kind: catalogue[dataset].title for kind, dataset in FOOTPRINT_DATASETS.items()}


@dataclass(frozen=True)
class _Card:
    """What is said of one figure; `{beds}` and `{ae}` stand for the months of those tables, `{trust}` for its name."""

    name: str
    unit: str
    dataset: str
    quality: Quality
    how: str


CARDS = (
    _Card("residents", "persons", "ethnicity21_lsoa21", "A", "Sum of the table's categories"),
    _Card("households", "households", "household_tenure21_lsoa21", "A", "Sum of the table's categories"),
    _Card(TODAY, "persons", "population23_ltla", "C", f"{LEVEL_METHOD}. For comparison: no result uses it"),
    _Card("aged_65_and_over", "persons", "age_bands21_lsoa21", "C", AGE_METHOD),
    _Card("women_and_girls", "persons", "age_gender21_ltla21_ew", "C", f"{SHARED_METHOD}. {SEX_METHOD}"),
    _Card("overcrowded", "households", "household_overcrowding21_lsoa21", "C", RECONCILED),
    _Card("communal_residents", "persons", "residence_type21_oa21", "C", RECONCILED),
    _Card("one_person_households", "households", "household_size21_oa21", "C", f"{RECONCILED}. {SIZE_METHOD}"),
    _Card("in_bad_health", "persons", "general_health21_oa21", "C", f"{RECONCILED}. Bad or very bad"),
    _Card("unpaid_carers", "persons", "unpaid_care21_oa21", "C", f"{RECONCILED}. Of residents of 5 and over"),
    _Card(
        *("homes_with_disabled_people", "households", "disabled_households21_oa21", "C"),
        f"{RECONCILED}. {SIZE_METHOD}",
    ),
    _Card("disabled", "persons", "disability21_lsoa21_ew", "C", RECONCILED),
    _Card("most_deprived_fifth", "share of residents", "imd2025_england_lsoa21", "A", "Deciles 1 and 2 of the Indices"),
    _Card(
        *("acute_morbidity", "England = 1", "imd2025_england_lsoa21_indicators", "C"),
        "Standardised ratio of emergency stays over its mean by residents of England",
    ),
    _Card(
        *("loneliness", "share of adults", "england_cls_loneliness_lsoa", "B"),
        "Modelled from the survey: lonely often, always or some of the time",
    ),
    _Card(
        *("largest_trust", "share of residents, {trust}", "lookup_nhs_trusts22_ltla21", "C"),
        f"{CATCHMENT_METHOD}; beds of {{beds}}",
    ),
    _Card(
        *("ae_attendances", "attendances a year", "england_trust_accidents_emergency", "C"),
        "Each trust's attendances times the share of its patients who live here; {ae}. Providers that are not NHS "
        "trusts are not in the table",
    ),
    _Card("registered_patients", "persons", "gp_registrations_lsoa11", "C", PATIENTS_METHOD),
    _Card("high_blood_pressure", "share of registered patients", "disease_registers_2021", "C", REGISTER_METHOD),
    _Card(
        *("council_and_police_spending", "GBP a year", "council_outturn_2024", "C"),
        "Net current expenditure of councils on care, children, public health and housing and of police, each times "
        "the share of its residents who live here; children's from Section 251 where a council sent no return",
    ),
    _Card(
        *("payments_to_practices", "GBP a year", "practice_payments_2022", "C"),
        "Payments with those for primary care networks to the practices of each district, times the share of its "
        "residents who live here",
    ),
    _Card(
        *("need_weighted_share", "share of England", "need_weighted_populations_2025", "C"),
        "The final need-weighted population of the practices of each district in each board, times the share of those "
        "residents who live here, over England's",
    ),
)


def cite_figures(catalogue: Catalogue, values: Mapping[str, float], words: Mapping[str, str]) -> tuple[Figure, ...]:
    """The place's main figures (`values` by the names of CARDS) with their sources and what was done to them.

    `words`: what stands for the names in braces.
    """
    return tuple(_figure(catalogue, card, values[card.name], words) for card in CARDS)


def cite_local(local: Mapping[str, Footprint], areas: pl.DataFrame) -> tuple[Figure, ...]:
    """The reach of each footprint that was given locally, for a place of these `areas`."""
    residents = areas["residents"].to_numpy()
    return tuple(
        Figure(
            name=f"place.footprint_{footprint.kind}",
            value=footprint.measure_reach(residents)[1],
            unit="share of residents reached",
            source_title=f"A local footprint, {footprint.source}",
            quality="D",
            how_obtained="Given by the place and not checked against anything published",
        )
        for footprint in local.values()
    )


def sum_values(
    areas: pl.DataFrame,
    age: Ints,
    margins: Mapping[str, Margin],
    sexes: pl.DataFrame,
    trusts: pl.DataFrame,
    published: pl.DataFrame,
    registers: pl.DataFrame,
) -> dict[str, float]:
    """The values of CARDS but for that of TODAY, which is in no table of the place."""
    people_of = areas["residents"].to_numpy()
    people = float(people_of.sum())
    pressure = registers.filter(pl.col("register") == "HYP").select("registered", "patients").sum()
    attended = published.filter((pl.col("service") == "ae_all_types") & (pl.col("measure") == "residents"))
    return {
        "residents": people,
        "households": float(areas["households"].sum()),
        "aged_65_and_over": float(age[:, 65:].sum()),
        "women_and_girls": count_women(areas["district_code"], age, sexes),
        "overcrowded": float(_of_category(margins["occupancy"], "overcrowded)")),
        "communal_residents": float(margins["residence"].counts[:, 1].sum()),
        "one_person_households": float(margins["household_size"].counts[:, 0].sum()),
        "in_bad_health": float(margins["general_health"].counts[:, 3:].sum()),
        "unpaid_carers": float(margins["unpaid_care"].counts[:, 2:].sum()),
        "homes_with_disabled_people": float(margins["disabled_people"].counts[:, 1:].sum()),
        "disabled": float(_of_category(margins["disability"], "Disabled")),
        "most_deprived_fifth": float(people_of[areas["imd_quintile"].to_numpy() == 1].sum() / people),
        "acute_morbidity": float(areas["acute_morbidity"].to_numpy() @ people_of / people),
        "loneliness": float(areas["loneliness"].to_numpy() @ people_of / people),
        "largest_trust": float(trusts["share_of_residents"][0]),
        "ae_attendances": float(attended["value"].sum()),
        "registered_patients": float(pressure["patients"][0]),
        "high_blood_pressure": float(pressure["registered"][0] / max(pressure["patients"][0], 1.0)),
    }


def count_women(district: pl.Series, age: Ints, sexes: pl.DataFrame) -> float:
    """Women and girls among residents (areas, 91) by age, from the shares of their districts, to a whole person.

    women = sum over districts d and bands b of age[d, b] * female[d, b] / (female[d, b] + male[d, b])
    """
    codes, women = district.to_numpy(), 0.0
    for row in sexes.iter_rows(named=True):
        people = age[codes == row["district_code"]][:, years_of(row["band"])].sum()
        women += float(people * row["female"] / (row["female"] + row["male"]))
    return round(women, 0)


def _of_category(margin: Margin, words: str) -> int:
    """Sum of the categories of `margin` that begin or end with `words`."""
    chosen = [name.startswith(words) or name.endswith(f"({words}") for name in margin.categories]
    return int(margin.counts[:, chosen].sum())


def _figure(catalogue: Catalogue, card: _Card, value: float, words: Mapping[str, str]) -> Figure:
    dataset = catalogue[card.dataset]
    return Figure(
        name=f"place.{card.name}",
        value=value,
        unit=card.unit.format_map(words),
        source_title=f"{dataset.cited} ({dataset.licence})",
        quality=card.quality,
        year=dataset.vintage,
        source_url=f"{catalogue.base}/{quote(dataset.url)}",
        how_obtained=card.how.format_map(words),
    )


def write_notes(counts: Counts, more: tuple[str, ...]) -> tuple[str, ...]:
    """What a reader must know about how the place was made."""
    by = ", ".join(f"{name.replace('_', ' ')} by {count:+d}" for name, count in counts.moved.items() if count)
    reconciled = f"{RECONCILED}{f' (here {by})' if by else ''}."
    resettled = ", ".join(f"{count:,} by {name.replace('_', ' ')}" for name, count in counts.resettled.items() if count)
    census, today = int(counts.areas["residents"].sum()), counts.today
    return (
        f"Level. People are the {census:,} residents of Census 2021, the year of every other table of them; the growth "
        f"of their districts makes them about {today:,} at mid-2023 ({today / census - 1:+.1%}). Use of services is "
        "brought to today's level where published totals allow.",
        f"Ages. {AGE_METHOD}.",
        reconciled,
        f"Households. {SIZE_METHOD}{f' (here {resettled})' if resettled else ''}.",
        f"Sex. {SEX_METHOD}.",
        f"Hospitals. {CATCHMENT_METHOD}.",
        f"Disease registers. {REGISTER_METHOD}.",
        "Combined authorities are those of 2023; later ones are not in the published lookup.",
        *more,
    )
