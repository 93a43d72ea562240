"""Every assumption from the tables. In: `Evidence`. Out: `Assumptions`, each with range, unit and source.

Ranges are 80% intervals. Costs are in the prices of one year, by the GDP deflator (HM Treasury), which understates the
growth of NHS pay and of care fees. Where a figure has no published range its
default width is itself a parameter (`need.level_spread.*`, `options.planning_spread`).
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any, cast

import polars as pl

from commonground.core.errors import UserError
from commonground.core.figures import Figure, Quality
from commonground.core.services import QALY
from commonground.evidence.columns import PLANNED
from commonground.evidence.effects import known_effects
from commonground.evidence.intervals import Interval
from commonground.evidence.model import Assumptions, Evidence, KnownEffect

Row = Mapping[str, Any]
FORMULA = "; = "  # after which how a figure was obtained tells its formula
PRICE_YEAR = "2026/27"
"""Every cost that leaves this room is in the prices of this financial year."""


def from_tables(evidence: Evidence) -> Assumptions:
    """All assumptions under the dotted names that `Assumptions` lists.

    Raises UserError when a leaf service has no central unit cost or variable share, an option lacks a figure, or an
    area effect has no activity share.
    """
    figures = [
        *_parameter_figures(evidence.parameters),
        *_service_figures(evidence),
        *_level_figures(evidence),
        *_option_figures(evidence),
        *_running_figures(evidence.coverage),
        *_effect_figures(evidence),
        *_stress_figures(evidence),
    ]
    formulas = {row["figure"]: row["formula"] for row in evidence.derivations.to_dicts() if row["formula"]}
    return Assumptions(_with_formula(figure, formulas.get(figure.name)) for figure in figures)


def _with_formula(figure: Figure, formula: str | None) -> Figure:
    """The figure, its formula told with how it was obtained."""
    if formula is None:
        return figure
    return replace(figure, how_obtained=f"{figure.how_obtained.rstrip('. ')}{FORMULA}{formula}")


def _figure(name: str, interval: Interval, unit: str, row: Row, year: str, how: str) -> Figure:
    """A numeric figure that takes its source and quality from `row`."""
    return Figure(
        name=name,
        value=_rounded(interval.value),
        low=_rounded(interval.low),
        high=_rounded(interval.high),
        unit=unit,
        year=year,
        source_title=row["source_title"],
        source_url=row["source_url"],
        how_obtained=how,
        quality=cast(Quality, row["quality"]),
    )


def _rounded(value: float) -> float:
    """Six significant digits: more than any source gives, and no binary dust."""
    return float(f"{value:.6g}")


def _parameter_figures(parameters: pl.DataFrame) -> Iterator[Figure]:
    for row in parameters.to_dicts():
        choices = tuple(row["choices"].split("|")) if row["choices"] else ()
        yield Figure(
            name=row["name"],
            value=row["value"] if choices else _numeric(row),
            low=row["low"],
            high=row["high"],
            unit=row["unit"],
            year=row["year"],
            source_title=row["source_title"],
            source_url=row["source_url"],
            how_obtained=row["how_obtained"],
            quality=row["quality"],
            choices=choices,
        )


def _numeric(row: Row) -> float:
    try:
        return float(row["value"])
    except ValueError:
        raise UserError(
            f"{row['name']} is {row['value']!r}, not a number",
            where="parameters.csv",
            mend="list its words under choices",
        ) from None


def _service_figures(evidence: Evidence) -> Iterator[Figure]:
    """cost and variable_share of every leaf; stepped_share and opening_share where cost goes in whole steps."""
    costs = {row["service"]: row for row in evidence.unit_costs.to_dicts() if row["use"] == "central"}
    shares = {(row["service"], row["share"]): row for row in evidence.cost_shares.to_dicts()}
    for service in evidence.leaves():
        if service not in costs:
            raise UserError(f"the service {service!r} has no central unit cost", where="unit_costs.csv")
        if (service, "variable") not in shares:
            raise UserError(f"the service {service!r} has no variable share", where="cost_shares.csv")
        row = costs[service]
        times = deflated(evidence.deflator, row["price_year"])
        how = f"{row['item']}: {row['how_obtained'].rstrip('. ')}; {_uprated(row['price_year'], times)}"
        interval = _scaled(_stated(row, "low", "value", "high"), times)
        yield _figure(f"cost.{service}", interval, "GBP", row, PRICE_YEAR, how)
        for share in ("variable", "stepped", "opening"):
            if (service, share) in shares:
                row = shares[service, share]
                interval = _stated(row, "low", "value", "high")
                yield _figure(f"{share}_share.{service}", interval, "share", row, row["year"], row["how_obtained"])


def _stated(row: Row, low: str, value: str, high: str) -> Interval:
    """The range in the row; an end that is not stated closes on the value."""
    centre = row[value]
    return Interval(centre if row[low] is None else row[low], centre, centre if row[high] is None else row[high])


def _scaled(interval: Interval, times: float) -> Interval:
    return Interval(interval.low * times, interval.value * times, interval.high * times)


def _level_figures(evidence: Evidence) -> Iterator[Figure]:
    """rate.<service> and prevalence.<need>: 1 = as published, with a width by the quality of the rows."""
    parent = dict(zip(evidence.services["id"], evidence.services["parent"], strict=True))
    rates = evidence.utilisation.filter(pl.col("use") == "central")
    for service in evidence.used():
        rows = rates.filter(pl.col("service") == service)
        rows = rows if len(rows) else rates.filter(pl.col("service") == parent[service])
        yield _level(f"rate.{service}", rows, evidence.parameters)
    drawn = evidence.prevalence.filter(pl.col("measure") == "prevalence")
    for need in evidence.needs.filter(pl.col("how") == "drawn")["id"]:
        yield _level(f"prevalence.{need}", drawn.filter(pl.col("need") == need), evidence.parameters)


def _level(name: str, rows: pl.DataFrame, parameters: pl.DataFrame) -> Figure:
    if not len(rows):
        raise UserError(f"{name} has no published rows", where="utilisation.csv or prevalence.csv")
    row = rows.row(0, named=True)
    quality = Counter(rows["quality"]).most_common(1)[0][0]
    width = float(parameters.filter(pl.col("name") == f"need.level_spread.{quality}")["value"][0])
    interval = Interval(math.exp(-width), 1.0, math.exp(width))
    how = f"Scales the published figures ({len(rows)} rows, mostly of quality {quality}); 1 = as published"
    return _figure(name, interval, "ratio", {**row, "quality": quality}, row["year"], how)


def _option_figures(evidence: Evidence) -> Iterator[Figure]:
    """reach, cost_gbp, staff_wte_per_100, setup_months and lag_months of every option."""
    spread = float(evidence.parameters.filter(pl.col("name") == "options.planning_spread")["value"][0])
    planned = {(row["option"], row["figure"]): row for row in evidence.planning.to_dicts()}
    for row in evidence.interventions.to_dicts():
        yield _option_cost(row, evidence.deflator)
        for figure in PLANNED:
            if (row["id"], figure) not in planned:
                raise UserError(f"the option {row['id']!r} has no {figure}", where="planning.csv", mend="add a row")
            yield _planned(planned[row["id"], figure], spread)


def _running_figures(coverage: pl.DataFrame) -> Iterator[Figure]:
    """coverage of every option, and places_with_it of those that a place has or has not."""
    for row in coverage.to_dicts():
        name, interval = f"options.{row['option']}.{row['figure']}", _stated(row, "low", "value", "high")
        yield _figure(name, interval, row["unit"], row, row["year"], row["how_obtained"])


def _planned(row: Row, spread: float) -> Figure:
    """A planning figure in its stated range, or else within `spread` of its value."""
    value, most = row["value"], 1.0 if row["unit"] == "share" else math.inf
    stated = row["low"] is not None or row["high"] is not None
    usual = Interval(value * (1 - spread), value, max(value, min(most, value * (1 + spread))))
    interval = _stated(row, "low", "value", "high") if stated else usual
    how = row["how_obtained"].rstrip(". ") + ("" if stated else "; range by options.planning_spread")
    return _figure(f"options.{row['option']}.{row['figure']}", interval, row["unit"], row, row["year"], how)


def _option_cost(row: Row, deflator: pl.DataFrame) -> Figure:
    times = deflated(deflator, row["price_year"])
    how = f"{row['how_obtained'].rstrip('. ')}; {_uprated(row['price_year'], times)}"
    interval = _scaled(_stated(row, "cost_low", "cost", "cost_high"), times)
    unit = f"GBP per {row['unit']}"
    return _figure(f"options.{row['id']}.cost_gbp", interval, unit, row, PRICE_YEAR, how)


def _effect_figures(evidence: Evidence) -> Iterator[Figure]:
    """effects.<id>.<service>, and activity_share.<id>.<service> for effects on an area or on a part of a service."""
    shares = {(row["option"], row["service"]): row for row in evidence.activity_shares.to_dicts()}
    never = set(evidence.interventions.filter(~pl.col("selectable"))["id"])
    for effect in known_effects(evidence):
        yield _effect(effect)
        row = shares.pop((effect.option, effect.service), None)
        if row is not None:
            yield _activity_share(row)
        elif effect.basis == "area" and effect.option not in never:
            what = f"the effect of {effect.option} on {effect.service} holds for an area but has no activity share"
            raise UserError(what, where="activity_shares.csv")
    for option, service in shares:
        what = f"the share of {service} is of no effect of {option} in use"
        raise UserError(what, where="activity_shares.csv", mend="take it out, or mark the effect as central")


def _activity_share(row: Row) -> Figure:
    name, how = f"activity_share.{row['option']}.{row['service']}", f"Share that is {row['activity']}"
    interval = _stated(row, "low", "value", "high")
    return _figure(name, interval, "share", row, row["year"], f"{how}: {row['how_obtained']}")


def _effect(effect: KnownEffect) -> Figure:
    unit = "QALYs per person reached" if effect.service == QALY else "ratio"
    name = f"effects.{effect.option}.{effect.service}"
    return _figure(name, effect.interval, unit, effect.row, "", effect.in_words())


def _stress_figures(evidence: Evidence) -> Iterator[Figure]:
    """stress.<test> of every bad year: how bad."""
    for row in evidence.stress_tests.to_dicts():
        interval = _stated(row, "low", "value", "high")
        yield _figure(f"stress.{row['id']}", interval, row["unit"], row, row["year"], row["how_obtained"])


def deflated(deflator: pl.DataFrame, price_year: str, to_year: str = PRICE_YEAR) -> float:
    """What one pound of `price_year` is worth in `to_year`; UserError for a year outside the table."""
    index = dict(zip(deflator["year"], deflator["value"], strict=True))
    for year in (price_year, to_year):
        if year not in index:
            first, last = deflator["year"][0], deflator["year"][-1]
            raise UserError(f"no GDP deflator for the price year {year!r}", mend=f"use a year from {first} to {last}")
    return float(index[to_year] / index[price_year])


def _uprated(price_year: str, times: float) -> str:
    """How a cost was uprated, for its `how_obtained`."""
    return f"uprated from {price_year} to {PRICE_YEAR} prices by the GDP deflator (x {times:.3f})"
