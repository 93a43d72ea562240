"""What the evidence tables of options hold: what could be done, what runs, what it was found to change. Out: tables."""

from __future__ import annotations

from commonground.evidence.columns import (
    DESIGNS,
    FIGURE,
    LEVELS,
    PLANNED,
    RANGE,
    RANGE_KINDS,
    RUNNING,
    SERVICE,
    SOURCE,
    Column,
    EvidenceTable,
    number,
    ranged,
    texts,
)

INTERVENTIONS = EvidenceTable(
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
PLANNING = EvidenceTable(
    "planning",
    (Column("option", refers_to="interventions"), Column("figure", choices=PLANNED), *FIGURE),
    key=("option", "figure"),
)
COVERAGE = EvidenceTable(
    "coverage",
    (
        Column("option", refers_to="interventions"),
        Column("figure", choices=RUNNING),
        *FIGURE,
        Column("netted", "flag"),  # whether a plan adds only what is left; false where the reach is of the rest already
        Column("same_people", required=False, many=True, refers_to="interventions"),  # whom these count too
    ),
    key=("option", "figure"),
)
STAFF_MIX = EvidenceTable(
    "staff_mix",
    (
        Column("option", refers_to="interventions"),
        Column("profession", refers_to="professions"),
        number("share", True),  # of the option's staff time; those of an option sum to 1
        *SOURCE,
    ),
    key=("option", "profession"),
)
REQUIREMENTS = EvidenceTable(
    "requirements",
    (
        Column("option", refers_to="interventions"),
        Column("level", choices=LEVELS),
        *texts("plain", "asked_of"),
        *(Column(name, required=False) for name in ("valid_from", "valid_to")),  # ISO dates
        *SOURCE,
    ),
    key=("option",),
)
_BASIS = Column("basis", choices=("reached", "area", "neither"))  # as what a finding may be used; neither: shown only
DENOMINATORS = EvidenceTable("denominators", (*texts("id", "plain"), _BASIS), key=("id",))
EFFECTS = EvidenceTable(
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
ACTIVITY_SHARES = EvidenceTable(
    "activity_shares",
    (Column("option", refers_to="interventions"), SERVICE, Column("activity"), *FIGURE),
    key=("option", "service"),
)
