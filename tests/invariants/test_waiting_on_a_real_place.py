"""What doing nothing comes to on a real place. Needs the published files."""

from __future__ import annotations

import pytest

import commonground as cg
from commonground.evidence import reader
from commonground.place.model import Place

pytestmark = [pytest.mark.mirror, pytest.mark.slow]
STEPPED = {
    f"{row['share']}_share.{row['service']}": 0.0
    for row in reader.read().cost_shares.to_dicts()
    if row["share"] != "variable"
}


def _waiting(place: Place, changes: dict[str, float]) -> dict[str, dict[str, float]]:
    """Mean cash of each acute trust if nothing is done, by year and over all years."""
    plan = cg.make_plan(place, draws=60, workers=2, created="2026-11-21", keep=False, set=changes).document
    acute = [partner.id for partner in plan.partners if partner.kind == "acute_trust"]
    rows = [row for row in plan.do_nothing.net if row.kind == "cash"]
    return {trust: {row.year: row.mean for row in rows if row.partner == trust} for trust in acute}


def test_waiting_no_longer_looks_like_a_gain_to_hospitals(bolton: Place) -> None:
    """Growth fills lists, clinics and posts that somebody must open, so what it pays is what it costs.

    Trusts of which few patients live here keep a little: less than a whole step of theirs fills.
    """
    stepping, standing = _waiting(bolton, {}), _waiting(bolton, STEPPED)
    first = max(standing, key=lambda trust: standing[trust]["all"])
    gains = [sum(trust["all"] for trust in found.values()) for found in (stepping, standing)]
    assert standing[first]["all"] > 15e6
    assert stepping[first]["all"] < 0
    assert gains[0] < 0.02 * gains[1]
    assert sum(trust["2031/32"] for trust in stepping.values()) < 0
