"""With and without the plan, over years, with uncertainty. In: need, menu, choices. Out: `Runs`, `Marginals`."""

from commonground.simulate.bed_days import together
from commonground.simulate.collapse import collapse
from commonground.simulate.coverage import coverage
from commonground.simulate.draws import draw
from commonground.simulate.marginals import Outlook, joint, marginals, outlook
from commonground.simulate.run import run

__all__ = ["Outlook", "collapse", "coverage", "draw", "joint", "marginals", "outlook", "run", "together"]
