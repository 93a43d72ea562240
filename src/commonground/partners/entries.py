"""What partners.yaml may say of a partner: its keys, the kind and the bounds of each. Out: `PartnersFile`.

The context that the models are filled with holds the words of the evidence and of the place (`vocabulary`).
"""

from __future__ import annotations

import re
from functools import partial
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator, Field, ValidationInfo

from commonground.core.errors import did_you_mean
from commonground.core.figures import QUALITY_MEANS
from commonground.core.quantities import Misread
from commonground.core.text import quoted
from commonground.core.yaml_fields import (
    DIFFERING,
    LISTED,
    SOME,
    Entry,
    Flag,
    Note,
    Sentence,
    Text,
    Words,
    given,
    one_of,
    read_by,
)
from commonground.evidence.bounds import read_figure
from commonground.evidence.model import Evidence
from commonground.partners.model import BASES, KINDS, OFFER_FORMS, OFFER_KINDS
from commonground.place.model import Place

NOTICE = "settle.notice_months"  # the figure within whose bounds a partner's own notice is
_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9 ._/-]{0,19}")


def vocabulary(place: Place, evidence: Evidence, years: int) -> dict[str, Any]:
    """The words that a partners file of this place may use, and the number of years of its amounts."""
    return {
        "kinds": KINDS,
        "roles": tuple(evidence.partner_roles()),
        "money_rules": tuple(evidence.money_rules["id"]),
        "services": tuple(evidence.services["id"]),
        "professions": tuple(evidence.professions["id"]),
        "employed": evidence.employed(),
        "bases": tuple(BASES),
        "letters": tuple(QUALITY_MEANS),
        "offer_kinds": tuple(OFFER_KINDS),
        "offer_forms": tuple(OFFER_FORMS),
        "place": place,
        "years": years,
    }


def _code(text: str) -> str:
    code = text.strip()
    if code and not _CODE.fullmatch(code):
        raise Misread(f"must be a code of letters and digits, not {quoted(code)}", "write it such as E08000001 or RMC")
    return code


def _spread(value: Any, info: ValidationInfo) -> Any:
    """One amount for each year: those of a list, or the one that stands for every year."""
    years = given(info)["years"]
    if isinstance(value, str):
        return (value,)
    if not isinstance(value, list) or len(value) == years:
        return tuple(value) if isinstance(value, list) else (value,)
    said = f"{info.field_name} has {len(value)} amount{'' if len(value) == 1 else 's'}, the plan has {years} years"
    if any(isinstance(item, str) and re.fullmatch(r"\d{3}", item) for item in value[1:]):
        raise Sentence(f"{said}: in a list, commas part amounts", "write 1000000 or '1,000,000', one for each year")
    raise Sentence(said, "give one for each year, or a single one without brackets for every year")


def _every_year(values: tuple[float, ...], info: ValidationInfo) -> tuple[float, ...]:
    return values if len(values) > 1 else values * given(info)["years"]


def _patch(value: Any) -> Any:
    """The whole place as None; else a kind with codes."""
    if value == "whole":
        return None
    if not isinstance(value, dict):
        mend = "write whole, or {kind: icb, codes: [E54000057]}"
        raise Sentence("the patch is neither 'whole' nor a kind with codes", mend)
    return value


def _footprint(kind: str, info: ValidationInfo) -> str:
    place: Place = given(info)["place"]
    if kind not in place.footprints:
        mend = did_you_mean(kind, place.footprints) or f"use one of {', '.join(place.footprints)}"
        raise Sentence(f"{place.name} has no footprint {quoted(kind)}", mend)
    return kind


def _unit(code: str, info: ValidationInfo) -> str:
    """A unit of the footprint of the patch, with somebody in it."""
    place: Place = given(info)["place"]
    footprint = place.footprints.get(info.data.get("kind", ""))
    if footprint is None:
        return code
    if code not in footprint.codes:
        mend = did_you_mean(code, footprint.codes) or f"`commonground place show` names those who serve {place.name}"
        raise Sentence(f"{quoted(code)} is not a unit of the footprint {quoted(footprint.kind)} here", mend)
    if not footprint.move(place.residents.astype(float))[footprint.codes.index(code)] > 0:
        raise Sentence(f"nobody lives in the unit {quoted(code)} of {quoted(footprint.kind)} here", "leave it out")
    return code


def _employed(values: dict[str, float], info: ValidationInfo) -> dict[str, float]:
    """Numbers of professions, each of which a role of the partner employs."""
    roles = info.data.get("roles")
    known = {profession for role in roles or () for profession in given(info)["employed"].get(role, ())}
    for profession in values if roles else ():
        if profession not in known:
            said = f"none of its roles employs the profession {quoted(profession)}"
            raise Sentence(said, did_you_mean(profession, known) or f"name one of {', '.join(sorted(known))}")
    return values


def _money(name: str) -> BeforeValidator:
    return read_by(partial(read_figure, name=name, unit="GBP"))


Worth = Annotated[float, _money("declared_worth_gbp")]
Yearly = Annotated[
    tuple[Annotated[float, _money("plan_budget_gbp")], ...], AfterValidator(_every_year), BeforeValidator(_spread)
]


Kind = Annotated[Words, one_of("kinds", "kind")]
Roles = Annotated[tuple[Annotated[Words, one_of("roles", "role")], ...], DIFFERING, SOME, LISTED]
Code = Annotated[str, read_by(_code)]
MoneyRule = Annotated[Words, one_of("money_rules", "money_rule")]
Service = Annotated[str, one_of("services", "service")]
Profession = Annotated[str, one_of("professions", "profession")]
EMPLOYED = AfterValidator(_employed)
"""Professions that the roles of the partner, given before them, employ."""


class Patch(Entry):
    """The footprint that a partner serves, and which units of it."""

    kind: Annotated[Words, AfterValidator(_footprint)]
    codes: Annotated[tuple[Annotated[Words, AfterValidator(_unit)], ...], DIFFERING, SOME, LISTED]


PatchOrWhole = Annotated[Patch | None, BeforeValidator(_patch)]


def _number(name: str, unit: str) -> BeforeValidator:
    return read_by(partial(read_figure, name=name, unit=unit))


class LineWords(Entry):
    """What a line of a partner's budget is for and where it was published, without its amounts."""

    role: Annotated[Words, one_of("roles", "role")]
    year: Words = ""
    basis: Annotated[Words, one_of("bases", "basis")] = ""
    source: Words = ""
    url: Words = ""
    quality: Annotated[Words, one_of("letters", "quality")] = ""
    note: Note = ""


class LineEntry(LineWords):
    """A line of a partner's budget: a role and an amount, and where it was published."""

    gbp: Annotated[float, _money("line_gbp")]
    published_gbp: Annotated[float, _money("published_gbp")] | None = None
    share: Annotated[float, _number("line_share", "share")] = 1.0
    uplift: Annotated[float, _number("uplift", "ratio")] = 1.0


class OfferWords(Entry):
    """What an offer is for, without its amounts."""

    kind: Annotated[Words, one_of("offer_kinds", "kind of offer")] = "recurrent"
    form: Annotated[Words, one_of("offer_forms", "form of offer")] = "cash"
    only_for: Annotated[tuple[Words, ...], DIFFERING, SOME, LISTED] = ()
    condition: Note = ""


class OfferEntry(OfferWords):
    """What a partner puts on the table for the plan."""

    gbp: Yearly
    confirmed: Flag = False


class PartnerEntry(Entry):
    """A partner as it says itself: `plan_budget_gbp` is one offer of money for anything, in short."""

    id: Text
    name: Text
    kind: Kind
    roles: Roles
    annual_budget_gbp: Annotated[float, _money("annual_budget_gbp")]
    offers: Annotated[tuple[OfferEntry, ...], LISTED] | None = None
    plan_budget_gbp: Yearly | None = None
    code: Code = ""
    money_rule: MoneyRule = ""
    patch: PatchOrWhole = None
    floor_gbp: Yearly = ()
    new_staff_wte: Annotated[float, _number("new_staff_wte", "whole-time staff")] | None = None
    new_staff_wte_by_profession: Annotated[
        dict[Profession, Annotated[float, _number("new_staff_wte", "whole-time staff")]], EMPLOYED
    ] = Field(default_factory=dict)
    modelled: Flag = False
    declared_worth_gbp: dict[Service, Worth] = Field(default_factory=dict)
    budget_lines: Annotated[tuple[LineEntry, ...], LISTED] = ()
    bloc: Text = ""
    hosts_fund: Flag = False
    notice_months: Annotated[float, _number(NOTICE, "months")] | None = None
    takes_part: Flag = True


class PartnersFile(Entry):
    """The file: a list of partners."""

    partners: Annotated[tuple[PartnerEntry, ...], LISTED]
