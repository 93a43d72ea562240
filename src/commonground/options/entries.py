"""What a local file of options may say: its keys, the kind and the bounds of each. Out: `OptionsFile`, `OptionEntry`.

A figure is a number, or value, low and high with a source of its own. The context that the models are filled with holds
the words of the evidence (`vocabulary`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache, partial
from typing import Annotated, Any, Generic, Self, TypeVar, cast

from pydantic import BeforeValidator, Field, create_model, model_validator

from commonground.core.quantities import Misread, read_whole
from commonground.core.services import QALY
from commonground.core.text import quoted
from commonground.core.yaml_fields import (
    DIFFERING,
    LISTED,
    SOME,
    Entry,
    Flag,
    Sentence,
    Text,
    Words,
    one_of,
    read_by,
    words,
)
from commonground.evidence.bounds import MOST, read_figure
from commonground.evidence.columns import DESIGNS, QUALITIES
from commonground.evidence.model import Evidence
from commonground.options.eligibility import ANY, OLDEST

N = TypeVar("N")
UNITS = {
    "cost_gbp": "GBP",
    "reach": "share",
    "staff_wte_per_100": "whole-time staff per 100 people",
    "setup_months": "months",
    "lag_months": "months",
}
"""The figures of an option, and what each counts."""
NEW_NEEDS = ("name", "plain", "for", "delivered_by", "funded_by", *UNITS)
"""The keys that an option must have which the library does not know."""
RATIO, QALYS = "ratio", "QALYs per person reached"
_YEAR = re.compile(r"(20\d\d|19\d\d)(?:[/-](?:(\d\d)|(\d{4})))?", re.A)


def vocabulary(evidence: Evidence, options: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """The words that a file of options may use, beside the ids of `options`."""
    return {
        "options": tuple(options),
        "needs": tuple(evidence.needs["id"]),
        "roles": tuple(evidence.roles["id"]),
        "qualities": QUALITIES,
        "designs": DESIGNS,
        "counts": ("person", "household"),
        "bases": ("reached", "area"),
    }


def _number(name: str, unit: str) -> BeforeValidator:
    return read_by(partial(read_figure, name=name, unit=unit))


def _age(text: str) -> int:
    age = read_whole(text)
    if not 0 <= age <= OLDEST:
        raise Misread(f"must be an age from 0 to {OLDEST}, not {quoted(text)}")
    return age


def _year(text: str) -> str:
    found = _YEAR.fullmatch(text.strip())
    first, short, last = found.groups() if found else ("", None, None)
    follows = short is None or int(short) == (int(first) + 1) % 100
    if not found or not follows or (last is not None and int(last) <= int(first)):
        raise Misread(f"must be a year, not {quoted(text)}", "write it such as 2025, 2025/26 or 2023-2025")
    return text.strip()


def _address(text: str) -> str:
    address = words(text)
    if not re.fullmatch(r"https?://[^\s<>\"']+", address):
        raise Misread(f"must be an address on the web, not {quoted(address)}", "begin it with https://")
    return address


def _as_figure(value: Any) -> Any:
    if isinstance(value, list):
        raise Misread("must be a number, or {value, low, high}, not a list")
    return {"value": value} if isinstance(value, str) else value


class Said(Entry):
    """Where figures come from."""

    source: Words | None = None
    source_url: Annotated[str, read_by(_address)] | None = None
    quality: Annotated[Words, one_of("qualities", "quality")] | None = None
    year: Annotated[str, read_by(_year)] | None = None


class Stated(Said, Generic[N]):
    """A number with its 80% range, where it has one."""

    value: N
    low: N | None = None
    high: N | None = None

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        value, *ends = cast(list[float], [self.value, self.low, self.high])
        low, high = (value if end is None else end for end in ends)
        if None not in ends and low > high:
            raise Sentence(f"low ({low:g}) is above high ({high:g})", "give the lower end first")
        if low > high:
            raise Sentence(
                f"the value {value:g} lies outside its range", "widen the range, or give value, low and high"
            )
        if not low <= value <= high:
            raise Sentence(f"the value {value:g} lies outside its range, {low:g} to {high:g}", "widen the range")
        return self


AS_FIGURE = BeforeValidator(_as_figure)
Cost = Annotated[Stated[Annotated[float, _number("options.", UNITS["cost_gbp"])]], AS_FIGURE]
Share = Annotated[Stated[Annotated[float, _number("options.", UNITS["reach"])]], AS_FIGURE]
Staff = Annotated[Stated[Annotated[float, _number("options.", UNITS["staff_wte_per_100"])]], AS_FIGURE]
Months = Annotated[Stated[Annotated[float, _number("options.", UNITS["setup_months"])]], AS_FIGURE]
Role = Annotated[Words, one_of("roles", "role")]
Roles = Annotated[tuple[Role, ...], DIFFERING, SOME, LISTED]
Need = Annotated[Words, one_of("needs", "need")]
OptionId = Annotated[Words, one_of("options", "option")]


class EffectEntry(Stated[N]):
    """What an option changes of one service."""

    applies_to: Annotated[Words, one_of("bases", "applies_to")]
    activity_share: Share | None = None
    study_design: Annotated[Words, one_of("designs", "study_design")] = "modelled"

    @model_validator(mode="after")
    def _share_of_an_area(self) -> Self:
        if self.activity_share is not None and self.applies_to != "area":
            raise Sentence("activity_share is only for effects on an area", "take it out, or write applies_to: area")
        return self


class Aim(Entry):
    """Whom an option is for."""

    min_age: Annotated[int, read_by(_age)] | None = None
    max_age: Annotated[int, read_by(_age)] | None = None
    needs: Annotated[tuple[Need, ...], DIFFERING, SOME, LISTED] | None = None
    also: Annotated[tuple[Need, ...], DIFFERING, LISTED] | None = None

    @model_validator(mode="after")
    def _makes_sense(self) -> Self:
        first, last = self.min_age or 0, OLDEST if self.max_age is None else self.max_age
        if first > last:
            raise Sentence(f"ages run from {first} down to {last}", "give the lower age as min_age")
        if self.needs and ANY in self.needs and len(self.needs) > 1:
            others = ", ".join(need for need in self.needs if need != ANY)
            raise Sentence(f"'any' stands beside {others}", "name one or the other")
        return self


class OptionEntry(Said):
    """An option as the place has it: what is not named of an option of the library stays as it was."""

    source: Words
    name: Text | None = None
    plain: Words | None = None
    kind: Words | None = None
    theme: Words | None = None
    evidence_strength: Words | None = None
    aim: Aim | None = Field(default=None, alias="for")
    counts: Annotated[Words, one_of("counts", "value of counts")] | None = None
    delivered_by: Roles | None = None
    funded_by: Roles | None = None
    one_off: Flag | None = None
    after: Annotated[tuple[OptionId, ...], DIFFERING, LISTED] | None = None
    core: Flag | None = None
    cost_gbp: Cost | None = None
    reach: Share | None = None
    staff_wte_per_100: Staff | None = None
    setup_months: Months | None = None
    lag_months: Months | None = None
    effects: Entry | None = None  # `option_model` puts a key for each service here

    def changes(self) -> bool:
        """Whether it changes anything, beside saying where figures come from."""
        given = (getattr(self, key) for key in self.model_fields_set - set(Said.model_fields))
        return any(not isinstance(value, Entry) or value.model_fields_set for value in given)


def _people(text: str) -> int:
    if re.fullmatch(r"[\s+-]*0?\.\d+", text.strip()):
        raise Misread(f"must be a number of people, not {quoted(text)}", "write a share in per cent, such as 8%")
    count = read_whole(text)
    if not 0 <= count <= MOST:
        raise Misread(f"must be a number of people from 0 to {MOST:,.0f}, not {quoted(text)}")
    return count


def _as_running(value: Any) -> Any:
    if isinstance(value, list):
        raise Misread("must be people seen last year, or a share such as 8%, not a list")
    if not isinstance(value, str):
        return value
    return {"share": value} if value.strip().endswith("%") else {"people": value}


class Running(Said):
    """How much of an option runs today: the people (or households) seen last year, or their share."""

    people: Annotated[int, read_by(_people)] | None = None
    share: Annotated[float, _number("options.", UNITS["reach"])] | None = None

    @model_validator(mode="after")
    def _one_of_the_two(self) -> Self:
        if (self.people is None) == (self.share is None):
            raise Sentence("runs_today takes people or a share, one of the two", "give the people seen last year")
        return self


class OptionsFile(Entry):
    """The file: options by id, each to be read by `option_model`, what runs today, and those that are left out."""

    options: dict[str, Any] = Field(default_factory=dict)
    runs_today: dict[OptionId, Annotated[Running, BeforeValidator(_as_running)]] = Field(default_factory=dict)
    leave_out: Annotated[tuple[OptionId, ...], DIFFERING, LISTED] = ()


@lru_cache(maxsize=4)
def option_model(services: tuple[str, ...]) -> type[OptionEntry]:
    """The model of an option that may have an effect on each of the `services`."""
    ratio = EffectEntry[Annotated[float, _number("effects.", RATIO)]]
    qalys = EffectEntry[Annotated[float, _number("effects.", QALYS)]]
    fields: dict[str, Any] = {service: ((qalys if service == QALY else ratio) | None, None) for service in services}
    effects = create_model("Effects", __base__=Entry, **fields)
    return create_model("Option", __base__=OptionEntry, effects=(effects | None, None))
