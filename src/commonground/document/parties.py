"""Parties of the ledger that are not partners of the place, and the id that stands for all of something."""

from __future__ import annotations

SUPPLIERS = "suppliers"  # staff and goods: where resources go when spent, and come back from when saved
RESIDENTS = "residents"  # whom health and time are gained for
NATIONAL = "national"  # national departments, lotteries, households: funders outside the place
PLAN = "plan"  # where capacity and value come from: they are made, not paid by anybody
OUTSIDE = "outside_subsidy"  # balances contributions where a subsidy is needed
EVERYWHERE = "all"  # the id used for the whole place, and for all years or partners together
