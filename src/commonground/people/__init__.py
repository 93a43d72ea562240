"""People: every resident as a person in a household, made to match the published tables of each small area."""

from commonground.people.build import build
from commonground.people.model import Population

__all__ = ["Population", "build"]
