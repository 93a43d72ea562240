"""People: every resident as a person in a household, made to match the published tables of each small area."""

from commonground.people.model import PeopleInputs, Population
from commonground.people.synthesis import build, inputs, inputs_of_area

__all__ = ["PeopleInputs", "Population", "build", "inputs", "inputs_of_area"]
