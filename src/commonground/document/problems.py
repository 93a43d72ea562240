"""What does not fit the models, in words. In: a ValidationError, what was read. Out: a sentence for each place."""

from __future__ import annotations

from typing import Any

from pydantic import ValidationError

from commonground.core.errors import UserError
from commonground.core.text import quoted

A_TEXT, A_LIST, AN_OBJECT = "text in quotes", "a list in square brackets", "a set of keys in braces"
A_WHOLE, A_NUMBER = "a whole number", "a number"
WANTED = {  # kinds of fault for which it is enough to say what is wanted
    "string_type": A_TEXT,
    "string_unicode": "text in Unicode",
    "float_type": A_NUMBER,
    "finite_number": A_NUMBER,
    "int_type": A_WHOLE,
    "int_from_float": A_WHOLE,
    "bool_type": "true or false",
    "tuple_type": A_LIST,
    "list_type": A_LIST,
    "model_type": AN_OBJECT,
    "model_attributes_type": AN_OBJECT,
    "mapping_type": AN_OBJECT,
    "dict_type": AN_OBJECT,
    "none_required": "null",
    "date_from_datetime_parsing": "a date such as 2026-04-01",
    "string_pattern_mismatch": "a date such as 2026-04-01",
}
BOUNDS = {
    "greater_than_equal": ("ge", "{} or more"),
    "less_than_equal": ("le", "{} or less"),
    "greater_than": ("gt", "more than {}"),
    "less_than": ("lt", "less than {}"),
}


def list_problems(error: ValidationError, found: object) -> list[UserError]:
    """What does not fit, each with where it stands in what was `found`."""
    return [
        UserError(_said(fault), where=_where(fault["loc"], found) or "top of the plan")
        for fault in error.errors(include_url=False)
    ]


def _said(fault: Any) -> str:
    """What is wrong at one place."""
    kind, given, told = fault["type"], fault.get("input"), fault.get("ctx", {})
    if kind == "missing":
        return "this key is missing" if fault["loc"] and isinstance(fault["loc"][-1], str) else "a value is missing"
    if kind == "extra_forbidden":
        return "no plan has this key"
    if kind in ("too_short", "too_long"):
        size = f"{told['actual_length']:,}" if isinstance(told.get("actual_length"), int) else "another number"
        bound = told.get("min_length", told.get("max_length"))
        return f"there are {size} here, {'at least' if kind == 'too_short' else 'at most'} {bound} are wanted"
    if kind in ("literal_error", "union_tag_invalid"):
        wanted = told.get("expected") or told.get("expected_tags")
        return f"{str(wanted).replace(',', ' or')} is wanted here, not {quoted(told.get('tag', given))}"
    if kind in BOUNDS:
        key, words = BOUNDS[kind]
        return f"{words.format(f'{told[key]:,.16g}')} is wanted here, not {quoted(given)}"
    return f"{WANTED.get(kind, 'something else')} is wanted here, not {shown(given)}"


def shown(given: object) -> str:
    """What stands there: shortly, for it may be a whole section."""
    if isinstance(given, dict):
        return "a set of keys"
    if isinstance(given, list | tuple):
        return "a list"
    if given is None or isinstance(given, bool):
        return {None: "null", True: "true", False: "false"}[given]
    return quoted(given)


def _where(path: tuple[int | str, ...], found: object) -> str:
    """The keys and positions of `path` in what was read, without the names of the shapes that were tried there."""
    kept: list[str] = []
    for depth, part in enumerate(path, start=1):
        inside = isinstance(part, int) or (isinstance(found, dict) and part in found)
        if inside or (depth == len(path) and isinstance(found, dict)):
            kept.append(str(part))
            found = _at(found, part)
    return "/".join(kept)


def _at(found: object, part: int | str) -> object:
    if isinstance(found, dict):
        return found.get(part)
    return found[part] if isinstance(found, list) and isinstance(part, int) and part < len(found) else None
