"""What each evidence table holds. In: nothing. Out: `TABLES`, the columns and rules of every CSV file.

A table is refused when a row breaks its rules; see `checks`. Units of numbers live beside them in the
column `unit`, whose values come from `units.csv`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

CellKind = Literal["text", "number", "whole", "flag"]
Triple = tuple[str, str, str]  # names of the low, value and high columns

QUALITIES = ("A", "B", "C", "D")
DESIGNS = ("rct", "quasi_experimental", "before_after", "modelled", "elicited")
RATIO_MEASURES = ("rate_ratio", "risk_ratio", "hazard_ratio", "proxy_risk_ratio", "share_of_activity_remaining_year5")
QALY_MEASURE = "absolute_qaly_per_person"
RANGE_KINDS = ("ci95", "p10_p90")  # a confidence interval of a study; a judged or elicited range
REACHED = "people_reached"
AREA_DENOMINATORS = ("area_population", "area_activity_type", "england_activity_type", "registered_patients")
LOCAL_ROLES = (
    *("icb", "gp", "acute", "community", "mental_health", "ambulance", "asc", "children"),
    *("public_health", "housing", "police", "vcse"),
)
OUTSIDE_ROLES = (
    *("dfe", "mhclg", "nhse", "desnz", "lottery", "household", "private_provider", "energy_supplier"),
    *("housing_association", "community_pharmacy"),
)
WORKERS = (
    *("gp", "community_nurse", "therapist", "home_carer", "mental_health_worker", "family_worker"),
    *("vcse", "unpaid_carer"),
)


@dataclass(frozen=True)
class Column:
    """One column: what its cells are, whether one may be empty, and which words it allows."""

    name: str
    kind: CellKind = "text"
    required: bool = True
    choices: tuple[str, ...] = ()
    many: bool = False  # several words joined by '|'
    refers_to: str = ""  # a table whose first column lists the allowed words


@dataclass(frozen=True)
class Table:
    """One CSV file: its columns in order, what makes a row unique, and which ranges must hold."""

    name: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    ranges: tuple[Triple, ...] = (("low", "value", "high"),)

    @property
    def file(self) -> str:
        return f"{self.name}.csv"


def _number(name: str, required: bool = False) -> Column:
    return Column(name, "number", required)


_RANGE = (_number("value", True), _number("low"), _number("high"))
_SOURCE = (
    Column("source_title"),
    Column("source_url", required=False),
    Column("how_obtained"),
    Column("quality", choices=QUALITIES),
)
_UNIT = Column("unit", refers_to="units")
_YEAR = Column("year")
_SERVICE = Column("service", refers_to="services")
_WHO = (
    Column("age_from", "whole", required=False),
    Column("age_to", "whole", required=False),
    Column("sex", choices=("all", "F", "M")),
    Column("imd_quintile"),
)
_ROLES = LOCAL_ROLES + OUTSIDE_ROLES

_UNITS = Table("units", (Column("unit"), Column("quantity"), Column("per", "number")), key=("unit",), ranges=())
_SERVICES = Table(
    "services",
    (
        *(Column("id"), Column("name"), Column("plain"), _UNIT),
        Column("parent", required=False, refers_to="services"),
        Column("leaf", "flag"),
        Column("provider_role", required=False, choices=LOCAL_ROLES),
        Column("payer_role", required=False, choices=LOCAL_ROLES),
        Column("outcome", "flag"),
        Column("concentration_group", required=False),
    ),
    key=("id",),
    ranges=(),
)
_UTILISATION = Table(
    "utilisation",
    (
        Column("service", choices=("population",), refers_to="services"),
        *(Column("measure"), *_WHO, *_RANGE, _UNIT, _YEAR),
        Column("use", choices=("central", "relative", "control", "context")),
        *_SOURCE,
    ),
    key=("service", "measure", "age_from", "age_to", "sex", "imd_quintile", "unit", "year"),
)
_UNIT_COSTS = Table(
    "unit_costs",
    (
        *(_SERVICE, Column("item"), _UNIT, *_RANGE, Column("price_year"), Column("bearer")),
        *(_number("variable_share", True), _number("variable_low"), _number("variable_high")),
        *(_number("stepped_share", True), _number("stepped_low"), _number("stepped_high")),
        Column("variable_share_note"),
        Column("use", choices=("central", "context")),
        *_SOURCE,
    ),
    key=("service", "item", "price_year", "how_obtained"),
    ranges=(
        ("low", "value", "high"),
        ("variable_low", "variable_share", "variable_high"),
        ("stepped_low", "stepped_share", "stepped_high"),
    ),
)
_INTERVENTIONS = Table(
    "interventions",
    (
        *(Column("id"), Column("name"), Column("kind"), Column("theme"), Column("plain"), Column("target_group")),
        Column("delivered_by", choices=_ROLES, many=True),
        Column("funded_by", choices=_ROLES, many=True),
        Column("unit", choices=("person", "household"), refers_to="units"),
        *(_number("cost", True), _number("cost_low"), _number("cost_high"), Column("price_year")),
        *(_number("staff_wte_per_100", True), _number("setup_months", True), _number("lag_months", True)),
        *(_number("reach", True), Column("one_off", "flag")),
        Column("after", required=False, many=True, refers_to="interventions"),
        *(Column("core", "flag"), Column("selectable", "flag")),
        *(Column("evidence_strength"), *_SOURCE),
    ),
    key=("id",),
    ranges=(("cost_low", "cost", "cost_high"),),
)
_EFFECTS = Table(
    "effects",
    (
        *(Column("option", refers_to="interventions"), _SERVICE, Column("measure")),
        Column("denominator", choices=(REACHED, *AREA_DENOMINATORS)),
        Column("use", choices=("central", "sensitivity", "context")),
        *(*_RANGE, Column("range_kind", required=False, choices=RANGE_KINDS), _number("baseline_risk")),
        Column("study_design", choices=DESIGNS),
        Column("n", required=False),
        *_SOURCE,
    ),
    key=("option", "service", "measure", "denominator", "use", "value", "source_title", "how_obtained"),
)
_ACTIVITY_SHARES = Table(
    "activity_shares",
    (Column("option", refers_to="interventions"), _SERVICE, Column("activity"), *_RANGE, _UNIT, _YEAR, *_SOURCE),
    key=("option", "service"),
)
_PARAMETERS = Table(
    "parameters",
    (
        *(Column("name"), Column("value"), _number("low"), _number("high"), _UNIT, _YEAR, *_SOURCE),
        Column("choices", required=False),
    ),
    key=("name",),
)
_NEEDS = Table(
    "needs",
    (
        *(Column("id"), Column("name"), Column("level", choices=("person", "household"))),
        Column("how", choices=("drawn", "derived", "area", "communal", "margin")),
        *(Column("long_term_condition", "flag"), Column("plain")),
    ),
    key=("id",),
    ranges=(),
)
_PREVALENCE = Table(
    "prevalence",
    (
        Column("need", refers_to="needs"),
        Column("measure", choices=("prevalence", "relative", "loading")),
        *(*_WHO, *_RANGE, _UNIT, _YEAR, *_SOURCE),
    ),
    key=("need", "measure", "age_from", "age_to", "sex", "imd_quintile"),
)
_DISPLACEMENT = Table(
    "displacement",
    (
        Column("trigger", choices=("service_avoided", "option_reached")),
        Column("id"),
        Column("who", choices=WORKERS),
        *(*_RANGE, _UNIT, _YEAR, *_SOURCE),
    ),
    key=("trigger", "id", "who"),
)
_MONEY_RULES = Table(
    "money_rules",
    (
        *(Column("id"), Column("body_kind"), Column("rule"), Column("plain"), Column("valid_from")),
        *(Column("valid_to", required=False), Column("yearly_floor", "flag"), *_SOURCE),
    ),
    key=("id",),
    ranges=(),
)
_DEFLATOR = Table("deflator", (Column("year"), _number("value", True), _UNIT, *_SOURCE), key=("year",), ranges=())

TABLES = (
    *(_UNITS, _SERVICES, _UTILISATION, _UNIT_COSTS, _INTERVENTIONS, _EFFECTS, _ACTIVITY_SHARES),
    *(_PARAMETERS, _NEEDS, _PREVALENCE, _DISPLACEMENT, _MONEY_RULES, _DEFLATOR),
)
"""Every evidence table, in the order in which they are read."""
