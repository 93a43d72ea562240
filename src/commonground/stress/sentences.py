"""What the agreement says in each bad year, and each trigger, in words. In: `Tried`, `Trigger`, names. Out: words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from commonground.core.arrays import Floats
from commonground.core.text import first_few, pounds, pounds_up
from commonground.core.years import MONTHS_A_YEAR
from commonground.document.bad_years import TOLD_GBP
from commonground.document.words import chance, missed
from commonground.evidence.intervals import NORMAL_90
from commonground.stress.model import Carrier, Tried, Trigger

BEFORE_NEW_YEAR = ("April", "May", "June", "July", "August", "September", "October", "November", "December")
MONTHS = (*BEFORE_NEW_YEAR, "January", "February", "March")  # of a plan year


def broken(above_gbp: Floats) -> list[int]:
    """Positions of the years in which anybody of (Y, P), or the one of (Y,), ends below its line by what is told."""
    below = above_gbp <= -TOLD_GBP
    return np.flatnonzero(below if below.ndim == 1 else below.any(axis=1)).tolist()


def say_agreement(tried: Tried, years: Sequence[str], names: Sequence[str]) -> str:
    """What is over- or underspent, who bears it, who falls below its line, and what happens then.

    `names`: of the partners (P).
    """
    return " ".join([_spent(tried, years, names), *_below(tried, years, names), _then(tried, years, names)])


def _spent(tried: Tried, years: Sequence[str], names: Sequence[str]) -> str:
    """The year in which most is overspent, and who bears it."""
    together = tried.measured.off_gbp.sum(axis=1)
    worst = int(np.argmin(together))
    over = -float(together[worst])
    if over < TOLD_GBP:
        best = int(np.argmax(together))
        under = float(together[best])
        if under < TOLD_GBP:
            return "Nothing is over- or underspent."
        return f"Nothing is overspent; up to {pounds(under)} a year is not spent ({years[best]})."
    own, beyond = (-float(gbp[worst].sum()) for gbp in (tried.shared.own_gbp, tried.shared.beyond_gbp))
    pooled = -tried.shared.pooled_gbp[worst]
    average = " on average" if tried.test.averaged else ""
    said = f"In {years[worst]} partners are {pounds(over)} overspent together{average}"
    if max(pooled.sum(), beyond) < TOLD_GBP:
        return f"{said}, all of it within collars: each bears its own."
    bearers = [f"{names[p]} {pounds(pooled[p])}" for p in np.argsort(-pooled, kind="stable") if pooled[p] >= TOLD_GBP]
    among = f" ({first_few(bearers)})" if bearers else ""
    parts = {
        f"{pounds(own)} stays with those whose it is, within their collars": own,
        f"{pounds(float(pooled.sum()))} is shared{among}": float(pooled.sum()),
        f"{pounds(beyond)} is beyond every cap": beyond,
    }
    *first, last = [part for part, gbp in parts.items() if gbp >= TOLD_GBP]
    return f"{said}: {', '.join(first)}{', and ' if first else ''}{last}."


def _below(tried: Tried, years: Sequence[str], names: Sequence[str]) -> list[str]:
    """Who ends below its line, in the year in which it is furthest below."""
    above = tried.above_gbp
    worst = above.argmin(axis=0)
    said = [
        f"{names[p]} {pounds(above[y, p])} in {years[y]}"
        for p, y in sorted(enumerate(worst.tolist()), key=lambda at: above[at[1], at[0]])
        if above[y, p] <= -TOLD_GBP
    ]
    return [f"Below their lines at worst: {first_few(said)}."] if said else []


def _then(tried: Tried, years: Sequence[str], names: Sequence[str]) -> str:
    found = broken(tried.above_gbp)
    if not found:
        return f"Everybody stays within its line{' on average' if tried.test.averaged else ''}."
    beyond = -tried.shared.beyond_gbp.sum(axis=1)
    if beyond[found[0]] >= TOLD_GBP:
        when, gbp = years[found[0]], pounds_up(float(beyond[found[0]]))
        return (
            f"{gbp} of {when} is beyond every cap, and nobody has agreed to bear it: the agreement breaks there. "
            f"Before April {when[:4]} the plan is cut by that, or somebody finds it, or notice is given."
        )
    return f"{_cannot_keep(tried, years[found[0]], names)} {_taken_on(tried, years)}"


def _cannot_keep(tried: Tried, year: str, names: Sequence[str]) -> str:
    short = [name for name, above in zip(names, tried.above_gbp.T, strict=True) if (above <= -TOLD_GBP).any()]
    gives, part = ("gives", "its part") if len(short) == 1 else ("give", "their parts")
    return f"From {year} on {first_few(short)} cannot keep {part} and {gives} notice."


def _taken_on(tried: Tried, years: Sequence[str]) -> str:
    """Whether what the others gain and offer, and are not asked for, would pay for what some are below their lines.

    What their floors bear is no such room: that is for losses of their own.
    """
    above = tried.above_gbp
    short = -np.minimum(above, 0.0).sum(axis=1)
    spare = np.where(above > 0.0, np.minimum(tried.spare_gbp, above), 0.0).sum(axis=1)
    worst = int(np.argmax(short - spare))
    if short[worst] - spare[worst] < TOLD_GBP:
        most = pounds_up(float(short.max()))
        return (
            f"What the others gain and offer beyond what they are asked for would cover it, {most} a year at most, if "
            "they agree; else the plan is cut by that."
        )
    lacking = pounds_up(float(short[worst] - spare[worst]))
    return (
        "What the others gain and offer beyond what they are asked for does not cover all of it: "
        f"{lacking} is lacking in {years[worst]}, and the agreement breaks."
    )


def say_carrier(carrier: Carrier, years: Sequence[str], name: str) -> str:
    """When the one that carries all falls below its line, and by how much; or that it does not."""
    found = broken(carrier.above_gbp)
    if not found:
        return f"{name} would stay within its line."
    short = pounds(float(carrier.above_gbp[found[0]]))
    breaks = f"the deal breaks in its {_nth(found[0])} year"
    return f"{name} would fall below its line in {years[found[0]]}, by {short}: {breaks}."


def _nth(year: int) -> str:
    words = ("first", "second", "third", "fourth", "fifth")
    return words[year] if year < len(words) else f"{year + 1}th"


def say_trigger(trigger: Trigger, name: str, options: Mapping[str, str], first_year: str) -> str:
    """'Emergency stays: if there are not 150 fewer by month 18 (September 2028), then ...'; `name` of the service."""
    when = f"month {trigger.month} ({say_month(trigger.month, first_year)})"
    return f"{name}: if {missed(trigger.least)} by {when}, then {_act(trigger, options)}. {_how(trigger)}"


def _act(trigger: Trigger, options: Mapping[str, str]) -> str:
    later = first_few([options[option] for option in trigger.held_back])
    if trigger.act == "stop":
        return "partners stop the plan and give notice: by then it is hardly worth its cost"
    if later:
        return (
            f"partners review the plan within a month, and what begins in {trigger.first_of} or later waits ({later})"
        )
    return (
        "partners review the plan within a month, and until they have agreed what to change the collars are lifted: "
        "every overspend is shared"
    )


def _how(trigger: Trigger) -> str:
    """Against what it is counted, how often it goes off, and where that tells little, why and what would tell more."""
    noise = NORMAL_90 * trigger.without**0.5  # 80% of a Poisson count of the whole place
    said = (
        f"Expected: {trigger.expected:,.0f} fewer, of the {trigger.without:,.0f} without the plan. How "
        f"likely partners have to act: {chance(trigger.chance)} though all goes as planned, "
        f"{chance(trigger.power_nil)} if the plan does nothing, {chance(trigger.power_low)} at the low end of what is "
        "expected."
    )
    if not trigger.is_weak:
        return said
    return (
        f"{said} By itself this is a weak signal: chance alone moves the count by {noise:,.0f} either way. So it is "
        "counted among the people whom the plan reaches too, beside people like them, before partners act."
    )


def say_month(month: int, first_year: str) -> str:
    """The calendar month that ends the `month`th of a plan that begins in April of `first_year` (2027/28)."""
    passed = month - 1
    january = MONTHS.index("January")
    year = int(first_year[:4]) + passed // MONTHS_A_YEAR + (passed % MONTHS_A_YEAR >= january)
    return f"{MONTHS[passed % MONTHS_A_YEAR]} {year}"
