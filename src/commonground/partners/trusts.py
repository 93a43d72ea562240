"""Which NHS trusts may give a place's mental health and community services. In: its boards, lists. Out: names, remarks.

No open table says which trust gives these services in a place. Where one mental health trust is listed for the boards
of the place it is proposed by name and code; where several are, all are told and none is chosen; for community services
none is chosen at all, since acute and mental health trusts, social enterprises and councils give them too.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from importlib.resources import files

import numpy as np
import polars as pl

from commonground.core.errors import UserError, did_you_mean
from commonground.core.text import listed, quoted
from commonground.partners.model import Partner
from commonground.place import boards
from commonground.place.gazetteer.answers import short
from commonground.place.model import Footprint, Place
from commonground.place.trusts import read_successions, read_trusts

ROLES = {"mental_health": "mental health", "community": "community health"}
"""Roles whose body is a trust that no footprint names, and what they are called in a sentence."""

NETWORKS = "pcn"
LEAST = 0.01  # of the residents: a board or a network with less of them is not told
LEAST_ACUTE = 0.05  # of the residents: an acute trust that serves fewer is not told for community services


def list_candidates(place: Place, role: str) -> tuple[tuple[str, str], ...]:
    """Code and name of each trust that may give the service of `role` in the place, the likeliest kind first."""
    name_of = dict(read_trusts().select("code", "name").iter_rows())
    codes = [*_listed(place, role)]
    if role == "community":
        acute = place.trusts.filter(pl.col("share_of_residents") >= LEAST_ACUTE)["code"]
        codes += [*acute, *_listed(place, "mental_health")]
    return tuple((code, name_of[code]) for code in dict.fromkeys(codes) if code in name_of)


def name_partners(
    partners: Sequence[Partner], place: Place, chosen: Mapping[str, str] | None = None
) -> tuple[Partner, ...]:
    """`partners` with the trust of each of ROLES: the one `chosen` (role: code), else the only one that is listed.

    Raises UserError for a role or a code that there is not.
    """
    wanted = _checked(chosen or {}, place)
    taken = {partner.name for partner in partners}
    return tuple(_named(partner, place, wanted, taken) for partner in partners)


def remark(partner: Partner, place: Place) -> str:
    """What a partners file says above the entry of one whose body is not surely known; '' for any other."""
    if partner.roles == ("gp",):
        return _tell_networks(place)
    role = partner.roles[0] if len(partner.roles) == 1 else ""
    if role not in ROLES or place.synthetic:
        return ""
    candidates = list_candidates(place, role)
    others = [f"{name} ({code})" for code, name in candidates if code != partner.code]
    if partner.code and partner.code not in dict(candidates):
        listed_here = f" Listed are {listed(others)}." if others else ""
        return (
            f"To check: {partner.name} ({partner.code}) is not among the trusts that may give {ROLES[role]} services "
            f"in {_boards_in_words(place)} by the lists here.{listed_here}"
        )
    if not others:
        return f"The one trust that is listed for {_boards_in_words(place)}; correct it if others serve here."
    unknown = f"No open table says which body gives {ROLES[role]} services in a place"
    if role == "community":
        unknown += "; in many it is a social enterprise or the council"
    if partner.code:
        return f"{unknown}. Others that may be meant: {listed(others)}."
    option = f"`partners init --{role.replace('_', '-')} CODE`"
    boards_or_beds = "" if role == "community" else f", those that are listed for {_boards_in_words(place)}"
    may = f"It may be {' or '.join(others)}{boards_or_beds}"
    return f"{unknown}. {may}. Write the name and code of the right one here, or begin with {option}."


def _listed(place: Place, kind: str) -> list[str]:
    """Codes of the trusts of a kind that are listed for the boards of the place, most residents first."""
    table = pl.read_csv(files("commonground.partners").joinpath("tables", "trust_boards.csv").read_bytes())
    found = []
    for board in _boards(place):
        today = boards.read_successions().filter(pl.col("old") == board)["new"].unique().to_list() or [board]
        inside = table.filter((pl.col("kind") == kind) & pl.col("icb").is_in(today)).sort("quality", "trust")
        found += inside["trust"].to_list()
    return list(dict.fromkeys(found))


def _boards(place: Place) -> list[str]:
    """Codes of the boards with at least LEAST of the residents, largest first."""
    footprint = place.footprints.get("icb")
    return [code for code, _, share in _largest(footprint, place) if share >= LEAST] if footprint else []


def _boards_in_words(place: Place) -> str:
    footprint = place.footprints["icb"]
    names = dict(zip(footprint.codes, footprint.names, strict=True))
    return listed([short(names[code]) for code in _boards(place)])


def _largest(footprint: Footprint, place: Place) -> list[tuple[str, str, float]]:
    """Code, name and share of residents of each unit, largest first."""
    served = footprint.move(place.residents.astype(np.float64)) / max(place.population, 1)
    order = np.argsort(-served, kind="stable")
    return [(footprint.codes[i], footprint.names[i], float(served[i])) for i in order.tolist()]


def _tell_networks(place: Place) -> str:
    """The primary care networks of the place, any of which can take part by itself."""
    footprint = place.footprints.get(NETWORKS)
    if footprint is None:
        return ""
    told = [f"{name} ({code}, {share:.0%})" for code, name, share in _largest(footprint, place) if share >= LEAST]
    how = f"any can take part by itself with `patch: {{kind: {NETWORKS}, codes: [...]}}`"
    return f"Its primary care networks, by share of residents; {how}: {listed(told)}."


def _checked(chosen: Mapping[str, str], place: Place) -> dict[str, str]:
    """`chosen` with codes in capitals, of the trust of today where one has ended.

    Raises UserError for a role that has no trust of its own, an unknown code, or a trust that is an ambulance service.
    """
    kind_of = dict(read_trusts().select("code", "kind").iter_rows())
    became = dict(read_successions().select("old", "new").iter_rows())
    wanted = {}
    for role, code in chosen.items():
        if role not in ROLES:
            raise UserError(f"{quoted(role)} is no role of a trust to choose", mend=f"use {' or '.join(ROLES)}")
        given = code.strip().upper()
        wanted[role] = became.get(given, given)
        kind = kind_of.get(wanted[role])
        if kind in (None, "ambulance"):
            offered = listed([f"{name} ({one})" for one, name in list_candidates(place, role)])
            unknown = f"there is no NHS trust {quoted(code)}"
            other = f"the trust {quoted(code)} is an ambulance service and gives no {ROLES[role]} services"
            mend = f"for this place: {offered}" if offered else did_you_mean(wanted[role], kind_of)
            raise UserError(other if kind else unknown, mend=mend)
    return wanted


def _named(partner: Partner, place: Place, wanted: Mapping[str, str], taken: set[str]) -> Partner:
    """The partner with the name and code of its trust, if one is chosen or is the only one."""
    role = partner.roles[0] if len(partner.roles) == 1 else ""
    if role not in ROLES:
        return partner
    candidates = list_candidates(place, role)
    alone = candidates[0][0] if len(candidates) == 1 and role != "community" else ""
    code = wanted.get(role, alone)
    if not code:
        return partner
    name = dict(read_trusts().select("code", "name").iter_rows())[code]
    shown = f"{name} ({ROLES[role]} services)" if name in taken else name
    taken.add(shown)
    return replace(partner, name=shown, code=code)
