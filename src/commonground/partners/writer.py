"""A partners file to start from. In: partners, a place. Out: commented YAML that the partners correct."""

from __future__ import annotations

import json
import re
import textwrap
from collections.abc import Sequence

from commonground.core.text import harmless
from commonground.evidence.model import Evidence
from commonground.partners import trusts
from commonground.partners.model import Partner
from commonground.place.changes import list_changes
from commonground.place.model import Change, Place

HEAD = """\
# The partners of {name}{synthetic}.
#
# A starting file: who takes part was read from the footprints and the hospitals' catchments. Money marked
# `modelled: true` is national spending for each resident times the residents served. Put each partner's own
# figures in their place and set `modelled: false`.
#
# roles                what the body provides and pays for:
{roles}
# money_rule           the rule that its floor follows (see the evidence table money_rules)
# patch                `whole` for the whole place, or the kind and codes of a footprint that it serves
# annual_budget_gbp    what it spends a year on the people of this place
# plan_budget_gbp      the most that it may put into new services, one amount for each year of the plan
# floor_gbp            how much worse than doing nothing it may be in each year, by its own loss from the plan alone:
#                      it is never spent for others; 0 for a body that must break even
# new_staff_wte        the most whole-time staff that it can add in a year for what it delivers
# declared_worth_gbp   what an avoided unit of a service is worth to it, by its own statement; {{}} for nothing
# bloc                 partners of one bloc play the cooperative game as one; leave it out to play alone
{cautions}
partners:
"""
NOTHING = '""'  # a key without a word is left out


def to_yaml(partners: Sequence[Partner], place: Place, evidence: Evidence) -> str:
    """The text of a partners file that `read_partners` reads back as the same partners."""
    roles = "\n".join(f"#   {role:18} {plain}" for role, plain in evidence.partner_roles().items())
    synthetic = " (synthetic)" if place.synthetic else ""
    cautions = "".join(f"#\n{_remark(caution, '')}" for caution in place.cautions)
    head = HEAD.format(name=harmless(place.name), synthetic=synthetic, roles=roles, cautions=cautions)
    changes = list_changes(place.footprints)
    return head + "\n".join(_entry(partner, place, changes) for partner in partners)


def _remark(words: str, indent: str) -> str:
    """Words as lines of comment."""
    start = f"{indent}# "
    return textwrap.fill(harmless(" ".join(words.split())), 118, initial_indent=start, subsequent_indent=start) + "\n"


def _entry(partner: Partner, place: Place, changes: Sequence[Change]) -> str:
    """One partner as an entry of the list, beneath what has changed about it."""
    said = [change.sentence for change in changes if partner.code and partner.code in change.codes]
    above = "".join(_remark(words, "  ") for words in (*said, trusts.remark(partner, place)) if words)
    rows = [
        ("name", _text(partner.name)),
        ("kind", _text(partner.kind)),
        ("code", _text(partner.code)),
        ("roles", f"[{', '.join(map(_text, partner.roles))}]"),
        ("money_rule", _text(partner.money_rule)),
        ("patch", _patch(partner, place)),
        ("annual_budget_gbp", _number(partner.annual_budget_gbp)),
        ("plan_budget_gbp", _numbers(partner.plan_budget_gbp)),
        ("floor_gbp", _numbers(partner.floor_gbp)),
        ("new_staff_wte", _number(partner.new_staff_wte)),
        ("modelled", "true" if partner.modelled else "false"),
        ("declared_worth_gbp", _worth(partner)),
        ("bloc", _text(partner.bloc)),
    ]
    body = "".join(f"    {key}: {value}\n" for key, value in rows if value != NOTHING)
    return f"{above}  - id: {_text(partner.id)}\n{body}"


def _patch(partner: Partner, place: Place) -> str:
    if partner.patch_kind is None:
        return "whole"
    footprint = place.footprints.get(partner.patch_kind)
    names = dict(zip(footprint.codes, footprint.names, strict=True)) if footprint else {}
    names_of_codes = ", ".join(names.get(code, code) for code in partner.patch_codes)
    codes = ", ".join(_text(code) for code in partner.patch_codes)
    return f"{{kind: {_text(partner.patch_kind)}, codes: [{codes}]}}  # {harmless(names_of_codes)}"


def _worth(partner: Partner) -> str:
    worth = [f"{_text(service)}: {_number(gbp)}" for service, gbp in partner.declared_worth_gbp.items()]
    return f"{{{', '.join(worth)}}}"


def _text(words: str) -> str:
    """Words as YAML reads them: plain letters as they are, all else in quotes, signs that nobody sees as numbers."""
    if re.fullmatch("[a-z_]+", words) and words != "null":
        return words
    return harmless(json.dumps(words, ensure_ascii=False))


def _number(value: float) -> str:
    return f"{value:.0f}" if float(value).is_integer() else repr(float(value))


def _numbers(values: Sequence[float]) -> str:
    return f"[{', '.join(_number(value) for value in values)}]"
