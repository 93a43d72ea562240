"""Who holds a role, and how much of it, in each neighbourhood. In: partners, footprints. Out: arrays of shares.

P partners, N neighbourhoods, S services, O options. Shares of a role sum to 1 in each neighbourhood that has it:
several partners with one role divide it by the residents in their patches. The rule is our own.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import numpy as np
import polars as pl
from numpy.typing import NDArray

from commonground.core.arrays import Floats, Ints
from commonground.core.errors import SeveralErrors, UserError, did_you_mean
from commonground.core.text import first_few
from commonground.partners import Partner
from commonground.place.model import Footprint


def patch_shares(
    partners: Sequence[Partner],
    footprints: Mapping[str, Footprint],
    neighbourhood_of_area: NDArray[np.int32],
    residents: Ints,
) -> Floats:
    """(P, N) share of each neighbourhood's residents living in each partner's patch; 1 where it has the whole place.

    patch[p,n] = residents of n in the patch of p / residents of n

    Raises UserError for a patch whose footprint or code the place does not have.
    """
    count = int(neighbourhood_of_area.max()) + 1 if len(neighbourhood_of_area) else 0
    weight = np.maximum(residents, 1e-9).astype(np.float64)  # areas without residents count as areas
    total = np.bincount(neighbourhood_of_area, weight, minlength=count)
    served = [_served(partner, footprints, len(weight)) for partner in partners]
    return np.array([np.bincount(neighbourhood_of_area, weight * s, minlength=count) / total for s in served])


def _served(partner: Partner, footprints: Mapping[str, Footprint], areas: int) -> Floats:
    """(areas,) share of each area in the partner's patch."""
    if partner.patch_kind is None:
        return np.ones(areas)
    if partner.patch_kind not in footprints:
        raise UserError(
            f"{partner.name} has a patch of kind {partner.patch_kind!r}, which this place does not have",
            mend=did_you_mean(partner.patch_kind, footprints) or f"use one of {', '.join(sorted(footprints))}",
        )
    footprint = footprints[partner.patch_kind]
    unknown = [code for code in partner.patch_codes if code not in footprint.codes]
    if unknown:
        raise UserError(
            f"{partner.name} has a patch with {footprint.title} code {unknown[0]!r}, which this place does not have",
            mend=did_you_mean(unknown[0], footprint.codes) or f"use codes such as {', '.join(footprint.codes[:3])}",
        )
    chosen = np.isin(footprint.codes, partner.patch_codes).astype(np.float64)
    return np.asarray(footprint.shares @ chosen, dtype=np.float64)


def role_shares(partners: Sequence[Partner], roles: Iterable[str], patches: Floats) -> dict[str, Floats]:
    """Role -> (P, N) shares, summing to 1 in each neighbourhood where any partner has the role, else 0."""
    return {role: _role_shares(partners, role, patches) for role in roles}


def _role_shares(partners: Sequence[Partner], role: str, patches: Floats) -> Floats:
    """(P, N) shares of a role, summing to 1 in each neighbourhood where any partner has it, else 0.

    role_share[p,n] = has[p] * patch[p,n] / sum_p has[p] * patch[p,n]
    """
    has = np.array([[role in partner.roles] for partner in partners], dtype=np.float64).reshape(-1, 1)
    weight: Floats = has * patches
    total = weight.sum(axis=0)
    return np.asarray(np.divide(weight, total, out=np.zeros_like(weight), where=total > 0), dtype=np.float64)


def service_shares(
    services: pl.DataFrame, costed: frozenset[str], roles: Mapping[str, Floats], neighbourhoods: Sequence[str]
) -> tuple[Floats, Floats]:
    """Provider and payer shares, each (P, N, S); zero for services that are not `costed`.

    Raises UserError (several at once) for a costed service that nobody provides or pays for somewhere.
    """
    shape, bare = next(iter(roles.values())).shape, dict[tuple[str, tuple[str, ...]], dict[str, None]]()
    shares = np.zeros((2, *shape, services.height))
    for s, row in enumerate(services.iter_rows(named=True)):
        for side, column in enumerate(("provider_role", "payer_role")):
            if row["id"] in costed:
                share = roles.get(row[column], np.zeros(shape))
                shares[side, :, :, s] = share
                if missing := tuple(
                    n for n, total in zip(neighbourhoods, share.sum(axis=0), strict=True) if total < 0.5
                ):
                    bare.setdefault((row[column], missing), {})[row["name"]] = None
    if bare:
        everywhere = tuple(neighbourhoods)
        raise SeveralErrors(
            _gap(role, () if at == everywhere else at, list(found)) for (role, at), found in bare.items()
        )
    return shares[0], shares[1]


def _gap(role: str, missing: Sequence[str], services: Sequence[str]) -> UserError:
    """What nobody provides or pays for in the neighbourhoods `missing`, or (where none are named) anywhere."""
    what = f"no partner has the role {role!r}, and somebody must provide or pay for {first_few(services)}"
    mend = f"give a partner the role {role!r}" + (" and a patch that covers it" if missing else "")
    return UserError(what, where=first_few(missing) or None, mend=mend)


def option_shares(roles_of_option: Sequence[Sequence[str]], roles: Mapping[str, Floats]) -> tuple[Floats, Floats]:
    """Shares (P, N, O) of partners and (N, O) of outsiders: equal parts for the roles that somebody holds.

    share[p,n,o] = sum of role_share[p,n] over the roles of o / number of roles of o that somebody holds in n

    Roles outside the place (national departments, lotteries, households) always hold their part.
    """
    shape = next(iter(roles.values())).shape
    inside = np.zeros((*shape, len(roles_of_option)))
    outside = np.zeros((shape[1], len(roles_of_option)))
    for o, wanted in enumerate(roles_of_option):
        shares = [roles[role] for role in wanted if role in roles]
        inside[:, :, o] = np.sum(shares, axis=0) / _parts(wanted, roles) if shares else 0.0
        outside[:, o] = 1.0 - inside[:, :, o].sum(axis=0)
    return inside, np.where(np.abs(outside) < 1e-12, 0.0, outside)


def _parts(wanted: Sequence[str], roles: Mapping[str, Floats]) -> Floats:
    """(N,) number of an option's roles that somebody holds, 1 at the least."""
    held = [roles[role].sum(axis=0) > 0 for role in wanted if role in roles]
    return np.asarray(np.maximum(np.sum(held, axis=0) + sum(role not in roles for role in wanted), 1), dtype=np.float64)


def profession_shares(
    mixes: Sequence[Mapping[str, Floats]], roles_of_option: Sequence[Sequence[str]], roles: Mapping[str, Floats]
) -> Floats:
    """(P, N, O, F) share of each option's staff time that each partner's staff of each profession give.

    share[p,n,o,f] = sum over the roles r of o of role_share[r,p,n] * mix[o,r,f] / number of roles of o held in n

    `mixes`: by option, the professions of each role's part (F,), as `options.staffing.mix_by_role` has them.
    """
    shape, count = next(iter(roles.values())).shape, max((len(m) for mix in mixes for m in mix.values()), default=0)
    found = np.zeros((*shape, len(mixes), count))
    for o, (mix, wanted) in enumerate(zip(mixes, roles_of_option, strict=True)):
        for role in wanted:
            if role in roles and role in mix:
                each = roles[role] / _parts(wanted, roles)
                found[:, :, o] += each[:, :, None] * mix[role]
    return found
