"""What sheets say now: the last answer to each group holds. In: rows. Out: `Said`, by body."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from commonground.web.places.models import Body, Place
from commonground.web.sheet.models import GROUPS, Answer, Confirmation


@dataclass(frozen=True)
class Said:
    """What one body's sheet says now: the answer to each group, and whether the body stands by all of them."""

    answers: Mapping[int, Answer] = field(default_factory=dict)
    confirmed: bool = False

    @property
    def whole(self) -> bool:
        """Whether it has answered every group."""
        return len(self.answers) == GROUPS

    @property
    def known(self) -> frozenset[int]:
        """The groups that it found right or mended."""
        return frozenset(number for number, one in self.answers.items() if one.says != Answer.Says.UNKNOWN)

    @property
    def unknown(self) -> tuple[int, ...]:
        """The groups that it does not know."""
        return tuple(sorted(self.answers.keys() - self.known))

    @property
    def changed(self) -> dict[int, str]:
        """Its own words by group, of those that it says are wrong."""
        return {number: one.text for number, one in self.answers.items() if one.says == Answer.Says.CHANGE}

    @property
    def values(self) -> dict[str, Any]:
        """What it says besides, by key."""
        return {key: value for _, one in sorted(self.answers.items()) for key, value in one.values.items()}


NOTHING = Said()


def read_answers(place: Place) -> dict[str, Said]:
    """What the sheets of a place say, by key of the body; those that say nothing are not there."""
    by_body: dict[str, list[Answer]] = {}
    rows = Answer.objects.filter(body__place=place).order_by("at").select_related("body").defer("mandates")
    for one in rows:
        by_body.setdefault(one.body.key, []).append(one)
    confirmations = Confirmation.objects.filter(body__place=place).order_by("at").values_list("body__key", "answers")
    stood_by = dict(confirmations)
    return {key: _said(answers, stood_by.get(key, [])) for key, answers in by_body.items()}


def read_said(body: Body) -> Said:
    """What the sheet of one body says."""
    rows = Answer.objects.filter(body=body).select_related("author").order_by("at")
    last = Confirmation.objects.filter(body=body).order_by("-at").values_list("answers", flat=True).first()
    return _said(rows, last or [])


def _said(answers: Iterable[Answer], stood_by: Iterable[str]) -> Said:
    """A confirmation is of the answers that it names: a later answer voids it."""
    last = {one.group: one for one in answers}
    whole = len(last) == GROUPS and {str(one.id) for one in last.values()} == set(stood_by)
    return Said(last, whole)
