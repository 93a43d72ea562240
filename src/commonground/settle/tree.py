"""The tree of services, so that nothing is counted twice. In: the services table. Out: parents as sums of leaves."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from commonground.core.arrays import Floats
from commonground.core.errors import UserError
from commonground.prices.book import costed_services


def parts(services: pl.DataFrame) -> dict[str, tuple[str, ...]]:
    """Parent -> the leaves that it is the sum of. A leaf within a leaf (bed days in stays) is no part of a sum.

    `services` columns: id, parent, leaf, outcome. Raises UserError for an unknown parent or a circle.
    """
    parent = dict(zip(services["id"].to_list(), services["parent"].to_list(), strict=True))
    costed = costed_services(services)
    sums: dict[str, list[str]] = {}
    for leaf in services["id"].to_list():
        above = _above(leaf, parent)
        if leaf in costed and not costed.intersection(above):
            for up in above:
                sums.setdefault(up, []).append(leaf)
    return {up: tuple(leaves) for up, leaves in sums.items()}


def roll_up(services: pl.DataFrame, ids: Sequence[str], units: Floats) -> dict[str, Floats]:
    """Parent -> units (...,), the sum of its leaves in `units` (..., S) whose last axis is `ids`.

    A parent is left out where one of its leaves is not among `ids`.
    """
    at = {service: i for i, service in enumerate(ids)}
    whole = {up: leaves for up, leaves in parts(services).items() if all(leaf in at for leaf in leaves)}
    return {up: units[..., [at[leaf] for leaf in leaves]].sum(axis=-1) for up, leaves in whole.items()}


def _above(service: str, parent: dict[str, str | None]) -> list[str]:
    """Its parent, its parent's parent, and so on."""
    found: list[str] = []
    up = parent[service]
    while up:
        if up not in parent:
            raise UserError(f"the service {service} has a parent {up!r} that is not a service", where="services.csv")
        if up in found or up == service:
            raise UserError(f"the service {service} is inside itself", where="services.csv")
        found.append(up)
        up = parent[up]
    return found
