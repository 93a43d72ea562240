"""The sections of docs/evidence.md on what runs today and what is required. In: `Evidence`. Out: Markdown."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from commonground.evidence.model import Assumptions, Evidence
from commonground.evidence.page_sections import tabulate, with_range

Row = Mapping[str, Any]
RUNNING = """`options.<id>.coverage` is the share of the option's own target group that it reaches today in England;
a plan adds what is left of its reach. A place that counts whom it reached replaces it by one number (`runs_today` in
its options file, docs/options.md). *Places*: where a place has an option or has it not, the share of places that do; a
mean fits none of them, so whether the place has it is drawn first. *Not netted*: the reach is of people without it
already. *Same people*: both counts of today hold some of the same people; each option is net of its own count, once,
and the two are never added up.
"""
REQUIRED = """`required`: expected everywhere by law, contract or planning guidance; `asked`: paid for or asked for,
with no volume; `local`: a place's own choice. What is required is marked `core` in interventions.csv, but what follows
applications (home adaptations) or serves nobody by itself. It says that a service is there, not how many it reaches:
it is met where the option surely runs; else a plan adds it in every neighbourhood from a year in which it is required,
unless `choose.core_everywhere=off`.
"""


def tabulate_running(evidence: Evidence, assumptions: Assumptions) -> str:
    """What runs today of each option, with where it comes from."""
    columns = ["option", "today", "reach", "places", "netted", "same people", "how", "source", ""]
    return RUNNING + "\n" + tabulate(columns, _running(evidence, assumptions))


def _running(evidence: Evidence, assumptions: Assumptions) -> Iterator[list[str]]:
    places = {row["option"]: row for row in evidence.coverage.to_dicts() if row["figure"] == "places_with_it"}
    for row in evidence.coverage.to_dicts():
        if row["figure"] == "coverage":
            has = places.get(row["option"])
            yield [
                f"`{row['option']}`",
                with_range(row["low"], row["value"], row["high"]),
                f"{assumptions.number('options.' + row['option'] + '.reach'):g}",
                f"{has['value']:g}: {has['how_obtained']}" if has else "",
                "yes" if row["netted"] else "no",
                ", ".join(f"`{other}`" for other in row["same_people"].split("|") if other),
                row["how_obtained"],
                f"[{row['source_title']}]({row['source_url']})" if row["source_url"] else row["source_title"],
                row["quality"],
            ]


def tabulate_requirements(evidence: Evidence) -> str:
    """What national policy says of each option, with its dates."""
    columns = ["option", "level", "what it asks for", "of", "from", "until", "how", "source", ""]
    rows = (
        [
            f"`{row['option']}`",
            row["level"],
            row["plain"],
            row["asked_of"],
            row["valid_from"],
            row["valid_to"],
            row["how_obtained"],
            f"[{row['source_title']}]({row['source_url']})" if row["source_url"] else row["source_title"],
            row["quality"],
        ]
        for row in evidence.requirements.to_dicts()
    )
    return REQUIRED + "\n" + tabulate(columns, rows)
