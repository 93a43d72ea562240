"""Who pays and who gains before any settlement. Out: models of the ledger's sections."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from commonground.core.money import Kind
from commonground.document.shapes import Money, OptionId, Part, PartnerId, ServiceId, Year, YearOrAll

STEPS = "opened or closed"  # how lines of whole steps of capacity end

MoneyKind = Annotated[
    Kind,
    Field(
        description="Kind of money; the three are never added up: cash (a budget holder can really take it out), "
        "capacity (freed but still paid for), value (health and time; nobody's budget)."
    ),
]


class _Flow(Part):
    year: Year
    partner: str = Field(description="Partner id, or residents or national.")
    line: str = Field(description="What the money is for.")
    payer: str = Field(description="Who pays: a partner id or an outsider such as suppliers, residents, national.")
    payee: str = Field(description="Who is paid.")
    kind: MoneyKind


class LedgerRow(Money, _Flow):
    """One flow, partner and year, seen from the partner's side: positive = it gains."""


class LedgerLine(Part):
    """What one line of the ledger follows from."""

    line: str = Field(description="What the money is for, as in `ledger`.")
    kind: MoneyKind
    options: tuple[OptionId, ...] = Field(description="Options that it pays for.")
    services: tuple[ServiceId, ...] = Field(
        description="Services or outcomes (or 'qaly') whose use moves it, of `services`."
    )
    figures: tuple[Annotated[str, Field(description="Dotted name of a figure.")], ...] = Field(
        description="Every figure that stands behind it, of `provenance`: its prices first, then what moves it."
    )


class _Entry(Part):
    partner: PartnerId
    kind: MoneyKind
    line: str = Field(description="What the money is for, or what the settlement adds.")
    year: YearOrAll


class AccountRow(Money, _Entry):
    """One line of a partner's account; positive = it gains."""


class _PartnerYear(Part):
    partner: str = Field(
        description="Partner id, 'national' for funders outside the place, or 'all' for all partners together."
    )
    year: YearOrAll


class Net(Money, _PartnerYear):
    """A partner's net in a year; positive = better off (in `funding`: what it pays)."""


class _PartnerYearKind(_PartnerYear):
    kind: MoneyKind


class KindNet(Money, _PartnerYearKind):
    """A party's net in a year and one kind of money; positive = better off."""


class DoNothing(Part):
    """What waiting costs, against today: the same ledger without the plan."""

    net: tuple[KindNet, ...] = Field(
        description="By partner, kind of money and year; negative = it costs the partner more than today."
    )
    together: tuple[KindNet, ...] = Field(description="All partners together.")
    opened: tuple[LedgerRow, ...] = Field(
        description="What growth would open and decline would close, in whole steps of capacity: cash against today, "
        "seen from the partner's side, negative = it pays for what opens."
    )
