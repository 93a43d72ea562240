"""What each evidence table holds. In: nothing. Out: `TABLES`, the columns and rules of every CSV file.

A table is refused when a row breaks its rules; see `checks`. Units of numbers live beside them in the
column `unit`, whose values come from `units.csv`.
"""

from __future__ import annotations

from commonground.evidence.columns import (
    COST_TYPES,
    FACTORS,
    FIGURE,
    FOUND,
    PAIR_MEASURES,
    RANGE,
    SERVICE,
    SOURCE,
    UNIT,
    WHO,
    YEAR,
    Column,
    EvidenceTable,
    number,
    texts,
)
from commonground.evidence.option_tables import (
    ACTIVITY_SHARES,
    COVERAGE,
    DENOMINATORS,
    EFFECTS,
    INTERVENTIONS,
    PLANNING,
    REQUIREMENTS,
    STAFF_MIX,
)
from commonground.evidence.service_tables import CAPACITY, SERVICES
from commonground.evidence.what_if import LOOK_UP, STRESS_TESTS

_UNITS = EvidenceTable("units", (Column("unit"), Column("quantity"), Column("per", "number")), key=("unit",))
_PROFESSIONS = EvidenceTable(
    "professions",
    (
        *texts("id", "name"),
        number("training_years", True),  # from the first day of training until somebody can do the work alone
        Column("can_be_found", choices=FOUND),
        *SOURCE,
    ),
    key=("id",),
)
_WORKERS = EvidenceTable(
    "workers",
    (
        *texts("id", "name"),
        Column("profession", required=False, refers_to="professions"),  # empty for those who are of none
        Column("role", required=False, refers_to="roles"),  # of the bodies that employ them; empty where none does
    ),
    key=("id",),
)
ROLES = EvidenceTable(
    "roles",
    (
        *texts("id", "plain"),  # what a body of this role provides and pays for, or who it is
        Column("partner", "flag"),  # whether a partner of a place can have it; the others are outside the place
        # whom a body of this role employs, the most usual first; empty for those outside the place who employ anybody
        Column("professions", required=False, many=True, refers_to="professions"),
    ),
    key=("id",),
)
_UTILISATION = EvidenceTable(
    "utilisation",
    (
        Column("service", choices=("population",), refers_to="services"),
        Column("measure"),
        *WHO,
        *RANGE,
        UNIT,
        YEAR,
        Column("use", choices=("central", "relative", "control", "context")),
        *SOURCE,
    ),
    key=("service", "measure", "age_from", "age_to", "sex", "imd_quintile", "unit", "year"),
)
_UNIT_COSTS = EvidenceTable(
    "unit_costs",
    (
        SERVICE,
        Column("item"),
        UNIT,
        *RANGE,
        *texts("price_year", "bearer"),
        Column("use", choices=("central", "context")),
        *SOURCE,
    ),
    key=("service", "item", "price_year", "how_obtained"),
)
_COST_SHARES = EvidenceTable(
    "cost_shares",
    (
        SERVICE,
        Column("share", choices=("variable", "stepped", "opening")),
        *FIGURE,
        Column("cost_type", choices=COST_TYPES),
    ),
    key=("service", "share"),
)
PARAMETERS = EvidenceTable(
    "parameters",
    (
        *texts("name", "value"),
        number("low"),
        number("high"),
        UNIT,
        YEAR,
        *SOURCE,
        Column("choices", required=False),
    ),
    key=("name",),
)
_PUBLISHED = EvidenceTable("published", (*texts("id", "plain"), *FIGURE), key=("id",))
_DERIVATIONS = EvidenceTable(
    "derivations",
    (
        Column("figure"),  # the dotted name of the figure that is derived
        Column("formula", required=False),  # arithmetic that gives its value; empty: in words, in its how_obtained
        Column("parents", required=False, many=True),  # of a formula in words: figures, published.<id>, sources.<id>
    ),
    key=("figure",),
)
_NEEDS = EvidenceTable(
    "needs",
    (
        *texts("id", "name"),
        Column("level", choices=("person", "household")),
        Column("how", choices=("drawn", "derived", "area", "communal", "margin")),
        Column("long_term_condition", "flag"),
        Column("milder_form_of", required=False, refers_to="needs"),  # nobody has both
        Column("plain"),
    ),
    key=("id",),
)
_PREVALENCE = EvidenceTable(
    "prevalence",
    (
        Column("need", refers_to="needs"),
        Column("measure", choices=("prevalence", "relative")),
        *WHO,
        *FIGURE,
    ),
    key=("need", "measure", "age_from", "age_to", "sex", "imd_quintile"),
)
_NEED = Column("need", refers_to="needs")
_LOADINGS = EvidenceTable("loadings", (_NEED, Column("factor", choices=FACTORS), *FIGURE), key=("need", "factor"))
_COMORBIDITY = EvidenceTable(
    "comorbidity",
    (
        Column("need_a", refers_to="needs"),
        Column("need_b", refers_to="needs"),
        Column("age_from", "whole"),
        Column("age_to", "whole"),
        Column("measure", choices=PAIR_MEASURES),
        number("share_a"),  # of people with a in the study, where it tells; else that of the prevalence table
        number("share_b"),
        *FIGURE,
    ),
    key=("need_a", "need_b", "age_from", "measure"),
)
_REGISTERS = EvidenceTable(
    "registers", (Column("register"), _NEED, Column("age_from", "whole"), *FIGURE), key=("register",)
)
DISPLACEMENT = EvidenceTable(
    "displacement",
    (
        Column("trigger", choices=("service_avoided", "option_reached")),
        Column("id"),
        Column("who", refers_to="workers"),
        *FIGURE,
    ),
    key=("trigger", "id", "who"),
)
_MONEY_RULES = EvidenceTable(
    "money_rules",
    (
        *texts("id", "body_kind", "rule", "plain", "valid_from"),
        Column("valid_to", required=False),
        Column("yearly_floor", "flag"),
        *SOURCE,
    ),
    key=("id",),
)
_FUND_RULES = EvidenceTable(
    "fund_rules",
    (
        Column("body_kind"),
        Column("way", choices=("pooled", "aligned", "contract")),  # how a body of this kind may take part in a fund
        *texts("plain", "valid_from"),
        Column("valid_to", required=False),
        *SOURCE,
    ),
    key=("body_kind",),
)
_DEFLATOR = EvidenceTable("deflator", (Column("year"), number("value", True), UNIT, *SOURCE), key=("year",))
TABLES = (
    _UNITS,
    _PROFESSIONS,
    _WORKERS,
    ROLES,
    SERVICES,
    _UTILISATION,
    _UNIT_COSTS,
    _COST_SHARES,
    CAPACITY,
    INTERVENTIONS,
    PLANNING,
    COVERAGE,
    REQUIREMENTS,
    STAFF_MIX,
    DENOMINATORS,
    EFFECTS,
    ACTIVITY_SHARES,
    PARAMETERS,
    _PUBLISHED,
    _DERIVATIONS,
    _NEEDS,
    _PREVALENCE,
    _LOADINGS,
    _COMORBIDITY,
    _REGISTERS,
    DISPLACEMENT,
    _MONEY_RULES,
    _FUND_RULES,
    _DEFLATOR,
    LOOK_UP,
    STRESS_TESTS,
)
"""Every evidence table, in the order in which they are read."""
