"""A version that somebody is putting together, page by page. In: a session. Out: the `Draft`, sealed while it is kept.

It belongs to one seat: whoever acts for another body begins anew.
"""

from __future__ import annotations

import base64
import json
from dataclasses import dataclass, replace
from uuid import UUID

from django.contrib.sessions.backends.base import SessionBase
from django.utils import timezone

from commonground.web.ground.vault import seal, unseal
from commonground.web.places.seat import Seat
from commonground.web.plans.asking import Asked, Condition, next_first_year, read_asked
from commonground.web.plans.clashes import find_clashes, refusal
from commonground.web.plans.menu import Menu
from commonground.web.plans.models import PlanVersion
from commonground.web.plans.versions import latest

KEY = "version_draft"


@dataclass(frozen=True)
class Draft:
    """What is asked for so far, and the version that it begins from."""

    asked: Asked
    parent: PlanVersion | None

    def with_asked(self, **changes: object) -> Draft:
        """The draft with some of what is asked for changed."""
        return replace(self, asked=self.asked.model_copy(update=changes))

    def with_condition(self, condition: Condition, menu: Menu) -> Draft:
        """The draft with one more condition; one that stands is not said twice.

        Raises UserError for one that contradicts another.
        """
        conditions = tuple(dict.fromkeys([*self.asked.conditions, condition]))
        if clashes := find_clashes(conditions):
            raise refusal(clashes, menu)
        return self.with_asked(conditions=conditions)

    def without_condition(self, name: str) -> Draft:
        """The draft without the condition of a `Condition.name`, if it still has it."""
        return self.with_asked(conditions=tuple(one for one in self.asked.conditions if one.name != name))

    @property
    def is_begun(self) -> bool:
        """Whether it asks for anything that its parent did not."""
        return self.asked != begin_from(self.parent).asked


def begin_from(parent: PlanVersion | None) -> Draft:
    """A draft that asks for all that its parent was asked for; without one, for a plan from the next financial year."""
    before = read_asked(parent.asked) if parent else Asked(first_year=next_first_year(timezone.localdate()))
    return Draft(before.model_copy(update={"without": ()}), parent)


def read_draft(session: SessionBase, seat: Seat) -> Draft:
    """The seat's draft; a new one begins from the newest version of all partners."""
    kept = session.get(KEY)
    if kept is None or kept["body"] != str(seat.body.id):
        return begin_from(latest(seat))
    said = json.loads(unseal(base64.b64decode(kept["sealed"])))
    parent = find_parent(seat, UUID(said["parent"])) if said["parent"] else None
    return Draft(read_asked(said["asked"]), parent)


def find_parent(seat: Seat, id_: UUID) -> PlanVersion | None:
    """A version that the seat sees."""
    return PlanVersion.objects.seen_by(seat).defer("content").filter(id=id_).first()


def keep_draft(session: SessionBase, seat: Seat, draft: Draft) -> None:
    """Keep it for the next page."""
    said = {"asked": draft.asked.as_json(), "parent": str(draft.parent.id) if draft.parent else ""}
    sealed = base64.b64encode(seal(json.dumps(said).encode())).decode()
    session[KEY] = {"body": str(seat.body.id), "sealed": sealed}


def drop_draft(session: SessionBase) -> None:
    """Begin anew next time."""
    session.pop(KEY, None)
