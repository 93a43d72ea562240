"""What each evidence table holds. In: nothing. Out: `TABLES`, the columns and rules of every CSV file.

A table is refused when a row breaks its rules; see `checks`. Units of numbers live beside them in the
column `unit`, whose values come from `units.csv`.
"""

from __future__ import annotations

from commonground.evidence.columns import (
    DESIGNS,
    FACTORS,
    FIGURE,
    PAIR_MEASURES,
    PLANNED,
    RANGE,
    RANGE_KINDS,
    SERVICE,
    SOURCE,
    UNIT,
    WHO,
    YEAR,
    Column,
    EvidenceTable,
    number,
    ranged,
    texts,
)

_UNITS = EvidenceTable("units", (Column("unit"), Column("quantity"), Column("per", "number")), key=("unit",))
_WORKERS = EvidenceTable("workers", (Column("id"), Column("name")), key=("id",))
_ROLES = EvidenceTable(
    "roles",
    (
        *texts("id", "plain"),  # what a body of this role provides and pays for, or who it is
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
            "compared_with",
            required=False,
            means="the published total that it is compared with, of which `need.published_per_unit.<id>` (or 1) stand "
            "for one of it; empty: that of its own id",
        ),
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
    (SERVICE, Column("share", choices=("variable", "stepped")), *FIGURE),
    key=("service", "share"),
)
_INTERVENTIONS = EvidenceTable(
    "interventions",
    (
        *texts("id", "name", "kind", "theme", "plain", "target_group"),
        Column("delivered_by", many=True, refers_to="roles"),
        Column("funded_by", many=True, refers_to="roles"),
        Column("unit", choices=("person", "household"), refers_to="units"),
        *ranged("cost", "cost_low", "cost_high"),
        Column("price_year"),
        Column("one_off", "flag"),
        Column("after", required=False, many=True, refers_to="interventions"),
        *(Column(name, "flag") for name in ("core", "selectable")),
        Column("evidence_strength"),
        *SOURCE,
    ),
    key=("id",),
    other_ranges=(("cost_low", "cost", "cost_high"),),
)
_PLANNING = EvidenceTable(
    "planning",
    (Column("option", refers_to="interventions"), Column("figure", choices=PLANNED), *FIGURE),
    key=("option", "figure"),
)
_BASIS = Column("basis", choices=("reached", "area", "neither"))  # as what a finding may be used; neither: shown only
_DENOMINATORS = EvidenceTable("denominators", (*texts("id", "plain"), _BASIS), key=("id",))
_EFFECTS = EvidenceTable(
    "effects",
    (
        Column("option", refers_to="interventions"),
        SERVICE,
        Column("measure"),
        Column("denominator", refers_to="denominators"),
        Column("use", choices=("central", "sensitivity", "context")),
        *RANGE,
        Column("range_kind", required=False, choices=RANGE_KINDS),
        number("baseline_risk"),
        Column("study_design", choices=DESIGNS),
        Column("n", required=False),
        *SOURCE,
        Column("studied", required=False),  # of a central row: who was studied, in the words of `target_group`
        Column("carried_to", required=False),  # why the effect may hold for people beyond those studied
    ),
    key=("option", "service", "measure", "denominator", "use", "value", "source_title", "how_obtained"),
)
_ACTIVITY_SHARES = EvidenceTable(
    "activity_shares",
    (Column("option", refers_to="interventions"), SERVICE, Column("activity"), *FIGURE),
    key=("option", "service"),
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
_DEFLATOR = EvidenceTable("deflator", (Column("year"), number("value", True), UNIT, *SOURCE), key=("year",))
_LOOK_UP = EvidenceTable(
    "look_up",
    (
        Column("figures"),  # names of figures, * for any signs; the first row that fits counts
        Column("local", "flag"),  # whether a place can look them up itself
        Column("ask"),
    ),
    key=("figures",),
)

TABLES = (
    _UNITS,
    _WORKERS,
    _ROLES,
    SERVICES,
    _UTILISATION,
    _UNIT_COSTS,
    _COST_SHARES,
    _INTERVENTIONS,
    _PLANNING,
    _DENOMINATORS,
    _EFFECTS,
    _ACTIVITY_SHARES,
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
    _DEFLATOR,
    _LOOK_UP,
)
"""Every evidence table, in the order in which they are read."""
