"""Bad years that a plan is tried in, and when to act. In: plan, prices, deal, lines. Out: `BadYears`."""

from commonground.stress.examination import examine
from commonground.stress.named import list_tests

__all__ = ["examine", "list_tests"]
