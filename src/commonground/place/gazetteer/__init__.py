"""Which place is meant. In: a name, a code, a list of either, or a file of codes. Out: `Found`, or a sentence."""

from commonground.place.gazetteer.finding import find
from commonground.place.gazetteer.model import Found

__all__ = ["Found", "find"]
