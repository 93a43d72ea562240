"""Which figures stand behind each line of the ledger. In: `Ledger`, options, choices. Out: `LineGrounds`.

A flow knows its own prices, its options and the services that it is of; what moves those services follows from the
options that the plan chose. The list is our own.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from commonground.core.services import QALY
from commonground.evidence.model import Assumptions
from commonground.options.model import Effect, Option
from commonground.settle.model import Grounds, Ledger, LineGrounds
from commonground.simulate.effects import share_name

ADDED = ("reach", "coverage", "places_with_it")
"""The figures of an option that say how many people the plan adds."""
OF_OPTIONS = ("cost_gbp", *ADDED, "setup_months")
OF_ALL_OPTIONS = ("options.build_up_months", "options.setup_cost_share", "options.next_person_cost")


def list_grounds(
    ledger: Ledger, options: Sequence[Option], chosen: Collection[str], assumptions: Assumptions
) -> tuple[LineGrounds, ...]:
    """What each line follows from, in the order of the ledger; only figures that the plan has, each once.

    `chosen`: ids of the options in the plan; the others move nothing.
    """
    working = [option for option in options if option.id in chosen]
    found = []
    for line, kind in dict.fromkeys((flow.line, flow.kind) for flow in ledger.flows):
        grounds = _joined(flow.grounds for flow in ledger.flows if (flow.line, flow.kind) == (line, kind))
        names = dict.fromkeys(name for name in _names(grounds, working) if name in assumptions)
        found.append(LineGrounds(line, kind, grounds.options, grounds.services, tuple(names)))
    return tuple(found)


def _joined(grounds: Iterator[Grounds]) -> Grounds:
    """What several flows of one line follow from, each thing once."""
    every = tuple(grounds)
    fields = ("options", "services", "factors", "figures")
    return Grounds(*(tuple(dict.fromkeys(n for one in every for n in getattr(one, field))) for field in fields))


def _names(grounds: Grounds, working: Sequence[Option]) -> Iterator[str]:
    """Prices, then what the options cost, then what moves the services."""
    yield from (*grounds.factors, *grounds.figures)
    for code in grounds.options:
        yield from (f"options.{code}.{figure}" for figure in OF_OPTIONS)
        yield from OF_ALL_OPTIONS
    for service in grounds.services:
        yield from (f"rate.{service}", f"growth.{service}")
        for option in working:
            yield from _of_effect(option, service)


def _of_effect(option: Option, service: str) -> Iterator[str]:
    """The effect of an option on a service, whom it reaches of those who use it, and when it begins to work."""
    for effect in option.effects:
        if effect.service == service:
            yield f"effects.{option.id}.{service}"
            yield f"effects.optimism_bias.{effect.study_design}"
            yield from _weights(option, effect)
            yield from (f"options.{option.id}.{figure}" for figure in ("setup_months", "lag_months"))
            yield from ("options.build_up_months", "options.next_person_gain")


def _weights(option: Option, effect: Effect) -> tuple[str, ...]:
    """The figures by which the effect is weighed: whom the plan adds, and the share of the service that it bears on."""
    added = tuple(f"options.{option.id}.{figure}" for figure in ADDED)
    share = "" if effect.service == QALY else share_name(effect)
    return (*added, share) if share else added
