"""Facts that modelled residents were not fitted to, beside what is published, each in its unit. Out: tables."""

from __future__ import annotations

from typing import Literal, NamedTuple

from commonground.document import Plan
from commonground.document.people import Fact
from commonground.document.words import fine_percent
from commonground.views.tables import Table, make_table

Unit = Literal["share", "people"]
ENGLAND, WALES_TOO = "England", "England and Wales"
DISTRICT = "residents_per_household "  # before the name of a district


class Told(NamedTuple):
    """How a fact is told: its table, its label, of whom it is a share, its unit, for where it is published."""

    table: str
    label: str
    base: str = ""
    unit: Unit = "share"
    where: str = WALES_TOO


HOMES, ADULTS, CARE = "Households", "Adults", "Care homes and other communal homes"
FACTS = {
    "one_person_households": Told(HOMES, "One person alone", "households", where=ENGLAND),
    "lone_parent_households": Told(HOMES, "Lone parents", "households"),
    "pensioner_alone_households": Told(HOMES, "One person of 66 and over alone", "households"),
    "couples_without_children_households": Told(HOMES, "Couples without children at home", "households"),
    "average_household_size": Told(HOMES, "People in a household, on average", "households", "people", ENGLAND),
    "adults_in_couples": Told(ADULTS, "Live with a partner", "people of 16 and over in households"),
    "adults_living_alone_16_49": Told(ADULTS, "Live alone", "people of 16 to 49 in households"),
    "communal_residents": Told(CARE, "Live in a communal home", "residents", where=ENGLAND),
    "care_home_65_plus": Told(CARE, "Live in a care home", "people of 65 and over"),
    "care_home_female": Told(CARE, "Are women", "care home residents"),
}


def tabulate_facts(plan: Plan) -> tuple[Table, ...]:
    """Households, adults and care homes here, each fact beside what is published and for where."""
    found: dict[str, list[tuple[str, ...]]] = {}
    for row in plan.population_fit.facts:
        told = _tell(row)
        if row.synthetic is not None:
            found.setdefault(told.table, []).append(
                (
                    told.label,
                    told.base,
                    _say(row.synthetic, told.unit),
                    _say(row.published, told.unit),
                    told.where,
                    row.source or "",
                )
            )
    columns = ("What", "Of all", "#Here, modelled", "#Published", "Published for", "Source")
    return tuple(make_table(f"{name} here, beside what is published", columns, rows) for name, rows in found.items())


def _tell(row: Fact) -> Told:
    """How a fact is told; one that nobody has named stands as it is."""
    if row.fact.startswith(DISTRICT):
        name = row.fact.removeprefix(DISTRICT)
        return Told(HOMES, f"Residents to a household in {name}", "households", "people", name)
    return FACTS.get(row.fact) or Told(HOMES, row.fact, where="")


def _say(value: float | None, unit: Unit) -> str:
    return "" if value is None else f"{value:.2f}" if unit == "people" else fine_percent(value)
