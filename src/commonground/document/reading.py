"""Plans read back. In: plan.json or the folder that holds it. Out: `Plan`, or why it is none."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from itertools import islice
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from commonground.core.errors import SeveralErrors, UserError, why_unreadable
from commonground.core.text import listed, quoted
from commonground.document.invariants import check_form
from commonground.document.plan import SCHEMA_VERSION, Plan
from commonground.document.problems import list_problems, shown

JSON_NAME = "plan.json"
MOST_PROBLEMS = 10
MOST_BYTES = 500_000_000  # of a plan.json: ten times that of the largest place
MOST_DIGITS = 19  # of a whole number
MOST_NEIGHBOURS = 3  # plans in folders below that are named
AGAIN = "make it again with `commonground plan`"
BESIDE = "give plan.json, or the folder that holds it"
KNOWN_STARTS = {
    b"PK": "a workbook or another zipped file",
    b"<": "a page",
    b"%PDF": "a PDF",
    b"\x1f\x8b": "a zipped file",
    b"PAR1": "a table",
}
VERSION = re.compile(r"(\d{1,3})\.(\d{1,3})", re.ASCII)


def read_plan(path: Path) -> Plan:
    """The plan in plan.json, or in the folder that holds one.

    Raises UserError where there is none, where it is of another version, or where it cannot be read; SeveralErrors
    with the first ten places that do not fit, or that name what is not in the plan.
    """
    plan = read_shape(path)
    faults = (case for one in check_form(plan) for case in one.faults)
    told = [UserError(case.fault, where=case.where) for case in islice(faults, MOST_PROBLEMS)]
    if told:
        raise SeveralErrors([_broken(_file(path)), *told])
    return plan


def read_shape(path: Path) -> Plan:
    """The plan as it is written, whether or not all that it names is in it. Raises as `read_plan` does."""
    file = _file(path)
    found = _load(_read(file), file)
    _check_version(found, file)
    try:
        return Plan.model_validate(found)
    except ValidationError as error:
        raise SeveralErrors([_broken(file), *list_problems(error, found)[:MOST_PROBLEMS]]) from None


def _file(path: Path) -> Path:
    try:
        return path / JSON_NAME if path.is_dir() else path
    except (OSError, ValueError) as error:
        raise UserError(f"the plan cannot be read: {_why(error)}", where=quoted(path.name)) from None


def _read(file: Path) -> bytes:
    """The bytes of a plan; a file that is plainly none is not read to its end."""
    try:
        with file.open("rb") as opened:
            head = opened.read(4096)
            _refuse_other(head, file)
            content = head + opened.read(MOST_BYTES + 1 - len(head))
    except FileNotFoundError:
        raise UserError("there is no plan", where=str(file), mend=_mend(file)) from None
    except (OSError, ValueError) as error:
        raise UserError(f"the plan cannot be read: {_why(error)}", where=str(file)) from None
    if len(content) > MOST_BYTES:
        raise UserError(
            f"no plan is larger than {MOST_BYTES // 10**6} MB, and this file is", where=str(file), mend=BESIDE
        )
    return content


def _mend(file: Path) -> str:
    """Where plans are that may have been meant, or how to make one."""
    below = sorted(found.parent for found in file.parent.glob(f"*/{JSON_NAME}")) if file.parent.is_dir() else []
    if not below:
        return "make one with `commonground plan`"
    more = [f"{len(below) - MOST_NEIGHBOURS} more"] if len(below) > MOST_NEIGHBOURS else []
    return f"there are some in {listed([*(quoted(one.name) for one in below[:MOST_NEIGHBOURS]), *more])}: give one"


def _refuse_other(head: bytes, file: Path) -> None:
    """UserError for a file that does not begin as any plan does."""
    start = head.lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n\x00")
    if start.startswith(b"{"):
        return
    if not start:
        raise UserError("this file is empty", where=str(file), mend=AGAIN)
    what = next((name for mark, name in KNOWN_STARTS.items() if start.startswith(mark)), None)
    if what is None:
        raise UserError("this is not a plan: it does not begin with '{'", where=str(file), mend=BESIDE)
    raise UserError(f"this is {what}, not a plan", where=str(file), mend=BESIDE)


def _load(content: bytes, file: Path) -> dict[str, Any]:
    """What the JSON says, in whichever Unicode it is written; nothing said twice, and no number that is none."""
    try:
        text = content.decode(json.detect_encoding(content))
        found = json.loads(text, object_pairs_hook=_once, parse_int=_whole, parse_constant=_no_number)
    except UnicodeDecodeError as error:
        raise UserError(f"the plan cannot be read: {why_unreadable(error)}", where=str(file), mend=AGAIN) from None
    except json.JSONDecodeError as error:
        where = f"{file}, line {error.lineno}, column {error.colno}"
        raise UserError("this is not whole JSON: it breaks off or goes wrong", where=where, mend=AGAIN) from None
    except RecursionError:
        raise UserError(
            "this is not a plan: brackets stand in brackets too deep", where=str(file), mend=AGAIN
        ) from None
    except ValueError as error:
        raise UserError(str(error), where=str(file), mend=AGAIN) from None
    if "schema_version" not in found:
        raise UserError("this is not a plan: it has no schema_version", where=str(file), mend=BESIDE)
    return dict(found)


def _once(pairs: Iterable[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            raise ValueError(f"this plan has the key {quoted(key)} twice in one place")
        found[key] = value
    return found


def _whole(digits: str) -> int:
    if len(digits.lstrip("-")) > MOST_DIGITS:
        raise ValueError(f"no plan has a number of {len(digits.lstrip('-')):,} digits ({quoted(digits)})")
    return int(digits)


def _no_number(word: str) -> float:
    raise ValueError(f"{word} is no number that a plan can have")


def _check_version(found: dict[str, Any], file: Path) -> None:
    version, where = found["schema_version"], str(file)
    if version == SCHEMA_VERSION:
        return
    known = VERSION.fullmatch(version) if isinstance(version, str) else None
    if known is None:
        said = f"this is not a plan: its schema_version is {shown(version)}, which is no version"
        raise UserError(said, where=where, mend=AGAIN)
    if _parts(version) > _parts(SCHEMA_VERSION):
        mend = "read it with the Commonground that made it, or a later one"
        raise UserError(f"this plan is newer than this program (version {version})", where=where, mend=mend)
    raise UserError(f"this plan is of an older version ({version}) than can be read", where=where, mend=AGAIN)


def _parts(version: str) -> list[int]:
    return [int(part) for part in version.split(".")]


def _why(error: OSError | ValueError) -> str:
    if isinstance(error, OSError):
        return why_unreadable(error)
    return "its path holds a sign that no path has"


def _broken(file: Path) -> UserError:
    return UserError("this plan is broken", where=str(file), mend=AGAIN)
