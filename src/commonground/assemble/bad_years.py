"""Bad years as the document tells them. In: `BadYears`, partners, names. Out: `bad_years`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from commonground.assemble.ranges import pounds, stable
from commonground.document import bad_years as doc
from commonground.partners import Partner
from commonground.stress.model import BadYears, Carrier, Tried, Trigger
from commonground.stress.sentences import broken, say_agreement, say_carrier, say_month, say_trigger


def report_bad_years(
    found: BadYears, partners: Sequence[Partner], services: Mapping[str, str], options: Mapping[str, str]
) -> doc.BadYears:
    """Every test, the terms, triggers and lone carriers; `services` and `options` are names by id."""
    names = {partner.id: partner.name for partner in partners}
    return doc.BadYears(
        tests=tuple(_test(one, found.years, list(names.values())) for one in found.tried),
        positions=tuple(row for one in found.tried for row in _positions(one, found.years, list(names))),
        worst_years=tuple(_worst(found, p, code) for p, code in enumerate(names)),
        terms=tuple(_terms(found, partners)),
        triggers=tuple(_trigger(one, services, options, found.years) for one in found.triggers),
        costs_test=found.costs.test.id if found.costs else None,
        carriers=tuple(_carrier(one, found.years, names) for one in found.carriers),
    )


def _test(one: Tried, years: Sequence[str], names: Sequence[str]) -> doc.BadYear:
    falls = broken(one.above_gbp)
    return doc.BadYear(
        id=one.test.id,
        name=one.test.name,
        plain=one.test.plain,
        parts=one.test.parts,
        qaly=stable(one.measured.qaly),
        holds=not falls,
        broken_in=years[falls[0]] if falls else None,
        sentence=say_agreement(one, years, names),
    )


def _positions(one: Tried, years: Sequence[str], partners: Sequence[str]) -> Iterator[doc.BadPosition]:
    for p, partner in enumerate(partners):
        for y, year in enumerate(years):
            yield doc.BadPosition(
                test=one.test.id,
                partner=partner,
                year=year,
                off_gbp=pounds(one.measured.off_gbp[y, p]),
                after_gbp=pounds(one.after_gbp[y, p]),
                line_gbp=pounds(one.lines_gbp[y, p]),
                above_gbp=pounds(one.above_gbp[y, p]),
            )


def _worst(found: BadYears, p: int, partner: str) -> doc.WorstYear:
    """The lowest of a partner's years; of like ones the first, as planned before any bad year."""
    tried = [one for one in found.tried if not one.test.of_costs]
    above = np.round(np.stack([one.above_gbp[:, p] for one in tried]), 2)
    t, y = np.unravel_index(int(above.argmin()), above.shape)
    return doc.WorstYear(
        partner=partner, test=tried[t].test.id, year=found.years[y], above_gbp=pounds(float(above[t, y]))
    )


def _terms(found: BadYears, partners: Sequence[Partner]) -> Iterator[doc.Term]:
    terms = found.terms
    for p, partner in enumerate(partners):
        for y, year in enumerate(found.years):
            yield doc.Term(
                partner=partner.id,
                year=year,
                money_rule=partner.money_rule,
                share=stable(terms.shares[y, p]),
                collar_gbp=pounds(terms.collars_gbp[y, p]),
                gain=stable(terms.gains[y, p]),
                keeps_gbp=pounds(terms.keeps_gbp[y, p]),
                cap_gbp=pounds(terms.caps_gbp[y, p]),
            )


def _trigger(
    one: Trigger, services: Mapping[str, str], options: Mapping[str, str], years: Sequence[str]
) -> doc.Trigger:
    return doc.Trigger(
        service=one.service,
        month=one.month,
        by=say_month(one.month, years[0]),
        expected=stable(one.expected),
        without=stable(one.without),
        least=stable(one.least),
        chance=stable(one.chance),
        power_nil=stable(one.power_nil),
        power_low=stable(one.power_low),
        weak=one.is_weak,
        act=one.act,
        held_back=one.held_back,
        sentence=say_trigger(one, services[one.service], options, years[0]),
    )


def _carrier(one: Carrier, years: Sequence[str], names: Mapping[str, str]) -> doc.Carrier:
    falls = broken(one.above_gbp)
    return doc.Carrier(
        partner=one.partner,
        broken_in=years[falls[0]] if falls else None,
        above_gbp=pounds(float(one.above_gbp[falls[0]] if falls else one.above_gbp.min())),
        sentence=say_carrier(one, years, names[one.partner]),
    )
