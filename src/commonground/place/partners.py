"""Partners: the bodies of a place, their duties, money and patch. In: YAML, `Place`. Out: `Partner`s."""

from __future__ import annotations

from commonground.place.partner import ROLES, Partner
from commonground.place.partner_read import read
from commonground.place.partner_start import starting
from commonground.place.partner_yaml import to_yaml

__all__ = ["ROLES", "Partner", "read", "starting", "to_yaml"]
