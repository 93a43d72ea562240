"""The array types that rooms hand on, and the letters of their axes.

A comment or docstring gives an array's axes in these letters: D draws, Y years, N neighbourhoods, Q deprivation
quintiles, O options, S services, P partners, K candidate choices, C cells; persons and areas are written out.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Singles = NDArray[np.float32]
Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]
Masks = NDArray[np.uint64]  # one bit an option, or a need

QUINTILES = 5  # Q: fifths of the country's small areas by deprivation, the most deprived first
