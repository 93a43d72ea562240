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
class EvidenceTable:
    """One CSV file: its columns in order, what makes a row unique, and which ranges must hold besides low to high."""

    name: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    other_ranges: tuple[Triple, ...] = ()

    @property
    def file(self) -> str:
        """The name of the file."""
        return f"{self.name}.csv"

    @property
    def ranges(self) -> tuple[Triple, ...]:
        """Which cells of a row are the ends of which."""
        has_range = any(column.name == "low" for column in self.columns)
        return ((("low", "value", "high"),) if has_range else ()) + self.other_ranges


def _texts(*names: str) -> tuple[Column, ...]:
    """Columns of words, none of which may be empty."""
    return tuple(Column(name) for name in names)


def _number(name: str, required: bool = False) -> Column:
    return Column(name, "number", required)


def _ranged(value: str, low: str, high: str) -> tuple[Column, Column, Column]:
    """A number and the ends of its range, which may be empty."""
    return _number(value, True), _number(low), _number(high)


_RANGE = _ranged("value", "low", "high")
_SOURCE = (
    Column("source_title"),
    Column("source_url", required=False),
    Column("how_obtained"),
    Column("quality", choices=QUALITIES),
)
_UNIT = Column("unit", refers_to="units")
_YEAR = Column("year")
_SERVICE = Column("service", refers_to="services")
_FIGURE = (*_RANGE, _UNIT, _YEAR, *_SOURCE)
_WHO = (
    Column("age_from", "whole", required=False),
    Column("age_to", "whole", required=False),
    Column("sex", choices=("all", "F", "M")),
    Column("imd_quintile"),
)

_UNITS = EvidenceTable("units", (Column("unit"), Column("quantity"), Column("per", "number")), key=("unit",))
_WORKERS = EvidenceTable("workers", (Column("id"), Column("name")), key=("id",))
_ROLES = EvidenceTable(
    "roles",
    (
        *_texts("id", "plain"),  # what a body of this role provides and pays for, or who it is
        Column("partner", "flag"),  # whether a partner of a place can have it; the others are outside the place
        Column("worker", refers_to="workers"),  # whose time it is when a body of this role delivers
    ),
    key=("id",),
)
SERVICES = EvidenceTable(
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
)
_UTILISATION = EvidenceTable(
    "utilisation",
    (
        Column("service", choices=("population",), refers_to="services"),
        Column("measure"),
        *_WHO,
        *_RANGE,
        _UNIT,
        _YEAR,
        Column("use", choices=("central", "relative", "control", "context")),
        *_SOURCE,
    ),
    key=("service", "measure", "age_from", "age_to", "sex", "imd_quintile", "unit", "year"),
)
_UNIT_COSTS = EvidenceTable(
    "unit_costs",
    (
        _SERVICE,
        Column("item"),
        _UNIT,
        *_RANGE,
        *_texts("price_year", "bearer"),
        *_ranged("variable_share", "variable_low", "variable_high"),
        *_ranged("stepped_share", "stepped_low", "stepped_high"),
        Column("variable_share_note"),
        Column("use", choices=("central", "context")),
        *_SOURCE,
    ),
    key=("service", "item", "price_year", "how_obtained"),
    other_ranges=tuple((f"{part}_low", f"{part}_share", f"{part}_high") for part in ("variable", "stepped")),
)
_INTERVENTIONS = EvidenceTable(
    "interventions",
    (
        *_texts("id", "name", "kind", "theme", "plain", "target_group"),
        Column("delivered_by", many=True, refers_to="roles"),
        Column("funded_by", many=True, refers_to="roles"),
        Column("unit", choices=("person", "household"), refers_to="units"),
        *_ranged("cost", "cost_low", "cost_high"),
        Column("price_year"),
        *(_number(name, required=True) for name in ("staff_wte_per_100", "setup_months", "lag_months", "reach")),
        Column("one_off", "flag"),
        Column("after", required=False, many=True, refers_to="interventions"),
        *(Column(name, "flag") for name in ("core", "selectable")),
        Column("evidence_strength"),
        *_SOURCE,
    ),
    key=("id",),
    other_ranges=(("cost_low", "cost", "cost_high"),),
)
_EFFECTS = EvidenceTable(
    "effects",
    (
        Column("option", refers_to="interventions"),
        _SERVICE,
        Column("measure"),
        Column("denominator", choices=(REACHED, *AREA_DENOMINATORS)),
        Column("use", choices=("central", "sensitivity", "context")),
        *_RANGE,
        Column("range_kind", required=False, choices=RANGE_KINDS),
        _number("baseline_risk"),
        Column("study_design", choices=DESIGNS),
        Column("n", required=False),
        *_SOURCE,
    ),
    key=("option", "service", "measure", "denominator", "use", "value", "source_title", "how_obtained"),
)
_ACTIVITY_SHARES = EvidenceTable(
    "activity_shares",
    (Column("option", refers_to="interventions"), _SERVICE, Column("activity"), *_FIGURE),
    key=("option", "service"),
)
PARAMETERS = EvidenceTable(
    "parameters",
    (
        *_texts("name", "value"),
        _number("low"),
        _number("high"),
        _UNIT,
        _YEAR,
        *_SOURCE,
        Column("choices", required=False),
    ),
    key=("name",),
)
_NEEDS = EvidenceTable(
    "needs",
    (
        *_texts("id", "name"),
        Column("level", choices=("person", "household")),
        Column("how", choices=("drawn", "derived", "area", "communal", "margin")),
        Column("long_term_condition", "flag"),
        Column("plain"),
    ),
    key=("id",),
)
_PREVALENCE = EvidenceTable(
    "prevalence",
    (
        Column("need", refers_to="needs"),
        Column("measure", choices=("prevalence", "relative", "loading")),
        *_WHO,
        *_FIGURE,
    ),
    key=("need", "measure", "age_from", "age_to", "sex", "imd_quintile"),
)
DISPLACEMENT = EvidenceTable(
    "displacement",
    (
        Column("trigger", choices=("service_avoided", "option_reached")),
        Column("id"),
        Column("who", refers_to="workers"),
        *_FIGURE,
    ),
    key=("trigger", "id", "who"),
)
_MONEY_RULES = EvidenceTable(
    "money_rules",
    (
        *_texts("id", "body_kind", "rule", "plain", "valid_from"),
        Column("valid_to", required=False),
        Column("yearly_floor", "flag"),
        *_SOURCE,
    ),
    key=("id",),
)
_DEFLATOR = EvidenceTable("deflator", (Column("year"), _number("value", True), _UNIT, *_SOURCE), key=("year",))

TABLES = (
    _UNITS,
    _WORKERS,
    _ROLES,
    SERVICES,
    _UTILISATION,
    _UNIT_COSTS,
    _INTERVENTIONS,
    _EFFECTS,
    _ACTIVITY_SHARES,
    PARAMETERS,
    _NEEDS,
    _PREVALENCE,
    DISPLACEMENT,
    _MONEY_RULES,
    _DEFLATOR,
)
"""Every evidence table, in the order in which they are read."""
