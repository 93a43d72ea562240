"""What each option was found to change. In: the effects table. Out: one `KnownEffect` an option and service.

One central row gives the value. Sensitivity rows of the same option and service widen the range, but only
where they apply to the same kind of people (those reached, or a whole area: denominators.csv) and are a ratio of the
same event; odds ratios are turned into risk ratios where a baseline risk is stated, and left out otherwise.
Context rows are never used. Null and adverse findings are used like any other. What experts expect of everything that
is done in England is never the effect of one team.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, cast

import polars as pl

from commonground.core.errors import UserError
from commonground.core.services import QALY
from commonground.evidence.columns import ENGLAND, QALY_MEASURE, RATIO_MEASURES
from commonground.evidence.intervals import (
    NORMAL_90,
    Interval,
    absolute_95_to_80,
    around,
    ratio_95_to_80,
    risk_ratio,
)
from commonground.evidence.model import Basis, Evidence, KnownEffect

Row = Mapping[str, Any]
SPREAD = "effects.default_spread."


def known_effects(evidence: Evidence) -> tuple[KnownEffect, ...]:
    """Every effect with a central row, in the order of the table.

    Raises UserError when an option and service have two central rows, or a central row has a measure that cannot be
    used as a rate ratio, a denominator that no plan has, or neither a range nor a default for its design.
    """
    spreads = _spreads(evidence.parameters)
    bases = dict(evidence.denominators.select("id", "basis").iter_rows())
    rows = [{**row, "basis": bases[row["denominator"]]} for row in evidence.effects.to_dicts()]
    central = [row for row in rows if row["use"] == "central"]
    _refuse_two_central(central)
    return tuple(_known(row, rows, spreads) for row in central)


def _known(row: Row, rows: list[dict[str, Any]], spreads: Mapping[str, float]) -> KnownEffect:
    _refuse_unusable(row)
    qaly = row["measure"] == QALY_MEASURE
    further = () if qaly else tuple(_further_findings(row, rows))
    interval, default = _published(row, qaly, spreads)
    widened = interval.including(*(_eighty(point, row["value"]) for point in further))
    outside = sum(1 for point in further if not interval.low <= _eighty(point, row["value"]) <= interval.high)
    return KnownEffect(row["option"], row["service"], cast(Basis, row["basis"]), widened, row, default, outside)


def _refuse_unusable(row: Row) -> None:
    """UserError for a central row whose measure or denominator is none that a plan can apply."""
    what = f"the central effect of {row['option']} on {row['service']}"
    if row["measure"] not in (QALY_MEASURE, *RATIO_MEASURES):
        mend = "turn it into a rate ratio or mark it as context"
        raise UserError(f"{what} is a {row['measure']}", where="effects.csv", mend=mend)
    if row["basis"] == "neither" or row["denominator"] == ENGLAND:
        mend = "take a finding on people reached or on an area, and keep this one as sensitivity or context"
        raise UserError(
            f"{what} is of {row['denominator']}, not of one place's service", where="effects.csv", mend=mend
        )


def _eighty(point: float, value: float) -> float:
    """A further finding, taken as an end of the 95% range, as an end of the 80% range."""
    return ratio_95_to_80(Interval(point, value, point)).low


def _published(row: Row, qaly: bool, spreads: Mapping[str, float]) -> tuple[Interval, bool]:
    """The row's own range as 80%, or where it has none (True) a default one, even on both sides of the value."""
    value, low, high = row["value"], row["low"], row["high"]
    if low is None or high is None:
        kind = QALY if qaly else row["study_design"]
        if kind not in spreads:
            what = f"the central effect of {row['option']} on {row['service']} has no range"
            raise UserError(what, where="effects.csv", mend=f"state one: there is no default for {kind}")
        return around(value, NORMAL_90 * spreads[kind] * abs(value)), True
    stated = Interval(low, value, high)
    if row["range_kind"] == "p10_p90":
        return stated, False
    return (absolute_95_to_80(stated) if qaly else ratio_95_to_80(stated)), False


def _further_findings(central: Row, rows: list[dict[str, Any]]) -> Iterator[float]:
    for row in rows:
        same = row["option"] == central["option"] and row["service"] == central["service"]
        if same and row["use"] == "sensitivity" and row["basis"] == central["basis"]:
            ratio = _as_risk_ratio(row)
            if ratio is not None:
                yield ratio


def _as_risk_ratio(row: Row) -> float | None:
    if row["measure"] in RATIO_MEASURES:
        return float(row["value"])
    if row["measure"] == "odds_ratio" and row["baseline_risk"] is not None:
        return risk_ratio(row["value"], row["baseline_risk"])
    return None


def _spreads(parameters: pl.DataFrame) -> dict[str, float]:
    names = parameters.filter(pl.col("name").str.starts_with(SPREAD))
    return {name.removeprefix(SPREAD): float(value) for name, value in zip(names["name"], names["value"], strict=True)}


def _refuse_two_central(central: list[dict[str, Any]]) -> None:
    seen: set[tuple[str, str]] = set()
    for row in central:
        pair = (row["option"], row["service"])
        if pair in seen:
            raise UserError(
                f"{row['option']} has two central effects on {row['service']}",
                where="effects.csv",
                mend="mark one of them as sensitivity or context",
            )
        seen.add(pair)
