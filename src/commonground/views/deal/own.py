"""One partner's row opened: years, kinds of money, bad years, ways out, doing nothing. In: `Plan`. Out: `OwnRow`."""

from __future__ import annotations

from commonground.document import Plan
from commonground.document.names import pick
from commonground.views.deal.answer import read_chance
from commonground.views.deal.model import Alone, BadYearRow, OwnRow
from commonground.views.deal.reading import list_kinds, list_waiting, list_years
from commonground.views.deal.trying import list_ways
from commonground.views.explanation.bad_years import Tried, try_partner
from commonground.views.explanation.model import Reader


def open_row(plan: Plan, partner: str) -> OwnRow:
    """All that one partner looks at before it signs, of the plan given and nothing else.

    `partner`: an id or a name. Raises UserError for one that the plan has not.
    """
    reader = Reader.of(plan, partner)
    *years, whole = list_years(reader)
    no_worse = pick(plan.settlement.prob_no_worse, partner=reader.id)
    return OwnRow(
        partner=reader.id,
        name=reader.partner.name,
        years=tuple(years),
        whole=whole,
        chance_no_worse=no_worse[0].probability if no_worse else None,
        chance_within_line=read_chance(reader),
        confidence=plan.settlement.confidence,
        kinds=list_kinds(reader),
        bad_years=tuple(map(_bad_year, try_partner(reader))),
        alone=find_alone(reader),
        ways=list_ways(reader),
        do_nothing=list_waiting(reader),
    )


def _bad_year(tried: Tried) -> BadYearRow:
    test, lowest = tried.test, tried.lowest
    return BadYearRow(
        test=test.id,
        name=test.name,
        plain=test.plain,
        lowest_in=lowest.year,
        above_gbp=lowest.above_gbp,
        broken_in=tried.broken_in,
        sentence=test.sentence,
    )


def find_alone(reader: Reader) -> Alone | None:
    """What it would be if it carried every overspend of rising costs alone; None where the plan has no such test."""
    test = reader.plan.bad_years.costs_test
    carried = pick(reader.plan.bad_years.carriers, partner=reader.id)
    if test is None or not carried:
        return None
    sizes = [row.value for row in pick(reader.plan.provenance, figure=f"stress.{test}")]
    rise = sizes[0] if sizes and not isinstance(sizes[0], str) else None
    one = carried[0]
    return Alone(test, rise, one.broken_in, one.above_gbp, one.sentence)
