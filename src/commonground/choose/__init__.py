"""Best mixes of options under limits. In: baseline, prices, partners. Out: `Portfolio`, and v(S) for the game."""

from commonground.choose.coalitions import value_coalitions
from commonground.choose.optimisation import optimise, optimise_cash
from commonground.choose.pricing import price_candidates

__all__ = ["optimise", "optimise_cash", "price_candidates", "value_coalitions"]
