"""A plan without a body that is not in. In: `Partner`s, options, keys of bodies. Out: partners, and what may not be.

What a body that is not in does today goes on: its services, its prices and who pays for them stay, for residents use
them whatever it signs. It takes no part: nothing that it would deliver or pay for is in the plan, national core offers
among that; it offers, bears and pays nothing, and no rule shares anything with it. What the plan costs it is made good.

Leaving it out of the partners instead is no way: the engine refuses a place in which nobody provides a service, and
where another body has the same role it would take over all of its patients.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace
from typing import TYPE_CHECKING

from commonground.core.errors import UserError
from commonground.core.text import listed
from commonground.document.opening import OptionOpen

if TYPE_CHECKING:
    from commonground import Partner


def set_aside(partners: Iterable[Partner], keys: Collection[str]) -> tuple[Partner, ...]:
    """The partners, those of `keys` as bodies that take no part."""
    return tuple(replace(partner, takes_part=False) if partner.id in keys else partner for partner in partners)


def list_theirs(options: Iterable[OptionOpen], keys: Collection[str]) -> tuple[OptionOpen, ...]:
    """The options that one of the bodies would deliver or pay for, wholly or in part."""
    return tuple(option for option in options if set(keys) & {*option.delivered_by, *option.funded_by})


def refuse_musts(wanted: Collection[str], theirs: Iterable[OptionOpen], names: Collection[str]) -> None:
    """UserError where an option (id) must be in the plan that a body which is not in would carry."""
    clashing = [option.name for option in theirs if option.id in wanted]
    if clashing:
        raise UserError(
            f"{listed(clashing)} must be in the plan, and cannot be without {listed(sorted(names))}",
            mend="take the condition out, or win them over first",
        )
