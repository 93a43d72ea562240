"""Parties of the ledger that are not partners of the place."""

from __future__ import annotations

SUPPLIERS = "suppliers"  # staff and goods: where resources go when spent, and come back from when saved
RESIDENTS = "residents"  # whom health and time are gained for
NATIONAL = "national"  # national departments, lotteries, households: funders outside the place
PLAN = "plan"  # where capacity and value come from: they are made, not paid by anybody
OUTSIDERS = (SUPPLIERS, RESIDENTS, NATIONAL, PLAN)
