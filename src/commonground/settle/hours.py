"""Where the shift lands: hours of somebody. In: runs, displacement, staffing. Out: `HoursLine`s by who and where.

Care is conserved. Every bed day or attendance avoided becomes hours of community staff, voluntary groups or unpaid
carers (evidence table `displacement`), and every option delivered is staff time of the professions that deliver it.
Positive hours are more work. Bed days count only where stays are shortened: those of an avoided stay are inside the
stay's. The count is our own.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

import numpy as np
import polars as pl

from commonground.core.arrays import Floats
from commonground.core.figures import Figure
from commonground.core.services import BED_DAY, BED_DAYS_OF_LENGTH_OF_STAY
from commonground.evidence.model import Assumptions, Evidence
from commonground.options.model import Option
from commonground.options.staffing import mix_by_role
from commonground.settle.model import HoursLine
from commonground.simulate.draws import log_normal
from commonground.simulate.model import Runs

OUTSIDE = "outside"  # the workers of whoever delivers what no partner does
Whom = tuple[str, str]  # a profession, or a worker who is of none, and the role of the bodies that employ them


def count_hours(
    runs: Runs,
    options: Sequence[Option],
    roles_held: Collection[str],
    evidence: Evidence,
    assumptions: Assumptions,
    seed: int,
) -> tuple[HoursLine, ...]:
    """Who takes on how many hours, where and when.

        hours[f,r] = sum over displacement rows of units avoided (or people reached) x hours per unit
                     + sum over options of reached / 100 x WTE per 100 x hours a WTE works / roles that deliver it
                       x mix[r,f]

    The evidence table `displacement` gives hours of `who` per unit of a service avoided, or per person reached, and
    `workers` which profession f they are of and by which role r they are employed. An option's staff time is shared in
    equal parts by the roles that deliver it and that some partner holds, and by profession as `options.staffing` has
    it. Uses `options.<id>.staff_wte_per_100` and `settle.hours_per_wte`.
    """
    by_whom: dict[tuple[str, str], Floats] = {}
    for whom, extra in [
        *_displaced(runs, evidence, seed),
        *_delivered(runs, _parts_of(options, roles_held, evidence), assumptions, seed),
    ]:
        by_whom[whom] = by_whom.get(whom, 0.0) + extra
    return tuple(
        HoursLine(name, where, by_whom[who, role][:, :, n], role)
        for who, name in names_of_workers(evidence).items()
        for role in ("", *evidence.roles["id"])
        if (who, role) in by_whom and by_whom[who, role].any()
        for n, where in enumerate(runs.neighbourhoods)
    )


def names_of_workers(evidence: Evidence) -> dict[str, str]:
    """Whose hours are counted, by id: professions, then those who are of none."""
    others = evidence.workers.filter(pl.col("profession") == "")
    return dict([*evidence.professions.select("id", "name").iter_rows(), *others.select("id", "name").iter_rows()])


def _displaced(runs: Runs, evidence: Evidence, seed: int) -> Iterator[tuple[Whom, Floats]]:
    """Hours (D, Y, N) of whoever takes over, for each row of the displacement table that applies."""
    workers = evidence.workers.select("id", "profession", "role").iter_rows()
    whom = {who: (profession or who, role) for who, profession, role in workers}
    for row in evidence.displacement.iter_rows(named=True):
        units = _units(runs, row["trigger"], row["id"])
        if units is not None and units.any():
            each = log_normal(_figure(row), seed, len(runs.without))
            yield whom[row["who"]], units * each[:, None, None]


def _units(runs: Runs, trigger: str, name: str) -> Floats | None:
    """(D or 1, Y, N) units avoided of a service, or people reached by an option; None where it is not simulated."""
    if trigger == "option_reached":
        return runs.reached[None, :, :, runs.options.index(name)] if name in runs.options else None
    service = BED_DAYS_OF_LENGTH_OF_STAY if name == BED_DAY else name
    if service not in runs.services:
        return None
    s = runs.services.index(service)
    return np.asarray(runs.without[..., s] - runs.with_plan[..., s])


def _figure(row: dict[str, Any]) -> Figure:
    """A row of the displacement table as a figure; its name keys its draws."""
    name = f"displacement.{row['trigger']}.{row['id']}.{row['who']}"
    return Figure(name, row["value"], row["unit"], row["source_title"], row["quality"], row["low"], row["high"])


def _delivered(
    runs: Runs, parts: Mapping[str, Mapping[Whom, float]], assumptions: Assumptions, seed: int
) -> Iterator[tuple[Whom, Floats]]:
    """Hours (D, Y, N) of the staff who deliver each option, by the `parts` of it."""
    hours_a_year = assumptions.number("settle.hours_per_wte")
    for option, part_of in parts.items():
        reached = runs.reached[:, :, runs.options.index(option)]
        if reached.any():
            wte_per_100 = log_normal(assumptions[f"options.{option}.staff_wte_per_100"], seed, len(runs.without))
            hours = reached[None] / 100.0 * wte_per_100[:, None, None] * hours_a_year
            yield from ((whom, hours * part) for whom, part in part_of.items())


def _parts_of(
    options: Sequence[Option], roles_held: Collection[str], evidence: Evidence
) -> dict[str, dict[Whom, float]]:
    """Whose time each option takes, by profession and role; that of outside providers where no partner delivers it."""
    inside, mixes = evidence.partner_roles(), mix_by_role(options, roles_held, evidence)
    found: dict[str, dict[Whom, float]] = {}
    for option, by_role in mixes.items():
        found[option] = {
            (profession, role): part / len(by_role)
            for role, mix in by_role.items()
            if role in inside
            for profession, part in zip(evidence.professions["id"], mix.tolist(), strict=True)
            if part > 0.0
        }
        away = sum(role not in inside for role in by_role) / len(by_role) if by_role else 1.0
        if away:
            found[option][OUTSIDE, ""] = away
    return found
