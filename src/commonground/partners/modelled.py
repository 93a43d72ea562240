"""The partners that a place is likely to have. In: footprints, accounts, assumptions. Out: `Partner`s with their money.

ICBs, acute trusts, councils and police come from the footprints; the community and mental health
services and the voluntary sector are in no open table and stand for whoever does it here. Budgets are from published
accounts, or national spending for each resident times the residents served: those are marked as modelled (`budgets`).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import polars as pl

from commonground.core.arrays import Flags
from commonground.core.text import slug
from commonground.evidence.model import Assumptions
from commonground.partners import ambulances, trusts
from commonground.partners.budgets import LEAST_ICB, Patch, list_lines, round_gbp
from commonground.partners.model import BLOCS, MODELLED, MONEY_RULES, YEARS, Offer, Partner
from commonground.place.footprints import make_exact, measure_overlap
from commonground.place.gazetteer.own_tables import read_spellings
from commonground.place.model import Footprint, Place

MAIN_TRUST_SHARE = 0.5  # an acute trust that serves most of a neighbourhood is always listed
FORMAL = re.compile(r"\b(NHS|Foundation|Trust|Integrated Care Board|Hospitals?|University|The|Police)\b", re.I)
FORMAL_BODY = re.compile(r"\b(Council|Police|Corporation)\b")
OF_COUNCIL = re.compile(r"\b(Council|Corporation)\b")
WHOLE = 1 - 1e-6  # a patch with this share of the residents is the whole place
UNITARY = ("asc", "children", "public_health", "housing")


@dataclass(frozen=True)
class _Body:
    """What lacks money to be a partner: `served` is the residents of its patch, or its share of patients."""

    id: str
    name: str
    kind: str
    code: str
    roles: tuple[str, ...]
    patch_kind: str | None
    patch_codes: tuple[str, ...]
    served: float


def modelled_partners(
    place: Place,
    assumptions: Assumptions,
    deflator: pl.DataFrame,
    years: int = YEARS,
    chosen: Mapping[str, str] | None = None,
) -> tuple[Partner, ...]:
    """The likely partners of `place` with budgets for `years` years, to be corrected by themselves.

    A budget has a line or more for each role, at the prices of the plan by the GDP `deflator`: see `budgets`. Where
    more take part than `partners.most_blocs` they are given blocs for the cooperative game. `chosen`: the codes
    of the trusts of `trusts.ROLES`, such as {"mental_health": "RXV"}.
    """
    bodies = [
        *_icbs(place),
        *_acute_trusts(place, assumptions.number("partners.least_trust_share")),
        *_whole_place(place),
        *_councils(place),
        *_of_footprint(place, "police", "police", ("police",)),
        *_ambulances(place),
    ]
    unnamed = [_with_money(body, place, assumptions, deflator, years) for body in bodies]
    partners = trusts.name_partners(unnamed, place, chosen)
    return _with_blocs(partners, int(assumptions.number("partners.most_blocs")))


def _with_money(body: _Body, place: Place, assumptions: Assumptions, deflator: pl.DataFrame, years: int) -> Partner:
    """The body as a partner: its budget by role, a share of each line for the plan, staff by the residents served."""
    patch = Patch(body.patch_kind, body.patch_codes, body.served, body.code)
    lines = list_lines(body.roles, patch, place, assumptions, deflator)
    spare = sum(line.gbp * assumptions.number(f"partners.{line.role}.plan_budget_share") for line in lines)
    staff = sum(assumptions.number(f"partners.{role}.new_staff_per_1000") for role in body.roles) * body.served / 1000
    return Partner(
        id=body.id,
        name=body.name,
        kind=body.kind,
        code=body.code,
        roles=body.roles,
        money_rule=MONEY_RULES[body.kind],
        patch_kind=body.patch_kind,
        patch_codes=body.patch_codes,
        annual_budget_gbp=sum(line.gbp for line in lines),
        offers=(Offer((round_gbp(max(spare, 0.0)),) * years),),
        floor_gbp=(0.0,) * years,
        new_staff_wte=round(staff, 1),
        modelled=any(line.basis == MODELLED for line in lines),
        budget_lines=lines,
    )


def _icbs(place: Place) -> list[_Body]:
    """ICBs; one that holds very little of the place is served with the largest."""
    return [
        replace(body, name=body.name.removesuffix(" Integrated Care Board") + " ICB")
        for body in _of_footprint(place, "icb", "icb", ("icb",), LEAST_ICB)
    ]


def _acute_trusts(place: Place, least: float) -> list[_Body]:
    """Acute trusts with at least `least` of the residents, or that serve most of a neighbourhood."""
    footprint = place.footprints["acute_trust"]
    served = footprint.move(place.residents.astype(np.float64))
    kept = (served / served.sum() >= least) | _main_somewhere(place, footprint)
    kept[int(served.argmax())] = True
    served = np.where(kept, served, 0.0) / served[kept].sum() * served.sum()
    order = [int(i) for i in np.argsort(-served, kind="stable") if kept[i]]
    return [
        _Body(
            f"trust-{_short(footprint.names[i])}",
            footprint.names[i],
            "acute_trust",
            footprint.codes[i],
            ("acute",),
            None if len(footprint.codes) == 1 else "acute_trust",
            () if len(footprint.codes) == 1 else (footprint.codes[i],),
            float(served[i]),
        )
        for i in order
    ]


def _main_somewhere(place: Place, footprint: Footprint) -> Flags:
    """(units,) whether a unit holds most of the residents of any neighbourhood."""
    ids = [place.neighbourhoods.ids[i] for i in place.neighbourhoods.of_area]
    both = measure_overlap(make_exact("neighbourhood", ids, ids, ""), footprint, place.residents).toarray()
    total = both.sum(axis=1, keepdims=True)
    return np.asarray((both > MAIN_TRUST_SHARE * np.maximum(total, 1e-9)).any(axis=0))


def _whole_place(place: Place) -> list[_Body]:
    """Services of the whole place for which no open table names the body."""
    people, short = float(place.population), _plain(place.name)
    named = (
        ("community", f"Community health services in {short}", "community_trust", ("community",)),
        ("mental-health", f"Mental health services in {short}", "mental_health_trust", ("mental_health",)),
        ("primary-care", f"General practices in {short}", "gp", ("gp",)),
        ("vcse", f"Voluntary and community groups in {short}", "vcse", ("vcse",)),
    )
    return [_Body(name_id, name, kind, "", roles, None, (), people) for name_id, name, kind, roles in named]


def _councils(place: Place) -> list[_Body]:
    """Unitary, metropolitan and London councils with every council role; else counties and their districts."""
    districts = place.footprints.get("district")
    upper = place.footprints.get("upper_tier")
    if districts is None or upper is None:
        return []
    single = set(upper.codes) & set(districts.codes)
    bodies = _of_footprint(place, "upper_tier", "council", UNITARY)
    tops = [
        body
        if body.code in single
        else replace(body, roles=UNITARY[:3], name=body.name.replace("Council", "County Council"))
        for body in bodies
    ]
    lower = [body for body in _of_footprint(place, "district", "council", ("housing",)) if body.code not in single]
    return [*tops, *lower]


def _ambulances(place: Place) -> list[_Body]:
    """The ambulance services of the place, each with its patch."""
    served = ambulances.list_services(place, LEAST_ICB)
    taken = set(place.trusts["name"])
    return [
        _Body(
            "ambulance" if len(served) == 1 else f"ambulance-{slug(one.code or 'other')}",
            f"{one.name} (ambulance services)" if one.name in taken else one.name,
            "ambulance_trust",
            one.code,
            ("ambulance",),
            None if len(served) == 1 else one.patch_kind,
            () if len(served) == 1 else one.patch_codes,
            one.residents,
        )
        for one in served
    ]


def _of_footprint(place: Place, kind: str, body_kind: str, roles: tuple[str, ...], least: float = 0.0) -> list[_Body]:
    """A body for each unit of a footprint; units with less than `least` of the residents go with the largest."""
    footprint = place.footprints.get(kind)
    if footprint is None:
        return []
    served = footprint.move(place.residents.astype(np.float64))
    share = served / max(served.sum(), 1e-9)
    largest = int(share.argmax())
    small = [i for i in range(len(share)) if share[i] < least and i != largest]
    bodies = []
    for i in [i for i in range(len(share)) if i not in small]:
        units = [i, *small] if i == largest else [i]
        whole = served[units].sum() >= WHOLE * place.population
        name = _title(body_kind, _own_name(footprint.codes[i]) or footprint.names[i])
        bodies.append(
            _Body(
                f"{body_kind}-{_short(name if body_kind == 'police' else footprint.names[i])}",
                name,
                body_kind,
                footprint.codes[i],
                roles,
                None if whole else kind,
                () if whole else tuple(footprint.codes[u] for u in units),
                float(served[units].sum()),
            )
        )
    return bodies


def _own_name(code: str) -> str:
    """What a council is called in full where that is told: 'City of London Corporation'; '' elsewhere."""
    return next((said for said, codes in read_spellings() if codes == (code,) and OF_COUNCIL.search(said)), "")


def _title(kind: str, name: str) -> str:
    """The name of a body whose footprint is named after its area: 'Bolton Council'."""
    ending = {"council": "Council", "police": "Police"}.get(kind)
    if ending is None or FORMAL_BODY.search(name):
        return name
    before, _, after = name.partition(", ")
    first = f"{after} {before}" if kind == "police" and after else before
    return f"{first} {ending}"


def _plain(name: str) -> str:
    """A place's name as it stands in a sentence: 'Greater Manchester' for its ICB, 'Herefordshire'."""
    return name.split(",")[0].removeprefix("NHS ").removesuffix(" Integrated Care Board")


def _short(name: str) -> str:
    """The telling part of a name for an id: 'bolton' for 'Bolton NHS Foundation Trust'."""
    cut = FORMAL.sub(" ", name)
    return slug(cut.split(",")[0]) if cut.strip() else slug(name)


def _with_blocs(partners: Sequence[Partner], most: int) -> tuple[Partner, ...]:
    """`partners` unchanged where they are few; else like bodies together, so that there are at most `most` blocs."""
    if len(partners) <= most:
        return tuple(partners)
    together = Counter(BLOCS[partner.kind] for partner in partners)
    blocs = {bloc for bloc, bodies in together.items() if bodies > 1}
    return tuple(
        replace(partner, bloc=BLOCS[partner.kind]) if BLOCS[partner.kind] in blocs else partner for partner in partners
    )
