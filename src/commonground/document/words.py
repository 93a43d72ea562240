"""Figures in the words of a councillor. In: numbers and ranges of plan.json. Out: short plain text."""

from __future__ import annotations

from math import floor, log10
from typing import Literal

from commonground.core.text import listed, pounds, pounds_of, pounds_up
from commonground.document.shapes import FEW_DRAWS, LEAST_DRAWS, Money, Range

__all__ = [
    "chance",
    "count",
    "listed",
    "lower_first",
    "money_between",
    "percent",
    "pounds",
    "pounds_of",
    "pounds_up",
    "signed",
    "span",
    "standing",
]

Verdict = Literal["better", "likely better", "mixed", "even", "likely worse", "worse"]
HALF_A_POUND = 0.5
BREAK_EVEN_GBP = 1_000.0  # less than this over a plan is neither gain nor loss
SHOWN_DIGITS = 2
FINE_GBP = 9_950.0  # from here up money is told in thousands or tenths of a million
FEWER = "fewer than"
SYNTHETIC = "SYNTHETIC: a made-up place. No figure of it may be quoted."
MINUS, PLUS = "−", "+"


def count(value: float) -> str:
    """14054.5 -> '14,000', 1234 -> '1,200', 7.3 -> '7': two digits that mean something, whole below 100."""
    size = abs(value)
    if size < 100:
        return f"{size:,.0f}" if size >= 1 or size == 0 else f"{FEWER} 1"
    step = 10 ** (floor(log10(size)) - SHOWN_DIGITS + 1)
    return f"{round(size / step) * step:,.0f}"


def heads(number: float, unit: str = "person") -> str:
    """People, or households where that is the unit, in words: '1,200 people', '1 household'."""
    one, many = ("household", "households") if unit == "household" else ("person", "people")
    told = count(number)
    return f"{told} {one if told in ('1', f'{FEWER} 1') else many}"


def percent(share: float) -> str:
    """0.1075 -> '11%', 0.004 -> 'under 1%', 0.998 -> 'over 99%'."""
    if 0 < share < 0.01:
        return "under 1%"
    return "over 99%" if 0.99 < share < 1 else f"{share:.0%}"


def fine_percent(share: float) -> str:
    """0.0459 -> '4.6%': for shares that lie side by side, where whole ones would read alike."""
    if share == 0:
        return "0%"
    if share < 0.001:
        return "under 0.1%"
    return "over 99.9%" if 0.999 < share < 1 else f"{share:.1%}"


def chance(probability: float) -> str:
    """0.86 -> '86 in 100', never 0 or 100 in 100 unless it is so."""
    times = round(100 * probability)
    if times in (0, 100) and probability not in (0.0, 1.0):
        times = 1 if times == 0 else 99
    return f"{times} in 100"


def missed(least: float) -> str:
    """What a count is that has fallen by less than `least`: 150 -> 'there are not 150 fewer than without the plan'."""
    whole = round(least)
    if whole == 0:
        return "there are no fewer than without the plan"
    return f"there are {f'not {whole:,} fewer' if whole > 0 else f'{-whole:,} more'} than without the plan"


def signed(gbp: float) -> str:
    """-1234567 -> '−£1.2m', 5518 -> '+£5,500', 0.2 -> '£0'."""
    return _about(gbp) if abs(gbp) < HALF_A_POUND else f"{MINUS if gbp < 0 else PLUS}{_about(gbp)}"


def _about(gbp: float) -> str:
    """As `pounds`, and two digits that mean something below £10,000: -5518 -> '£5,500', 473 -> '£470'."""
    return f"£{count(round(abs(gbp)))}" if abs(gbp) < FINE_GBP else pounds(gbp)


def money_between(row: Range) -> str:
    """The 80% range of money that is spent: '£1.1m to £2.3m'; '' where there is no range."""
    if row.ends is None:
        return ""
    low, high = sorted(map(abs, row.ends))
    return f"{pounds(low)} to {pounds(high)}"


def count_between(row: Range) -> str:
    """The 80% range of a count: '120 to 480'; '' where there is no range."""
    return " to ".join(map(count, row.ends or ()))


def change_between(row: Range) -> str:
    """The 80% range of a change in a count: '120 to 480 fewer', '30 fewer to 60 more'; '' where there is no range."""
    if row.ends is None:
        return ""
    low, high = row.ends
    if low < 0 < high:
        return f"{count(low)} fewer to {count(high)} more"
    near, far = sorted((abs(low), abs(high)))
    return f"{count(near)} to {count(far)} {'fewer' if low < 0 else 'more'}"


def health_between(row: Range) -> str:
    """The 80% range of a gain in health: '120 to 480', '20 lost to 80 gained', '10 to 30 lost'; '' for no range."""
    low, high = row.ends or (0.0, 0.0)
    if low >= 0:
        return count_between(row)
    return f"{count(high)} to {count(low)} lost" if high <= 0 else f"{count(low)} lost to {count(high)} gained"


def signed_between(row: Range) -> str:
    """The 80% range of money with its signs: '−£0.4m to +£1.0m', '−£2.2m either way'; '' where there is no range."""
    told = [signed(gbp) for gbp in row.ends or ()]
    return f"{told[0]} either way" if len(set(told)) == 1 else " to ".join(told)


def span(row: Range) -> str:
    """The 80% range of a gain: '£1.1m to £2.3m better off', '£0.4m worse off to £1.0m better off'.

    '' where there is no range.
    """
    if row.ends is None:
        return ""
    low, high = row.ends
    if max(abs(low), abs(high)) < HALF_A_POUND:
        return "no change"
    if low >= 0:
        return f"{_about(low)} to {_about(high)} better off"
    if high <= 0:
        return f"{_about(high)} to {_about(low)} worse off"
    return f"{_about(low)} worse off to {_about(high)} better off"


def verdict(row: Money) -> Verdict:
    """Better or worse off on average, and whether futures agree with that, where so many were tried.

    Certain where four futures in five agree, likely where the middle one does, mixed where it does not.
    """
    if abs(row.mean) < BREAK_EVEN_GBP:
        return "even"
    if row.ends and _middle_gain(row) < BREAK_EVEN_GBP:
        return "mixed"
    low, high = row.ends or (0.0, 0.0)
    if row.mean > 0:
        return "better" if low >= 0 else "likely better"
    return "worse" if high <= 0 else "likely worse"


def _middle_gain(row: Money) -> float:
    """The middle of draws, positive where it lies on the side of nothing on which their mean lies."""
    return row.p50 if row.mean > 0 else -row.p50


def standing(row: Money) -> str:
    """A partner's lot in words: '£6.7m worse off', 'likely £1.2m better off', 'no worse off'."""
    if _nothing(row):
        return "no change"
    found = verdict(row)
    if found == "even" and row.mean > -HALF_A_POUND:
        return "no worse off"
    likely = "likely " if found.startswith("likely") else ""
    said = f"{likely}{_about(row.mean)} {_side(row.mean)} off"
    return f"{said} on average; {_in_half_of_futures(row)}" if found == "mixed" else said


def _in_half_of_futures(row: Money) -> str:
    """What the middle of draws says where the mean says something else."""
    if _middle_gain(row) > -BREAK_EVEN_GBP:
        return f"in half of futures by less than {pounds(BREAK_EVEN_GBP)}, if at all"
    return f"in half of futures about {_about(row.p50)} or more {_side(row.p50)} off"


def _side(gbp: float) -> str:
    return "better" if gbp > 0 else "worse"


def _nothing(row: Money) -> bool:
    return max(map(abs, row.ends or (row.mean,))) < HALF_A_POUND


def rough(draws: int) -> str:
    """What has to be said of ranges from so few draws; '' where there are enough."""
    if draws >= FEW_DRAWS:
        return ""
    tried = "1 future was tried" if draws == 1 else f"{draws} futures were tried"
    if draws < LEAST_DRAWS:
        return (
            f"Only {tried}: too few for ranges and chances, which need at least {LEAST_DRAWS}, so none are shown, and "
            "every average is rough. Plan again with 1,000 draws before you quote a figure."
        )
    return (
        f"Only {tried}: every range and chance here is rough, and would be another if the futures were drawn again. "
        "Plan again with 1,000 draws before you quote one."
    )


def lower_first(text: str) -> str:
    """'Cost of X' -> 'cost of X'; 'A&E visits' and 'GP visits' stay as they are."""
    named = text[:2].isalpha() and text[:2].isupper()
    return text if named or text[1:2] == "&" else text[:1].lower() + text[1:]


def sentence(text: str) -> str:
    """`text` with the full stop that it may lack."""
    return text if not text or text[-1] in ".!?" else f"{text}."


def pence(gbp: float) -> str:
    """Pounds and pence, as plan.json has them: 1234.5 -> '£1,234.50', -0.5 -> '−£0.50', 0.001 -> '£0.00'."""
    size = f"£{abs(gbp):,.2f}"
    return f"{MINUS}{size}" if round(gbp, 2) < 0 else size
