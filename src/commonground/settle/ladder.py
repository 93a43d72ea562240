"""Can everybody sign? A ladder of answers, the surest first. In: what is on the table, what is asked. Out: `Rung`s.

Within what each has put on the table; paying for itself in cash; within what floors bear besides; with help from
outside. Y years, P partners.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from commonground.core.arrays import Floats, Ints
from commonground.core.money import PENCE
from commonground.core.text import listed, pounds, pounds_of, pounds_up
from commonground.partners import Partner
from commonground.settle.floors import burden_gbp
from commonground.settle.model import HALF_A_PENNY, Rung
from commonground.settle.offers import OnTheTable

A_POUND = 1.0
FEW_YEARS = 2  # up to this many are named one by one


def climb(
    partners: Sequence[Partner],
    table: OnTheTable,
    floors: Floats,
    expected: Floats,
    left: Floats,
    subsidy: Ints,
    years: Sequence[str],
) -> tuple[Rung, ...]:
    """The rungs: `expected` (Y, P) without a deal and `left` with it, floors (Y, P), `subsidy` (Y,) pence.

    Where no partner has a floor, that rung is left out.
    """
    burden, asked = burden_gbp(expected), np.maximum(-left, 0.0)
    rungs = [_within_offers(table, burden, asked, years), _pays_for_itself(burden, years)]
    if floors.any():
        beyond = np.maximum(asked - table.usable, 0.0)
        rungs.append(_within_floors(partners, beyond, burden - table.usable.sum(axis=1), subsidy, years))
    rungs.append(_from_outside(partners, left, table.usable + floors, subsidy / PENCE, years))
    return tuple(rungs)


def _within_offers(table: OnTheTable, burden: Floats, asked: Floats, years: Sequence[str]) -> Rung:
    usable = table.usable.sum(axis=1)
    lacking = burden - usable
    holds = bool((lacking <= HALF_A_PENNY).all())
    if not holds:
        y = int(np.argmax(lacking))
        fences = "" if table.offered[y].sum() - usable[y] < A_POUND else " that its fences let it pay"
        lacks = f": {_at_least_a_pound(float(lacking[y]))} is lacking" if usable[y] >= A_POUND else ""
        said = (
            f"What is on the table is too little: in {years[y]} it holds {pounds(float(usable[y]))}{fences}, and the "
            f"plan costs the partners together {pounds_up(float(burden[y]))}{lacks}."
        )
    elif asked.sum() < A_POUND:
        said = "Within what each has put on the table: nothing of it is asked for."
    else:
        part, whole = pounds_of(float(asked.sum()), float(table.offered.sum()))
        said = (
            f"Within what each has put on the table: {part} is asked for of the {whole} that is offered over "
            f"{_span(years)}, and in no year more than a partner's own offer."
        )
    return Rung("within_offers", holds, said, asked.sum(axis=1))


def _pays_for_itself(burden: Floats, years: Sequence[str]) -> Rung:
    if (burden <= HALF_A_PENNY).all():
        said = "It pays for itself in cash: no partner need end worse off than with no plan in any year."
        return Rung("pays_for_itself", True, said, np.zeros_like(burden))
    said = f"It does not pay for itself in cash: it costs the partners together {total_and_largest(burden, years)}."
    return Rung("pays_for_itself", False, said, burden)


def _within_floors(
    partners: Sequence[Partner], beyond: Floats, lacking: Floats, subsidy: Ints, years: Sequence[str]
) -> Rung:
    drawn = beyond.sum(axis=1)
    if (lacking <= HALF_A_PENNY).all():
        said = "Nothing is asked beyond offers, so no floor need bear anything."
    elif subsidy.any():
        said = "What offers leave over is more than floors may bear of their own bodies' losses."
    else:
        who = [partner.name for partner, gbp in zip(partners, beyond.sum(axis=0), strict=True) if gbp > HALF_A_PENNY]
        said = f"Beyond offers, floors bear {total_and_largest(drawn, years)}: those of {listed(who)}."
    return Rung("within_floors", not subsidy.any(), said, drawn)


def _from_outside(
    partners: Sequence[Partner], left: Floats, line: Floats, subsidy: Floats, years: Sequence[str]
) -> Rung:
    if not subsidy.any():
        return Rung("outside", True, "It needs no money from outside.", subsidy)
    worst = int(np.argmax(subsidy))
    at_line = (left[worst] <= A_POUND - line[worst]) & (left[worst] < 0.0)
    who = [partner.name for partner, short in zip(partners, at_line, strict=True) if short]
    given = "has given all that it may" if len(who) == 1 else "have given all that they may"
    short = f"; {listed(who)} {given}" if who else ""
    said = f"It needs {total_and_largest(subsidy, years)} from outside, and no less would do{short}."
    return Rung("outside", False, said, subsidy)


def total_and_largest(gbp: Floats, years: Sequence[str]) -> str:
    """'£80,000 in 2026/27', or where there are several years their total and the largest; pence as under a pound.

    Rounded up, for so much has to be found.
    """
    if (gbp < A_POUND).all():
        lacking = [year for g, year in zip(gbp, years, strict=True) if g > 0.0]
        return f"{_at_least_a_pound(float(gbp.max()))} in {listed(lacking)}"
    named = [f"{pounds_up(float(g))} in {year}" for g, year in zip(gbp, years, strict=True) if g >= A_POUND]
    if len(named) <= FEW_YEARS:
        return listed(named)
    return (
        f"{pounds_up(float(gbp.sum()))} over {len(named)} years (at most {named[int(np.argmax(gbp[gbp >= A_POUND]))]})"
    )


def _at_least_a_pound(gbp: float) -> str:
    """An amount that has to be found, in words; pence as less than a pound."""
    return pounds_up(gbp) if gbp >= A_POUND else "less than £1"


def _span(years: Sequence[str]) -> str:
    return "1 year" if len(years) == 1 else f"{len(years)} years"
