"""The public schema of plan.json, and the check of a plan against it. In: a dict. Out: problems in words."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from jsonschema import Draft202012Validator

from commonground.core.errors import SeveralErrors, UserError

SCHEMA_FILE = "plan.schema.json"
MOST_PROBLEMS = 10


@cache
def schema() -> dict[str, Any]:
    """The JSON Schema (draft 2020-12) of plan.json."""
    text = files(__name__).joinpath(SCHEMA_FILE).read_text(encoding="utf-8")
    loaded: dict[str, Any] = json.loads(text)
    return loaded


def problems(document: Mapping[str, Any]) -> list[UserError]:
    """What in `document` does not fit the schema, the first ten, each with where it stands."""
    found = sorted(Draft202012Validator(schema()).iter_errors(document), key=lambda error: [str(p) for p in error.path])
    return [
        UserError(error.message[:300], where="/".join(str(part) for part in error.absolute_path) or "top of the plan")
        for error in found[:MOST_PROBLEMS]
    ]


def check(document: Mapping[str, Any]) -> None:
    """Nothing when `document` fits the schema; SeveralErrors naming what does not."""
    found = problems(document)
    if found:
        raise SeveralErrors(found)
