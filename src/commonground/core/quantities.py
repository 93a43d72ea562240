"""Numbers as people write them. In: text, what it counts. Out: a number where the meaning is certain, else `Misread`.

'1,000', '1 000' and '1_000' are a thousand; money may have a £ and end in k, m or bn; a share or a growth may be given
in per cent. What could be read in two ways (0,3; 012; 1:30) is refused with the way to write it.
"""

from __future__ import annotations

import math
import re
from decimal import Decimal

from commonground.core.text import quoted

MOST_SIGNS = 60  # of a number: more than any has that means something
_NUMBER = re.compile(r"[+-]?(?:[1-9]\d{0,2}([, _])\d{3}(?:\1\d{3})*|\d+)?(?:\.\d*)?(?:[eE][+-]?\d{1,4})?", re.A)
_SCALES = {
    "k": 3,
    "thousand": 3,
    "m": 6,
    "mn": 6,
    "million": 6,
    "bn": 9,
    "billion": 9,
}
_MONEY = re.compile(
    rf"([+-]?)\s*(?:£|GBP)?\s*([^a-zA-Z£]*?(?:[eE][+-]?\d+)?)\s*({'|'.join(_SCALES)})?\s*(?:GBP)?", re.I
)
_ALIKE = str.maketrans({"\u2212": "-", "\u00a0": " ", "\u2009": " ", "\u202f": " "})
_BADLY_WRITTEN = (
    (re.compile(r"[+-]?\d+,\d+"), "write a point where the fraction begins: {point}"),
    (re.compile(r"[+-]?0\d+(\.\d*)?"), "write it without the noughts before it (in a list, 1000 for 1,000)"),
    (re.compile(r"\d+(:\d+)+"), "write it as one number: this reads as a time"),
    (re.compile(r"\d{4}-\d\d?-\d\d?.*"), "write a number: this is a date"),
    (re.compile(r"0[xob][0-9a-f]+", re.I), "write it in tens"),
)


class Misread(ValueError):
    """What somebody gave is not what is wanted: what is wrong ('must be ...', after its name), and the way out."""

    def __init__(self, says: str, mend: str | None = None) -> None:
        self.says, self.mend = says, mend
        super().__init__(says)


def read_number(text: str, unit: str = "") -> float:
    """The number that `text` is, as far as its `unit` lets its meaning be certain; Misread for any other."""
    exact = _exact(text, unit)
    number = float(exact)
    if not math.isfinite(number) or (number == 0 and exact != 0):
        size = "small" if number == 0 else "large"
        raise Misread(f"must be a number, and {quoted(text)} is too {size} to be one", _way_out("", unit))
    return number + 0.0  # nothing has no sign


def read_whole(text: str) -> int:
    """The whole number that `text` is, to the last digit; Misread for any other."""
    exact = _exact(text, "")
    if exact.adjusted() > MOST_SIGNS or exact != exact.to_integral_value():
        raise Misread(f"must be a whole number, not {quoted(text)}")
    return int(exact)


def _exact(text: str, unit: str) -> Decimal:
    """The number just as it is written."""
    words = text.translate(_ALIKE).strip()
    if not words:
        raise Misread("must be a number, and nothing is given", _way_out("", unit))
    value = None if len(words) > MOST_SIGNS else _value(words, unit)
    if value is None:
        raise Misread(f"must be a number, not {quoted(text)}", _way_out(words, unit))
    return value


def is_money(unit: str) -> bool:
    """Whether a unit counts pounds."""
    return unit.startswith("GBP")


def is_part(unit: str) -> bool:
    """Whether a unit is a share or a growth, which people give in per cent too."""
    return unit.startswith("share") or unit == "per year"


def _value(words: str, unit: str) -> Decimal | None:
    """The number exactly as written, None where it is none."""
    if is_part(unit) and words.endswith("%"):
        part = _plain(words[:-1].rstrip())
        return None if part is None else part / 100
    money = _MONEY.fullmatch(words) if is_money(unit) else None
    if money is None:
        return _plain(words)
    sign, amount, scale = money.groups()
    found = _plain(sign + amount)
    return None if found is None else found.scaleb(_SCALES[scale.casefold()] if scale else 0)


def _plain(words: str) -> Decimal | None:
    if not _NUMBER.fullmatch(words) or not re.search(r"\d", words.partition("e")[0].partition("E")[0]):
        return None
    if re.match(r"[+-]?0\d", words):
        return None
    return Decimal(re.sub(r"[, _]", "", words))


def _way_out(words: str, unit: str) -> str:
    """How to write what was meant."""
    for form, mend in _BADLY_WRITTEN:
        if form.fullmatch(words):
            return mend.format(point=words.replace(",", "."))
    if is_money(unit):
        return "write pounds such as 250000, 250,000 or £0.25m"
    if is_part(unit):
        return "write a number such as 0.3 or 30%"
    if words.endswith("%"):
        return "write a plain number such as 0.9: per cent are read for shares and growth alone"
    return "write it in digits, such as 12 or 0.5"
