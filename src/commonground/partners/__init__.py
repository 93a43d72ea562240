"""Partners: the bodies of a place, their duties, money and patch. In: YAML, `Place`. Out: `Partner`s."""

from __future__ import annotations

from commonground.partners.model import ROLES, Partner
from commonground.partners.modelled import starting
from commonground.partners.reader import read
from commonground.partners.writer import to_yaml

__all__ = ["ROLES", "Partner", "read", "starting", "to_yaml"]
