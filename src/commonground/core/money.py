"""Money: pounds and pence, and three kinds that are never added up."""

from __future__ import annotations

from typing import Literal

PENCE = 100  # in a pound
Kind = Literal["cash", "capacity", "value"]
KIND_MEANS: dict[Kind, str] = {
    "cash": "money that a budget holder can really take out",
    "capacity": "freed but still paid for, such as a half-empty ward",
    "value": "health and time in Green Book terms; nobody's budget",
}
