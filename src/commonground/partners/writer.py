"""A partners file to start from. In: partners, a place. Out: commented YAML that the partners correct."""

from __future__ import annotations

import json
import re
import textwrap
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict

import polars as pl

from commonground.core.text import harmless
from commonground.evidence import figures
from commonground.evidence.model import Assumptions, Evidence
from commonground.partners import ambulances, trusts
from commonground.partners.budgets import tell_elsewhere
from commonground.partners.model import BASES, OFFER_FORMS, OFFER_KINDS, BudgetLine, Offer, Partner
from commonground.partners.own_tables import read_unpublished
from commonground.partners.proportion import find_warnings
from commonground.place.changes import list_changes
from commonground.place.model import Change, Place

HEAD = """\
# The partners of {name}{synthetic}.
#
# A starting file: who takes part was read from the footprints and the hospitals' catchments, what they spend from
# published accounts (`budget_lines`, each with its source, its year and a letter for how good it is). Where nothing is
# published the line has the basis `modelled` and its partner says `modelled: true`. Correct what is not so.
# The money of boards, community and mental health services is a national total shared by need, `fair share`: not
# their own figure. Councils' money is net: what the NHS pays them, the Better Care Fund among it, is in the board's
# money alone. Only a line with the basis `gross` is not (its note says why). The board's money pays practices and
# trusts, so budgets of partners are not to be added up. What partners offer for the plan (offers, new_staff_wte) is a
# share of their money by assumption, nobody's own word: put their own there, and write `confirmed: true` where the body
# has said so.
# `To look up` is what a body knows and no open data tell. `TAC data` are NHS providers' accounts: england.nhs.uk, NHS
# providers: trust accounts consolidation (TAC) data publications. `To check` is what is out of proportion.
#
# roles                what the body provides and pays for:
{roles}
# money_rule           the rule that its floor follows (see the evidence table money_rules)
# patch                `whole` for the whole place, or the kind and codes of a footprint that it serves
# annual_budget_gbp    what it spends a year on the people of this place
# budget_lines         its parts by role: gbp at the plan's prices = published_gbp of `year` x share x uplift;
#                      their sum is annual_budget_gbp; for an own figure role and gbp are enough
#                      basis: {bases}
# offers               what it puts on the table for the plan, and so may end worse off by: gbp for each year, or one
#                      for every year; kind: {kinds}; form: {forms};
#                      only_for: the options, services, themes or needs that it may pay for, left out for anything;
#                      condition, in its own words; confirmed. Offers may lie side by side; [] for nothing
# floor_gbp            how much worse than doing nothing it may be in each year beyond its offers, by its own loss from
#                      the plan alone: it is never spent for others; 0 for a body that must break even
# new_staff_wte        the most whole-time staff that it can add in a year for what it delivers, of whatever profession
# new_staff_wte_by_profession
#                      the most of each profession named, within that total: {{nurse: 4, therapist: 1.5}}; those who
#                      are trained up count from the end of their training. Left out, any of its professions:
#                      {professions}
# declared_worth_gbp   what an avoided unit of a service is worth to it, by its own statement; {{}} for nothing
# bloc                 partners of one bloc play the cooperative game as one; leave it out to play alone
# hosts_fund           true for the NHS body or council that holds the pooled fund, one at most; else it is the council
#                      or board that puts in most
# notice_months        how many months its capacity that closes is still paid for; left out, the figure
#                      settle.notice_months
# takes_part           false for a body that is not in: what it does today goes on, and it carries, bears and pays
#                      nothing of the plan; left out, it takes part
{cautions}
partners:
"""
NOTHING = '""'  # a key without a word is left out
BREAK = "\n"
LINES = "budget_lines"
BLANK_LINE = BudgetLine("", 0.0)


def to_yaml(partners: Sequence[Partner], place: Place, evidence: Evidence) -> str:
    """The text of a partners file that `read_partners` reads back as the same partners."""
    roles = "\n".join(f"#   {role:18} {plain}" for role, plain in evidence.partner_roles().items())
    synthetic = " (synthetic)" if place.synthetic else ""
    cautions = "".join(f"#\n{_remark(caution, '')}" for caution in place.cautions)
    bases = "\n#                      ".join(f"{basis} ({words})" for basis, words in BASES.items())
    kinds, forms = " or ".join(OFFER_KINDS), ", ".join(OFFER_FORMS)
    professions = textwrap.fill(", ".join(evidence.professions["id"]), 96).replace("\n", f"\n#{' ' * 22}")
    head = HEAD.format(
        name=harmless(place.name),
        synthetic=synthetic,
        roles=roles,
        bases=bases,
        kinds=kinds,
        forms=forms,
        professions=professions,
        cautions=cautions,
    )
    changes, assumptions = list_changes(place.footprints), figures.from_tables(evidence)
    return head + "\n".join(
        _remarks(partner, place, changes, assumptions) + _entry(partner, place) for partner in partners
    )


def _remark(words: str, indent: str) -> str:
    """Words as lines of comment."""
    start = f"{indent}# "
    return textwrap.fill(harmless(" ".join(words.split())), 118, initial_indent=start, subsequent_indent=start) + "\n"


def _remarks(partner: Partner, place: Place, changes: Sequence[Change], assumptions: Assumptions) -> str:
    """Lines of comment: what has changed about a partner, what it is asked for, what is out of proportion."""
    said = [change.sentence for change in changes if partner.code and partner.code in change.codes]
    checks = [f"To check: {words}" for words in find_warnings(partner, place, assumptions)]
    remarks = (tell(partner, place) for tell in (trusts.remark, ambulances.remark, tell_elsewhere))
    every = (*said, *remarks, *_asks(partner), *checks)
    return "".join(_remark(words, "  ") for words in every if words)


def _entry(partner: Partner, place: Place) -> str:
    """One partner as an entry of the list."""
    rows = [
        ("name", _text(partner.name)),
        ("kind", _text(partner.kind)),
        ("code", _text(partner.code)),
        ("roles", f"[{', '.join(map(_text, partner.roles))}]"),
        ("money_rule", _text(partner.money_rule)),
        ("patch", _patch(partner, place)),
        ("annual_budget_gbp", _number(partner.annual_budget_gbp)),
        (LINES, _lines(partner)),
        ("offers", _offers(partner)),
        ("floor_gbp", _numbers(partner.floor_gbp)),
        ("new_staff_wte", _number(partner.new_staff_wte)),
        ("new_staff_wte_by_profession", _by_name(partner.new_staff_wte_by_profession) or NOTHING),
        ("modelled", "true" if partner.modelled else "false"),
        ("declared_worth_gbp", _by_name(partner.declared_worth_gbp) or "{}"),
        ("bloc", _text(partner.bloc)),
        ("hosts_fund", "true" if partner.hosts_fund else NOTHING),
        ("notice_months", NOTHING if partner.notice_months is None else _number(partner.notice_months)),
        ("takes_part", NOTHING if partner.takes_part else "false"),
    ]
    body = "".join(
        f"    {key}:{'' if value.startswith(BREAK) else ' '}{value}\n" for key, value in rows if value != NOTHING
    )
    return f"  - id: {_text(partner.id)}\n{body}"


def _asks(partner: Partner) -> list[str]:
    """A sentence for each thing that a partner knows and no open data tell."""
    rows = read_unpublished().filter(pl.col("role").is_in(partner.roles)).unique("what", maintain_order=True)
    return [f"To look up: {what} ({where})." for what, where in rows.select("what", "where").iter_rows()]


def _lines(partner: Partner) -> str:
    """The lines of a budget, each a block of keys, without what says nothing."""
    return "".join(f"{BREAK}      - {f'{BREAK}        '.join(_line(line))}" for line in partner.budget_lines) or NOTHING


def _line(line: BudgetLine) -> Iterator[str]:
    """The keys of a line that differ from those of one that is not given."""
    for key, value in asdict(line).items():
        if key in ("role", "gbp") or value != getattr(BLANK_LINE, key):
            yield f"{key}: {_number(value) if isinstance(value, float) else _text(value)}"


def _offers(partner: Partner) -> str:
    """What it offers, each a block of keys, without what says nothing."""
    blocks = (f"{BREAK}      - {f'{BREAK}        '.join(_offer(offer))}" for offer in partner.offers)
    return "".join(blocks) or "[]"


def _offer(offer: Offer) -> Iterator[str]:
    yield f"gbp: {_numbers(offer.gbp)}"
    yield f"kind: {_text(offer.kind)}"
    yield f"form: {_text(offer.form)}"
    if offer.only_for:
        yield f"only_for: [{', '.join(map(_text, offer.only_for))}]"
    if offer.condition:
        yield f"condition: {_text(offer.condition)}"
    yield f"confirmed: {'true' if offer.confirmed else 'false'}"


def _patch(partner: Partner, place: Place) -> str:
    if partner.patch_kind is None:
        return "whole"
    footprint = place.footprints.get(partner.patch_kind)
    names = dict(zip(footprint.codes, footprint.names, strict=True)) if footprint else {}
    names_of_codes = ", ".join(names.get(code, code) for code in partner.patch_codes)
    codes = ", ".join(_text(code) for code in partner.patch_codes)
    return f"{{kind: {_text(partner.patch_kind)}, codes: [{codes}]}}  # {harmless(names_of_codes)}"


def _by_name(amounts: Mapping[str, float]) -> str:
    """Amounts by name on one line; '' for none."""
    each = ", ".join(f"{_text(name)}: {_number(amount)}" for name, amount in amounts.items())
    return f"{{{each}}}" if each else ""


def _text(words: str) -> str:
    """Words as YAML reads them: plain letters as they are, all else in quotes, signs that nobody sees as numbers."""
    if re.fullmatch("[a-z_]+", words) and words != "null":
        return words
    return harmless(json.dumps(words, ensure_ascii=False))


def _number(value: float) -> str:
    return f"{value:.0f}" if float(value).is_integer() else repr(float(value))


def _numbers(values: Sequence[float]) -> str:
    return f"[{', '.join(_number(value) for value in values)}]"
