"""The bodies that would sign. In: `Partner`s. Out: `partners` of plan.json."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from commonground.partners import Partner


def partners(bodies: Sequence[Partner]) -> list[dict[str, Any]]:
    """One row a partner, its money in pounds by plan year."""
    return [
        {
            "id": body.id,
            "name": body.name,
            "kind": body.kind,
            "code": body.code,
            "roles": list(body.roles),
            "money_rule": body.money_rule,
            "patch": {"kind": body.patch_kind, "codes": list(body.patch_codes)},
            "annual_budget_gbp": float(body.annual_budget_gbp),
            "plan_budget_gbp": [float(amount) for amount in body.plan_budget_gbp],
            "floor_gbp": [float(amount) for amount in body.floor_gbp],
            "new_staff_wte": float(body.new_staff_wte),
            "modelled": body.modelled,
            "declared_worth_gbp": {key: float(value) for key, value in sorted(body.declared_worth_gbp.items())},
            "bloc": body.bloc,
        }
        for body in bodies
    ]
