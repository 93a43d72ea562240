"""Plans read back. In: plan.json or the folder that holds it. Out: `Plan`, or why it is none."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from commonground.core.errors import SeveralErrors, UserError, why_unreadable
from commonground.document.plan import SCHEMA_VERSION, Plan

JSON_NAME = "plan.json"
MOST_PROBLEMS = 10
AGAIN = "make it again with `commonground plan`"


def read_plan(path: Path) -> Plan:
    """The plan in plan.json, or in the folder that holds one.

    Raises UserError where there is none, where it is of another version, or where it cannot be read; SeveralErrors
    with the first ten places that do not fit.
    """
    file = path / JSON_NAME if path.is_dir() else path
    found = _json(file)
    _check_version(found, file)
    try:
        return Plan.model_validate(found)
    except ValidationError as error:
        raise SeveralErrors([_broken(file), *list_problems(error, found)]) from None


def _json(file: Path) -> dict[str, Any]:
    try:
        found = json.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise UserError("there is no plan", where=str(file), mend="make one with `commonground plan`") from None
    except (OSError, UnicodeDecodeError) as error:
        raise UserError(f"the plan cannot be read: {why_unreadable(error)}", where=str(file)) from error
    except ValueError as error:
        raise UserError(f"this is not JSON: {error}", where=str(file), mend=AGAIN) from error
    if not isinstance(found, dict) or "schema_version" not in found:
        raise UserError("this is not a plan", where=str(file), mend=AGAIN)
    return found


def _check_version(found: dict[str, Any], file: Path) -> None:
    version = str(found["schema_version"])
    if version == SCHEMA_VERSION:
        return
    where = str(file)
    if _numbers(version) > _numbers(SCHEMA_VERSION):
        mend = "read it with the Commonground that made it, or a later one"
        raise UserError(f"this plan is newer than this program (version {version})", where=where, mend=mend)
    raise UserError(f"this plan is of an older version ({version}) than can be read", where=where, mend=AGAIN)


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(digits) for digits in re.findall(r"\d+", version))


def _broken(file: Path) -> UserError:
    return UserError("this plan is broken", where=str(file), mend=AGAIN)


def list_problems(error: ValidationError, found: object) -> list[UserError]:
    """The first ten things that do not fit, each with where it stands in the plan."""
    return [
        UserError(fault["msg"][:300], where=_where(fault["loc"], found) or "top of the plan")
        for fault in error.errors(include_url=False, include_input=False, include_context=False)[:MOST_PROBLEMS]
    ]


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
