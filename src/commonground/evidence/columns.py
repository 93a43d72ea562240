"""What a column and a table of evidence are, and the columns that tables share. In: nothing. Out: types, columns."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

CellKind = Literal["text", "number", "whole", "flag"]
Triple = tuple[str, str, str]  # names of the low, value and high columns

QUALITIES = ("A", "B", "C", "D")
DESIGNS = ("rct", "quasi_experimental", "before_after", "blended", "modelled", "elicited")
"""How an effect was found; blended: without a sound comparison, and so taken half-way to no effect in its value."""
RATIO_MEASURES = ("rate_ratio", "risk_ratio", "hazard_ratio", "proxy_risk_ratio", "share_of_activity_remaining_year5")
QALY_MEASURE = "absolute_qaly_per_person"
RANGE_KINDS = ("ci95", "p10_p90")  # a confidence interval of a study; a judged or elicited range
PLANNED = ("reach", "staff_wte_per_100", "setup_months", "lag_months")  # of an option, beside its cost
RUNNING = ("coverage", "places_with_it")
"""Of an option today: the share of its target group that it reaches, and of places that have it, where that varies."""
LEVELS = ("required", "asked", "local")
"""What national policy says of an option: everywhere; paid for or asked for, with no volume; a place's own choice."""
ENGLAND = "england_activity_type"  # what experts expect of everything that is done in England
COST_TYPES = ("pay", "supplies", "care_fees")
"""What a cost pays for, by which it grows beyond general inflation: supplies are drugs, devices and other goods."""
FOUND = ("recruited", "trained")
"""How new staff of a profession are found: people already trained, or anybody, who is trained up first."""
FACTORS = ("risk", "metabolic", "circulatory", "respiratory", "mental")
"""What needs share beyond age, sex and area: ill health in general, and what groups of conditions have besides."""
PAIR_MEASURES = (
    "joint_share",
    "share_of_a",
    "ratio_of_a",
    "crude_ratio_of_a",
    "odds_ratio",
    "matched_odds_ratio",
)  # see `people.comorbidity`


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


def texts(*names: str) -> tuple[Column, ...]:
    """Columns of words, none of which may be empty."""
    return tuple(Column(name) for name in names)


def number(name: str, required: bool = False) -> Column:
    """A column of numbers, which may be empty unless `required`."""
    return Column(name, "number", required)


def ranged(value: str, low: str, high: str) -> tuple[Column, Column, Column]:
    """A number and the ends of its range, which may be empty."""
    return number(value, True), number(low), number(high)


RANGE = ranged("value", "low", "high")
SOURCE = (
    Column("source_title"),
    Column("source_url", required=False),
    Column("how_obtained"),
    Column("quality", choices=QUALITIES),
)
UNIT = Column("unit", refers_to="units")
YEAR = Column("year")
SERVICE = Column("service", refers_to="services")
FIGURE = (*RANGE, UNIT, YEAR, *SOURCE)
WHO = (
    Column("age_from", "whole", required=False),
    Column("age_to", "whole", required=False),
    Column("sex", choices=("all", "F", "M")),
    Column("imd_quintile"),
)
