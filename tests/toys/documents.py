"""Any value of a model of the document, as a Hypothesis strategy; and whether a plan holds together."""

from __future__ import annotations

from collections.abc import Mapping
from types import NoneType, UnionType
from typing import TYPE_CHECKING, Annotated, Any, Literal, Union, get_args, get_origin

from hypothesis import strategies as st
from pydantic import BaseModel
from pydantic.fields import FieldInfo

if TYPE_CHECKING:
    from commonground.document import Plan

TEXT = st.text(alphabet=st.characters(codec="utf-8"), max_size=4)
PLAIN = {str: TEXT, bool: st.booleans(), int: st.integers(-(2**40), 2**40), NoneType: st.none()}


def assert_holds(plan: Plan) -> None:
    """Assert that every invariant holds in a plan."""
    from commonground.document.invariants import check  # here, so that tests of other rooms start at once

    assert [(one.title, case.where, case.fault) for one in check(plan) for case in one.faults[:3]] == []


def any_of(model: type[BaseModel]) -> st.SearchStrategy[Any]:
    """Any instance of `model`: every list short, every number finite and within its bounds."""
    fields = {name: _any(info.annotation, _bounds(info.metadata)) for name, info in model.model_fields.items()}
    if "created" in fields:
        fields["created"] = st.dates().map(str)
    return st.builds(model, **fields)


def _any(kind: Any, bounds: dict[str, Any]) -> st.SearchStrategy[Any]:
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        return st.deferred(lambda: any_of(kind))
    if kind is float:
        return st.floats(bounds.get("ge"), bounds.get("le"), allow_nan=False, allow_infinity=False)
    if kind is int and bounds:
        return st.integers(bounds.get("ge"), bounds.get("le"))
    return PLAIN[kind] if kind in PLAIN else _any_of_many(get_origin(kind), get_args(kind), bounds)


def _any_of_many(origin: Any, parts: tuple[Any, ...], bounds: dict[str, Any]) -> st.SearchStrategy[Any]:
    if origin is Annotated:
        return _any(parts[0], _bounds(parts[1:]))
    if origin is Literal:
        return st.sampled_from(parts)
    if origin in (Union, UnionType):
        return st.one_of([_any(part, {}) for part in parts])
    if origin is Mapping:
        return st.dictionaries(TEXT, _any(parts[1], {}), max_size=2)
    if parts[-1] is Ellipsis:
        return st.lists(_any(parts[0], {}), min_size=bounds.get("min_length", 0), max_size=1).map(tuple)
    return st.tuples(*[_any(part, {}) for part in parts])


def _bounds(metadata: Any) -> dict[str, Any]:
    """Least, most and shortest, of whatever says so among a field's annotations."""
    flat = [each for said in metadata for each in (said.metadata if isinstance(said, FieldInfo) else [said])]
    return {key: getattr(said, key) for said in flat for key in ("ge", "le", "min_length") if hasattr(said, key)}
