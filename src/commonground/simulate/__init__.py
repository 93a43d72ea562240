"""With and without the plan, over years, with uncertainty. In: need, menu, choices. Out: `Runs`, `Marginals`."""

from commonground.simulate.baseline import estimate_baseline
from commonground.simulate.bed_days import join_bed_days
from commonground.simulate.cells import collapse, inputs
from commonground.simulate.drawing import run
from commonground.simulate.draws import draw
from commonground.simulate.marginals import measure_alone, measure_beside, measure_together

__all__ = [
    "collapse",
    "draw",
    "estimate_baseline",
    "inputs",
    "join_bed_days",
    "measure_alone",
    "measure_beside",
    "measure_together",
    "run",
]
