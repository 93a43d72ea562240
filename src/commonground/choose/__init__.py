"""Best mixes of options under limits. In: baseline, prices, partners. Out: `Portfolio`, and v(S) for the game."""

from commonground.choose.asks import Askable, read_asks
from commonground.choose.coalitions import value_coalitions
from commonground.choose.frontier import trace_frontier
from commonground.choose.optimisation import optimise, optimise_cash
from commonground.choose.pricing import price_candidates, starts_among, usual_scales
from commonground.choose.rounds import hold_to_offers

__all__ = [
    "Askable",
    "hold_to_offers",
    "optimise",
    "optimise_cash",
    "price_candidates",
    "read_asks",
    "starts_among",
    "trace_frontier",
    "usual_scales",
    "value_coalitions",
]
