"""A change that could be tried, as a version is asked for it. In: `Try`, what the parent was asked. Out: `Asked`."""

from __future__ import annotations

from typing import Any

from commonground.document import Plan
from commonground.views.deal.model import Change, Try
from commonground.web.plans.asking import Asked, Condition, Terms, read_asked


def ask_of(
    plan: Plan, parent: dict[str, Any], attempt: Try, *, by: str, reason: str, private: bool, own: bool = False
) -> Asked:
    """All that the parent was asked for, and the change; `by` is the key of the body whose word a condition is.

    `own`: whether what it changes of a partner is that partner's own word; else somebody tries it.
    """
    before = read_asked(parent)
    conditions = [
        Condition(option=option, must=must, by=by, reason=reason)
        for must, options in ((True, attempt.must), (False, attempt.must_not))
        for option in options
    ]
    partners = dict(before.partners)
    for change in attempt.partners:
        terms = partners.get(change.partner, Terms())
        changed = _changed(terms, change)
        partners[change.partner] = changed.model_copy(update={"own": own and (terms.own or not terms.is_word)})
    return before.model_copy(
        update={
            "sets": {**before.sets, **dict(attempt.set)},
            "conditions": (*before.conditions, *conditions),
            "partners": partners,
            "private": private,
        }
    )


def _changed(terms: Terms, change: Change) -> Terms:
    """The terms with what a change adds to them; what it does not name stays."""
    update: dict[str, Any] = {}
    if change.confirms:
        update["confirms"] = True
    if any(change.further_offer_gbp):
        before = terms.further_offer_gbp or (0.0,) * len(change.further_offer_gbp)
        both = zip(before, change.further_offer_gbp, strict=True)
        update["further_offer_gbp"] = tuple(one + other for one, other in both)
        update["once"], update["condition"] = change.once, change.condition or terms.condition
    if change.floor_gbp is not None:
        update["floor_gbp"] = change.floor_gbp
    if change.notice_months is not None:
        update["notice_months"] = change.notice_months
    return terms.model_copy(update=update)
