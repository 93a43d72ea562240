"""Tables of what may be asked of a plan: what to look up, and the bad years that it is tried in. Out: their columns."""

from __future__ import annotations

from commonground.evidence.columns import FIGURE, Column, EvidenceTable, texts

LOOK_UP = EvidenceTable(
    "look_up",
    (
        Column("figures"),  # names of figures, * for any signs; the first row that fits counts
        Column("local", "flag"),  # whether a place can look them up itself
        Column("ask"),
    ),
    key=("figures",),
)
STRESS_TESTS = EvidenceTable(
    "stress_tests",
    (
        *texts("id", "name", "plain"),
        Column("change", choices=("pay", "demand", "effects", "delay", "staff", "money", "costs")),
        Column("body_kind", required=False),  # whose money is cut
        Column("years", "whole", required=False),  # in which costs rise; empty: in the first
        Column("paired", "flag"),  # whether it is tried together with each other one
        *FIGURE,
    ),
    key=("id",),
)
