"""Who pays, who gains, where the hours land. In: runs, prices, v(S). Out: `Ledger`, `Settlement`, hours, remedies."""

from commonground.settle.accounts import accounts
from commonground.settle.hours import hours, hours_table
from commonground.settle.ledger import do_nothing, ledger
from commonground.settle.remedies import smallest_change
from commonground.settle.settlement import settle
from commonground.settle.tree import roll_up

__all__ = ["accounts", "do_nothing", "hours", "hours_table", "ledger", "roll_up", "settle", "smallest_change"]
