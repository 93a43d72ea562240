"""Can we sign? One row a partner, its own row opened, and what could be tried. Reads a plan, and types no answer."""

from commonground.views.deal.answer import can_sign
from commonground.views.deal.own import open_row
from commonground.views.deal.switching import list_switches

__all__ = ["can_sign", "list_switches", "open_row"]
