"""Year-to-year chance, shared with and without the plan. In: expected counts. Out: counts."""

from __future__ import annotations

import numpy as np

from commonground.core.arrays import Floats


def counts(expected: Floats, chance: np.random.Generator) -> Floats:
    """Poisson counts with these means."""
    return chance.poisson(expected).astype(np.float64)


def coupled(counted: Floats, expected: Floats, changed: Floats, chance: np.random.Generator) -> Floats:
    """Counts with means `changed`, made from the same events as `counted`, whose means are `expected`.

    Where use falls each event is kept with probability changed / expected (a thinned Poisson is a Poisson); where
    it rises new events are added. So equal means give equal counts, and a fall never adds an event.
    """
    kept = np.divide(changed, expected, out=np.ones_like(expected), where=expected > 0.0)
    thinned = chance.binomial(counted.astype(np.int64), np.clip(kept, 0.0, 1.0))
    added = chance.poisson(np.maximum(changed - expected, 0.0))
    return (thinned + added).astype(np.float64)
