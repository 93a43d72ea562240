"""Best mixes of options under limits. In: baseline, prices, partners. Out: `Portfolio`, and v(S) for the game."""

from commonground.choose.coalitions import blocs_of, coalition_values
from commonground.choose.optimisation import optimise, optimise_cash
from commonground.choose.pricing import price_candidates

__all__ = ["blocs_of", "coalition_values", "optimise", "optimise_cash", "price_candidates"]
