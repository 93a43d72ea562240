"""How hard the property tests search: a few examples in the quick run, all of them in the full one."""

from __future__ import annotations

import os

THOROUGH = "1" in (os.environ.get("COMMONGROUND_REQUIRE_ALL"), os.environ.get("COMMONGROUND_THOROUGH"))
FEWEST = 5


def examples(count: int, *, one_in: int = 5) -> int:
    """`count` in the full run, one in so many of them (at least 5) in the quick one."""
    return count if THOROUGH else min(count, max(FEWEST, count // one_in))
