"""A body's own figures put in place of modelled ones. In: partners as the plan is made of them. Out: the same, changed.

Pure: it needs no database, and no engine until it is given partners of one.
"""

from __future__ import annotations

import typing
from collections.abc import Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from commonground.web.figures.cells import Value

if TYPE_CHECKING:
    from commonground import Partner

Figures = Mapping[str, Value]  # by cell
NOBODY: Mapping[str, Figures] = MappingProxyType({})


def apply(
    partners: Sequence[Partner],
    shared_by_key: Mapping[str, Figures],
    private_by_key: Mapping[str, Figures] = NOBODY,
) -> tuple[Partner, ...]:
    """The partners with the figures that they gave; a private one goes before a shared one of the same cell.

    Partners without figures are the same objects, and so is every field of which nothing was given.
    """
    given = {key: {**shared_by_key.get(key, {}), **private_by_key.get(key, {})} for key in _keys(partners)}
    return tuple(change(partner, given[partner.id]) if given[partner.id] else partner for partner in partners)


def change(partner: Partner, figures: Figures) -> Partner:
    """One partner with its own figures."""
    fields: dict[str, Any] = {}
    if "annual_budget" in figures:
        fields |= {"annual_budget_gbp": figures["annual_budget"], "budget_lines": (), "modelled": False}
    if any(cell.startswith("offer") for cell in figures):
        fields["offers"] = (_offer(partner, figures), *partner.offers[1:])
    if any(cell.startswith("floor") for cell in figures):
        fields["floor_gbp"] = _by_year(partner.floor_gbp, figures, "floor")
    if "new_staff" in figures:
        fields |= _staff(partner, float(figures["new_staff"]))
    if "notice" in figures:
        fields["notice_months"] = figures["notice"]
    worths = {cell.removeprefix("worth_"): gbp for cell, gbp in figures.items() if cell.startswith("worth_")}
    if worths:
        fields["declared_worth_gbp"] = {**partner.declared_worth_gbp, **worths}
    return replace(partner, **fields)


def _keys(partners: Sequence[Partner]) -> list[str]:
    return [partner.id for partner in partners]


def _by_year(amounts: Sequence[float], figures: Figures, name: str) -> tuple[float, ...]:
    """Own amounts where they were given, as it was elsewhere."""
    return tuple(float(figures.get(f"{name}_year_{year}", amount)) for year, amount in enumerate(amounts, 1))


def _offer(partner: Partner, figures: Figures) -> Any:
    """The first offer, made anew where there is none."""
    first = next(iter(partner.offers), None)
    if first is None:
        first = _offer_type(partner)(gbp=(0.0,) * len(partner.floor_gbp))
    fields: dict[str, Any] = {"gbp": _by_year(first.gbp, figures, "offer")}
    if "offer_condition" in figures:
        fields["condition"] = figures["offer_condition"]
    if "offer_confirmed" in figures:
        fields["confirmed"] = figures["offer_confirmed"]
    if "offer_only_for" in figures:
        fields["only_for"] = tuple(str(figures["offer_only_for"]).split("; "))
    return replace(first, **fields)


def _offer_type(partner: Partner) -> Any:
    """What the offers of a partner are made of, as its type says: the public API names `Partner` alone."""
    return typing.get_args(typing.get_type_hints(type(partner))["offers"])[0]


def _staff(partner: Partner, most_wte: float) -> dict[str, Any]:
    """The most of all professions; none of them may be more than that."""
    each = {name: min(wte, most_wte) for name, wte in partner.new_staff_wte_by_profession.items()}
    return {"new_staff_wte": most_wte, "new_staff_wte_by_profession": each}
