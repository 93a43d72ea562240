"""Writes docs/api.md: what `import commonground as cg` offers, from the docstrings. Run: python docs/make_api.py."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import commonground as cg

LINE = 80  # characters that a signature may take
PAGE = Path(__file__).with_name("api.md")
OPENING = """# The Python API

<!-- Generated from the docstrings by docs/make_api.py; do not edit. -->

```python
import commonground as cg

place = cg.example_place()  # or cg.read_place("bolton.place"), cg.build_place("Bolton")
partners = cg.modelled_partners(place)  # or cg.read_partners("partners.yaml", place)
plan = cg.make_plan(place, partners, set={"choose.objective": "cash"})
plan.summary()
plan.write("plans/example")
```

The command line uses these names and nothing else. [A notebook](plan.ipynb) walks through a plan. Importing the package
loads none of it: each name is loaded when it is first used, so that a script that reads a plan loads no solver.
"""
SHOWN = {  # the classes whose own names are worth a line each; of the others, what they are
    "Comparison": ("write",),
    "People": ("write", "about", "describe"),
    "Plan": ("summary", "tables", "table", "chart", "write"),
    "Place": ("residents", "population"),
}


def page() -> str:
    """The whole page."""
    things = {name: getattr(cg, name) for name in cg.__all__}
    functions = [name for name, thing in things.items() if not inspect.isclass(thing)]
    classes = [name for name, thing in things.items() if inspect.isclass(thing)]
    lines = [OPENING, "## Functions", *(line for name in functions for line in _function(name, things[name]))]
    lines += ["", "## What they hand on", *(line for name in classes for line in _class(name, things[name]))]
    return "\n".join(lines) + "\n"


def _function(name: str, function: Any) -> Iterator[str]:
    yield from ("", f"### `{name}`", "", "```python", f"{name}{_signature(function)}", "```", "")
    yield inspect.getdoc(function) or ""


def _class(name: str, found: type) -> Iterator[str]:
    yield from ("", f"### `{name}`", "", inspect.getdoc(found) or "")
    for part in SHOWN.get(name, ()):
        member = inspect.getattr_static(found, part)
        inner = getattr(member, "fget", None) or getattr(member, "func", None)
        yield from ("", f"- **`{part}{'' if inner else _signature(member)}`** {_one_line(inner or member)}")


def _signature(function: Any) -> str:
    """The signature, an argument a line where it is long."""
    signature = inspect.signature(function)
    found = [one for name, one in signature.parameters.items() if name != "self"]
    arguments = [_argument(one) for one in found]
    by_name = [one.kind is one.KEYWORD_ONLY for one in found]
    if any(by_name):
        arguments.insert(by_name.index(True), "*")
    on_one_line = f"({', '.join(arguments)}) -> {signature.return_annotation}"
    if len(on_one_line) < LINE:
        return on_one_line
    return "(\n" + "".join(f"    {argument},\n" for argument in arguments) + f") -> {signature.return_annotation}"


def _argument(one: inspect.Parameter) -> str:
    default = "" if one.default is one.empty else f" = {one.default!r}"
    return f"{one.name}: {one.annotation}{default}"


def _one_line(function: Any) -> str:
    return " ".join((inspect.getdoc(function) or "").split())


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
