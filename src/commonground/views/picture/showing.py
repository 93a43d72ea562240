"""The shared picture, topic by topic: who lives here, who is helped, what changes, what waiting costs, who decides.

In: `Plan`. Out: `Picture`.
"""

from __future__ import annotations

from collections.abc import Callable

from commonground.document import Plan
from commonground.document.names import Names
from commonground.document.notices import list_notices
from commonground.document.words import SYNTHETIC
from commonground.views.picture.change import show_hours, show_services, show_waiting
from commonground.views.picture.model import Picture, Topic
from commonground.views.picture.people import show_agencies, show_helped, show_residents
from commonground.views.picture.say import show_deciders

TOPICS: tuple[Callable[[Plan, Names], Topic], ...] = (
    show_residents,
    show_helped,
    show_services,
    show_agencies,
    show_hours,
    show_waiting,
    show_deciders,
)


def show_picture(plan: Plan) -> Picture:
    """What all partners look at together, of one plan and nothing else."""
    names = Names(plan)
    warnings = (*((SYNTHETIC,) if plan.synthetic else ()), *list_notices(plan))
    return Picture(plan.place.name, plan.synthetic, warnings, tuple(show(plan, names) for show in TOPICS))
