"""What a key of a YAML file may hold, and every problem with it as a sentence with line and column. Out: `Entry`.

A file is described by Pydantic models of these fields: each reads the text that stands in the file by what it is itself
(words, a flag, a number). `fill` makes the model, or tells all problems at once.
"""

from __future__ import annotations

import typing
from collections.abc import Callable, Collection, Iterator, Mapping
from functools import partial
from typing import Annotated, Any, TypeVar

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, ValidationError, ValidationInfo

from commonground.core.errors import UserError, did_you_mean
from commonground.core.quantities import Misread
from commonground.core.text import harmless, quoted
from commonground.core.yaml_file import BLANK, At, YamlFile

MOST_LETTERS = 500  # of words that are not a name
MOST_OF_A_NOTE = 2_000
MOST_LISTED = 24  # of the words that there are
KEY = ("[key]",)  # how Pydantic ends the place of a key
E_ = TypeVar("E_", bound="Entry")


class Sentence(Misread):
    """A whole sentence, which does not begin with the name of its key."""


class Entry(BaseModel):
    """Keys and values of a file: no other keys, each of its own kind."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


def read_by(read: Callable[[str], Any]) -> BeforeValidator:
    """A field that is text in the file, and what `read` makes of it; `read` raises Misread."""

    def validate(value: Any) -> Any:
        if not isinstance(value, str):
            raise Misread(f"must be one value, not {_kind_of(value)}")
        return read(value)

    return BeforeValidator(validate)


def words(text: str, most: int = MOST_LETTERS) -> str:
    """Words on one line, without the space around them; Misread for others, or for more than `most` letters."""
    found = text.strip()
    if not found:
        raise Misread("is empty", "write it, or take the line out")
    if len(found) > most:
        raise Misread(f"has {len(found):,} letters, and {most:,} are the most", "write it shorter")
    if "\n" in found:
        raise Misread("is on several lines", "write it on one, or put > before it instead of |")
    if harmless(found) != found:
        raise Misread(f"holds signs that cannot be seen: {quoted(found)}", "type it anew")
    return found


def _flag(text: str) -> bool:
    known = {"true": True, "yes": True, "false": False, "no": False}
    if text.strip().casefold() not in known:
        raise Misread(f"must be true or false, not {quoted(text)}", "write true or false")
    return known[text.strip().casefold()]


def _as_tuple(value: Any) -> Any:
    if isinstance(value, str):
        if "," in value:
            parts = ", ".join(part.strip() for part in value.split(","))
            raise Misread("is one value with commas in it", f"write it as a list: [{parts}]")
        return (value,)
    if not isinstance(value, list):
        raise Misread(f"must be a list, not {_kind_of(value)}", "write it such as [one, another]")
    return tuple(value)


def _some(values: tuple[Any, ...]) -> tuple[Any, ...]:
    if not values:
        raise Misread("is an empty list", "name one or more")
    return values


def _differing(values: tuple[Any, ...]) -> tuple[Any, ...]:
    for i, value in enumerate(values):
        if value in values[:i]:
            raise Misread(f"names {quoted(value)} twice", "name it once")
    return values


def one_of(vocabulary: str, plain: str) -> AfterValidator:
    """A word out of a vocabulary of the context that `fill` is given; `plain` is what it is called in a sentence."""

    def check(word: str, info: ValidationInfo) -> str:
        known = given(info)[vocabulary]
        if word not in known:
            raise Sentence(f"the {plain} {quoted(word)} is unknown", nearest(word, known))
        return word

    return AfterValidator(check)


Text = Annotated[str, read_by(str)]
"""As it stands: for ids and names, of which `document.ids` says what is wrong."""
Words = Annotated[str, read_by(words)]
Note = Annotated[str, read_by(partial(words, most=MOST_OF_A_NOTE))]
Flag = Annotated[bool, read_by(_flag)]
LISTED = BeforeValidator(_as_tuple)
"""A list, or one word that stands alone."""
SOME = AfterValidator(_some)
DIFFERING = AfterValidator(_differing)


def given(info: ValidationInfo) -> Mapping[str, Any]:
    """The context that `fill` was given."""
    return info.context or {}


def fill(
    model: type[E_], file: YamlFile, at: At, value: Any, context: Mapping[str, Any]
) -> tuple[E_ | None, list[UserError]]:
    """The model filled with the `value` at `at` in the file; None and every problem where it does not fit."""
    try:
        return model.model_validate(value, context=context), []
    except ValidationError as error:
        found = error.errors(include_url=False)
        unknown = [one["loc"][:-1] for one in found if one["loc"][-1:] == KEY]
        problems = [_problem(model, file, at, one) for one in found if one["loc"] not in unknown]
        return None, list({str(problem): problem for problem in problems}.values())


def _problem(model: type[BaseModel], file: YamlFile, at: At, one: Mapping[str, Any]) -> UserError:
    """A problem of Pydantic as a sentence of ours."""
    kind, blank, of_key = one["type"], one["input"] is BLANK, one["loc"][-1:] == KEY
    spot = (*at, *(one["loc"][:-1] if of_key else one["loc"]))
    key = str(spot[-1]) if spot else ""
    where = file.where(spot, key=of_key or blank or kind in ("extra_forbidden", "missing"))
    if kind == "missing":
        return UserError(f"the key {key!r} is missing", where=where, mend=f"add {key}")
    if kind == "extra_forbidden":
        known = _keys_at(model, one["loc"][:-1])
        mend = _if_of_commas(key, one["input"]) or nearest(key.replace(" ", "_").replace("-", "_"), known)
        return UserError(f"the key {quoted(key)} is unknown", where=where, mend=mend)
    if blank:
        return UserError(f"{_called(spot, file)} has no value", where=where, mend="write one, or take the line out")
    error = one.get("ctx", {}).get("error")
    if not isinstance(error, Misread):
        error = Misread(f"must hold keys and values, not {_kind_of(one['input'])}", "write 'key: value' there")
    said = error.says if isinstance(error, Sentence) else f"{_called(spot, file)} {error.says}"
    return UserError(said, where=where, mend=(_if_of_commas(key, BLANK) if of_key else None) or error.mend)


def nearest(word: str, known: Collection[str]) -> str:
    """The way out of a word that is unknown: those that are near, else those that there are."""
    more = len(known) - MOST_LISTED
    listed = ", ".join([*known][:MOST_LISTED]) + (f" or {more} more" if more > 0 else "")
    return did_you_mean(word, known) or f"use {'one of ' if len(known) > 1 else ''}{listed}"


def _if_of_commas(key: str, value: Any) -> str | None:
    """The way out where a key is the rest of a number: {value: 1,000}."""
    of_number = key.isdigit() and value is BLANK
    return "in curly brackets a comma ends a value: write 1000 for 1,000, 0.3 for 0,3" if of_number else None


def _called(spot: At, file: YamlFile) -> str:
    """What a value is called: the last key that stands in the file, with the one that it is a part of."""
    spots = [spot[:i] for i in range(1, len(spot) + 1) if spot[:i] in file.values]
    names = [str(at[-1]) for at in spots if isinstance(at[-1], str)]
    if not names:
        return "the file"
    of_list = "an entry of " if isinstance(spots[-1][-1], int) else ""
    inner = len(names) > 1 and names[-1] in ("value", "low", "high")
    return f"{of_list}{names[-1]} of {names[-2]}" if inner else f"{of_list}{names[-1]}"


def _kind_of(value: Any) -> str:
    if isinstance(value, dict):
        return "keys and values"
    return "a list" if isinstance(value, list | tuple) else quoted(value)


def _keys_at(model: Any, loc: At) -> list[str]:
    """The keys that an entry inside a model may have."""
    for step in loc:
        fields = model.model_fields if _is_entry(model) else {}
        inner = next((field.annotation for name, field in fields.items() if step in (name, field.alias)), None)
        model = model if inner is None else next(_entries_in(inner), model)
    return [field.alias or name for name, field in model.model_fields.items()]


def _entries_in(annotation: Any) -> Iterator[Any]:
    """The models in an annotation, such as those that a list or a dict holds."""
    if _is_entry(annotation):
        yield annotation
    for inner in typing.get_args(annotation):
        yield from _entries_in(inner)


def _is_entry(model: Any) -> bool:
    return isinstance(model, type) and not typing.get_origin(model) and issubclass(model, BaseModel)
