"""Writes docs/validation/<service>.md and .svg: use predicted beside what is published, in ten places.

Besides the services that are scaled to a published total, two published totals that no service of the model is:
children's social workers and practice lists, compared with what the model's children and people would make of them.

Run: python docs/make_validation.py (needs the published files: `commonground fetch`; some minutes of one core).
"""

from __future__ import annotations

import math
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl

import commonground as cg
from commonground import need, people
from commonground.evidence import figures, reader
from commonground.evidence.model import Assumptions, Evidence
from commonground.folders import sources_folder
from commonground.need.model import services_of
from commonground.place.model import Place
from commonground.sources.tables import Sources, open_sources

FOLDER = Path(__file__).with_name("validation")
PLACES = (
    *("Bolton", "NHS Greater Manchester ICB", "Lewisham", "North Yorkshire", "Herefordshire", "Isle of Wight"),
    *("Hammersmith and Fulham", "Kingston upon Hull", "City of London", "Isles of Scilly"),
)
LEAST_COUNT = 6  # smaller counts of real people are never shown
NEAR = 0.1
WIDTH, LEFT, ROW, TOP = 640, 220, 24, 30  # of the picture, in pixels
ENDS = (0.4, 2.5)  # of its axis; what lies beyond stands at its end
RATES = "national rates by age, sex and deprivation ([evidence](../evidence.md))"


@dataclass(frozen=True)
class About:
    """What a page says of its service: `predicted_from`, and what is done with the published total `afterwards`."""

    name: str
    plain: str
    predicted_from: str
    conversion: tuple[str, ...]
    afterwards: str


WORKERS, CHILDREN, LISTS = "child_social_worker", "children_in_need", "practice_list"
FOLLOWERS = {
    WORKERS: About(
        "Children's social workers",
        "Children's and family social workers in post at a council, full-time equivalent, without agency workers",
        "the children in need that are predicted, at England's number of children to a worker",
        (),
        "It is compared and not scaled: no service of the model is a worker. A ratio above 1 means fewer workers in "
        "post than England has for as many predicted children; where those are too many ([children in need]"
        "(children_in_need.md)), so are the workers.",
    ),
    LISTS: About(
        "Practice lists",
        "Patients on the lists of general practices who live in the place",
        "the residents of the census of 2021",
        (),
        "It is compared and not scaled: people are those of the census. Lists are longer, for places have grown since, "
        "and lists keep some who have moved away.",
    ),
}


def count_children_to_a_worker(sources: Sources) -> float:
    """Children in need on 31 March to each social worker in post in September, all England, the latest years."""
    children, workers = (_of_england(sources.frame(name)) for name in ("children_in_need", "children_social_workers"))
    return float(children["At31_episodes"]) / float(workers["inpost_fte"])


def _of_england(table: pl.DataFrame) -> dict[str, Any]:
    return table.filter(geographic_level="National").sort("time_period").row(-1, named=True)


def compare_followers(place: Place, found: pl.DataFrame, children_to_a_worker: float) -> pl.DataFrame:
    """As `compare`, for the published totals of FOLLOWERS; `found` of `compare` for the same place."""
    children = found.filter(service=CHILDREN)["predicted"].sum()
    predicted = {WORKERS: children / children_to_a_worker, LISTS: float(place.population)}
    of_place = place.published.filter(
        (pl.col("measure") == "residents") | (pl.col("measure") == "residents_at_average"),
        pl.col("service").is_in(list(predicted)),
    )
    return of_place.filter(pl.lit(children > 0) | (pl.col("service") != WORKERS)).select(
        "service",
        predicted=pl.col("service").replace_strict(predicted, return_dtype=pl.Float64),
        published="value",
        ratio=pl.col("service").replace_strict(predicted, return_dtype=pl.Float64) / pl.col("value"),
        period="period",
        source="source",
        own=pl.col("measure") == "residents",
        place=pl.lit(place.name),
        residents=pl.lit(place.population),
    )


def compare(place: Place, evidence: Evidence, assumptions: Assumptions, seed: int = 1) -> pl.DataFrame:
    """Predicted and published use of one place, before calibration: `Need.check` with the name of the place."""
    population = people.build(people.inputs(place, evidence, assumptions, seed))
    found = need.estimate(need.inputs(population, place, evidence, assumptions))
    return found.check.with_columns(place=pl.lit(place.name), residents=pl.lit(place.population))


def page(service: str, rows: pl.DataFrame, evidence: Evidence, assumptions: Assumptions) -> str:
    """The page of one service; `rows` of `compare`, one a place in which it is published."""
    about = FOLLOWERS.get(service) or _of_service(service, evidence, assumptions)
    shown = rows.filter(pl.col("published") >= LEAST_COUNT)
    near = shown.filter((pl.col("ratio") - 1).abs() <= NEAR).height
    lines = [
        f"# {about.name}: predicted against published",
        "",
        "<!-- Generated by docs/make_validation.py; do not edit. -->",
        "",
        f"{about.plain}. Predicted from {about.predicted_from},",
        f"before any calibration. A ratio above 1 is too many. Published: {_source(rows)}.",
        "",
        *about.conversion,
        "| place | predicted | published | predicted / published | period |",
        "| --- | ---: | ---: | ---: | --- |",
        *(_row(row) for row in rows.iter_rows(named=True)),
        "",
        f"![Predicted over published in each place]({service}.svg)",
        "",
        f"Within 10% of the published figure in {near} of {shown.height} places; the middle ratio is "
        f"{shown['ratio'].median():.2f}. {about.afterwards}",
        "",
        f"Made by `python docs/make_validation.py`; every service: {_others(service)}.",
    ]
    return "\n".join(lines) + "\n"


def _of_service(service: str, evidence: Evidence, assumptions: Assumptions) -> About:
    row = evidence.services.row(by_predicate=pl.col("id") == service, named=True)
    limit = assumptions.number("need.calibration_limit")
    afterwards = f"Use in each place is then scaled to its published total, by {limit:g} times at most."
    return About(row["name"], row["plain"], RATES, tuple(_conversion(service, assumptions)), afterwards)


def _source(rows: pl.DataFrame) -> str:
    return rows["source"][0].split(", divided by")[0]


def _conversion(service: str, assumptions: Assumptions) -> list[str]:
    """How the published total is brought to the unit of the service, and from what."""
    name = f"need.published_per_unit.{service}"
    if name not in assumptions:
        return []
    figure = assumptions[name]
    said = f"The published total is divided by {figure.number:.4g} (`{name}`, quality {figure.quality}). "
    return [f"{said}{figure.how_obtained}. Source: {figure.source_title}.", ""]


def _row(row: dict[str, Any]) -> str:
    own = "" if row["own"] else " (average of bodies of which it is a part)"
    small = row["published"] < LEAST_COUNT
    published, ratio = ("under 6", "") if small else (f"{row['published']:,.0f}", f"{row['ratio']:.2f}")
    return f"| {row['place']} | {row['predicted']:,.0f} | {published}{own} | {ratio} | {row['period']} |"


def _others(service: str) -> str:
    return ", ".join(f"[{one}]({one}.md)" for one in _compared() if one != service)


def _compared() -> list[str]:
    """The services that are scaled to a published total, in the order of the table, then FOLLOWERS."""
    return [*(one.id for one in services_of(reader.read().services).values() if one.calibrated_as), *FOLLOWERS]


def picture(rows: pl.DataFrame) -> str:
    """A dot a place, at predicted over published on a log scale, within 10% of 1 shaded."""
    shown = rows.filter(pl.col("published") >= LEAST_COUNT)
    high = TOP + ROW * shown.height
    low, tall = _x(1 - NEAR), _x(1 + NEAR) - _x(1 - NEAR)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {high + 10}" font-family="sans-serif" '
        'font-size="13" role="img"><title>Predicted over published use in each place</title>',
        f'<rect width="{WIDTH}" height="{high + 10}" fill="white"/>',
        f'<rect x="{low:.1f}" y="{TOP - 8}" width="{tall:.1f}" height="{high - TOP + 8}" fill="#dcebe0"/>',
        *(
            f'<text x="{_x(mark):.1f}" y="15" text-anchor="middle" fill="#555">{mark:g}</text>'
            for mark in (0.5, 0.75, 1.0, 1.5, 2.0)
        ),
        f'<line x1="{_x(1):.1f}" x2="{_x(1):.1f}" y1="{TOP - 8}" y2="{high}" stroke="#555"/>',
    ]
    for i, (place, ratio) in enumerate(shown.select("place", "ratio").iter_rows()):
        y = TOP + ROW * i + 8
        parts.append(f'<text x="{LEFT - 20}" y="{y + 4}" text-anchor="end">{place}</text>')
        parts.append(f'<circle cx="{_x(ratio):.1f}" cy="{y}" r="5" fill="#1f5f8b"/>')
    return "\n".join([*parts, "</svg>"]) + "\n"


def _x(ratio: float) -> float:
    """Where a ratio stands across the picture, pixels."""
    low, high = (math.log(end) for end in ENDS)
    part = (math.log(min(max(ratio, ENDS[0]), ENDS[1])) - low) / (high - low)
    return LEFT + part * (WIDTH - LEFT - 20)


def write(names: Sequence[str]) -> None:
    """Write every page and picture for the places `names`."""
    evidence = reader.read()
    assumptions = figures.from_tables(evidence)
    children_to_a_worker = count_children_to_a_worker(open_sources(sources_folder()))
    found = []
    for name in names:
        place = cg.build_place(name)
        found.append(compare(place, evidence, assumptions))
        found.append(compare_followers(place, found[-1], children_to_a_worker))
    rows_of_all = pl.concat(found, how="diagonal")
    FOLDER.mkdir(exist_ok=True)
    for service in _compared():
        rows = rows_of_all.filter(service=service)
        if rows.is_empty():  # published in none of these places
            continue
        (FOLDER / f"{service}.md").write_text(page(service, rows, evidence, assumptions), encoding="utf-8")
        (FOLDER / f"{service}.svg").write_text(picture(rows), encoding="utf-8")


if __name__ == "__main__":
    write(sys.argv[1:] or PLACES)
