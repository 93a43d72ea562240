"""Who pays, who gains, where the hours land. In: runs, prices, v(S). Out: `Ledger`, `Settlement`, hours, remedies."""

from commonground.settle.floors import brought_gbp
from commonground.settle.hours import count_hours
from commonground.settle.ledger import build_ledger, build_waiting_ledger, draw_up_accounts
from commonground.settle.offers import count_outgo, lay_on_table
from commonground.settle.remedies import find_remedies
from commonground.settle.settlement import settle
from commonground.settle.workforce import match_staff, tell_elsewhere, value_unpaid_care

__all__ = [
    "brought_gbp",
    "build_ledger",
    "build_waiting_ledger",
    "count_hours",
    "count_outgo",
    "draw_up_accounts",
    "find_remedies",
    "lay_on_table",
    "match_staff",
    "settle",
    "tell_elsewhere",
    "value_unpaid_care",
]
