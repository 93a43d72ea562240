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


@dataclass(frozen=True)
class Column:
    """One column: what its cells are, whether one may be empty, and which words it allows."""

    name: str
    kind: CellKind = "text"
    required: bool = True
    choices: tuple[str, ...] = ()
    many: bool = False  # several words joined by '|'
    refers_to: str = ""  # a table whose first column lists the allowed words
    means: str = ""  # for docs/evidence.md


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

_UNITS = Table("units", (Column("unit"), Column("quantity"), Column("per", "number")), key=("unit",), ranges=())
_WORKERS = Table("workers", (Column("id"), Column("name")), key=("id",), ranges=())
_ROLES = Table(
    "roles",
    (
        Column("id"),
        Column("plain"),  # what a body of this role provides and pays for, or who it is
        Column("partner", "flag"),  # whether a partner of a place can have it; the others are outside the place
        Column("worker", refers_to="workers"),  # whose time it is when a body of this role delivers
    ),
    key=("id",),
    ranges=(),
)
SERVICES = Table(
    "services",
    (
        Column("id", means="what every other table and every figure calls it"),
        Column("name", means="what pages and tables call it"),
        Column("plain", means="what one use of it is, in plain words for a resident"),
        Column("unit", refers_to="units", means="what is counted"),
        Column(
            "parent", required=False, refers_to="services", means="the sum that counts it, or the stay that it is in"
        ),
        Column("leaf", "flag", means="simulated, and costed unless it is an outcome; the others are sums"),
        Column(
            "part_of_parent",
            required=False,
            choices=("share", "rest"),
            means="its use is cut out of its parent's: the share that its own central rows give, or what shares leave",
        ),
        Column("outcome", "flag", means="happens to residents: nobody provides it or pays for it"),
        Column("provider_role", required=False, refers_to="roles", means="the role of those who provide it"),
        Column("payer_role", required=False, refers_to="roles", means="the role of those who pay for it"),
        Column("concentration_group", required=False, means="shares the spread `need.sigma.<group>` of use by frailty"),
        Column(
            "needs_answered",
            required=False,
            many=True,
            refers_to="needs",
            means="`need.focus.<id>` of its use falls on people with any of these needs",
        ),
        Column(
            "who_may_use",
            required=False,
            choices=("everybody", "people_at_home", "one_of_a_household"),
            means="nobody else uses it; one of a household is its eldest",
        ),
        Column("at_most_once", "flag", means="nobody uses more than one unit a year"),
        Column("follows_local_morbidity", "flag", means="used more where acute illness is above that of like areas"),
        Column("calibrated_as", required=False, means="words for its published local total, to which use is scaled"),
        Column(
            "agency",
            required=False,
            means="who calls at a household that uses it; empty: counted elsewhere",
        ),
        Column(
            "in_touch",
            required=False,
            choices=("stock", "flow"),
            means="stock: a unit is one person in touch; flow: `need.uses_per_person_in_touch.<id>` units are (or 1)",
        ),
        Column("headline", "whole", False, means="where it is told on the first screen, 1 first; empty: not there"),
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
        Column("delivered_by", many=True, refers_to="roles"),
        Column("funded_by", many=True, refers_to="roles"),
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
PARAMETERS = Table(
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
DISPLACEMENT = Table(
    "displacement",
    (
        Column("trigger", choices=("service_avoided", "option_reached")),
        Column("id"),
        Column("who", refers_to="workers"),
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
    *(_UNITS, _WORKERS, _ROLES, SERVICES, _UTILISATION, _UNIT_COSTS, _INTERVENTIONS, _EFFECTS, _ACTIVITY_SHARES),
    *(PARAMETERS, _NEEDS, _PREVALENCE, DISPLACEMENT, _MONEY_RULES, _DEFLATOR),
)
"""Every evidence table, in the order in which they are read."""
