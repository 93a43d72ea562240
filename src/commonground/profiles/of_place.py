"""What the place itself knows of a body, in sentences. In: `PlaceFacts`. Out: facts of four groups."""

from __future__ import annotations

from commonground.core.text import listed, pounds
from commonground.profiles.model import Fact, PlaceFacts

MOST_NAMED = 6  # neighbourhoods in one sentence


def facts_of_place(known: PlaceFacts) -> list[Fact]:
    """What is known, one fact each; nothing is said of what is not."""
    return [*_what(known), *_money(known), *_where(known)]


def _what(known: PlaceFacts) -> list[Fact]:
    found = []
    if known.code:
        code = f"The code of {known.body} in public registers is {known.code}."
        found.append(_fact(known, "code", "what_we_are", code))
    if known.roles:
        roles = f"In this plan {known.body} answers for {listed(known.roles)}."
        found.append(_fact(known, "roles", "what_we_are", roles))
    return found


def _money(known: PlaceFacts) -> list[Fact]:
    found = []
    if known.annual_budget_gbp is not None:
        amount = f"The plan counts {pounds(known.annual_budget_gbp)} a year for the people of {known.place}."
        found.append(
            Fact(
                key="plan_budget",
                group="money",
                text=amount,
                source=known.budget_source or known.source,
                url=known.budget_url or ("" if known.budget_source else known.url),
                quality=known.budget_quality,
                read_on=known.dated,
            )
        )
    return found


def _where(known: PlaceFacts) -> list[Fact]:
    found = []
    if known.footprint:
        found.append(_fact(known, "footprint", "where", f"{known.body} serves {known.footprint}."))
    if known.share_of_residents is not None:
        share = f"{_percent(known.share_of_residents)} of the people of {known.place} live in the area that it serves."
        found.append(_fact(known, "share", "where", share))
    if known.neighbourhoods:
        found.append(_fact(known, "neighbourhoods", "where", _neighbourhoods(known.neighbourhoods)))
    for number, overlap in enumerate(known.overlaps, 1):
        words = f"{_percent(overlap.share)} of the people it serves here are also served by {overlap.body}."
        found.append(_fact(known, f"overlap_{number}", "where", words))
    return found


def _neighbourhoods(names: tuple[str, ...]) -> str:
    more = len(names) - MOST_NAMED
    named = [*names[:MOST_NAMED], f"{more} more"] if more > 0 else names
    count = "one neighbourhood" if len(names) == 1 else f"{len(names)} neighbourhoods"
    return f"Its area reaches {count} of the plan: {listed(named)}."


def _percent(share: float) -> str:
    """0.996 -> 'Nearly all', 0.34 -> '34%', 0.004 -> 'Under 1%': a part is never told as all or none."""
    if share >= 1:
        return "All"
    if share > 0.99:
        return "Nearly all"
    if share <= 0:
        return "None"
    return "Under 1%" if share < 0.01 else f"{share:.0%}"


def _fact(known: PlaceFacts, key: str, group: str, text: str) -> Fact:
    return Fact(key, group, text, known.source, known.url, "C", read_on=known.dated)
