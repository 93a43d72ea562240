"""Tables of figures with their sources, and the strict reader."""

from commonground.evidence.model import Evidence
from commonground.evidence.reader import read

__all__ = ["Evidence", "read"]
