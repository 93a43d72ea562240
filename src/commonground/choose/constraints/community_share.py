"""A share reserved for what voluntary and community groups deliver."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from commonground.choose.declared import Declared, Layout, Row, Rows, bearing, rows
from commonground.choose.model import Candidates
from commonground.core.arrays import Floats

DECLARED = Declared(
    name="community_share",
    title="A share for community-led options",
    description=(
        "Of what partners pay for the plan's options over all years, at least choose.community_led_share is for what "
        "voluntary and community groups deliver."
    ),
    unit="GBP",
)
COMMUNITY = "vcse"  # the role of partners who are such groups


def build(candidates: Candidates, layout: Layout) -> Rows:
    """One row; none where the share is 0.

    sum_k (community[k] - share) * sum over p, y of budget_use[p,k,y] * x[k] >= 0
    """
    return rows(DECLARED, _each(candidates), layout.variables)


def _each(candidates: Candidates) -> Iterator[Row]:
    share = candidates.assumptions.number("choose.community_led_share")
    if share > 0.0:
        paid = candidates.budget_use.sum(axis=(0, 2))
        yield Row("plan", *bearing((community_part(candidates) - share) * paid), lower=0.0)


def community_part(candidates: Candidates) -> Floats:
    """(K,) the part of each candidate that voluntary and community groups deliver."""
    groups = np.array([COMMUNITY in partner.roles for partner in candidates.partners], dtype=bool)
    place = candidates.covers.argmax(axis=1)
    delivered = candidates.prices.deliver_share[groups].sum(axis=0)
    options = [candidates.prices.options.index(choice.option) for choice in candidates.choices]
    return np.asarray(delivered[place, options])
