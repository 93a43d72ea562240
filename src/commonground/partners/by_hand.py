"""Whether a partner made in Python says what a partners file may say. In: a partner, words. Out: every problem.

Its words, codes and services are held to the types of `entries`, as if they stood in a file; the amounts are a matter
of `proportion`, ids and names of `roll`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, is_dataclass
from typing import Annotated, Any

from pydantic import BeforeValidator

from commonground.core.errors import UserError
from commonground.core.quantities import Misread
from commonground.core.text import quoted
from commonground.core.yaml_fields import DIFFERING, LISTED, SOME, Entry, Sentence, Words, fill
from commonground.core.yaml_file import At, Spot, YamlFile
from commonground.evidence.bounds import outside
from commonground.partners.entries import (
    EMPLOYED,
    NOTICE,
    Code,
    Kind,
    LineWords,
    MoneyRule,
    OfferWords,
    PatchOrWhole,
    Profession,
    Roles,
    Service,
)
from commonground.partners.model import BY_PROFESSION, Partner


class _InPython(YamlFile):
    """A partner in place of a file: what is wrong with it stands in a field."""

    def where(self, at: At = (), *, key: bool = False) -> str:
        """The partner and its field."""
        return ", ".join([self.path, *map(str, at[:1])])


def find_misfits(partner: Partner, vocabulary: Mapping[str, Any]) -> list[UserError]:
    """What of a partner no file could say: kinds, roles, rules, patches, services that are none, words for numbers."""
    said = _said(partner)
    spots: dict[At, Spot] = {(key,): (0, 0) for key in said} | {("patch", key): (0, 0) for key in ("kind", "codes")}
    place = _InPython(f"partner {quoted(partner.id)}", said, keys={}, values=spots)
    return fill(_Made, place, (), said, vocabulary)[1]


def _said(partner: Partner) -> dict[str, Any]:
    """The fields as a file has them; a code and a money rule may be left out."""
    optional = {"code": partner.code, "money_rule": partner.money_rule}
    notice = {} if partner.notice_months is None else {"notice_months": partner.notice_months}
    return {
        "kind": partner.kind,
        "roles": partner.roles,
        "patch": (partner.patch_kind, partner.patch_codes),
        "modelled": partner.modelled,
        "declared_worth_gbp": partner.declared_worth_gbp,
        BY_PROFESSION: partner.new_staff_wte_by_profession,
        "budget_lines": _plainly(partner.budget_lines),
        "offers": _plainly(partner.offers),
        "hosts_fund": partner.hosts_fund,
        "takes_part": partner.takes_part,
        **notice,
    } | {key: word for key, word in optional.items() if word != ""}


def _plainly(given: Any) -> Any:
    """Each line of a budget, or offer, as a file has it, without what is empty."""
    if not isinstance(given, tuple | list):
        return given
    made = (asdict(one) if is_dataclass(one) and not isinstance(one, type) else one for one in given)
    return [{k: v for k, v in one.items() if v not in ("", None, ())} if isinstance(one, dict) else one for one in made]


def _listed(given: Any) -> list[Any]:
    """Words one by one; not a word alone, which Python would take for its letters."""
    if not isinstance(given, tuple | list):
        raise Misread(f"must be a tuple of words, not {quoted(given)}")
    return list(given)


def _patch(given: tuple[Any, Any]) -> Any:
    kind, codes = given
    if kind is not None:
        return {"kind": kind, "codes": _listed(codes)}
    if _listed(codes):
        raise Sentence("patch_codes are given without a patch_kind", "give the kind, or no codes for the whole place")
    return "whole"


def _flag(given: Any) -> bool:
    if not isinstance(given, bool):
        raise Misread(f"must be True or False, not {quoted(given)}")
    return given


def _number(name: str, unit: str) -> BeforeValidator:
    """A number within the bounds of its name."""

    def read(given: Any) -> float:
        if not isinstance(given, int | float) or isinstance(given, bool):
            raise Misread(f"must be a number, not {quoted(given)}")
        wanted = outside(given, name, unit)
        if wanted:
            raise Misread(f"must be {wanted} ({unit}), not {quoted(given)}")
        return float(given)

    return BeforeValidator(read)


class _Line(LineWords):
    """A line of a budget."""

    gbp: Annotated[float, _number("line_gbp", "GBP")]
    published_gbp: Annotated[float, _number("published_gbp", "GBP")] | None = None
    share: Annotated[float, _number("line_share", "share")]
    uplift: Annotated[float, _number("uplift", "ratio")]


class _Offer(OfferWords):
    """An offer; its amounts are a matter of `proportion`."""

    gbp: Any = None
    only_for: Annotated[tuple[Words, ...], DIFFERING, SOME, LISTED, BeforeValidator(_listed)] = ()
    confirmed: Annotated[bool, BeforeValidator(_flag)] = False


class _Made(Entry):
    """The fields of a partner that are words; each of the type that it has in a file."""

    kind: Kind
    roles: Annotated[Roles, BeforeValidator(_listed)]
    patch: Annotated[PatchOrWhole, BeforeValidator(_patch)]
    modelled: Annotated[bool, BeforeValidator(_flag)]
    declared_worth_gbp: dict[Service, Annotated[float, _number("declared_worth_gbp", "GBP")]]
    new_staff_wte_by_profession: Annotated[
        dict[Profession, Annotated[float, _number("new_staff_wte", "whole-time staff")]], EMPLOYED
    ]
    budget_lines: Annotated[tuple[_Line, ...], LISTED]
    offers: Annotated[tuple[_Offer, ...], LISTED]
    hosts_fund: Annotated[bool, BeforeValidator(_flag)]
    takes_part: Annotated[bool, BeforeValidator(_flag)]
    notice_months: Annotated[float, _number(NOTICE, "months")] | None = None
    code: Code = ""
    money_rule: MoneyRule = ""
