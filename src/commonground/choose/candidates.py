"""What could be chosen. In: options, neighbourhoods, assumptions. Out: candidate choices."""

from __future__ import annotations

from collections.abc import Sequence

from commonground.evidence.assumptions import Assumptions
from commonground.options.model import Option
from commonground.simulate.model import Choice


def candidates(
    options: Sequence[Option], neighbourhoods: Sequence[str], assumptions: Assumptions
) -> tuple[Choice, ...]:
    """Every option in every neighbourhood, in part (choose.part_scale) and in full, from each year a plan may begin
    it (choose.last_start_year, 0 = the first)."""
    scales = sorted({assumptions.number("choose.part_scale"), 1.0})
    starts = range(int(assumptions.number("choose.last_start_year")) + 1)
    return tuple(
        Choice(option.id, neighbourhood, scale, start)
        for option in options
        for neighbourhood in neighbourhoods
        for scale in scales
        for start in starts
    )
