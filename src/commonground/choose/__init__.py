"""Best mixes of options under limits. In: outlook, prices, partners. Out: `Chosen`, and v(S) for the game."""

from commonground.choose.best import best
from commonground.choose.candidates import candidates
from commonground.choose.coalitions import blocs_of, coalition_values
from commonground.choose.for_cash import for_cash

__all__ = ["best", "blocs_of", "candidates", "coalition_values", "for_cash"]
